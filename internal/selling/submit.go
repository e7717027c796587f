package selling

import (
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// SubmitOpportunity offers the opportunity to AWS for review. It makes no engagement, invitation or job; the task of
// selling §8.1 does (selling §7.1). Its errors are of kind NotFound and Validation only, because the model has no
// other for it.
func (s *Service) SubmitOpportunity(c *resource.WriteCall, in *api.SubmitOpportunityInput) error {
	o, err := loadOpportunity(c, c.Catalog, c.Account, in.Identifier)
	if err != nil {
		return err
	}
	c.Subject = o.record.Key
	if err := s.submittable(c, o, in.InvolvementType); err != nil {
		return err
	}
	if err := readyEngagement(c, o); err != nil {
		return err
	}
	if err := c.Checked(); err != nil {
		return err
	}
	return s.submitted(c, o, in.InvolvementType, in.Visibility)
}

// submit carries a submission out when submittable allows it.
func (s *Service) submit(c *resource.WriteCall, o *opportunity, involvement api.SalesInvolvementType, visibility *api.Visibility) error {
	if err := s.submittable(c, o, involvement); err != nil {
		return err
	}
	return s.submitted(c, o, involvement, visibility)
}

// submitted is what a submission changes (selling §5.6). Without a visibility the one of an earlier submission stays,
// and the first is Full.
func (s *Service) submitted(c *resource.WriteCall, o *opportunity, involvement api.SalesInvolvementType, visibility *api.Visibility) error {
	if visibility == nil {
		visibility = o.hidden.Visibility
	}
	orDefault(&visibility, api.VisibilityFull)
	o.hidden.InvolvementType, o.hidden.Visibility, o.hidden.Submitted = &involvement, visibility, c.Now
	if involvement == api.SalesInvolvementTypeForVisibilityOnly {
		o.PrimaryNeedsFromAws = []api.PrimaryNeedFromAws{needsNoSupport}
	}
	o.LifeCycle.ReviewStatus = new(api.ReviewStatusSubmitted)
	return s.changed(c, o)
}

// submittable refuses what rows 2 to 5 and 9 of selling §5.5 forbid, as Business errors: first those of the state of
// the opportunity, then those of its content. Nothing is changed.
func (s *Service) submittable(c *resource.WriteCall, o *opportunity, involvement api.SalesInvolvementType) error {
	var refused []apierr.Field
	for _, r := range submissionStates {
		if r.breaks(o, involvement) && !c.Doubtful("AwsSubmission."+r.path) {
			refused = append(refused, apierr.Field{Path: r.path, Code: r.code, Message: r.text})
		}
	}
	if len(refused) > 0 {
		if err := c.RefuseState(apierr.Business(refused...)); err != nil {
			return err
		}
	}
	d, err := s.submissionDraft(c, o, involvement)
	if err != nil {
		return err
	}
	levels := []level{levelPrecondition, levelFormat}
	if c.Switches.StrictValidation {
		levels = append(levels, levelCreate, levelSubmit)
	}
	return c.RefuseBusiness(d.problems(levels...))
}

const pathInvolvement = "InvolvementType"

// submissionStates are rows 2, 3 and 9 of selling §5.5, and what §5.6 says of a second submission.
var submissionStates = []struct {
	path   string
	code   apierr.Code
	breaks func(*opportunity, api.SalesInvolvementType) bool
	text   string
}{
	{
		path: "LifeCycle.ReviewStatus", code: apierr.ActionNotPermitted,
		breaks: func(o *opportunity, _ api.SalesInvolvementType) bool {
			return !slices.Contains(submittedFrom, o.reviewStatus())
		},
		text: "LifeCycle.ReviewStatus must be Pending Submission or Action Required when an opportunity is submitted",
	},
	{
		path: "LifeCycle.Stage", code: apierr.InvalidValue,
		breaks: func(o *opportunity, _ api.SalesInvolvementType) bool { return o.stage() == api.StageClosedLost },
		text:   "LifeCycle.Stage must not be Closed Lost when an opportunity is submitted",
	},
	{
		path: "Origin", code: apierr.ActionNotPermitted,
		breaks: func(o *opportunity, _ api.SalesInvolvementType) bool {
			return o.hidden.Origin != api.OpportunityOriginPartnerReferral
		},
		text: "Origin must be Partner Referral: an opportunity that AWS referred is approved from the start and is not submitted",
	},
	{
		path: pathInvolvement, code: apierr.ActionNotPermitted,
		breaks: func(o *opportunity, involvement api.SalesInvolvementType) bool {
			return valueOf(o.hidden.InvolvementType) == api.SalesInvolvementTypeCoSell && involvement != api.SalesInvolvementTypeCoSell
		},
		text: "InvolvementType cannot go back from Co-Sell to For Visibility Only when an opportunity is submitted again",
	},
}

// submittedFrom are the review statuses from which an opportunity can be submitted.
var submittedFrom = []api.ReviewStatus{api.ReviewStatusPendingSubmission, api.ReviewStatusActionRequired}

// submissionDraft is the opportunity as the rules see it when it is submitted.
func (s *Service) submissionDraft(c *resource.WriteCall, o *opportunity, involvement api.SalesInvolvementType) (*draft, error) {
	d, err := s.storedDraft(c, o)
	if err != nil {
		return nil, err
	}
	d.submitting = true
	// What is submitted is what is stored; of the request only the involvement counts.
	d.doubtful = func(path string) bool {
		return path == pathInvolvement && (c.Doubtful(path) || c.Doubtful("AwsSubmission."+path))
	}
	// Who turns to co-sell in Action Required cannot add what co-sell asks for; it is asked for afterwards.
	if o.hidden.InvolvementType == nil {
		d.involvement = involvement
	}
	return d, nil
}

func (o *opportunity) reviewStatus() api.ReviewStatus {
	return valueOf(lifeCycleOf(&o.GetOpportunityOutput).ReviewStatus)
}

func (o *opportunity) stage() api.Stage { return valueOf(lifeCycleOf(&o.GetOpportunityOutput).Stage) }

// wasSubmitted reports whether the partner has submitted the opportunity at least once.
func (o *opportunity) wasSubmitted() bool { return !o.hidden.Submitted.IsZero() }
