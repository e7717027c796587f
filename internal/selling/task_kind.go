package selling

import (
	"fmt"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// taskKind is what a kind of task has of its own; all share a kind of record, and each has a list (selling §4.6).
type taskKind struct {
	name string // first in the names of its index groups
	path string // what the ARN of such a task has before its id
}

// taskFacts are what a list knows of a task, whatever its kind.
type taskFacts struct {
	id      string
	started time.Time
	status  api.TaskStatus
	// by has the identifiers that select the task, by the filter in which they do.
	by map[string][]string
}

// The filters of the task lists, as they stand in the names of index groups. Not every list has all (selling §7.5).
const (
	filterStatus      = "TaskStatus"
	filterOpportunity = "OpportunityIdentifier"
	filterEngagement  = "EngagementIdentifier"
	filterInvitation  = "EngagementInvitationIdentifier"
	filterContext     = "ContextIdentifier"
)

// byDate and by name the index groups of all tasks of the kind and of those that a filter selects. All are ordered by
// the start.
func (k taskKind) byDate() string { return k.name + "/StartTime" }

func (k taskKind) by(filter string) string { return k.name + "/" + filter + "/StartTime" }

// save stores a task with the index rows of its owner: the calling account when it is new.
func (k taskKind) save(c *resource.WriteCall, record **store.Record, body awsjson.Output, hidden any, f taskFacts) error {
	owner := c.Account
	if *record != nil {
		owner = (*record).Account
	}
	key := resource.TimeKey(f.started)
	rows := []store.Index{
		{Account: owner, Name: k.byDate(), Sort: key},
		{Account: owner, Name: k.by(filterStatus), Value: string(f.status), Sort: key},
	}
	for filter, ids := range f.by {
		for _, id := range ids {
			rows = append(rows, store.Index{Account: owner, Name: k.by(filter), Value: id, Sort: key})
		}
	}
	return write(c, taskKey(c.Catalog, f.id), owner, record, body, hidden, f.started, c.Now, rows)
}

// loadTask reads the record of a task into its body and what is hidden of it.
func loadTask(r store.Reader, catalog, id string, body awsjson.Shape, hidden any) (*store.Record, error) {
	rec, err := r.Get(taskKey(catalog, id))
	if err != nil {
		return nil, fmt.Errorf("read task %s: %w", id, err)
	}
	return rec, decode(rec, body, hidden)
}

// identifiers are those that are there, each once.
func identifiers(ids ...*string) []string {
	var list []string
	for _, id := range ids {
		if id != nil {
			list = append(list, *id)
		}
	}
	return list
}

// startTask makes the agenda carry the new task out, and the client token stand for it.
func startTask(c *resource.WriteCall, job, id string) error {
	c.Subject, c.Task = taskKey(c.Catalog, id), id
	if err := c.Schedule(store.Entry{Kind: job, Ref: id, Account: c.Account, Catalog: c.Catalog, Due: c.Now}); err != nil {
		return fmt.Errorf("schedule task %s: %w", id, err)
	}
	return nil
}
