package selling

import (
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// jobConversion is the agenda's name for the steps of a conversion.
const jobConversion = "selling.opportunity-from-engagement-task"

// conversions are the tasks of this kind.
var conversions = taskKind{name: "conversion", path: "opportunity-from-engagement-task/"}

// conversionTask makes an opportunity of a lead (selling §8.3). Its body is the answer of
// StartOpportunityFromEngagementTask.
type conversionTask struct {
	record *store.Record
	api.StartOpportunityFromEngagementTaskOutput
	hidden conversionTaskHidden
}

// conversionTaskHidden is what the task was given; the body has it only once the task has ended (selling §4.6).
type conversionTaskHidden struct {
	Engagement string
	Context    string    // of the lead; a completed task answers with the one that it made
	Tags       []api.Tag `json:",omitempty"`
}

// newConversion makes a task of the calling account that has done nothing yet, not saved.
func newConversion(c *resource.WriteCall, hidden conversionTaskHidden) *conversionTask {
	id := c.IDs.New("task-", 13)
	return &conversionTask{
		StartOpportunityFromEngagementTaskOutput: api.StartOpportunityFromEngagementTaskOutput{
			TaskId: &id, TaskArn: new(c.ARN("", conversions.path+id)), StartTime: new(awsjson.At(c.Now)),
			TaskStatus: new(api.TaskStatusInProgress),
		},
		hidden: hidden,
	}
}

func loadConversion(r store.Reader, catalog, id string) (*conversionTask, error) {
	t := new(conversionTask)
	var err error
	t.record, err = loadTask(r, catalog, id, &t.StartOpportunityFromEngagementTaskOutput, &t.hidden)
	return t, err
}

func (t *conversionTask) save(c *resource.WriteCall) error {
	return conversions.save(c, &t.record, &t.StartOpportunityFromEngagementTaskOutput, t.hidden, t.facts())
}

func (t *conversionTask) facts() taskFacts {
	return taskFacts{
		id: *t.TaskId, started: t.StartTime.Time, status: *t.TaskStatus,
		by: map[string][]string{
			filterOpportunity: identifiers(t.OpportunityId),
			filterEngagement:  {t.hidden.Engagement},
			filterContext:     identifiers(&t.hidden.Context, t.ContextId),
		},
	}
}

// StartOpportunityFromEngagementTask starts the steps of selling §8.3. Only what makes the request itself wrong and an
// unknown engagement are its errors; everything else is the outcome of the task.
func (s *Service) StartOpportunityFromEngagementTask(c *resource.WriteCall, in *api.StartOpportunityFromEngagementTaskInput) (*api.StartOpportunityFromEngagementTaskOutput, error) {
	if err := c.RefuseRequest(tagProblems(in.Tags)); err != nil {
		return nil, err
	}
	id, err := c.ID(in.Identifier, engagementPath, "Identifier")
	if err != nil {
		return nil, err
	}
	if _, err := loadEngagement(c, c.Catalog, c.Account, id); err != nil {
		return nil, err
	}
	t := newConversion(c, conversionTaskHidden{Engagement: id, Context: in.ContextIdentifier, Tags: in.Tags})
	if err := t.save(c); err != nil {
		return nil, err
	}
	return &t.StartOpportunityFromEngagementTaskOutput, startTask(c, jobConversion, *t.TaskId)
}

// CurrentOpportunityFromEngagementTask is the state of a task that the caller started.
func (s *Service) CurrentOpportunityFromEngagementTask(r *resource.ReadCall, taskID string) (*api.StartOpportunityFromEngagementTaskOutput, error) {
	t, err := loadConversion(r, r.Catalog, taskID)
	if err != nil {
		return nil, err
	}
	return &t.StartOpportunityFromEngagementTaskOutput, nil
}

// ListOpportunityFromEngagementTasks lists the tasks by which the caller converts leads. The filter by context finds a
// task by the lead's and by the one that was made (selling §7.5, §8.3).
func (s *Service) ListOpportunityFromEngagementTasks(c *resource.ReadCall, in *api.ListOpportunityFromEngagementTasksInput) (*api.ListOpportunityFromEngagementTasksOutput, error) {
	engagements, err := c.FilterIDs(in.EngagementIdentifier, engagementPath, "EngagementIdentifier")
	if err != nil {
		return nil, err
	}
	scope := *in
	scope.MaxResults, scope.NextToken = nil, nil
	query := taskQuery{
		kind: conversions, ids: in.TaskIdentifier, status: in.TaskStatus,
		filters: []taskFilter{{filterOpportunity, in.OpportunityIdentifier}, {filterEngagement, engagements}, {filterContext, in.ContextIdentifier}},
		sort:    in.Sort, scope: scope.AppendJSON(nil), token: in.NextToken, size: in.MaxResults,
	}
	out := &api.ListOpportunityFromEngagementTasksOutput{TaskSummaries: []api.ListOpportunityFromEngagementTaskSummary{}}
	out.NextToken, err = pageOfTasks(c, query, readConversion, func(t *conversionTask) {
		out.TaskSummaries = append(out.TaskSummaries,
			api.ListOpportunityFromEngagementTaskSummary(t.StartOpportunityFromEngagementTaskOutput))
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// readConversion is the task in the record, nil when it converts nothing.
func readConversion(r *store.Record) (*conversionTask, error) {
	t := &conversionTask{record: r}
	if err := decode(r, &t.StartOpportunityFromEngagementTaskOutput, &t.hidden); err != nil || t.hidden.Context == "" {
		return nil, err
	}
	return t, nil
}
