package selling

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// Who may share what by which template (selling §7.6).
func TestCreateResourceSnapshot_7_6_Refusals(t *testing.T) {
	r := newRoom(t)
	other := r.own(nimbus)
	for _, test := range []struct {
		name     string
		account  string
		edit     func(*api.CreateResourceSnapshotInput)
		kind     string
		problems []string
	}{
		{"the engagement of others", stranger, func(*api.CreateResourceSnapshotInput) {}, "not found", nil},
		{"no engagement", fjord, func(in *api.CreateResourceSnapshotInput) { in.EngagementIdentifier = "eng-00000000000000" }, "not found", nil},
		{"the opportunity of another member", nimbus, func(*api.CreateResourceSnapshotInput) {}, "not found", nil},
		{"the opportunity of another member, by its owner's partner", fjord, func(in *api.CreateResourceSnapshotInput) { in.ResourceIdentifier = other }, "not found", nil},
		{"no opportunity, no template", fjord, func(in *api.CreateResourceSnapshotInput) {
			in.ResourceIdentifier, in.ResourceSnapshotTemplateIdentifier = "O1", "Nothing"
		}, "not found", nil},
		{
			"AWS's template", fjord, func(in *api.CreateResourceSnapshotInput) { in.ResourceSnapshotTemplateIdentifier = templateAWSSummary },
			"validation",
			[]string{"business ResourceSnapshotTemplateIdentifier ACTION_NOT_PERMITTED"},
		},
		{
			"no template", fjord, func(in *api.CreateResourceSnapshotInput) { in.ResourceSnapshotTemplateIdentifier = "Opportunity" },
			"validation",
			[]string{"business ResourceSnapshotTemplateIdentifier INVALID_VALUE"},
		},
	} {
		in := &api.CreateResourceSnapshotInput{
			Catalog: resource.CatalogSandbox, ClientToken: "share", EngagementIdentifier: r.engagement,
			ResourceType: api.ResourceTypeOpportunity, ResourceIdentifier: r.opportunity, ResourceSnapshotTemplateIdentifier: templateOpportunity,
		}
		test.edit(in)
		_, err := put(r.deal, test.account, r.service.CreateResourceSnapshot, in)
		if got := refusal(err); got != test.kind {
			t.Errorf("%s: got %q (%v), want %q", test.name, got, err, test.kind)
		} else if test.kind == "validation" {
			if diff := cmp.Diff(test.problems, problemsOf(t, err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
	}
}

// Sharing makes a revision, ties the opportunity to the engagement, and makes no second revision of the same (selling
// §4.7, §7.6). It does not change the opportunity.
func TestCreateResourceSnapshot_4_7(t *testing.T) {
	r := newRoom(t)
	read := func() []byte {
		out := must[*api.GetOpportunityOutput](r.deal)(get(r.deal, fjord, r.service.GetOpportunity, &api.GetOpportunityInput{Catalog: resource.CatalogSandbox, Identifier: r.opportunity}))
		return out.AppendJSON(nil)
	}
	before := read()
	const arn = "arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/"
	path := r.engagement + "/resource/Opportunity/" + r.opportunity + "/template/OpportunitySummaryView/snapshot/"
	for _, step := range []struct {
		name     string
		edit     string
		revision int32
		want     string
	}{
		{"first", "", 1, arn + path + "1"},
		{"the same again", "", 1, arn + path + "1"},
		{"changed", "Write", 2, arn + path + "2"},
		{"changed and the same again", "", 2, arn + path + "2"},
	} {
		if step.edit != "" {
			r.edit(step.edit)
			before = read()
		}
		out := must[*api.CreateResourceSnapshotOutput](r.deal)(r.share(fjord))
		if *out.Revision != step.revision || *out.Arn != step.want {
			t.Errorf("%s: got revision %d, %s; want %d, %s", step.name, *out.Revision, *out.Arn, step.revision, step.want)
		}
	}
	if got := read(); !bytes.Equal(got, before) {
		t.Errorf("the opportunity: got %s, want it unchanged: %s", got, before)
	}
	s := must[*api.GetResourceSnapshotOutput](r.deal)(r.snapshot(nimbus, templateOpportunity, 1))
	if diff := cmp.Diff([]string{fjord, nimbus}, s.TargetMemberAccounts); diff != "" {
		t.Errorf("the accounts addressed (-want +got):\n%s", diff)
	}
	r.recorded("revision.golden", r.shown(s))
	r.ok(r.view(fjord, func(c *resource.ReadCall) error {
		o, err := loadOpportunity(c, c.Catalog, fjord, r.opportunity)
		r.ok(err)
		if diff := cmp.Diff([]string{r.engagement}, o.hidden.Engagements); diff != "" {
			t.Errorf("the engagements of the opportunity (-want +got):\n%s", diff)
		}
		return nil
	}))
}

// What an opportunity brings to an engagement about a lead (selling §6.3, §6.4, §7.6).
func TestCreateResourceSnapshot_6_3_Lead(t *testing.T) {
	lead, project, result := api.EngagementContextTypeLead, api.EngagementContextTypeCustomerProject, api.EngagementContextTypeProspectingResult
	for _, test := range []struct {
		name   string
		before []api.EngagementContextType
		want   []api.EngagementContextType
		kind   string
	}{
		{"a lead", []api.EngagementContextType{lead}, []api.EngagementContextType{lead, project}, ""},
		{"four leads", []api.EngagementContextType{lead, lead, lead, lead}, []api.EngagementContextType{lead, lead, lead, lead, project}, ""},
		{"as many leads as there can be", []api.EngagementContextType{lead, lead, lead, lead, lead}, []api.EngagementContextType{lead, lead, lead, lead, lead}, "quota"},
		{"a converted lead", []api.EngagementContextType{lead, project}, []api.EngagementContextType{lead, project}, ""},
		{"a lead that was prospected", []api.EngagementContextType{lead, result}, []api.EngagementContextType{lead, result, project}, ""},
		{"a project", []api.EngagementContextType{project}, []api.EngagementContextType{project}, ""},
		{"nothing", nil, nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDeal(t)
			r := &room{deal: d, opportunity: d.own(fjord)}
			r.ok(r.update(fjord, func(c *resource.WriteCall) error {
				var contexts []api.EngagementContextDetails
				for _, kind := range test.before {
					contexts = append(contexts, api.EngagementContextDetails{Type: kind, Payload: &api.EngagementContextPayload{}})
				}
				e := newEngagement(c, fjord, "Silo telemetry", "Measure grain", contexts)
				r.engagement = *e.Id
				return e.save(c)
			}))
			events := bytes.Count(r.events(), []byte(eventEngagementChanged))
			for range 2 { // the second time it is converted already
				if _, err := r.share(fjord); refusal(err) != test.kind {
					t.Fatalf("got %q (%v), want %q", refusal(err), err, test.kind)
				}
			}
			e := must[*api.GetEngagementOutput](r.deal)(get(r.deal, fjord, r.service.GetEngagement, &api.GetEngagementInput{Catalog: resource.CatalogSandbox, Identifier: r.engagement}))
			var got []api.EngagementContextType
			for _, context := range e.Contexts {
				got = append(got, context.Type)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("contexts (-want +got):\n%s", diff)
			}
			if told := bytes.Count(r.events(), []byte(eventEngagementChanged)) - events; told != len(test.want)-len(test.before) {
				t.Errorf("events %s: got %d, want %d", eventEngagementChanged, told, len(test.want)-len(test.before))
			}
			if test.kind != "" {
				if got := r.steps(); got != nil {
					t.Errorf("revisions after the refusal: got %v, want none", got)
				}
			} else if last := e.Contexts[max(0, len(e.Contexts)-1):]; len(test.want) > len(test.before) {
				p := last[0].Payload.CustomerProject
				if *last[0].Id != string(rune('0'+len(test.want))) || p.Customer.CompanyName != "Harbour Mills" || p.Project.TargetCompletionDate != "2026-12-31" {
					t.Errorf("the new context: got %s of %+v", *last[0].Id, p)
				}
			}
		})
	}
}

// Who is told of which template (events §2), and in which words.
func TestSnapshotEvents_12(t *testing.T) {
	r := newRoom(t)
	r.admit(amazon)
	before := r.events()
	must[*api.CreateResourceSnapshotOutput](r.deal)(r.share(fjord))
	r.shareAWS("Meet in May")
	r.shareAWS("Meet in May")
	r.recorded("events.golden", bytes.TrimPrefix(r.events(), before))
}

// AWS's side of a deal is for the owner of the opportunity, who reads no more of it than in the summary (selling §4.7,
// §10.3).
func TestAWSSummarySnapshot_4_7(t *testing.T) {
	r := newRoom(t)
	r.admit(amazon)
	first, same, second := r.shareAWS("Meet in May"), r.shareAWS("Meet in May"), r.shareAWS("Meet in June")
	if got := []int32{*first.Revision, *same.Revision, *second.Revision}; !slices.Equal(got, []int32{1, 1, 2}) {
		t.Errorf("revisions: got %v, want 1, 1, 2", got)
	}
	s := must[*api.GetResourceSnapshotOutput](r.deal)(r.snapshot(fjord, templateAWSSummary, 0))
	r.recorded("aws.golden", r.shown(s))
	r.switches.AWSSummaryDisclosure = false
	s = &r.shareAWS("Meet in June").GetResourceSnapshotOutput
	if got := s.Payload.AwsOpportunitySummaryFullView.LifeCycle.Stage; got == nil || *s.Revision != 3 {
		t.Errorf("with everything disclosed: got stage %v in revision %d, want one in revision 3", got, *s.Revision)
	}
}
