package selling

import (
	"bytes"
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// The members of an AWS opportunity that are copies of the partner's (selling §10.2).
var copies = []struct {
	path string
	take func(*awsOpportunity, *api.GetOpportunityOutput)
}{
	{"Customer.Contacts", func(a *awsOpportunity, o *api.GetOpportunityOutput) {
		a.Customer = &api.AwsOpportunityCustomer{Contacts: valueOf(o.Customer).Contacts}
		emptyIfNull(&a.Customer.Contacts)
	}},
	{"Project.ExpectedCustomerSpend", func(a *awsOpportunity, o *api.GetOpportunityOutput) {
		project := valueOf(a.Project)
		project.ExpectedCustomerSpend = projectOf(o).ExpectedCustomerSpend
		emptyIfNull(&project.ExpectedCustomerSpend)
		a.Project = &project
	}},
	{"Project.AwsPartition", func(a *awsOpportunity, o *api.GetOpportunityOutput) {
		project := valueOf(a.Project)
		project.AwsPartition = projectOf(o).AwsPartition
		a.Project = &project
	}},
}

// summaryFollows lets the AWS opportunity that was made of o follow its change, but for what AWS edited itself, and
// shares the new summary with the owner (selling §10.6). The owner has been told of its opportunity's change already.
func summaryFollows(c *resource.WriteCall, o *opportunity) error {
	// That of an invited partner is made of another's opportunity and does not follow it.
	if o.hidden.AWSOpportunity != o.Id || o.reviewStatus() != api.ReviewStatusApproved {
		return nil
	}
	a, err := loadAWSOpportunity(c, c.Catalog, o.Id)
	if err != nil {
		return err
	}
	before := a.AppendJSON(nil)
	for _, m := range copies {
		if !slices.Contains(a.hidden.Edited, m.path) {
			m.take(a, &o.GetOpportunityOutput)
		}
	}
	if bytes.Equal(before, a.AppendJSON(nil)) {
		return nil
	}
	if err := a.save(c, o.Id); err != nil {
		return err
	}
	if a.hidden.Engagement == "" {
		return nil
	}
	e, err := readEngagement(c, c.Catalog, a.hidden.Engagement)
	if err != nil {
		return err
	}
	_, err = shareAWSSummary(c, e, o, a)
	return err
}
