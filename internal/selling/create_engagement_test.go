package selling

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// An engagement begins with its creator as the only member; contexts are numbered whatever the client calls them.
func TestCreateEngagement_7_2(t *testing.T) {
	d := newDeal(t)
	lead, project, result := someLead(), someProject(), someResult()
	lead.Id, project.Id = new("9"), new("9")
	lead.Payload.Lead.Interactions = append(lead.Payload.Lead.Interactions, someInteraction())
	lead.Payload.Lead.Interactions[1].InteractionDate = new(awsjson.At(d.now.Add(-1e9)))
	in := founding(lead, project, result)
	out := must[*api.CreateEngagementOutput](d)(put(d, fjord, d.service.CreateEngagement, in))
	var b bytes.Buffer
	fmt.Fprintf(&b, "answer:\n%sread:\n%s", d.shown(out), d.shown(d.engagement(fjord, *out.Id)))
	d.goldenOf("create.golden", b.Bytes())
	d.goldenOf("create-events.golden", d.events())
	if lead.Payload.Lead.Interactions[0].InteractionDate != nil {
		t.Error("the request was changed: a repeated transaction would see the date of the first")
	}
	listed := d.engagements(fjord, api.ListEngagementsInput{ContextTypes: []api.EngagementContextType{api.EngagementContextTypeLead}}, 10)
	if diff := cmp.Diff([]string{*out.Id}, listed); diff != "" {
		t.Errorf("engagements with a lead (-want +got):\n%s", diff)
	}
	if got := refusal(onlyError(get(d, nimbus, d.service.GetEngagement, &api.GetEngagementInput{Catalog: "Sandbox", Identifier: *out.Id}))); got != "not found" {
		t.Errorf("read by another account: got %q, want not found", got)
	}
}

func onlyError[T any](_ T, err error) error { return err }

// The record of the audit trail is the engagement.
func TestCreateEngagement_7_2_Subject(t *testing.T) {
	d := newDeal(t)
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		out, err := d.service.CreateEngagement(c, founding())
		d.ok(err)
		if want := engagementKey("Sandbox", *out.Id); c.Subject != want {
			t.Errorf("subject: got %v, want %v", c.Subject, want)
		}
		return nil
	}))
}

// contextFaults are violations of a context that the model does not see, and the path below the context and the code
// that each is answered with.
var contextFaults = []struct {
	name    string
	context func() api.EngagementContextDetails
	want    []string
}{
	{"no payload", func() api.EngagementContextDetails {
		return api.EngagementContextDetails{Type: api.EngagementContextTypeLead}
	}, []string{"Payload INVALID_VALUE"}},
	{"another payload", func() api.EngagementContextDetails {
		c := someProject()
		c.Type = api.EngagementContextTypeLead
		return c
	}, []string{"Payload INVALID_VALUE"}},
	{"no day", func() api.EngagementContextDetails {
		c := someProject()
		c.Payload.CustomerProject.Project.TargetCompletionDate = "2026-02-30"
		return c
	}, []string{"Payload.CustomerProject.Project.TargetCompletionDate INVALID_STRING_FORMAT"}},
	{"a lead without its parts", func() api.EngagementContextDetails {
		c := someLead()
		c.Payload.Lead.Customer.Address = nil
		c.Payload.Lead.Interactions = []api.LeadInteraction{someInteraction(), {SourceType: new(" "), Contact: &api.LeadContact{}}}
		return c
	}, []string{
		"Payload.Lead.Customer.Address REQUIRED_FIELD_MISSING",
		"Payload.Lead.Interactions[1].SourceType REQUIRED_FIELD_MISSING",
		"Payload.Lead.Interactions[1].SourceId REQUIRED_FIELD_MISSING",
		"Payload.Lead.Interactions[1].SourceName REQUIRED_FIELD_MISSING",
		"Payload.Lead.Interactions[1].CustomerAction REQUIRED_FIELD_MISSING",
	}},
	{"words of one's own", func() api.EngagementContextDetails {
		c := someLead()
		c.Payload.Lead.Customer.MarketSegment, c.Payload.Lead.Customer.AwsMaturity = new("Tiny"), new(strings.Repeat("a", 21))
		c.Payload.Lead.Interactions[0].BusinessProblem = new(strings.Repeat("a", 19))
		return c
	}, []string{
		"Payload.Lead.Customer.AwsMaturity INVALID_STRING_FORMAT",
		"Payload.Lead.Customer.MarketSegment INVALID_ENUM_VALUE",
		"Payload.Lead.Interactions[0].BusinessProblem INVALID_STRING_FORMAT",
	}},
	{"the longest and the shortest", func() api.EngagementContextDetails {
		c := someLead()
		c.Payload.Lead.Customer.AwsMaturity = new(strings.Repeat("ä", 20))
		c.Payload.Lead.Interactions = []api.LeadInteraction{someInteraction(), someInteraction(), someInteraction()}
		c.Payload.Lead.Interactions[0].BusinessProblem = new(strings.Repeat("ä", 20))
		c.Payload.Lead.Interactions[1].BusinessProblem = new(strings.Repeat("ä", 2000))
		c.Payload.Lead.Interactions[2].BusinessProblem = nil
		return c
	}, nil},
	{"a project without its parts", func() api.EngagementContextDetails {
		c := someProject()
		c.Payload.CustomerProject = &api.CustomerProjectsContext{}
		return c
	}, nil},
}

// What the shape of a context must be, beside what the model says.
func TestContextShape_4_4(t *testing.T) {
	for _, test := range contextFaults {
		t.Run(test.name, func(t *testing.T) {
			d := newDeal(t)
			context := test.context()
			var below, at []string
			for _, problem := range test.want {
				below, at = append(below, "request Contexts[1]."+problem), append(at, "request "+problem)
			}
			_, err := put(d, fjord, d.service.CreateEngagement, founding(someProject(), context))
			if diff := cmp.Diff(below, problemsOf(t, err)); diff != "" {
				t.Errorf("CreateEngagement (-want +got):\n%s", diff)
			}
			_, err = put(d, fjord, d.service.CreateEngagementContext, &api.CreateEngagementContextInput{
				Catalog: "Sandbox", ClientToken: "add", EngagementIdentifier: d.found(fjord), Type: context.Type, Payload: context.Payload,
			})
			if diff := cmp.Diff(at, problemsOf(t, err)); diff != "" {
				t.Errorf("CreateEngagementContext (-want +got):\n%s", diff)
			}
		})
	}
}

// Title and description, which every engagement has, and the type of contexts in catalog AWS.
func TestCreateEngagement_7_2_Refused(t *testing.T) {
	for _, test := range []struct {
		name    string
		catalog string
		edit    func(*api.CreateEngagementInput)
		want    []string
	}{
		{
			"nothing said", "Sandbox", func(in *api.CreateEngagementInput) { in.Title, in.Description = nil, nil },
			[]string{"request Title REQUIRED_FIELD_MISSING", "request Description REQUIRED_FIELD_MISSING"},
		},
		{
			"a blank title, an empty description", "Sandbox", func(in *api.CreateEngagementInput) { in.Title, in.Description = new(" "), new("") },
			[]string{"request Title REQUIRED_FIELD_MISSING"},
		},
		{"no context", "Sandbox", func(*api.CreateEngagementInput) {}, nil},
		{"all types", "Sandbox", func(in *api.CreateEngagementInput) {
			in.Contexts = []api.EngagementContextDetails{someLead(), someProject(), someResult()}
		}, nil},
		{"all types in AWS", "AWS", func(in *api.CreateEngagementInput) {
			in.Contexts = []api.EngagementContextDetails{someLead(), someProject(), someResult()}
		}, []string{"business Contexts[0].Type ACTION_NOT_PERMITTED", "business Contexts[2].Type ACTION_NOT_PERMITTED"}},
		{"a project in AWS", "AWS", func(in *api.CreateEngagementInput) {
			in.Contexts = []api.EngagementContextDetails{someProject()}
		}, nil},
	} {
		d := newDeal(t)
		d.catalog = test.catalog
		in := founding()
		test.edit(in)
		_, err := put(d, fjord, d.service.CreateEngagement, in)
		if diff := cmp.Diff(test.want, problemsOf(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if err != nil && len(d.events()) > 0 {
			t.Errorf("%s was refused but told", test.name)
		}
	}
	d := newDeal(t)
	d.catalog = resource.CatalogAWS
	if _, err := put(d, amazon, d.service.CreateEngagement, founding(someLead())); err != nil {
		t.Errorf("a lead of AWS in catalog AWS: got %v, want none", err)
	}
}

// The bounds that the model has: at most 40 and 255 characters, and 5 contexts.
func TestCreateEngagement_3_Bounds(t *testing.T) {
	for _, test := range []struct {
		title, description, contexts int
		want                         []string
	}{
		{40, 255, 5, nil},
		{41, 256, 6, []string{"Title", "Description", "Contexts"}},
	} {
		in := founding(slices.Repeat([]api.EngagementContextDetails{someProject()}, test.contexts)...)
		in.Title, in.Description = new(strings.Repeat("ä", test.title)), new(strings.Repeat("ä", test.description))
		problems, err := awsjson.Decode(in.AppendJSON(nil), &awsjson.Style{}, new(api.CreateEngagementInput))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range problems {
			got = append(got, p.Path)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%d, %d, %d (-want +got):\n%s", test.title, test.description, test.contexts, diff)
		}
	}
}
