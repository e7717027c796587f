package selling

import (
	"fmt"
	"strings"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// story is a deal told step by step: the state after each step, and who was told what.
type story struct {
	*bench
	id   string
	seen int64
	text strings.Builder
}

// step does something an hour after the last one and writes down what came of it.
func (s *story) step(name string, do func() error) {
	s.Helper()
	s.now = s.now.Add(time.Hour)
	fmt.Fprintf(&s.text, "# %s\n", name)
	if err := do(); err != nil {
		fmt.Fprintf(&s.text, "refused: %s\n", refusal(err))
	}
	o := s.stored(s.id)
	fmt.Fprintf(&s.text, "%s, %s, changed %s\n%s\n", o.reviewStatus(), o.stage(), o.LastModifiedDate, s.news(&s.seen))
}

func (s *story) as(status api.ReviewStatus, stage api.Stage) func() error {
	return func() error {
		return s.alter(s.id, func(in *api.UpdateOpportunityInput) {
			in.LifeCycle.ReviewStatus, in.LifeCycle.Stage = &status, &stage
			if status == api.ReviewStatusActionRequired {
				in.LifeCycle.ReviewComments, in.LifeCycle.ReviewStatusReason = new("Say what the customer needs."), new("Unclear")
			}
		})
	}
}

func newStory(t *testing.T, catalog string) *story {
	s := &story{bench: newBench(t)}
	s.catalog = catalog
	s.id = s.create()
	s.step("draft", func() error { return nil })
	s.step("offered to AWS in an engagement", func() error { s.shareWithAWS(s.id); return nil })
	s.step("submitted", func() error { return s.submit(s.id, api.SalesInvolvementTypeCoSell) })
	return s
}

func (s *story) done(t *testing.T, name string) {
	t.Helper()
	goldenUpdate(t, name, []byte(s.text.String()))
}

// From the draft to the launch, AWS played by the operator.
func TestStoryLaunched(t *testing.T) {
	s := newStory(t, resource.CatalogAWS)
	stale := s.echo(s.id)
	s.step("changed while submitted", func() error {
		return s.alter(s.id, func(in *api.UpdateOpportunityInput) { in.LifeCycle.NextSteps = new("Wait") })
	})
	s.step("taken into review", func() error { return reviews[reviewTake](s.bench, s.id) })
	s.step("action required", func() error { return reviews[reviewRequestAction](s.bench, s.id) })
	s.step("updated from what was read before", func() error { _, err := s.update(stale); return err })
	s.step("corrected", func() error {
		return s.alter(s.id, func(in *api.UpdateOpportunityInput) {
			in.Project.CustomerBusinessProblem = new("Planning stands still whenever a machine does.")
		})
	})
	s.step("approved", func() error { return reviews[reviewApprove](s.bench, s.id) })
	s.step("qualified", s.as(api.ReviewStatusApproved, api.StageQualified))
	s.step("launched without a solution", s.as(api.ReviewStatusApproved, api.StageLaunched))
	s.step("solution", func() error {
		return s.associate(s.id, api.RelatedEntityTypeSolutions, defaultSolutionID)
	})
	s.step("launched", s.as(api.ReviewStatusApproved, api.StageLaunched))
	s.step("revenue after the launch", func() error {
		return s.alter(s.id, func(in *api.UpdateOpportunityInput) { in.SoftwareRevenue.Value.Amount = "500" })
	})
	s.done(t, "story-launched.golden")
}

// The same in Sandbox, where the partner plays AWS itself, to the deal's being lost.
func TestStoryClosedLost(t *testing.T) {
	s := newStory(t, resource.CatalogSandbox)
	s.step("action required, simulated", s.as(api.ReviewStatusActionRequired, api.StageProspect))
	s.step("corrected, sent back with the status as read", func() error {
		return s.alter(s.id, func(in *api.UpdateOpportunityInput) { in.LifeCycle.TargetCloseDate = new("2026-12-24") })
	})
	s.step("approved and qualified, simulated", s.as(api.ReviewStatusApproved, api.StageQualified))
	s.step("technical validation", s.as(api.ReviewStatusApproved, api.StageTechnicalValidation))
	s.step("lost", func() error { return s.alter(s.id, lost) })
	s.step("reopened", s.as(api.ReviewStatusApproved, api.StageQualified))
	s.done(t, "story-lost.golden")
}

// Rejected: nothing can be changed any more.
func TestStoryRejected(t *testing.T) {
	s := newStory(t, resource.CatalogSandbox)
	s.step("rejected, simulated", s.as(api.ReviewStatusRejected, api.StageProspect))
	s.step("approved, simulated", s.as(api.ReviewStatusApproved, api.StageProspect))
	s.step("submitted again", func() error { return s.submit(s.id, api.SalesInvolvementTypeCoSell) })
	s.step("product", func() error { return s.associate(s.id, api.RelatedEntityTypeAwsProducts, "AWSLambda") })
	s.step("assigned", func() error { return s.assign(s.id, assignee("noa@bluefjord.example", titleOwner)) })
	s.done(t, "story-rejected.golden")
}
