package account

import (
	"fmt"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Decision is how the profile updates of a catalog are decided (account §11).
type Decision string

// The decisions.
const (
	Manual   Decision = "manual"    // by the operator
	Auto     Decision = "auto"      // by the built-in review: approved unless it finds something
	AutoFail Decision = "auto-fail" // failed, whatever is handed in
)

// Policy says how the profile updates of one catalog are decided.
type Policy struct {
	Decision Decision
	// Errors are what AutoFail answers; one for the content as a whole when empty.
	Errors []api.ErrorDetail
}

// DefaultPolicy decides by itself in the sandbox and leaves every other catalog to the operator.
func DefaultPolicy(catalog string) Policy {
	if catalog == resource.CatalogSandbox {
		return Policy{Decision: Auto}
	}
	return Policy{Decision: Manual}
}

func (s *Service) policy(catalog string) Policy {
	if p, ok := s.Policies[catalog]; ok {
		return p
	}
	return DefaultPolicy(catalog)
}

// decideProfile carries out the policy for a task that was started. A task that was ended meanwhile stays as it is,
// one that a new configuration leaves to the operator stays open.
func (s *Service) decideProfile(c *resource.WriteCall, e store.Entry) error {
	t, err := profileTaskByID(c.Reading(), e.Ref)
	if err != nil {
		return err
	}
	if t.Status != api.ProfileTaskStatusInProgress {
		return nil
	}
	policy := s.policy(c.Catalog)
	switch policy.Decision {
	case Auto:
		return s.byReview(c, t)
	case AutoFail:
		if len(policy.Errors) > 0 {
			return t.fail(c, policy.Errors)
		}
		return t.fail(c, []api.ErrorDetail{{
			Locale: t.TaskDetails.TranslationSourceLocale, Reason: api.ProfileValidationErrorReasonInvalidContent,
			Message: "Every profile update of this catalog is set to fail.",
		}})
	default:
		return nil
	}
}

// byReview publishes what the built-in review does not object to.
func (s *Service) byReview(c *resource.WriteCall, t *profileTask) error {
	problems, err := s.review(c.Reading(), t)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return t.fail(c, problems)
	}
	return t.approve(c)
}

// DecideProfileTask ends a task that is IN_PROGRESS as the built-in review finds, and returns how. Another is
// INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE; PARTNER_PROFILE_TASK_NOT_FOUND.
func (s *Service) DecideProfileTask(c *resource.WriteCall, task string) (api.ProfileTaskStatus, error) {
	t, err := openTask(c, task, "")
	if err != nil {
		return "", err
	}
	err = s.byReview(c, t)
	return t.Status, err
}

// ApproveProfileTask publishes the profile of a task that is IN_PROGRESS, whatever the review finds. Approving it again
// changes nothing. PARTNER_PROFILE_TASK_NOT_FOUND; INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE when it ended otherwise.
func (s *Service) ApproveProfileTask(c *resource.WriteCall, task string) error {
	t, err := openTask(c, task, api.ProfileTaskStatusSucceeded)
	if t == nil || err != nil {
		return err
	}
	return t.approve(c)
}

// maxProblems is how many errors a failed task can have.
const maxProblems = 50

// FailProfileTask ends a task that is IN_PROGRESS with 1 to 50 errors and leaves the profile as it is. Failing it again
// changes nothing, not even the errors. REQUEST_VALIDATION_FAILED for errors that the API cannot answer; else as
// ApproveProfileTask.
func (s *Service) FailProfileTask(c *resource.WriteCall, task string, problems []api.ErrorDetail) error {
	if err := checkProblems(problems); err != nil {
		return err
	}
	t, err := openTask(c, task, api.ProfileTaskStatusFailed)
	if t == nil || err != nil {
		return err
	}
	return t.fail(c, problems)
}

// checkProblems holds the operator's errors to the model's rules, because they become an answer.
func checkProblems(problems []api.ErrorDetail) error {
	if len(problems) < 1 || len(problems) > maxProblems {
		return apierr.Request(apierr.Fieldf("ErrorDetailList", apierr.InvalidValue,
			"a failed task has 1 to %d errors, not %d", maxProblems, len(problems)))
	}
	var fields []apierr.Field
	for i := range problems {
		found, err := awsjson.Decode(problems[i].AppendJSON(nil), &api.API.Spelling.Style, new(api.ErrorDetail))
		if err != nil {
			return fmt.Errorf("check error %d: %w", i, err)
		}
		for _, f := range found {
			f.Path = elementPath("ErrorDetailList", i) + "." + f.Path
			fields = append(fields, f)
		}
	}
	if len(fields) > 0 {
		return apierr.Request(fields...)
	}
	return nil
}

// openTask returns a task to decide, nil when it has been decided so already.
func openTask(c *resource.WriteCall, id string, end api.ProfileTaskStatus) (*profileTask, error) {
	t, err := profileTaskByID(c.Reading(), id)
	if err != nil {
		return nil, err
	}
	switch t.Status {
	case api.ProfileTaskStatusInProgress:
		return t, nil
	case end:
		return nil, nil
	default:
		return nil, apierr.Conflictf("INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE",
			"Profile update task %s is %s; only a task that is IN_PROGRESS can be decided.", t.TaskId, t.Status)
	}
}

func (t *profileTask) approve(c *resource.WriteCall) error {
	rec, err := c.Get(store.Key{Kind: kindPartner, Catalog: t.Catalog, ID: t.Id})
	if err != nil {
		return fmt.Errorf("partner of profile task %s: %w", t.TaskId, err)
	}
	p, err := decodePartner(rec)
	if err != nil {
		return err
	}
	p.publish(c, t.TaskDetails)
	if err := p.write(c); err != nil {
		return err
	}
	return t.end(c, api.ProfileTaskStatusSucceeded, nil)
}

func (t *profileTask) fail(c *resource.WriteCall, problems []api.ErrorDetail) error {
	return t.end(c, api.ProfileTaskStatusFailed, problems)
}

// end writes the end of a task; nobody is told (account §10).
func (t *profileTask) end(c *resource.WriteCall, status api.ProfileTaskStatus, problems []api.ErrorDetail) error {
	t.Status, t.EndedAt, t.ErrorDetailList = status, new(awsjson.At(c.Now)), problems
	return t.write(c)
}

// publish replaces the whole profile. The first one gets its id, which never changes, and can be seen by all
// (account §4.2).
func (p *partner) publish(c *resource.WriteCall, d *api.TaskDetails) {
	id := p.profileID()
	if id == "" {
		id = c.IDs.New("pprofile-", 13)
		p.hidden.Visibility = api.ProfileVisibilityPublic
	}
	p.Profile = &api.PartnerProfile{
		DisplayName: d.DisplayName, Description: d.Description, WebsiteUrl: d.WebsiteUrl, LogoUrl: d.LogoUrl,
		PrimarySolutionType: d.PrimarySolutionType, IndustrySegments: d.IndustrySegments,
		TranslationSourceLocale: d.TranslationSourceLocale, LocalizedContents: d.LocalizedContents,
		Headquarters: d.Headquarters, ProfileId: &id,
	}
}

// ReviewProfileTask is what the built-in review finds in a task, as a suggestion to whoever decides it; nothing when
// there is nothing to object to. PARTNER_PROFILE_TASK_NOT_FOUND.
func (s *Service) ReviewProfileTask(c *resource.ReadCall, task string) ([]api.ErrorDetail, error) {
	t, err := profileTaskByID(c, task)
	if err != nil {
		return nil, err
	}
	return s.review(c, t)
}
