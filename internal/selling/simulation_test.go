package selling

import (
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

var reviewStatuses = []api.ReviewStatus{
	api.ReviewStatusPendingSubmission, api.ReviewStatusSubmitted, api.ReviewStatusInReview, api.ReviewStatusApproved,
	api.ReviewStatusRejected, api.ReviewStatusActionRequired,
}

// Every pair of the status that an opportunity has and the one that an update asks for, in both catalogs: what becomes
// of it, "" for an update that is refused.
func TestSimulation_9_3(t *testing.T) {
	const (
		p, s, r = api.ReviewStatusPendingSubmission, api.ReviewStatusSubmitted, api.ReviewStatusInReview
		a, x, q = api.ReviewStatusApproved, api.ReviewStatusRejected, api.ReviewStatusActionRequired
	)
	type row map[api.ReviewStatus]api.ReviewStatus
	same := func(result api.ReviewStatus) row {
		return row{p: result, s: result, r: result, a: result, x: result, q: result}
	}
	sandbox := map[api.ReviewStatus]row{
		p: same(p),
		s: {p: "", s: "", r: r, a: a, x: x, q: q},
		r: {p: "", s: "", r: "", a: a, x: x, q: q},
		a: same(a),
		x: same(""),
		q: {p: s, s: s, r: s, a: a, x: x, q: s},
	}
	ordinary := map[api.ReviewStatus]row{p: same(p), s: same(""), r: same(""), a: same(a), x: same(""), q: same(s)}
	for _, place := range []struct {
		catalog   string
		simulates bool
		want      map[api.ReviewStatus]row
	}{{"Sandbox", true, sandbox}, {"Sandbox", false, ordinary}, {"AWS", true, ordinary}} {
		for _, from := range reviewStatuses {
			for _, to := range reviewStatuses {
				b := newBench(t)
				b.catalog, b.switches.SandboxSimulation = place.catalog, place.simulates
				id := b.create()
				b.force(id, inState(from, api.StageProspect))
				err := b.alter(id, func(in *api.UpdateOpportunityInput) { in.LifeCycle.ReviewStatus = &to })
				got, want := b.stored(id).reviewStatus(), place.want[from][to]
				if want == "" {
					checkProblems(t, err, "business LifeCycle.ReviewStatus ACTION_NOT_PERMITTED")
					want = from
				} else if err != nil {
					t.Errorf("%s (%v), %s to %s: got %v, want no error", place.catalog, place.simulates, from, to, err)
				}
				if got != want {
					t.Errorf("%s (%v), %s to %s: got %s, want %s", place.catalog, place.simulates, from, to, got, want)
				}
			}
		}
	}
}

// No status asked for is none to ignore: the stored one stays.
func TestSimulation_5_1_Absent(t *testing.T) {
	b := newBench(t)
	id := b.create()
	b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) { in.LifeCycle.ReviewStatus = nil }))
	if got := b.stored(id).reviewStatus(); got != api.ReviewStatusPendingSubmission {
		t.Errorf("got %s, want Pending Submission", got)
	}
}

// A simulated decision stores the whole payload, locks or not, the stage, and the texts as the decision keeps them; F
// and C rules apply, and so do those of stages.
func TestSimulation_9_3_Payload(t *testing.T) {
	decide := func(status api.ReviewStatus) func(*api.UpdateOpportunityInput) {
		return func(in *api.UpdateOpportunityInput) {
			in.LifeCycle.ReviewStatus, in.LifeCycle.ReviewComments, in.LifeCycle.ReviewStatusReason = &status, new("Tell more"), new("Unclear")
			in.LifeCycle.Stage, in.Project.Title, in.Customer.Account.Duns = new(api.StageQualified), new("Another"), nil
			in.Project.DeliveryModels = nil // an S rule, which a simulation need not pass
		}
	}
	for _, status := range []api.ReviewStatus{api.ReviewStatusApproved, api.ReviewStatusActionRequired, api.ReviewStatusRejected, api.ReviewStatusInReview} {
		b := newBench(t)
		id := b.create()
		b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
		b.now = b.now.Add(time.Minute)
		b.ok(b.alter(id, decide(status)))
		o := b.stored(id)
		if o.stage() != api.StageQualified || *o.Project.Title != "Another" || o.Customer.Account.Duns != nil {
			t.Errorf("%s: got stage %s, title %q, want the payload", status, o.stage(), *o.Project.Title)
		}
		var want string
		if status == api.ReviewStatusActionRequired || status == api.ReviewStatusRejected {
			want = "Tell more/Unclear"
		}
		if got := text(o.LifeCycle.ReviewComments) + "/" + text(o.LifeCycle.ReviewStatusReason); got != want && got != want+"/" {
			t.Errorf("%s: got texts %q, want %q", status, got, want)
		}
	}
	b := newBench(t)
	id := b.create()
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	approve := func(change func(*api.UpdateOpportunityInput)) error {
		return b.alter(id, func(in *api.UpdateOpportunityInput) {
			in.LifeCycle.ReviewStatus = new(api.ReviewStatusApproved)
			change(in)
		})
	}
	checkProblems(t, approve(func(in *api.UpdateOpportunityInput) { in.LifeCycle.Stage = nil }), "business LifeCycle.Stage REQUIRED_FIELD_MISSING")
	checkProblems(t, approve(toStage(api.StageCommitted)), "business RelatedEntityIdentifiers.Solutions REQUIRED_FIELD_MISSING")
	checkProblems(t, approve(func(in *api.UpdateOpportunityInput) { in.Project.Title = nil }), "business Project.Title REQUIRED_FIELD_MISSING")
	checkProblems(t, approve(func(in *api.UpdateOpportunityInput) { in.Customer.Account.Address.PostalCode = new("1") }), "business Customer.Account.Address.PostalCode INVALID_VALUE")
	in := b.echo(id)
	in.LifeCycle.ReviewStatus, in.LastModifiedDate.Time = new(api.ReviewStatusApproved), b.now.Add(-time.Hour)
	if _, err := b.update(in); refusal(err) != "conflict" {
		t.Errorf("stale: got %v, want a conflict", err)
	}
	checkProblems(t, approve(lost))
}

// Without simulation nobody plays AWS at the creation either.
func TestSimulation_15_Origin(t *testing.T) {
	for _, on := range []bool{true, false} {
		b := newBench(t)
		b.switches.SandboxSimulation = on
		_, err := put(b.deal, fjord, b.service.CreateOpportunity, referralInput())
		if on {
			checkProblems(t, err)
		} else {
			checkProblems(t, err, "business Origin INVALID_VALUE")
		}
	}
}

// §9.3: without the simulation a partner cannot play AWS's part of a lead in Sandbox either.
func TestSimulationOffLeads_9_3(t *testing.T) {
	for _, on := range []bool{true, false} {
		d := newDeal(t)
		d.switches.SandboxSimulation = on
		problems := foreignContext(&resource.WriteCall{Call: d.call(fjord)}, "Contexts.Type", api.EngagementContextTypeLead)
		if refused := len(problems) > 0; refused == on {
			t.Errorf("simulation %v: a partner's Lead context has the problems %v", on, problems)
		}
	}
}
