package selling

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

func (b *bench) queue(limit int, statuses ...api.ReviewStatus) []Submission {
	b.Helper()
	all := []Submission{}
	var token *string
	for {
		b.ok(b.read(func(c *resource.ReadCall) error {
			page, next, err := b.service.ReviewQueue(c, statuses, token, limit)
			all, token = append(all, page...), next
			return err
		}))
		if token == nil {
			return all
		}
	}
}

// The queue has what waits, of all partners of the catalog, in the order of the submissions.
func TestReviewQueue_9_2(t *testing.T) {
	b := newBench(t)
	const cosell, visible = api.SalesInvolvementTypeCoSell, api.SalesInvolvementTypeForVisibilityOnly
	want := map[string]Submission{}
	submit := func(account string, involvement api.SalesInvolvementType) string {
		b.account = account
		id := b.create()
		b.now = b.now.Add(time.Minute)
		b.ok(b.submit(id, involvement))
		want[id] = Submission{account, id, api.ReviewStatusSubmitted, involvement, api.VisibilityFull, b.now}
		return id
	}
	first, second, third := submit(nimbus, cosell), submit(fjord, visible), submit(fjord, cosell)
	b.create() // a draft is nobody's to see
	b.catalog = "AWS"
	submit(fjord, cosell)
	b.catalog = "Sandbox"
	b.ok(reviews[reviewTake](b, second))
	b.ok(reviews[reviewRequestAction](b, third))
	again := want[second]
	again.Status = api.ReviewStatusInReview
	for _, limit := range []int{1, 10} {
		if diff := cmp.Diff([]Submission{want[first], again}, b.queue(limit)); diff != "" {
			t.Errorf("waiting, in pages of %d (-want +got):\n%s", limit, diff)
		}
	}
	asked := want[third]
	asked.Status = api.ReviewStatusActionRequired
	if diff := cmp.Diff([]Submission{asked}, b.queue(5, api.ReviewStatusActionRequired)); diff != "" {
		t.Errorf("asked for action (-want +got):\n%s", diff)
	}
	b.now = b.now.Add(time.Hour)
	b.ok(b.alter(third, func(in *api.UpdateOpportunityInput) { in.PartnerOpportunityIdentifier = new("CRM-1") }))
	corrected := want[third]
	corrected.Submitted = b.now
	if diff := cmp.Diff([]Submission{want[first], again, corrected}, b.queue(2)); diff != "" {
		t.Errorf("after the correction (-want +got):\n%s", diff)
	}
}
