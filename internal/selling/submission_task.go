package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// jobSubmission is the agenda's name for the steps of a submission.
const jobSubmission = "selling.engagement-from-opportunity-task"

// submissions are the tasks of this kind.
var submissions = taskKind{name: "submission", path: "engagement-from-opportunity-task/"}

// submissionTask offers an opportunity to AWS in an engagement (selling §8.1). Its body is the answer of
// StartEngagementFromOpportunityTask.
type submissionTask struct {
	record *store.Record
	api.StartEngagementFromOpportunityTaskOutput
	hidden submissionTaskHidden
}

type submissionTaskHidden struct {
	Opportunity string
	Involvement api.SalesInvolvementType
	Visibility  *api.Visibility `json:",omitempty"`
	Tags        []api.Tag       `json:",omitempty"`
}

// newSubmission makes a task of the calling account that has done nothing yet, not saved.
func newSubmission(c *resource.WriteCall, hidden submissionTaskHidden) *submissionTask {
	id := c.IDs.New("task-", 13)
	return &submissionTask{
		StartEngagementFromOpportunityTaskOutput: api.StartEngagementFromOpportunityTaskOutput{
			TaskId: &id, TaskArn: new(c.ARN("", submissions.path+id)), StartTime: new(awsjson.At(c.Now)),
			TaskStatus: new(api.TaskStatusInProgress), OpportunityId: &hidden.Opportunity,
		},
		hidden: hidden,
	}
}

func loadSubmission(r store.Reader, catalog, id string) (*submissionTask, error) {
	t := new(submissionTask)
	var err error
	t.record, err = loadTask(r, catalog, id, &t.StartEngagementFromOpportunityTaskOutput, &t.hidden)
	return t, err
}

func (t *submissionTask) save(c *resource.WriteCall) error {
	return submissions.save(c, &t.record, &t.StartEngagementFromOpportunityTaskOutput, t.hidden, t.facts())
}

func (t *submissionTask) facts() taskFacts {
	return taskFacts{
		id: *t.TaskId, started: t.StartTime.Time, status: *t.TaskStatus,
		by: map[string][]string{
			filterOpportunity: {t.hidden.Opportunity},
			filterEngagement:  identifiers(t.EngagementId),
		},
	}
}

// StartEngagementFromOpportunityTask starts the steps of selling §8.1. Only what makes the request itself wrong and an
// unknown opportunity are its errors; everything else is the outcome of the task.
func (s *Service) StartEngagementFromOpportunityTask(c *resource.WriteCall, in *api.StartEngagementFromOpportunityTaskInput) (*api.StartEngagementFromOpportunityTaskOutput, error) {
	if err := c.RefuseRequest(tagProblems(in.Tags)); err != nil {
		return nil, err
	}
	if _, err := ownedOpportunity(c, c.Catalog, c.Account, in.Identifier); err != nil {
		return nil, err
	}
	t := newSubmission(c, submissionTaskHidden{
		Opportunity: in.Identifier, Involvement: in.AwsSubmission.InvolvementType, Visibility: in.AwsSubmission.Visibility, Tags: in.Tags,
	})
	if err := t.save(c); err != nil {
		return nil, err
	}
	return &t.StartEngagementFromOpportunityTaskOutput, startTask(c, jobSubmission, *t.TaskId)
}

// CurrentEngagementFromOpportunityTask is the state of a task that the caller started.
func (s *Service) CurrentEngagementFromOpportunityTask(r *resource.ReadCall, taskID string) (*api.StartEngagementFromOpportunityTaskOutput, error) {
	t, err := loadSubmission(r, r.Catalog, taskID)
	if err != nil {
		return nil, err
	}
	return &t.StartEngagementFromOpportunityTaskOutput, nil
}

// ListEngagementFromOpportunityTasks lists the tasks by which the caller submits opportunities (selling §7.5).
func (s *Service) ListEngagementFromOpportunityTasks(c *resource.ReadCall, in *api.ListEngagementFromOpportunityTasksInput) (*api.ListEngagementFromOpportunityTasksOutput, error) {
	engagements, err := c.FilterIDs(in.EngagementIdentifier, engagementPath, "EngagementIdentifier")
	if err != nil {
		return nil, err
	}
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	query := taskQuery{
		kind: submissions, ids: in.TaskIdentifier, status: in.TaskStatus,
		filters: []taskFilter{{filterOpportunity, in.OpportunityIdentifier}, {filterEngagement, engagements}},
		sort:    in.Sort, scope: scope.AppendJSON(nil), token: in.NextToken, size: in.MaxResults,
	}
	out := &api.ListEngagementFromOpportunityTasksOutput{TaskSummaries: []api.ListEngagementFromOpportunityTaskSummary{}}
	out.NextToken, err = pageOfTasks(c, query, readSubmission, func(t *submissionTask) {
		out.TaskSummaries = append(out.TaskSummaries,
			api.ListEngagementFromOpportunityTaskSummary(t.StartEngagementFromOpportunityTaskOutput))
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// readSubmission is the task in the record, nil when it submits nothing.
func readSubmission(r *store.Record) (*submissionTask, error) {
	t := &submissionTask{record: r}
	if err := decode(r, &t.StartEngagementFromOpportunityTaskOutput, &t.hidden); err != nil || t.hidden.Involvement == "" {
		return nil, err
	}
	return t, nil
}
