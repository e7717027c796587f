package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Jobs are what the agenda carries out for the service.
func (s *Service) Jobs() map[string]resource.Job {
	return map[string]resource.Job{
		jobInvitationExpiry: {Run: s.expireInvitation},
		jobAcceptance:       {Run: s.runAcceptance, Fail: failAcceptance},
		jobSubmission:       {Run: s.runSubmission, Fail: failSubmission},
		jobConversion:       {Run: s.runConversion, Fail: failConversion},
		jobProspecting:      {Run: runProspecting, Fail: failProspecting},
	}
}

// jobAcceptance is the agenda's name for the steps of an acceptance.
const jobAcceptance = "selling.engagement-by-accepting-invitation-task"

// acceptances are the tasks of this kind.
var acceptances = taskKind{name: "acceptance", path: "engagement-by-accepting-invitation-task/"}

// acceptance is a task that accepts an invitation and makes the opportunity that goes with it (selling §8.2). Its body
// is the answer of StartEngagementByAcceptingInvitationTask.
type acceptance struct {
	record *store.Record
	api.StartEngagementByAcceptingInvitationTaskOutput
	hidden acceptanceHidden
}

type acceptanceHidden struct {
	// Invitation is the one to accept; the body has it only once the task has ended (selling §4.6).
	Invitation string
	Tags       []api.Tag `json:",omitempty"`
}

func taskKey(catalog, id string) store.Key {
	return store.Key{Kind: kindTask, Catalog: catalog, ID: id}
}

// newAcceptance makes a task of the calling account that has done nothing yet, not saved.
func newAcceptance(c *resource.WriteCall, invitation string, tags []api.Tag) *acceptance {
	id := c.IDs.New("task-", 13)
	return &acceptance{
		StartEngagementByAcceptingInvitationTaskOutput: api.StartEngagementByAcceptingInvitationTaskOutput{
			TaskId: &id, TaskArn: new(c.ARN("", acceptances.path+id)), StartTime: new(awsjson.At(c.Now)),
			TaskStatus: new(api.TaskStatusInProgress),
		},
		hidden: acceptanceHidden{Invitation: invitation, Tags: tags},
	}
}

func loadAcceptance(r store.Reader, catalog, id string) (*acceptance, error) {
	t := new(acceptance)
	var err error
	t.record, err = loadTask(r, catalog, id, &t.StartEngagementByAcceptingInvitationTaskOutput, &t.hidden)
	return t, err
}

func (t *acceptance) save(c *resource.WriteCall) error {
	return acceptances.save(c, &t.record, &t.StartEngagementByAcceptingInvitationTaskOutput, t.hidden, t.facts())
}

func (t *acceptance) facts() taskFacts {
	return taskFacts{
		id: *t.TaskId, started: t.StartTime.Time, status: *t.TaskStatus,
		by: map[string][]string{
			filterInvitation:  {t.hidden.Invitation},
			filterOpportunity: identifiers(t.OpportunityId),
		},
	}
}

// StartEngagementByAcceptingInvitationTask starts the steps of selling §8.2. Only what makes the request itself wrong
// and an unknown invitation are its errors; everything else is the outcome of the task.
func (s *Service) StartEngagementByAcceptingInvitationTask(c *resource.WriteCall, in *api.StartEngagementByAcceptingInvitationTaskInput) (*api.StartEngagementByAcceptingInvitationTaskOutput, error) {
	if err := c.RefuseRequest(tagProblems(in.Tags)); err != nil {
		return nil, err
	}
	id, err := c.ID(in.Identifier, invitationPath, "Identifier")
	if err != nil {
		return nil, err
	}
	if _, _, err := readInvitation(c, c.Catalog, c.Account, id); err != nil {
		return nil, err
	}
	t := newAcceptance(c, id, in.Tags)
	if err := t.save(c); err != nil {
		return nil, err
	}
	return &t.StartEngagementByAcceptingInvitationTaskOutput, startTask(c, jobAcceptance, *t.TaskId)
}

// CurrentEngagementByAcceptingInvitationTask is the state of a task that the caller started.
func (s *Service) CurrentEngagementByAcceptingInvitationTask(r *resource.ReadCall, taskID string) (*api.StartEngagementByAcceptingInvitationTaskOutput, error) {
	t, err := loadAcceptance(r, r.Catalog, taskID)
	if err != nil {
		return nil, err
	}
	return &t.StartEngagementByAcceptingInvitationTaskOutput, nil
}
