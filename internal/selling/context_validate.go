package selling

import (
	"fmt"
	"slices"
	"unicode/utf8"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// contextProblems are the violations of a context that the model does not see (selling §4.4). path is what comes
// before the members Type and Payload.
func contextProblems(c *resource.Call, path string, t api.EngagementContextType, p *api.EngagementContextPayload) []apierr.Field {
	sent := payloadType(p)
	switch {
	case sent == t:
	case c.Doubtful(path + "Type"):
		return nil // which one it should be cannot be told
	default:
		return []apierr.Field{apierr.Fieldf(path+"Payload", apierr.InvalidValue, "Payload must have the one member that Type names, %s", t)}
	}
	found := projectProblems(path+"Payload.CustomerProject.", p.CustomerProject)
	if lead := p.Lead; lead != nil {
		found = append(found, leadCustomerProblems(path+"Payload.Lead.Customer.", lead.Customer)...)
		for n := range lead.Interactions {
			found = append(found, interactionProblems(fmt.Sprintf("%sPayload.Lead.Interactions[%d].", path, n), &lead.Interactions[n])...)
		}
	}
	return found
}

// payloadType is the type of the context that the payload is of, empty for none.
func payloadType(p *api.EngagementContextPayload) api.EngagementContextType {
	switch {
	case p == nil:
		return ""
	case p.CustomerProject != nil:
		return api.EngagementContextTypeCustomerProject
	case p.Lead != nil:
		return api.EngagementContextTypeLead
	case p.ProspectingResult != nil:
		return api.EngagementContextTypeProspectingResult
	}
	return ""
}

func projectProblems(path string, p *api.CustomerProjectsContext) []apierr.Field {
	if p == nil || p.Project == nil {
		return nil
	}
	return calendarDates(dateMember{path + "Project.TargetCompletionDate", &p.Project.TargetCompletionDate})
}

// The values of a lead that later versions of the model leave open.
var marketSegments = []string{"Enterprise", "Large", "Medium", "Small", "Micro"}

const (
	maxMaturity                    = 20
	minLeadProblem, maxLeadProblem = 20, 2000
)

func leadCustomerProblems(path string, customer *api.LeadCustomer) []apierr.Field {
	var found []apierr.Field
	if customer.Address == nil {
		found = append(found, apierr.Fieldf(path+"Address", apierr.RequiredFieldMissing, "Address is required of the customer of a lead"))
	}
	return append(found, leadTextProblems(path, customer.AwsMaturity, customer.MarketSegment)...)
}

// leadTextProblems are those of what a lead and an invitation to it both tell of the customer.
func leadTextProblems(path string, maturity, segment *string) []apierr.Field {
	var found []apierr.Field
	if maturity != nil && !between(*maturity, 1, maxMaturity) {
		found = append(found, apierr.Fieldf(path+"AwsMaturity", apierr.InvalidStringFormat, "AwsMaturity must have 1 to %d characters, such as Evaluating", maxMaturity))
	}
	if segment != nil && !slices.Contains(marketSegments, *segment) {
		found = append(found, apierr.Fieldf(path+"MarketSegment", apierr.InvalidEnumValue, "MarketSegment must be one of %v", marketSegments))
	}
	return found
}

// interactionNeeds are the members that an interaction must have beside its contact.
var interactionNeeds = []struct {
	name  string
	value func(*api.LeadInteraction) *string
}{
	{"SourceType", func(i *api.LeadInteraction) *string { return i.SourceType }},
	{"SourceId", func(i *api.LeadInteraction) *string { return i.SourceId }},
	{"SourceName", func(i *api.LeadInteraction) *string { return i.SourceName }},
	{"CustomerAction", func(i *api.LeadInteraction) *string { return i.CustomerAction }},
}

func interactionProblems(path string, i *api.LeadInteraction) []apierr.Field {
	var found []apierr.Field
	for _, need := range interactionNeeds {
		if blank(need.value(i)) {
			found = append(found, apierr.Fieldf(path+need.name, apierr.RequiredFieldMissing, "%s is required of an interaction of a lead: give 1 to 255 characters", need.name))
		}
	}
	if i.BusinessProblem != nil && !between(*i.BusinessProblem, minLeadProblem, maxLeadProblem) {
		found = append(found, apierr.Fieldf(path+"BusinessProblem", apierr.InvalidStringFormat, "BusinessProblem must have %d to %d characters", minLeadProblem, maxLeadProblem))
	}
	return found
}

// between reports whether s has from least to most characters.
func between(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most
}
