package selling

import (
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// jobProspecting is the agenda's name for what a prospecting task does.
const jobProspecting = "selling.prospecting-from-engagement-task"

// prospecting is a task that lets AWS look for what the customers of some engagements may need (protocol §15). Its body
// is the answer of GetProspectingFromEngagementTask; only its owner sees it.
type prospecting struct {
	record *store.Record
	api.GetProspectingFromEngagementTaskOutput
}

func prospectingKey(catalog, id string) store.Key {
	return store.Key{Kind: kindProspecting, Catalog: catalog, ID: id}
}

// prospectingARN is the form that the model demands, which is that of no other resource.
func prospectingARN(c *resource.WriteCall, id string) string {
	return "arn:aws:partnercentral-selling:" + c.Region + "::catalog/" + c.Catalog + "/prospecting-from-engagement-task/" + id
}

// StartProspectingFromEngagementTask starts a task over engagements of the caller (protocol §15). An engagement of
// which the caller is no member is the error of the call, as with the other tasks.
func (s *Service) StartProspectingFromEngagementTask(c *resource.WriteCall, in *api.StartProspectingFromEngagementTaskInput) (*api.StartProspectingFromEngagementTaskOutput, error) {
	if err := c.RefuseRequest(prospectingProblems(in)); err != nil {
		return nil, err
	}
	id := c.IDs.New("task-", 14)
	t := &prospecting{GetProspectingFromEngagementTaskOutput: api.GetProspectingFromEngagementTaskOutput{
		TaskId: id, TaskArn: prospectingARN(c, id), TaskName: in.TaskName, StartTime: awsjson.At(c.Now),
		Engagements: []api.EngagementProspectingResult{},
	}}
	for _, engagement := range in.Identifiers {
		if _, err := loadEngagement(c, c.Catalog, c.Account, engagement); err != nil {
			return nil, err
		}
		t.Engagements = append(t.Engagements, api.EngagementProspectingResult{
			EngagementIdentifier: engagement, Status: api.ProspectingTaskStatusPending,
		})
	}
	if err := t.save(c); err != nil {
		return nil, err
	}
	c.Subject = t.record.Key
	if err := c.Schedule(store.Entry{Kind: jobProspecting, Ref: id, Account: c.Account, Catalog: c.Catalog, Due: c.Now}); err != nil {
		return nil, fmt.Errorf("schedule task %s: %w", id, err)
	}
	return &api.StartProspectingFromEngagementTaskOutput{
		Identifiers: in.Identifiers, TaskName: t.TaskName, StartTime: t.StartTime, TaskId: &t.TaskId, TaskArn: &t.TaskArn,
		TaskStatus: api.ProspectingTaskStatusPending,
	}, nil
}

// prospectingProblems are the engagements that are named twice.
func prospectingProblems(in *api.StartProspectingFromEngagementTaskInput) []apierr.Field {
	var found []apierr.Field
	seen := make(map[string]bool, len(in.Identifiers))
	for n, id := range in.Identifiers {
		if seen[id] {
			found = append(found, apierr.Fieldf(fmt.Sprintf("Identifiers[%d]", n), apierr.DuplicateKeyValue, "Identifiers must name an engagement once: element %d repeats one", n))
		}
		seen[id] = true
	}
	return found
}

// GetProspectingFromEngagementTask answers the account that started the task (protocol §15).
func (s *Service) GetProspectingFromEngagementTask(c *resource.ReadCall, in *api.GetProspectingFromEngagementTaskInput) (*api.GetProspectingFromEngagementTaskOutput, error) {
	r, err := c.Get(prospectingKey(c.Catalog, in.TaskIdentifier))
	if errors.Is(err, store.ErrNotFound) || err == nil && r.Account != c.Account {
		return nil, apierr.NotFoundf("", "Prospecting task %s was not found in catalog %s among those that the calling account started.", in.TaskIdentifier, c.Catalog)
	}
	if err != nil {
		return nil, fmt.Errorf("read prospecting task %s: %w", in.TaskIdentifier, err)
	}
	t, err := readProspecting(r)
	if err != nil {
		return nil, err
	}
	return &t.GetProspectingFromEngagementTaskOutput, nil
}

func readProspecting(r *store.Record) (*prospecting, error) {
	t := &prospecting{record: r}
	return t, decode(r, &t.GetProspectingFromEngagementTaskOutput, &struct{}{})
}

// runProspecting is the job of jobProspecting. There is nobody who prospects here, so the task completes and finds
// nothing in any engagement.
func runProspecting(c *resource.WriteCall, entry store.Entry) error {
	return endProspecting(c, entry, func(r *api.EngagementProspectingResult) { r.Status = api.ProspectingTaskStatusCompleted })
}

// failProspecting writes down in every engagement why there is no result.
func failProspecting(c *resource.WriteCall, entry store.Entry, f *resource.Failure) error {
	return endProspecting(c, entry, func(r *api.EngagementProspectingResult) {
		r.Status, r.ReasonCode, r.Message = api.ProspectingTaskStatusFailed, &f.Reason, &f.Message
	})
}

// endProspecting ends a task that has not ended.
func endProspecting(c *resource.WriteCall, entry store.Entry, end func(*api.EngagementProspectingResult)) error {
	c.Subject = prospectingKey(entry.Catalog, entry.Ref)
	r, err := c.Get(c.Subject)
	if err != nil {
		return fmt.Errorf("read prospecting task %s: %w", entry.Ref, err)
	}
	t, err := readProspecting(r)
	if err != nil || t.EndTime != nil {
		return err
	}
	for n := range t.Engagements {
		end(&t.Engagements[n])
	}
	t.EndTime = new(awsjson.At(c.Now))
	return t.save(c)
}
