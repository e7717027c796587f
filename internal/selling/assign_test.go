package selling

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

func (b *bench) assign(id string, a api.AssigneeContact) error {
	return b.write(func(c *resource.WriteCall) error {
		return b.service.AssignOpportunity(c, &api.AssignOpportunityInput{Catalog: c.Catalog, Identifier: id, Assignee: &a})
	})
}

func (b *bench) user(p Person) {
	b.Helper()
	b.ok(b.write(func(c *resource.WriteCall) error { return b.service.PutUser(c, p) }))
}

func assignee(email, title string) api.AssigneeContact {
	return api.AssigneeContact{Email: email, FirstName: "Noa", LastName: "Kern", BusinessTitle: title, Phone: new("+15550111")}
}

// Both titles make the owner, in every status; the others of the team stay.
func TestAssign_7_1(t *testing.T) {
	for _, title := range []string{titleOwner, titleAccountManager} {
		for _, status := range reviewStatuses {
			b := newBench(t)
			id := b.create()
			b.force(id, inState(status, api.StageProspect))
			before := b.stored(id)
			var seen int64
			b.news(&seen)
			b.ok(b.assign(id, assignee("noa@bluefjord.example", title)))
			o := b.stored(id)
			want := append([]api.Contact{{BusinessTitle: new(titleOwner), Email: new("noa@bluefjord.example"), FirstName: new("Noa"), LastName: new("Kern")}}, before.OpportunityTeam[1:]...)
			if diff := cmp.Diff(want, o.OpportunityTeam); diff != "" {
				t.Errorf("%s, %s: team (-want +got):\n%s", title, status, diff)
			}
			if !o.LastModifiedDate.After(before.LastModifiedDate.Time) || o.reviewStatus() != status {
				t.Errorf("%s, %s: got stamp %s and status %s", title, status, o.LastModifiedDate, o.reviewStatus())
			}
			if diff := cmp.Diff(fjord+" Opportunity Updated\n", b.news(&seen)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		}
	}
}

// With users registered, only they can own; their registered names count.
func TestAssign_7_1_Users(t *testing.T) {
	b := newBench(t)
	id := b.create()
	b.user(Person{Email: "noa@bluefjord.example", FirstName: "Noah", LastName: "Kernow"})
	b.user(Person{Email: "mia@bluefjord.example"})
	b.user(Person{Email: "mia@bluefjord.example"}) // again
	for email, want := range map[string]string{"noa@bluefjord.example": "Noah Kernow", "mia@bluefjord.example": "Noa Kern"} {
		b.ok(b.assign(id, assignee(email, titleOwner)))
		if owner := b.stored(id).OpportunityTeam[0]; *owner.FirstName+" "+*owner.LastName != want || *owner.Email != email {
			t.Errorf("%s: got owner %+v, want %s", email, owner, want)
		}
	}
	checkProblems(t, b.assign(id, assignee("who@bluefjord.example", "Boss")),
		"business Assignee.Email INVALID_VALUE", "business Assignee.BusinessTitle INVALID_ENUM_VALUE")
	b.account = nimbus
	mine := b.create()
	b.ok(b.assign(mine, assignee("who@nimbus.example", titleOwner))) // another account's users are none of this one
	if err := b.assign(id, assignee("noa@bluefjord.example", titleOwner)); refusal(err) != "not found" {
		t.Errorf("another account's: got %v, want not found", err)
	}
	b.account = fjord
	checkProblems(t, b.write(func(c *resource.WriteCall) error { return b.service.PutUser(c, Person{Email: " "}) }), "business Email REQUIRED_FIELD_MISSING")
}

// Who is named as owner at the creation must be a user as well.
func TestOwner_5_4(t *testing.T) {
	b := newBench(t)
	b.user(Person{Email: "noa@bluefjord.example"})
	for email, want := range map[string][]string{
		"noa@bluefjord.example": nil,
		"who@bluefjord.example": {"business OpportunityTeam[0].Email INVALID_VALUE"},
	} {
		in := complete(t)
		in.OpportunityTeam = []api.Contact{{BusinessTitle: new(titleOwner), Email: &email}}
		_, err := put(b.deal, fjord, b.service.CreateOpportunity, in)
		checkProblems(t, err, want...)
	}
}
