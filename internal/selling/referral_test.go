package selling

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// What a simulated referral leaves: an invitation that the caller reads, an engagement and an opportunity that it does
// not, one event, one date on the agenda.
func TestReferral_9_3(t *testing.T) {
	d := newDeal(t)
	id := d.referral(fjord)
	invitation := d.received(fjord)

	d.golden("referral-events.golden", d.events())
	d.golden("referral-invitation.golden", d.shown(must[*api.GetEngagementInvitationOutput](d)(get(d, fjord, d.service.GetEngagementInvitation,
		&api.GetEngagementInvitationInput{Catalog: resource.CatalogSandbox, Identifier: invitation}))))
	d.ok(d.view(amazon, func(c *resource.ReadCall) error {
		rec, h, err := readInvitation(c, c.Catalog, amazon, invitation)
		d.ok(err)
		if h.AWSOpportunity != id {
			t.Errorf("opportunity of the invitation: got %q, want %q", h.AWSOpportunity, id)
		}
		e, err := loadEngagement(c, c.Catalog, amazon, h.Engagement)
		d.ok(err)
		d.golden("referral-engagement.golden", d.shown(&e.GetEngagementOutput))
		a, err := loadAWSOpportunity(c, c.Catalog, id)
		d.ok(err)
		d.golden("referral-aws-opportunity.golden", d.shown(&a.GetAwsOpportunitySummaryOutput))
		if a.hidden.Engagement != h.Engagement || a.hidden.Partner != fjord || e.hidden.AWSOpportunity != id {
			t.Errorf("links: got %+v and %+v", a.hidden, e.hidden)
		}
		due, err := c.Entry(jobInvitationExpiry, rec.ID)
		d.ok(err)
		if want := d.now.Add(15 * 24 * 60 * 60 * 1e9); !due.Due.Equal(want) || due.Account != fjord || due.Catalog != c.Catalog {
			t.Errorf("agenda: got %+v, want an entry of %s at %s", due, fjord, want)
		}
		return nil
	}))

	_, err := get(d, fjord, d.service.GetOpportunity, &api.GetOpportunityInput{Catalog: resource.CatalogSandbox, Identifier: id})
	if got := refusal(err); got != "not found" {
		t.Errorf("GetOpportunity before acceptance: got %q, want not found", got)
	}
	_, err = get(d, fjord, d.service.GetAwsOpportunitySummary, &api.GetAwsOpportunitySummaryInput{Catalog: resource.CatalogSandbox, RelatedOpportunityIdentifier: id})
	if got := refusal(err); got != "not found" {
		t.Errorf("GetAwsOpportunitySummary before acceptance: got %q, want not found", got)
	}
	list := must[*api.ListOpportunitiesOutput](d)(get(d, fjord, d.service.ListOpportunities, &api.ListOpportunitiesInput{Catalog: resource.CatalogSandbox}))
	if n := len(list.OpportunitySummaries); n != 0 {
		t.Errorf("ListOpportunities before acceptance: got %d, want none", n)
	}
}

// A rejected referral never becomes readable.
func TestReferral_9_3_Rejected(t *testing.T) {
	d := newDeal(t)
	id := d.referral(fjord)
	d.ok(d.reject(fjord, d.received(fjord), new("Other")))
	_, err := get(d, fjord, d.service.GetOpportunity, &api.GetOpportunityInput{Catalog: resource.CatalogSandbox, Identifier: id})
	if got := refusal(err); got != "not found" {
		t.Errorf("GetOpportunity: got %q, want not found", got)
	}
	if d.due() != 0 {
		t.Error("something is on the agenda of a rejected referral")
	}
}

// Each part that the invitation shows is demanded, all of them at once, and nothing is left behind.
func TestReferral_9_3_MissingParts(t *testing.T) {
	for _, test := range []struct {
		name string
		drop func(*opportunity)
		want []string
	}{
		{"company", func(o *opportunity) { o.Customer.Account.CompanyName = " " }, []string{"Customer.Account.CompanyName"}},
		{"industry", func(o *opportunity) { o.Customer.Account.Industry = nil }, []string{"Customer.Account.Industry"}},
		{"website", func(o *opportunity) { o.Customer.Account.WebsiteUrl = nil }, []string{"Customer.Account.WebsiteUrl"}},
		{"country", func(o *opportunity) { o.Customer.Account.Address = nil }, []string{"Customer.Account.Address.CountryCode"}},
		{"title", func(o *opportunity) { o.Project.Title = new("") }, []string{"Project.Title"}},
		{"problem", func(o *opportunity) { o.Project.CustomerBusinessProblem = nil }, []string{"Project.CustomerBusinessProblem"}},
		{"date", func(o *opportunity) { o.LifeCycle.TargetCloseDate = nil }, []string{"LifeCycle.TargetCloseDate"}},
		{"all", func(o *opportunity) { o.Customer, o.Project, o.LifeCycle = nil, nil, nil }, []string{
			"Customer.Account.CompanyName", "Customer.Account.Industry", "Customer.Account.WebsiteUrl", "Customer.Account.Address.CountryCode",
			"Project.Title", "Project.CustomerBusinessProblem", "LifeCycle.TargetCloseDate",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDeal(t)
			err := d.update(fjord, func(c *resource.WriteCall) error {
				in := referralInput()
				o, err := d.service.newOpportunity(c, "O1", api.GetOpportunityOutput{Customer: in.Customer, Project: in.Project, LifeCycle: in.LifeCycle})
				if err != nil {
					return err
				}
				test.drop(o)
				return d.service.createReferral(c, o)
			})
			e := apierr.From(err)
			var got []string
			for _, f := range e.Fields {
				if f.Code != apierr.RequiredFieldMissing {
					t.Errorf("%s: got %s, want %s", f.Path, f.Code, apierr.RequiredFieldMissing)
				}
				got = append(got, f.Path)
			}
			if diff := cmp.Diff(test.want, got); diff != "" || !e.Business {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if left := d.events(); len(left) != 0 {
				t.Errorf("events: got %s, want none", left)
			}
		})
	}
}

// The engagement's title and description are cut in characters, not in bytes; the invitation keeps the whole title.
func TestReferral_9_3_Cut(t *testing.T) {
	d := newDeal(t)
	title, problem := string(bytes.Repeat([]byte("é"), 60)), string(bytes.Repeat([]byte("ü"), 300))
	in := referralInput()
	in.Project.Title, in.Project.CustomerBusinessProblem = &title, &problem
	must[*api.CreateOpportunityOutput](d)(put(d, fjord, d.service.CreateOpportunity, in))
	d.ok(d.view(fjord, func(c *resource.ReadCall) error {
		i, err := loadInvitation(c, c.Catalog, fjord, d.received(fjord))
		d.ok(err)
		if got, want := *i.EngagementTitle, title[:80]; got != want {
			t.Errorf("title: got %q, want %q", got, want)
		}
		if got, want := *i.EngagementDescription, problem[:510]; got != want {
			t.Errorf("description: got %d bytes, want %d", len(got), len(want))
		}
		if p := i.Payload.OpportunityInvitation.Project; p.Title != title || p.BusinessProblem != problem {
			t.Errorf("payload: got %d and %d bytes, want the whole texts", len(p.Title), len(p.BusinessProblem))
		}
		return nil
	}))
}
