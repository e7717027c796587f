package selling

import (
	api "github.com/opencosell/cosell/api/selling"
)

// The bounds of an engagement's title and description in characters (selling §3).
const (
	maxEngagementTitle       = 40
	maxEngagementDescription = 255
)

// customerProject is the context that an opportunity gives to an engagement (selling §6.4): a part is left out when
// one of its required members is missing.
func customerProject(o *opportunity) api.EngagementContextDetails {
	return api.EngagementContextDetails{
		Type: api.EngagementContextTypeCustomerProject,
		Payload: &api.EngagementContextPayload{CustomerProject: &api.CustomerProjectsContext{
			Customer: engagementCustomer(o), Project: engagementProject(o),
		}},
	}
}

// engagementCustomer is the opportunity's customer as others may see it, nil when a member that it must have is
// missing.
func engagementCustomer(o *opportunity) *api.EngagementCustomer {
	account := valueOf(valueOf(o.Customer).Account)
	c := api.EngagementCustomer{
		Industry: valueOf(account.Industry), CompanyName: account.CompanyName, WebsiteUrl: valueOf(account.WebsiteUrl),
		CountryCode: valueOf(valueOf(account.Address).CountryCode),
	}
	if c.Industry == "" || c.CompanyName == "" || c.WebsiteUrl == "" || c.CountryCode == "" {
		return nil
	}
	return &c
}

func engagementProject(o *opportunity) *api.EngagementCustomerProjectDetails {
	project := valueOf(o.Project)
	p := api.EngagementCustomerProjectDetails{
		Title: valueOf(project.Title), BusinessProblem: valueOf(project.CustomerBusinessProblem),
		TargetCompletionDate: valueOf(valueOf(o.LifeCycle).TargetCloseDate),
	}
	if p.Title == "" || p.BusinessProblem == "" || p.TargetCompletionDate == "" {
		return nil
	}
	return &p
}

// qualificationUnqualified is how a lead begins that AWS sent and a partner took (selling §4.4).
const qualificationUnqualified = "Unqualified"

// takeLeads marks the leads of the engagement that nobody has judged as unqualified.
func (e *engagement) takeLeads() {
	for _, context := range e.Contexts {
		if lead := valueOf(context.Payload).Lead; lead != nil && lead.QualificationStatus == nil {
			lead.QualificationStatus = new(qualificationUnqualified)
		}
	}
}

// cut is the beginning of s, at most n characters.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
