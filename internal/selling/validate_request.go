package selling

import (
	"fmt"
	"strings"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// What the model cannot say of a request's shape. These are violations of the request, not of business rules.

// dateMember is a member of the shape Date with its path.
type dateMember struct {
	path  string
	value *string
}

// calendarDates are the problems of dates that have the form of one but are no day of the calendar (selling §1.2).
func calendarDates(members ...dateMember) []apierr.Field {
	var found []apierr.Field
	for _, m := range members {
		if m.value == nil {
			continue
		}
		if _, err := time.Parse(time.DateOnly, *m.value); err != nil {
			found = append(found, apierr.Fieldf(m.path, apierr.InvalidStringFormat, "%s must be a day of the calendar as YYYY-MM-DD", m.path))
		}
	}
	return found
}

// opportunityDates are the calendarDates of an opportunity.
func opportunityDates(l *api.LifeCycle, r *api.SoftwareRevenue) []apierr.Field {
	return calendarDates(
		dateMember{"LifeCycle.TargetCloseDate", valueOf(l).TargetCloseDate},
		dateMember{"SoftwareRevenue.EffectiveDate", valueOf(r).EffectiveDate},
		dateMember{"SoftwareRevenue.ExpirationDate", valueOf(r).ExpirationDate},
	)
}

// spendFrequencies are the entries that say None without being a total contract value: the documentation has it
// there, the model nowhere (selling §5.9).
func spendFrequencies(p *api.Project) []apierr.Field {
	spend := valueOf(p).ExpectedCustomerSpend
	var found []apierr.Field
	for _, i := range where(spend, func(e api.ExpectedCustomerSpend) bool { return e.Frequency == frequencyNone && !isSelf(e) }) {
		found = append(found, apierr.Fieldf(fmt.Sprintf("Project.ExpectedCustomerSpend[%d].Frequency", i), apierr.InvalidEnumValue,
			"Project.ExpectedCustomerSpend.Frequency must be one of [Monthly]; None is accepted with TargetCompany Self only"))
	}
	return found
}

// reservedTags is how keys begin that AWS keeps for itself.
const reservedTags = "aws:"

// tagProblems are the problems of tags in a request (selling §7.9).
func tagProblems(tags []api.Tag) []apierr.Field {
	var found []apierr.Field
	seen := make(map[string]bool, len(tags))
	for i, t := range tags {
		if seen[t.Key] {
			found = append(found, apierr.Fieldf("Tags", apierr.DuplicateKeyValue, "Tags must not have a key twice: element %d repeats one", i))
		}
		seen[t.Key] = true
		if strings.HasPrefix(t.Key, reservedTags) {
			found = append(found, apierr.Fieldf(fmt.Sprintf("Tags[%d].Key", i), apierr.InvalidValue, "Tags.Key must not begin with aws:, which is reserved"))
		}
	}
	return found
}
