package selling

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

func converting(engagement, context string, tags ...api.Tag) *api.StartOpportunityFromEngagementTaskInput {
	return &api.StartOpportunityFromEngagementTaskInput{
		Catalog: "Sandbox", ClientToken: "convert", Identifier: engagement, ContextIdentifier: context, Tags: tags,
	}
}

// convert starts the task that converts, without carrying it out.
func (d *deal) convert(account, engagement, context string, tags ...api.Tag) *api.StartOpportunityFromEngagementTaskOutput {
	d.Helper()
	return must[*api.StartOpportunityFromEngagementTaskOutput](d)(put(d, account, d.service.StartOpportunityFromEngagementTask, converting(engagement, context, tags...)))
}

// conversion is the state of the task now.
func (d *deal) conversion(account string, started *api.StartOpportunityFromEngagementTaskOutput) *api.StartOpportunityFromEngagementTaskOutput {
	d.Helper()
	return must[*api.StartOpportunityFromEngagementTaskOutput](d)(get(d, account, d.service.CurrentOpportunityFromEngagementTask, *started.TaskId))
}

// converted is how a task that converts ended.
func (d *deal) converted(account, engagement, context string, tags ...api.Tag) *api.StartOpportunityFromEngagementTaskOutput {
	d.Helper()
	started := d.convert(account, engagement, context, tags...)
	d.due()
	return d.conversion(account, started)
}

// A lead becomes a draft of the account that converts it, shared in the engagement, which gets the project.
func TestConversionTask_8_3(t *testing.T) {
	d := newDeal(t)
	lead := someLead()
	lead.Payload.Lead.QualificationStatus = new("Qualified")
	id := d.together(lead)
	_, n := d.since(0)
	d.now = d.now.Add(time.Minute)
	var b bytes.Buffer
	started := d.convert(nimbus, d.arn(id), "1", api.Tag{Key: "region", Value: "north"})
	fmt.Fprintf(&b, "started:\n%s", d.shown(started))
	d.due()
	task := d.conversion(nimbus, started)
	o := d.opportunity(nimbus, *task.OpportunityId)
	hidden, err := resource.JSON(o.hidden)
	d.ok(err)
	fmt.Fprintf(&b, "ended:\n%sopportunity:\n%skept beside it:\n%s\nengagement:\n%s", d.shown(task), d.shown(&o.GetOpportunityOutput), hidden, d.shown(d.engagement(nimbus, id)))
	d.ok(d.view(nimbus, func(c *resource.ReadCall) error {
		job, err := loadJob(c, c.Catalog, nimbus, *task.ResourceSnapshotJobId)
		d.ok(err)
		fmt.Fprintf(&b, "snapshot job:\n%skept beside it:\n%s\n", d.shown(&job.GetResourceSnapshotJobOutput), job.record.Hidden)
		return nil
	}))
	d.goldenOf("conversion.golden", b.Bytes())
	events, _ := d.since(n)
	d.goldenOf("conversion-events.golden", []byte(events))
	listed := d.engagements(fjord, api.ListEngagementsInput{ContextTypes: []api.EngagementContextType{api.EngagementContextTypeCustomerProject}}, 5)
	if diff := cmp.Diff([]string{id}, listed); diff != "" {
		t.Errorf("another member lists those with a project (-want +got):\n%s", diff)
	}
}

func (d *deal) arn(engagement string) string {
	return "arn:aws:partnercentral:us-east-1::catalog/" + d.catalog + "/engagement/" + engagement
}

// What a draft takes from a lead; what an opportunity could not have is left out.
func TestConversionTask_8_3_Draft(t *testing.T) {
	interaction := func(problem *string, age time.Duration) api.LeadInteraction {
		i := someInteraction()
		i.BusinessProblem, i.InteractionDate = problem, new(awsjson.At(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC).Add(-age)))
		return i
	}
	first, second := new("Silo levels are read by hand and mills run dry."), new("Nobody knows which of the silos is empty.")
	for _, test := range []struct {
		name     string
		edit     func(*api.LeadContext)
		industry *api.Industry
		website  *string
		country  *api.CountryCode
		problem  *string
		customer bool // whether the context has it
	}{
		{"all that is needed", func(*api.LeadContext) {}, new(api.IndustryManufacturing), new("www.harbourmills.example"), new(api.CountryCodeUs), first, true},
		{"words of one's own", func(l *api.LeadContext) {
			l.Customer.Industry, l.Customer.WebsiteUrl, l.Customer.Address.CountryCode = new("Paper"), new("abc"), new("Wales")
		}, nil, nil, nil, first, false},
		{"nothing", func(l *api.LeadContext) {
			l.Customer = &api.LeadCustomer{CompanyName: "Harbour Mills", Address: &api.LeadAddress{}, WebsiteUrl: new("")}
		}, nil, nil, nil, first, false},
		{"the latest interaction", func(l *api.LeadContext) {
			l.Interactions = []api.LeadInteraction{interaction(first, time.Hour), interaction(second, 0), interaction(first, 2*time.Hour)}
		}, new(api.IndustryManufacturing), new("www.harbourmills.example"), new(api.CountryCodeUs), second, true},
		{"the last of the latest, which has none", func(l *api.LeadContext) {
			l.Interactions = []api.LeadInteraction{interaction(first, 0), interaction(nil, 0)}
		}, new(api.IndustryManufacturing), new("www.harbourmills.example"), new(api.CountryCodeUs), nil, true},
	} {
		d := newDeal(t)
		lead := someLead()
		test.edit(lead.Payload.Lead)
		id := d.found(fjord, lead)
		task := d.converted(fjord, id, "1")
		if *task.TaskStatus != api.TaskStatusComplete {
			t.Fatalf("%s: got %s", test.name, d.shown(task))
		}
		o := d.opportunity(fjord, *task.OpportunityId)
		account := accountOf(o)
		got := []any{account.Industry, account.WebsiteUrl, valueOf(account.Address).CountryCode, o.Project.CustomerBusinessProblem}
		if diff := cmp.Diff([]any{test.industry, test.website, test.country, test.problem}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		project := d.engagement(fjord, id).Contexts[1].Payload.CustomerProject
		if (project.Customer != nil) != test.customer || (project.Project != nil) != (test.problem != nil) {
			t.Errorf("%s: got the context %s", test.name, d.shown(project))
		}
	}
}

// The target close date is ninety days away by UTC, whatever the hour.
func TestConversionTask_8_3_CloseDate(t *testing.T) {
	for at, want := range map[string]string{"2026-03-01T00:00:00Z": "2026-05-30", "2026-03-01T23:59:59Z": "2026-05-30", "2026-12-31T12:00:00Z": "2027-03-31"} {
		d := newDeal(t)
		now, err := time.Parse(time.RFC3339, at)
		d.ok(err)
		d.now = now
		task := d.converted(fjord, d.found(fjord, someLead()), "1")
		if got := *d.opportunity(fjord, *task.OpportunityId).LifeCycle.TargetCloseDate; got != want {
			t.Errorf("at %s: got %s, want %s", at, got, want)
		}
	}
}
