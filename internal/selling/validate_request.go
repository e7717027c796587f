package selling

import (
	"fmt"
	"regexp"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
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

// spendFrequencies are the frequencyProblems of an opportunity.
func spendFrequencies(p *api.Project) []apierr.Field {
	return frequencyProblems("Project.", valueOf(p).ExpectedCustomerSpend)
}

// frequencyProblems are the entries that say None without being a total contract value: the documentation has it
// there, the model nowhere (selling §5.9). path is what comes before ExpectedCustomerSpend.
func frequencyProblems(path string, spend []api.ExpectedCustomerSpend) []apierr.Field {
	var found []apierr.Field
	for _, i := range where(spend, func(e api.ExpectedCustomerSpend) bool { return e.Frequency == frequencyNone && !isSelf(e) }) {
		found = append(found, apierr.Fieldf(fmt.Sprintf("%sExpectedCustomerSpend[%d].Frequency", path, i), apierr.InvalidEnumValue,
			"Project.ExpectedCustomerSpend.Frequency must be one of [Monthly]; None is accepted with TargetCompany Self only"))
	}
	return found
}

// estimationURLs are the estimationURLProblems of an opportunity.
func estimationURLs(p *api.Project) []apierr.Field {
	return estimationURLProblems("Project.", valueOf(p).ExpectedCustomerSpend)
}

// estimationURL is what the link to an estimate of the pricing calculator looks like. The overlay takes it out of the
// model, because an invitation may have another (selling §3).
var estimationURL = regexp.MustCompile(`\Ahttps://(calculator\.aws|pricing\.calculator\.aws\.eu)/#/estimate\?id=[a-f0-9]{32,64}\z`)

// estimationURLProblems are the entries whose link is no such one. path is what comes before ExpectedCustomerSpend.
func estimationURLProblems(path string, spend []api.ExpectedCustomerSpend) []apierr.Field {
	var found []apierr.Field
	for _, i := range where(spend, func(e api.ExpectedCustomerSpend) bool {
		return e.EstimationUrl != nil && !estimationURL.MatchString(*e.EstimationUrl)
	}) {
		found = append(found, apierr.Fieldf(fmt.Sprintf("%sExpectedCustomerSpend[%d].EstimationUrl", path, i), apierr.InvalidStringFormat,
			"EstimationUrl must be the link to an estimate of the AWS Pricing Calculator: https://calculator.aws/#/estimate?id= and 32 to 64 hexadecimal digits"))
	}
	return found
}

// tagProblems are the problems of tags in a request (selling §7.9).
func tagProblems(tags []api.Tag) []apierr.Field {
	var found []apierr.Field
	seen := make(map[string]bool, len(tags))
	for i, t := range tags {
		if seen[t.Key] {
			found = append(found, apierr.Fieldf("Tags", apierr.DuplicateKeyValue, "Tags must not have a key twice: element %d repeats one", i))
		}
		seen[t.Key] = true
		if resource.ReservedTag(t.Key) {
			found = append(found, apierr.Fieldf(fmt.Sprintf("Tags[%d].Key", i), apierr.InvalidValue, "Tags.Key must not begin with aws: in any case, which is reserved"))
		}
	}
	return found
}
