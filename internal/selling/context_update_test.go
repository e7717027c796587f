package selling

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// reviewing is an update of the context as the engagement is now.
func (d *deal) reviewing(engagement, context string, payload api.UpdateEngagementContextPayload) *api.UpdateEngagementContextInput {
	d.Helper()
	in := &api.UpdateEngagementContextInput{
		Catalog: d.catalog, EngagementIdentifier: engagement, ContextIdentifier: context, Type: updatedType(&payload), Payload: &payload,
	}
	d.ok(d.view(fjord, func(c *resource.ReadCall) error {
		e, err := readEngagement(c, c.Catalog, engagement)
		in.EngagementLastModifiedAt = *e.ModifiedAt
		return err
	}))
	return in
}

// Of a lead the customer is replaced, what else is given is replaced or added, and what is not given stays.
func TestUpdateContext_7_2_Lead(t *testing.T) {
	d := newDeal(t)
	id := d.together(someProject(), someLead())
	var b bytes.Buffer
	_, n := d.since(0)
	for _, step := range []struct {
		name   string
		update api.UpdateLeadContext
	}{
		{"qualified by nimbus", api.UpdateLeadContext{QualificationStatus: new("Qualified"), Customer: someLead().Payload.Lead.Customer}},
		{"another customer and an interaction, the status kept", api.UpdateLeadContext{
			Customer: &api.LeadCustomer{CompanyName: "Heron Mills", Address: &api.LeadAddress{CountryCode: new("CA")}}, Interaction: new(someInteraction()),
		}},
		{"an interaction of the past, a status of one's own, insights", api.UpdateLeadContext{
			QualificationStatus: new("On the phone"), Customer: someLead().Payload.Lead.Customer,
			Interaction: func() *api.LeadInteraction {
				i := someInteraction()
				i.InteractionDate = new(awsjson.At(d.now.Add(-48 * time.Hour)))
				return &i
			}(),
			Insights: &api.LeadInsights{LeadReadinessScore: new("High")},
		}},
	} {
		d.now = d.now.Add(time.Hour)
		before := d.engagement(fjord, id)
		out := must[*api.UpdateEngagementContextOutput](d)(put(d, nimbus, d.service.UpdateEngagementContext,
			d.reviewing(id, "2", api.UpdateEngagementContextPayload{Lead: &step.update})))
		after := d.engagement(nimbus, id)
		if out.EngagementLastModifiedAt != *after.ModifiedAt || !after.ModifiedAt.After(before.ModifiedAt.Time) || *after.ModifiedBy != nimbus {
			t.Errorf("%s: got %s by %s, answered %s", step.name, after.ModifiedAt, *after.ModifiedBy, out.EngagementLastModifiedAt)
		}
		fmt.Fprintf(&b, "%s:\n%s", step.name, d.shown(out))
		for _, context := range after.Contexts {
			b.Write(d.shown(&context))
		}
	}
	d.goldenOf("context-update-lead.golden", b.Bytes())
	events, _ := d.since(n)
	want := slices.Repeat([]string{fjord + " Engagement Updated", nimbus + " Engagement Updated"}, 3)
	if diff := cmp.Diff(want, told(events)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// A project and a result are replaced as a whole.
func TestUpdateContext_7_2_Whole(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord, someProject(), someResult())
	other := &api.CustomerProjectsContext{Customer: &api.EngagementCustomer{Industry: api.IndustryMining, CompanyName: "Heron Mills", WebsiteUrl: "www.heronmills.example", CountryCode: "CA"}}
	result := &api.ProspectingResult{Aws: &api.ProspectingResultAws{TaskName: new("Mills of the south")}}
	for context, payload := range map[string]api.UpdateEngagementContextPayload{"1": {CustomerProject: other}, "2": {ProspectingResult: result}} {
		must[*api.UpdateEngagementContextOutput](d)(put(d, fjord, d.service.UpdateEngagementContext, d.reviewing(id, context, payload)))
	}
	want := []api.EngagementContextDetails{
		{Id: new("1"), Type: api.EngagementContextTypeCustomerProject, Payload: &api.EngagementContextPayload{CustomerProject: other}},
		{Id: new("2"), Type: api.EngagementContextTypeProspectingResult, Payload: &api.EngagementContextPayload{ProspectingResult: result}},
	}
	if diff := cmp.Diff(want, d.engagement(fjord, id).Contexts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Every refusal, in the order in which they are found: shape, engagement, context, lock, type.
func TestUpdateContext_7_2_Refused(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord, someLead(), someProject())
	lead := func(u *api.UpdateLeadContext) api.UpdateEngagementContextPayload {
		if u.Customer == nil {
			u.Customer = someLead().Payload.Lead.Customer
		}
		return api.UpdateEngagementContextPayload{Lead: u}
	}
	fine := lead(&api.UpdateLeadContext{QualificationStatus: new("Qualified")})
	project := api.UpdateEngagementContextPayload{CustomerProject: someProject().Payload.CustomerProject}
	for _, test := range []struct {
		name    string
		account string
		edit    func(*api.UpdateEngagementContextInput)
		want    string
		fields  []string
	}{
		{"nothing wrong", fjord, func(*api.UpdateEngagementContextInput) {}, "", nil},
		{"an interaction without its parts", fjord, func(in *api.UpdateEngagementContextInput) {
			in.Payload.Lead.Interaction = &api.LeadInteraction{SourceId: new("E-1"), SourceName: new("Fair"), Contact: &api.LeadContact{}}
			in.Payload.Lead.Customer = &api.LeadCustomer{CompanyName: "Heron Mills"}
			in.EngagementIdentifier = "eng-00000000000000"
		}, "validation", []string{
			"request Payload.Lead.Customer.Address REQUIRED_FIELD_MISSING",
			"request Payload.Lead.Interaction.SourceType REQUIRED_FIELD_MISSING",
			"request Payload.Lead.Interaction.CustomerAction REQUIRED_FIELD_MISSING",
		}},
		{"no day", fjord, func(in *api.UpdateEngagementContextInput) {
			bad := someProject().Payload.CustomerProject
			bad.Project.TargetCompletionDate = "2026-11-31"
			in.Type, in.ContextIdentifier, in.Payload = api.EngagementContextTypeCustomerProject, "2", &api.UpdateEngagementContextPayload{CustomerProject: bad}
		}, "validation", []string{"request Payload.CustomerProject.Project.TargetCompletionDate INVALID_STRING_FORMAT"}},
		{"a stranger", nimbus, func(in *api.UpdateEngagementContextInput) { in.ContextIdentifier = "9" }, "not found", nil},
		{"an unknown engagement", fjord, func(in *api.UpdateEngagementContextInput) { in.EngagementIdentifier = "eng-00000000000000" }, "not found", nil},
		{"an unknown context, a stale lock", fjord, func(in *api.UpdateEngagementContextInput) {
			in.ContextIdentifier, in.EngagementLastModifiedAt = "3", awsjson.At(d.now.Add(-1))
		}, "not found", nil},
		{"a stale lock, another type", fjord, func(in *api.UpdateEngagementContextInput) {
			in.EngagementLastModifiedAt = awsjson.At(in.EngagementLastModifiedAt.Add(-time.Millisecond))
			in.ContextIdentifier = "2"
		}, "conflict", nil},
		{"a lock of the future", fjord, func(in *api.UpdateEngagementContextInput) {
			in.EngagementLastModifiedAt = awsjson.At(in.EngagementLastModifiedAt.Add(time.Millisecond))
		}, "conflict", nil},
		{"another context", fjord, func(in *api.UpdateEngagementContextInput) { in.ContextIdentifier = "2" }, "validation", []string{"business Type INVALID_VALUE"}},
		{"another type", fjord, func(in *api.UpdateEngagementContextInput) { in.Type = api.EngagementContextTypeCustomerProject }, "validation", []string{"business Type INVALID_VALUE"}},
		{"another payload", fjord, func(in *api.UpdateEngagementContextInput) { in.Payload = &project }, "validation", []string{"business Type INVALID_VALUE"}},
	} {
		in := d.reviewing(id, "1", lead(&api.UpdateLeadContext{QualificationStatus: fine.Lead.QualificationStatus}))
		test.edit(in)
		before := d.events()
		_, err := put(d, test.account, d.service.UpdateEngagementContext, in)
		if got := refusal(err); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
		if test.fields != nil {
			if diff := cmp.Diff(test.fields, problemsOf(t, err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
		if err != nil && !bytes.Equal(before, d.events()) {
			t.Errorf("%s was refused but told", test.name)
		}
	}
}

// In catalog AWS a partner cannot make a lead, but it works on the one that AWS sent.
func TestUpdateContext_7_2_AWS(t *testing.T) {
	d := newDeal(t)
	d.catalog = resource.CatalogAWS
	id := d.found(amazon, someLead())
	offer := must[*api.CreateEngagementInvitationOutput](d)(d.ask(amazon, id, fjord, leadOffer()))
	d.ok(d.accept(fjord, offer.Id))
	if got := *d.engagement(fjord, id).Contexts[0].Payload.Lead.QualificationStatus; got != qualificationUnqualified {
		t.Errorf("after the acceptance: got %s, want %s", got, qualificationUnqualified)
	}
	in := d.reviewing(id, "1", api.UpdateEngagementContextPayload{Lead: &api.UpdateLeadContext{
		QualificationStatus: new("Qualified"), Customer: someLead().Payload.Lead.Customer,
	}})
	must[*api.UpdateEngagementContextOutput](d)(put(d, fjord, d.service.UpdateEngagementContext, in))
	if got := *d.engagement(fjord, id).Contexts[0].Payload.Lead.QualificationStatus; got != "Qualified" {
		t.Errorf("after the update: got %s, want Qualified", got)
	}
}

// Ten interactions are the most.
func TestUpdateContext_1_9_Quota(t *testing.T) {
	d := newDeal(t)
	lead := someLead()
	lead.Payload.Lead.Interactions = slices.Repeat([]api.LeadInteraction{someInteraction()}, 8)
	id := d.found(fjord, lead)
	for n, want := range []string{"", "", "quota"} {
		_, err := put(d, fjord, d.service.UpdateEngagementContext, d.reviewing(id, "1", api.UpdateEngagementContextPayload{Lead: &api.UpdateLeadContext{
			Customer: lead.Payload.Lead.Customer, Interaction: new(someInteraction()),
		}}))
		if got := refusal(err); got != want {
			t.Errorf("interaction %d: got %q, want %q", n+9, got, want)
		}
	}
	// Without an interaction a full lead can still be changed.
	_, err := put(d, fjord, d.service.UpdateEngagementContext, d.reviewing(id, "1", api.UpdateEngagementContextPayload{Lead: &api.UpdateLeadContext{
		Customer: lead.Payload.Lead.Customer, QualificationStatus: new("Disqualified"),
	}}))
	d.ok(err)
	got := d.engagement(fjord, id).Contexts[0].Payload.Lead
	if len(got.Interactions) != 10 || *got.QualificationStatus != "Disqualified" {
		t.Errorf("got %d interactions and %s, want 10 and Disqualified", len(got.Interactions), *got.QualificationStatus)
	}
}

// Of many who saw the same engagement one changes it; the others are told to look again.
func TestUpdateContext_1_8_Race(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord, someLead())
	in := d.reviewing(id, "1", api.UpdateEngagementContextPayload{Lead: &api.UpdateLeadContext{
		Customer: someLead().Payload.Lead.Customer, Interaction: new(someInteraction()),
	}})
	errs := atOnce(20, func(int) error { return onlyError(put(d, fjord, d.service.UpdateEngagementContext, in)) })
	won := 0
	for _, err := range errs {
		switch e := apierr.From(err); {
		case err == nil:
			won++
		case e.Kind != apierr.Conflict || !strings.Contains(e.Message, "has been changed"):
			t.Errorf("loser: got %v, want a conflict", err)
		}
	}
	if n := len(d.engagement(fjord, id).Contexts[0].Payload.Lead.Interactions); won != 1 || n != 2 {
		t.Errorf("got %d winners and %d interactions, want 1 and 2", won, n)
	}
}

// atOnce calls f n times from as many goroutines and returns what each got.
func atOnce(n int, f func(int) error) []error {
	errs := make([]error, n)
	begin := make(chan struct{})
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			<-begin
			errs[i] = f(i)
		})
	}
	close(begin)
	wait.Wait()
	return errs
}
