package selling

import (
	"flag"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

var updateEngagement = flag.Bool("update-engagement", false, "write the golden files of testdata/engagement")

// willow is a third partner of the tests.
const willow = "555566667777"

// goldenOf compares with a file of testdata/engagement.
func (d *deal) goldenOf(name string, got []byte) {
	d.Helper()
	file := filepath.Join("testdata", "engagement", name)
	if *updateEngagement {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			d.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			d.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		d.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		d.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// since are the events after the first n bytes of all that there are, and how many bytes that is.
func (d *deal) since(n int) (string, int) {
	d.Helper()
	all := d.events()
	return string(all[n:]), len(all)
}

// told is who was told what since, as "account detail-type".
func told(events string) []string {
	var list []string
	for line := range strings.Lines(events) {
		_, kind, _ := strings.Cut(line, `"detail-type":"`)
		kind, _, _ = strings.Cut(kind, `"`)
		_, account, _ := strings.Cut(line, `"account":"`)
		account, _, _ = strings.Cut(account, `"`)
		list = append(list, account+" "+kind)
	}
	return list
}

// founding is a request for an engagement that breaks no rule.
func founding(contexts ...api.EngagementContextDetails) *api.CreateEngagementInput {
	return &api.CreateEngagementInput{
		Catalog: "Sandbox", ClientToken: "found", Title: new("Silo telemetry"), Description: new("Measure grain"), Contexts: contexts,
	}
}

// found makes an engagement of the account and returns its id.
func (d *deal) found(account string, contexts ...api.EngagementContextDetails) string {
	d.Helper()
	return *must[*api.CreateEngagementOutput](d)(put(d, account, d.service.CreateEngagement, founding(contexts...))).Id
}

// engagement is one as the account reads it.
func (d *deal) engagement(account, id string) *api.GetEngagementOutput {
	d.Helper()
	return must[*api.GetEngagementOutput](d)(get(d, account, d.service.GetEngagement, &api.GetEngagementInput{Catalog: d.catalog, Identifier: id}))
}

// leadOffer and projectOffer are payloads that break no rule.
func leadOffer() api.Payload { return offerOfKind(leadKind) }

func projectOffer() api.Payload { return offerOfKind(opportunityKind) }

func offerOfKind(kind api.EngagementInvitationPayloadType) api.Payload {
	var e engagement
	e.CreatedBy = new("")
	return inviteTo(&e, "", kind).payload
}

// ask is CreateEngagementInvitation by the account.
func (d *deal) ask(account, engagement, receiver string, payload api.Payload) (*api.CreateEngagementInvitationOutput, error) {
	d.Helper()
	return put(d, account, d.service.CreateEngagementInvitation, asking(engagement, receiver, payload))
}

func asking(engagement, receiver string, payload api.Payload) *api.CreateEngagementInvitationInput {
	return &api.CreateEngagementInvitationInput{
		Catalog: "Sandbox", ClientToken: "ask", EngagementIdentifier: engagement, Invitation: &api.Invitation{
			Message: "Join us", Payload: &payload,
			Receiver: &api.Receiver{Account: &api.AccountReceiver{AwsAccountId: receiver, Alias: new("our friends")}},
		},
	}
}

// someLead is a context about a lead that breaks no rule, and someProject one about a project.
func someLead() api.EngagementContextDetails {
	return api.EngagementContextDetails{Type: api.EngagementContextTypeLead, Payload: &api.EngagementContextPayload{Lead: &api.LeadContext{
		Customer: &api.LeadCustomer{
			CompanyName: "Harbour Mills", Industry: new("Manufacturing"), WebsiteUrl: new("www.harbourmills.example"),
			AwsMaturity: new("Evaluating"), MarketSegment: new("Small"),
			Address: &api.LeadAddress{City: new("Duluth"), PostalCode: new("55802"), StateOrRegion: new("Minnesota"), CountryCode: new("US")},
		},
		Interactions: []api.LeadInteraction{someInteraction()},
	}}}
}

func someInteraction() api.LeadInteraction {
	return api.LeadInteraction{
		SourceType: new("Event"), SourceId: new("E-1"), SourceName: new("Harvest Fair"), Usecase: new("IOT"),
		CustomerAction: new("Visited the stand"), BusinessProblem: new("Silo levels are read by hand and mills run dry."),
		Contact: &api.LeadContact{BusinessTitle: "CTO", Email: "mo@harbourmills.example", FirstName: "Mo", LastName: "Reed"},
	}
}

func someProject() api.EngagementContextDetails {
	return api.EngagementContextDetails{Type: api.EngagementContextTypeCustomerProject, Payload: &api.EngagementContextPayload{
		CustomerProject: &api.CustomerProjectsContext{
			Customer: &api.EngagementCustomer{Industry: api.IndustryManufacturing, CompanyName: "Harbour Mills", WebsiteUrl: "www.harbourmills.example", CountryCode: "US"},
			Project: &api.EngagementCustomerProjectDetails{
				Title: "Silo telemetry", BusinessProblem: "Silo levels are read by hand and mills run dry.", TargetCompletionDate: "2026-11-30",
			},
		},
	}}
}

func someResult() api.EngagementContextDetails {
	return api.EngagementContextDetails{Type: api.EngagementContextTypeProspectingResult, Payload: &api.EngagementContextPayload{
		ProspectingResult: &api.ProspectingResult{Aws: &api.ProspectingResultAws{TaskName: new("Mills of the north")}},
	}}
}

// ready is a new opportunity of the account that can be submitted.
func (d *deal) ready(account string) string {
	d.Helper()
	return must[*api.CreateOpportunityOutput](d)(put(d, account, d.service.CreateOpportunity, complete(d))).Id
}

// opportunity is one of the account as the server keeps it.
func (d *deal) opportunity(account, id string) *opportunity {
	d.Helper()
	var o *opportunity
	d.ok(d.view(account, func(c *resource.ReadCall) (err error) {
		o, err = loadOpportunity(c, c.Catalog, account, id)
		return err
	}))
	return o
}
