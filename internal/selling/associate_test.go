package selling

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

const (
	anOffer    = "arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/Offer/offer-abc"
	anOfferSet = "arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/OfferSet/offerset-abc"
	aListing   = "arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/SaaSProduct/prod-abc"
)

func (b *bench) solution(v Solution) string {
	b.Helper()
	var id string
	b.ok(b.write(func(c *resource.WriteCall) (err error) {
		id, err = b.service.PutSolution(c, v)
		return err
	}))
	return id
}

func aSolution(status api.SolutionStatus) Solution {
	return Solution{Name: "Planning", Status: status, Category: "Software Product"}
}

// What identifies an entity of each kind, and what does not.
func TestAssociate_7_1_Identifiers(t *testing.T) {
	b := newBench(t)
	active, inactive, draft := b.solution(aSolution("Active")), b.solution(aSolution("Inactive")), b.solution(aSolution("Draft"))
	b.account = nimbus
	theirs := b.solution(Solution{ID: "S-7777777", Name: "Theirs", Status: "Active", Category: "Training Service"})
	b.account, b.catalog = fjord, "AWS"
	elsewhere := b.solution(Solution{ID: "S-8888888", Name: "Elsewhere", Status: "Active", Category: "Training Service"})
	b.catalog = "Sandbox"
	for kind, entities := range map[api.RelatedEntityType]map[string]bool{
		api.RelatedEntityTypeSolutions: {
			defaultSolutionID: true, active: true, inactive: false, draft: false, theirs: false, elsewhere: false, "S-1": false,
			"Other": false, "arn:aws:partnercentral:us-east-1:111122223333:catalog/Sandbox/solution/" + active: false,
		},
		api.RelatedEntityTypeAwsProducts:          {"AWSLambda": true, "AmazonEC2Linux": true, "AWS Lambda": false, "-": false, anOffer: false},
		api.RelatedEntityTypeAwsMarketplaceOffers: {anOffer: true, "offer-sv7qk2m4x": true, "offer-": false, anOfferSet: false, "AWSLambda": false},
		api.RelatedEntityTypeAwsMarketplaceOfferSets: {
			anOfferSet: true, "offerset-abc": false, anOffer: false,
			"arn:aws:aws-marketplace:us-east-1:1111:AWSMarketplace/OfferSet/offerset-abc": false,
		},
		api.RelatedEntityTypeAwsMarketplaceSolutions: {aListing: true, "prod-abc": false},
		api.RelatedEntityTypeAwsMarketplaceProducts:  {aListing: true, "prod-abc": false},
	} {
		for entity, accepted := range entities {
			id := b.create()
			err := b.associate(id, kind, entity)
			list := *relations[kind].list(b.stored(id).RelatedEntityIdentifiers)
			if accepted {
				b.ok(err)
				if diff := cmp.Diff([]string{entity}, list); diff != "" {
					t.Errorf("%s %s (-want +got):\n%s", kind, entity, diff)
				}
				continue
			}
			checkProblems(t, err, "business RelatedEntityIdentifier INVALID_VALUE")
			if len(list) > 0 {
				t.Errorf("%s %s: refused and stored all the same", kind, entity)
			}
		}
	}
}

// Associations in every status (§5.2).
func TestAssociate_5_2(t *testing.T) {
	for _, status := range reviewStatuses {
		b := newBench(t)
		id := b.create()
		b.force(id, inState(status, api.StageProspect))
		var want []string
		if status == api.ReviewStatusRejected {
			want = []string{"business LifeCycle.ReviewStatus ACTION_NOT_PERMITTED"}
		}
		checkProblems(t, b.associate(id, api.RelatedEntityTypeAwsProducts, "AWSLambda"), want...)
		checkProblems(t, b.disassociate(id, api.RelatedEntityTypeAwsProducts, "AWSLambda"), want...)
		if got := b.stored(id).reviewStatus(); got != status {
			t.Errorf("%s: got %s afterwards", status, got)
		}
	}
	b := newBench(t)
	id := b.create()
	b.account = nimbus
	if err := b.associate(id, api.RelatedEntityTypeAwsProducts, "AWSLambda"); refusal(err) != "not found" {
		t.Errorf("associate, another account's: got %v, want not found", err)
	}
	if err := b.disassociate(id, api.RelatedEntityTypeAwsProducts, "AWSLambda"); refusal(err) != "not found" {
		t.Errorf("disassociate, another account's: got %v, want not found", err)
	}
}

// How many there can be, and what excludes what.
func TestAssociate_1_9(t *testing.T) {
	b := newBench(t)
	id := b.create()
	const tooMany = "business RelatedEntityIdentifier TOO_MANY_VALUES"
	for i := range 10 {
		b.ok(b.associate(id, api.RelatedEntityTypeSolutions, b.solution(Solution{ID: fmt.Sprintf("S-%d", i), Name: "x", Status: "Active", Category: "Training Service"})))
	}
	checkProblems(t, b.associate(id, api.RelatedEntityTypeSolutions, defaultSolutionID), tooMany)
	for i := range 20 {
		b.ok(b.associate(id, api.RelatedEntityTypeAwsProducts, fmt.Sprintf("Product%d", i)))
	}
	checkProblems(t, b.associate(id, api.RelatedEntityTypeAwsProducts, "Product20"), tooMany)
	b.ok(b.associate(id, api.RelatedEntityTypeAwsMarketplaceOffers, anOffer))
	checkProblems(t, b.associate(id, api.RelatedEntityTypeAwsMarketplaceOffers, anOffer+"2"), tooMany)
	checkProblems(t, b.associate(id, api.RelatedEntityTypeAwsMarketplaceOfferSets, anOfferSet), "business RelatedEntityType ACTION_NOT_PERMITTED")
	b.ok(b.disassociate(id, api.RelatedEntityTypeAwsMarketplaceOffers, anOffer))
	b.ok(b.associate(id, api.RelatedEntityTypeAwsMarketplaceOfferSets, anOfferSet))
	checkProblems(t, b.associate(id, api.RelatedEntityTypeAwsMarketplaceOfferSets, anOfferSet+"2"), tooMany)
	checkProblems(t, b.associate(id, api.RelatedEntityTypeAwsMarketplaceOffers, anOffer), "business RelatedEntityType ACTION_NOT_PERMITTED")
}

// An association moves the stamp, tells the owner and shares the change; a second one changes nothing.
func TestAssociate_7_1_Effects(t *testing.T) {
	b := newBench(t)
	id := b.create()
	b.shareWithAWS(id)
	var seen int64
	b.news(&seen)
	const shared = fjord + " Opportunity Updated\n" + fjord + " Engagement Resource Snapshot Created OpportunitySummaryView\n"
	step := func(name string, err error, want string) {
		t.Helper()
		b.ok(err)
		if diff := cmp.Diff(want, b.news(&seen)); diff != "" {
			t.Errorf("%s: events (-want +got):\n%s", name, diff)
		}
	}
	step("product", b.associate(id, api.RelatedEntityTypeAwsProducts, "AWSLambda"), shared)
	if b.stored(id).Project.OtherSolutionDescription == nil {
		t.Error("a product cleared the description of another solution")
	}
	before := b.stored(id).LastModifiedDate
	step("product again", b.associate(id, api.RelatedEntityTypeAwsProducts, "AWSLambda"), "")
	if got := b.stored(id).LastModifiedDate; got != before {
		t.Errorf("again: got stamp %s, want %s", got, before)
	}
	step("solution", b.associate(id, api.RelatedEntityTypeSolutions, defaultSolutionID), shared)
	if got := b.stored(id).Project.OtherSolutionDescription; got != nil {
		t.Errorf("got description %q, want null after the first solution (§5.10)", *got)
	}
	b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) { in.Project.OtherSolutionDescription = new("More") }))
	b.news(&seen)
	step("second solution", b.associate(id, api.RelatedEntityTypeSolutions, b.solution(aSolution("Active"))), shared)
	if got := text(b.stored(id).Project.OtherSolutionDescription); got != "More" {
		t.Errorf("got description %q, want More after the second solution", got)
	}
	step("disassociate", b.disassociate(id, api.RelatedEntityTypeSolutions, defaultSolutionID), shared)
	checkProblems(t, b.disassociate(id, api.RelatedEntityTypeSolutions, defaultSolutionID), "business RelatedEntityIdentifier INVALID_VALUE")
	checkProblems(t, b.disassociate(id, api.RelatedEntityTypeAwsProducts, defaultSolutionID), "business RelatedEntityIdentifier INVALID_VALUE")
}

// The last solution, offer or offer set of a committed deal stays (§5.2).
func TestDisassociate_5_2(t *testing.T) {
	const kept = "business RelatedEntityIdentifier INVALID_VALUE"
	for _, test := range []struct {
		name   string
		status api.ReviewStatus
		stage  api.Stage
		offer  string
		want   []string
	}{
		{"before the submission", api.ReviewStatusPendingSubmission, api.StageProspect, "", nil},
		{"before the submission, committed", api.ReviewStatusPendingSubmission, api.StageCommitted, "", nil},
		{"early stage", api.ReviewStatusApproved, api.StageBusinessValidation, "", nil},
		{"Committed", api.ReviewStatusApproved, api.StageCommitted, "", []string{kept}},
		{"Launched", api.ReviewStatusApproved, api.StageLaunched, "", []string{kept}},
		{"Launched with an offer", api.ReviewStatusApproved, api.StageLaunched, anOffer, nil},
		{"Closed Lost", api.ReviewStatusApproved, api.StageClosedLost, "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			id := b.create()
			b.force(id, func(o *opportunity) {
				inState(test.status, test.stage)(o)
				o.RelatedEntityIdentifiers.Solutions = []string{defaultSolutionID}
				if test.offer != "" {
					o.RelatedEntityIdentifiers.AwsMarketplaceOffers = []string{test.offer}
				}
			})
			checkProblems(t, b.disassociate(id, api.RelatedEntityTypeSolutions, defaultSolutionID), test.want...)
			if test.offer != "" {
				checkProblems(t, b.disassociate(id, api.RelatedEntityTypeAwsMarketplaceOffers, test.offer), kept)
			}
			left := 0
			if len(test.want) > 0 {
				left = 1
			}
			if got := len(b.stored(id).RelatedEntityIdentifiers.Solutions); got != left {
				t.Errorf("got %d solutions, want %d", got, left)
			}
		})
	}
	// A replacement is associated first.
	b := newBench(t)
	id := b.create()
	b.force(id, solvedBy(api.RelatedEntityTypeSolutions))
	b.ok(b.alter(id, toStage(api.StageCommitted)))
	checkProblems(t, b.disassociate(id, api.RelatedEntityTypeSolutions, "one"), kept)
	b.ok(b.associate(id, api.RelatedEntityTypeSolutions, defaultSolutionID))
	b.ok(b.disassociate(id, api.RelatedEntityTypeSolutions, "one"))
}
