package selling

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// A submission without an engagement is approved too: there is a summary, and nobody to share it with.
func TestApprove_5_5_NoEngagement(t *testing.T) {
	b := newBench(t)
	id := b.create()
	b.ok(b.submit(id, api.SalesInvolvementTypeForVisibilityOnly))
	var seen int64
	b.news(&seen)
	b.ok(reviews[reviewApprove](b, id))
	if diff := cmp.Diff(fjord+" Opportunity Updated\n", b.news(&seen)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	out, err := b.summary(id)
	b.ok(err)
	if *out.RelatedOpportunityId != id || *out.Origin != api.OpportunityOriginPartnerReferral || *out.InvolvementType != api.SalesInvolvementTypeForVisibilityOnly {
		t.Errorf("got summary %s", out.AppendJSON(nil))
	}
}

// An invitation that AWS did not answer in time, or that another partner sent, is not answered by the decision.
func TestApprove_5_7_NoInvitation(t *testing.T) {
	b := newBench(t)
	id := b.create()
	e := b.shareWithAWS(id)
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
	b.now = b.now.Add(invitationLife)
	b.ok(reviews[reviewApprove](b, id))
	b.ok(b.read(func(c *resource.ReadCall) error {
		h, err := members(c, c.Catalog, e)
		if err == nil && h.has(amazon) {
			t.Error("AWS joined by an invitation that had expired")
		}
		return err
	}))
	if _, err := b.summary(id); err != nil {
		t.Errorf("got %v, want a summary", err)
	}
}

// A second opportunity of the same engagement has the engagement's one AWS opportunity (§4.2).
func TestApprove_4_2_OneAWSOpportunity(t *testing.T) {
	b := newBench(t)
	first, second := b.create(), b.create(func(in *api.CreateOpportunityInput) { in.Customer.Contacts = nil })
	e := b.shareWithAWS(first)
	b.ok(b.write(func(c *resource.WriteCall) error {
		o, err := loadOpportunity(c, c.Catalog, fjord, second)
		if err != nil {
			return err
		}
		eng, err := readEngagement(c, c.Catalog, e)
		if err != nil {
			return err
		}
		_, err = shareOpportunity(c, eng, o)
		return err
	}))
	for _, id := range []string{first, second} {
		b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
		b.ok(reviews[reviewApprove](b, id))
	}
	out, err := b.summary(second)
	b.ok(err)
	if *out.RelatedOpportunityId != second || len(out.Customer.Contacts) != 1 {
		t.Errorf("got summary %s, want that of the first with the id of the second", out.AppendJSON(nil))
	}
}
