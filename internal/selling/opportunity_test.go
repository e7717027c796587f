package selling

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func TestCreateAnswer(t *testing.T) { // §7.1
	o := newOppTest(t)
	out, err := o.create(complete(t))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"Id":"O1000001","PartnerOpportunityIdentifier":"CRM-4711","LastModifiedDate":"2026-04-02T10:30:00Z"}`
	if diff := cmp.Diff(want, string(out.AppendJSON(nil))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	in := complete(t)
	in.PartnerOpportunityIdentifier = nil
	if out, err = o.create(in); err != nil || out.PartnerOpportunityIdentifier != nil {
		t.Errorf("got %v, %v, want a null PartnerOpportunityIdentifier", out, err)
	}
}

// What is read back after creation, every member of it: defaults, what the server sets, what it ignores.
func TestCreateThenGet(t *testing.T) { // §1.2, §4.1, §7.1
	for _, test := range []struct{ name, golden, body string }{
		{"every member", "complete.golden", ""},
		{"nothing", "nothing.golden", `{"Catalog":"Sandbox","ClientToken":"x"}`},
		{"nulls", "nothing.golden", `{"Catalog":"Sandbox","ClientToken":"x","PrimaryNeedsFromAws":null,"NationalSecurity":null,"Customer":null,
			"Project":null,"OpportunityType":null,"Marketing":null,"SoftwareRevenue":null,"LifeCycle":null,"Origin":null,"OpportunityTeam":null,"Tags":null}`},
		{"empty lists and structures", "empty.golden", `{"Catalog":"Sandbox","ClientToken":"x","PrimaryNeedsFromAws":[],
			"Customer":{"Account":{"CompanyName":"","Address":{}},"Contacts":[]},
			"Project":{"DeliveryModels":[],"ExpectedCustomerSpend":[],"ApnPrograms":[],"SalesActivities":[]},
			"Marketing":{"UseCases":[],"Channels":[]},"SoftwareRevenue":{},"LifeCycle":{},"OpportunityTeam":[]}`},
		{"null lists", "empty.golden", `{"Catalog":"Sandbox","ClientToken":"x","Customer":{"Account":{"CompanyName":""}},"Project":{},"Marketing":{}}`},
		{"national security", "secret.golden", `{"Catalog":"Sandbox","ClientToken":"x","NationalSecurity":"Yes",
			"Customer":{"Account":{"CompanyName":"","Industry":"Government"}}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOppTest(t)
			in := complete(t)
			if test.body != "" {
				o.switches.StrictValidation = false
				in = decoded[api.CreateOpportunityInput](t, test.body)
			}
			before := string(in.AppendJSON(nil))
			body, err := o.get(o.mustCreate(in))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, test.golden, indented(t, body))
			if after := string(in.AppendJSON(nil)); before != after {
				t.Errorf("the request was changed, so that a repeated transaction would see another\n got %s\nwant %s", after, before)
			}
		})
	}
}

func indented(t testing.TB, body string) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(json.RawMessage(body)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCreateTells(t *testing.T) { // §12
	o := newOppTest(t)
	o.mustCreate(complete(t))
	got := o.events()
	if len(got) != 1 {
		t.Fatalf("got events %q, want one", got)
	}
	_, body, _ := strings.Cut(got[0], "{")
	golden(t, "created.golden", indented(t, "{"+body))
}

func TestCreateKeeps(t *testing.T) { // §4.1: what GetOpportunity does not show
	o := newOppTest(t)
	var got opportunityHidden
	if err := o.write(func(c *resource.WriteCall) error {
		if _, err := o.service.CreateOpportunity(c, complete(t)); err != nil {
			return err
		}
		if want := (store.Key{Kind: "opportunity", Catalog: "Sandbox", ID: "O1000001"}); c.Subject != want {
			t.Errorf("got subject %v, want %v", c.Subject, want)
		}
		kept, err := loadOpportunity(c, c.Catalog, c.Account, c.Subject.ID)
		if err == nil {
			got = kept.hidden
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	want := opportunityHidden{
		Origin: api.OpportunityOriginPartnerReferral, Tags: []api.Tag{{Key: "region", Value: "north"}}, SentAmounts: []string{"10000.00"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestRefusedCreateLeavesNothing(t *testing.T) { // §1.3, step 14
	o := newOppTest(t)
	in := complete(t)
	in.Project.Title = nil
	if _, err := o.create(in); err == nil {
		t.Fatal("got no error")
	}
	if got := o.events(); len(got) != 0 {
		t.Errorf("got events %q, want none", got)
	}
	if id := o.mustCreate(complete(t)); id != "O1000001" {
		t.Errorf("got id %s, want the first", id)
	}
}

func TestIDsAreOneSequence(t *testing.T) { // §2.2
	o := newOppTest(t)
	var got []string
	for _, catalog := range []string{resource.CatalogSandbox, resource.CatalogAWS, resource.CatalogSandbox} {
		o.catalog = catalog
		got = append(got, o.mustCreate(complete(t)))
	}
	if diff := cmp.Diff([]string{"O1000001", "O1000002", "O1000003"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestReferralIsNobodysYet(t *testing.T) { // §7.1, §9.3: an id, but no opportunity and no event of one
	o := newOppTest(t)
	in := complete(t)
	in.Origin = new(api.OpportunityOriginAwsReferral)
	id := o.mustCreate(in)
	if _, err := o.get(id); kindOf(err) != apierr.NotFound {
		t.Errorf("got %v, want not found", err)
	}
	for _, e := range o.events() {
		if strings.Contains(e, eventOpportunityCreated) {
			t.Errorf("got event %s", e)
		}
	}
}

func TestGetVisibility(t *testing.T) { // §2.3, §1.3: another's, another catalog's and none are all the same
	o := newOppTest(t)
	id := o.mustCreate(complete(t))
	for _, test := range []struct{ name, account, catalog, id string }{
		{"other account", otherAccount, resource.CatalogSandbox, id},
		{"other catalog", ownerAccount, resource.CatalogAWS, id},
		{"never existed", ownerAccount, resource.CatalogSandbox, "O1"},
	} {
		o.account, o.catalog = test.account, test.catalog
		if _, err := o.get(test.id); kindOf(err) != apierr.NotFound {
			t.Errorf("%s: got %v, want not found", test.name, err)
		}
	}
}

func TestTeam(t *testing.T) { // §4.1, §5.4
	lead := Person{"lena.voss@alder.example", "Lena", "Voss"}
	leadOwns := api.Contact{BusinessTitle: new("OpportunityOwner"), Email: new(lead.Email), FirstName: new("Lena"), LastName: new("Voss")}
	manager := api.Contact{BusinessTitle: new("PartnerAccountManager"), Email: new("jo.reed@alder.example")}
	owner := api.Contact{BusinessTitle: new("OpportunityOwner"), Email: new("kit.lowe@alder.example")}
	for _, test := range []struct {
		name        string
		named, want []api.Contact
	}{
		{"nobody named", nil, []api.Contact{leadOwns}},
		{"manager named", []api.Contact{manager}, []api.Contact{leadOwns, manager}},
		{"owner named last", []api.Contact{manager, owner}, []api.Contact{owner, manager}},
	} {
		if diff := cmp.Diff(test.want, team(lead, test.named)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestSaveReplaces(t *testing.T) { // §1.8
	o := newOppTest(t)
	id := o.mustCreate(complete(t))
	later := o.now.Add(time.Hour)
	if err := o.write(func(c *resource.WriteCall) error {
		c.Account = otherAccount // an operator's call leaves the owner as it is
		p, err := loadOpportunity(c, c.Catalog, ownerAccount, id)
		if err != nil {
			return err
		}
		p.LastModifiedDate = awsjson.At(later)
		p.LifeCycle.ReviewStatus = new(api.ReviewStatusApproved)
		return p.save(c)
	}); err != nil {
		t.Fatal(err)
	}
	got := o.stored(id)
	if *got.LifeCycle.ReviewStatus != api.ReviewStatusApproved || !got.LastModifiedDate.Equal(later) || !got.CreatedDate.Equal(o.now) {
		t.Errorf("got %v, want the change and the old creation date", got)
	}
	if ids := o.list(api.ListOpportunitiesInput{LifeCycleReviewStatus: []api.ReviewStatus{"Approved"}}); len(ids) != 1 {
		t.Errorf("got approved %v, want %s", ids, id)
	}
	if ids := o.list(api.ListOpportunitiesInput{LifeCycleReviewStatus: []api.ReviewStatus{"Pending Submission"}}); len(ids) != 0 {
		t.Errorf("got pending %v, want none", ids)
	}
}
