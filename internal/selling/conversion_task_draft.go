package selling

import (
	"fmt"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

const (
	// convertedTitle is the title of an opportunity until the partner gives it another.
	convertedTitle = "Converted from Lead"
	// convertedLife is how far away the target close date is at first.
	convertedLife = 90 * 24 * time.Hour
)

// draftOf is what a lead says of the opportunity that is made of it (selling §8.3). Of the address only the country is
// taken.
func draftOf(c *resource.WriteCall, lead *api.LeadContext) (api.GetOpportunityOutput, error) {
	customer := valueOf(lead.Customer)
	account := api.Account{CompanyName: customer.CompanyName, WebsiteUrl: given(customer.WebsiteUrl)}
	if industry := given(customer.Industry); industry != nil {
		account.Industry = new(api.Industry(*industry))
	}
	if country := given(valueOf(customer.Address).CountryCode); country != nil {
		account.Address = &api.Address{CountryCode: new(api.CountryCode(*country))}
	}
	project := api.Project{Title: new(convertedTitle), CustomerBusinessProblem: given(latest(lead.Interactions).BusinessProblem)}
	if err := dropUnfit(&account, &project); err != nil {
		return api.GetOpportunityOutput{}, err
	}
	return api.GetOpportunityOutput{
		Customer: &api.Customer{Account: &account}, Project: &project,
		LifeCycle: &api.LifeCycle{TargetCloseDate: new(c.Now.UTC().Add(convertedLife).Format(time.DateOnly))},
	}, nil
}

// latest is the interaction of the latest date, of several the one that was added last.
func latest(all []api.LeadInteraction) api.LeadInteraction {
	var last api.LeadInteraction
	for n, i := range all {
		if n == 0 || !valueOf(i.InteractionDate).Before(valueOf(last.InteractionDate).Time) {
			last = i
		}
	}
	return last
}

// given is s, nil when it is blank.
func given(s *string) *string {
	if blank(s) {
		return nil
	}
	return s
}

// dropUnfit empties the members that an opportunity could not have: a lead may name an industry or a country in words
// of its own. The model itself decides what fits.
func dropUnfit(a *api.Account, p *api.Project) error {
	unfit := map[string]func(){
		"Industry":                func() { a.Industry = nil },
		"WebsiteUrl":              func() { a.WebsiteUrl = nil },
		"Address.CountryCode":     func() { a.Address = nil },
		"CustomerBusinessProblem": func() { p.CustomerBusinessProblem = nil },
	}
	for _, part := range []struct {
		sent    awsjson.Output
		checked awsjson.Shape
	}{{a, new(api.Account)}, {p, new(api.Project)}} {
		problems, err := awsjson.Decode(part.sent.AppendJSON(nil), &awsjson.Style{}, part.checked)
		if err != nil {
			return fmt.Errorf("check what a lead says: %w", err)
		}
		for _, problem := range problems {
			drop, ok := unfit[problem.Path]
			if !ok {
				return fmt.Errorf("check what a lead says: %w", apierr.Business(problem))
			}
			drop()
		}
	}
	return nil
}
