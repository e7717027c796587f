package selling

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Every refusal ends the task with its reason, leaves nothing behind, and keeps what it was given.
func TestConversionTask_8_4_Reasons(t *testing.T) {
	disqualified, own := someLead(), someLead()
	disqualified.Payload.Lead.QualificationStatus, own.Payload.Lead.QualificationStatus = new("Disqualified"), new("Nearly Disqualified")
	for _, test := range []struct {
		name     string
		contexts []api.EngagementContextDetails
		context  string
		tags     int
		want     api.ReasonCode
		message  string
	}{
		{"an unknown context", []api.EngagementContextDetails{someLead()}, "2", 0, api.ReasonCodeContextNotFound, "no context 2"},
		{"a project", []api.EngagementContextDetails{someLead(), someProject()}, "2", 0, api.ReasonCodeCustomerProjectContextNotPermitted, "CustomerProject"},
		{"a result", []api.EngagementContextDetails{someResult()}, "1", 0, api.ReasonCodeCustomerProjectContextNotPermitted, "ProspectingResult"},
		{"disqualified", []api.EngagementContextDetails{disqualified}, "1", 0, api.ReasonCodeDisqualifiedLeadNotPermitted, "Disqualified"},
		{"a status of one's own", []api.EngagementContextDetails{own}, "1", 0, "", ""},
		{"no room for the project", slices.Repeat([]api.EngagementContextDetails{someLead()}, 5), "1", 0, api.ReasonCodeServiceQuotaExceeded, "5 contexts"},
		{"the last room", slices.Repeat([]api.EngagementContextDetails{someLead()}, 4), "4", 0, "", ""},
		{"too many tags", []api.EngagementContextDetails{someLead()}, "1", maxTags + 1, api.ReasonCodeOpportunityValidationFailed, "at most 50"},
		{"as many tags as can be", []api.EngagementContextDetails{someLead()}, "1", maxTags, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDeal(t)
			id := d.found(fjord, test.contexts...)
			var tags []api.Tag
			for n := range test.tags {
				tags = append(tags, api.Tag{Key: fmt.Sprint("key", n)})
			}
			before, was := d.events(), d.engagement(fjord, id)
			task := d.converted(fjord, id, test.context, tags...)
			if test.want == "" {
				if *task.TaskStatus != api.TaskStatusComplete {
					t.Errorf("got %s, want COMPLETE", d.shown(task))
				}
				return
			}
			if *task.TaskStatus != api.TaskStatusFailed || *task.ReasonCode != test.want || !strings.Contains(*task.Message, test.message) {
				t.Errorf("got %s, want FAILED, %s, something with %q", d.shown(task), test.want, test.message)
			}
			if *task.EngagementId != id || *task.ContextId != test.context || task.OpportunityId != nil || task.ResourceSnapshotJobId != nil {
				t.Errorf("ids: got %s", d.shown(task))
			}
			if !bytes.Equal(before, d.events()) {
				t.Error("a failed task told something")
			}
			if diff := cmp.Diff(was, d.engagement(fjord, id)); diff != "" {
				t.Errorf("a failed task changed the engagement (-before +after):\n%s", diff)
			}
			if list := must[*api.ListOpportunitiesOutput](d)(get(d, fjord, d.service.ListOpportunities, &api.ListOpportunitiesInput{Catalog: "Sandbox"})); len(list.OpportunitySummaries) > 0 {
				t.Errorf("a failed task made %d opportunities", len(list.OpportunitySummaries))
			}
		})
	}
}

// The same lead can be converted again, each time into another opportunity and context, until there is no room.
func TestConversionTask_6_3_Again(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord, someLead())
	var opportunities []string
	for n := range 4 {
		task := d.converted(fjord, id, "1")
		if *task.TaskStatus != api.TaskStatusComplete || *task.ContextId != fmt.Sprint(n+2) || slices.Contains(opportunities, *task.OpportunityId) {
			t.Fatalf("conversion %d: got %s", n+1, d.shown(task))
		}
		opportunities = append(opportunities, *task.OpportunityId)
	}
	if task := d.converted(fjord, id, "1"); *task.ReasonCode != api.ReasonCodeServiceQuotaExceeded {
		t.Errorf("conversion 5: got %s", d.shown(task))
	}
}

// The request itself can be wrong, and the engagement unknown; nothing is started then.
func TestConversionTask_7_4_Refused(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord, someLead())
	for _, test := range []struct {
		account, identifier string
		tags                []api.Tag
		want                string
	}{
		{nimbus, id, nil, "not found"},
		{fjord, "eng-00000000000000", nil, "not found"},
		{fjord, strings.Replace(d.arn(id), "Sandbox", "AWS", 1), nil, "validation"},
		{fjord, id, []api.Tag{{Key: "aws:a"}}, "validation"},
	} {
		_, err := put(d, test.account, d.service.StartOpportunityFromEngagementTask, converting(test.identifier, "1", test.tags...))
		if got := refusal(err); got != test.want {
			t.Errorf("%s, %s, %v: got %q, want %q", test.account, test.identifier, test.tags, got, test.want)
		}
	}
	if n := d.due(); n != 0 {
		t.Errorf("entries on the agenda: got %d, want none", n)
	}
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		out, err := d.service.StartOpportunityFromEngagementTask(c, converting(id, "1"))
		d.ok(err)
		if want := jobConversion + "/" + *out.TaskId; c.TaskRef() != want || !c.Due() || c.Subject != taskKey("Sandbox", *out.TaskId) {
			t.Errorf("task: got %q, due %t, subject %v, want %q", c.TaskRef(), c.Due(), c.Subject, want)
		}
		return nil
	}))
}

// An engagement that vanished, what the agenda gives up and tries again, and what has ended.
func TestConversionTask_8_4_InternalError(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord, someLead())
	started := d.convert(fjord, id, "1")
	d.ok(d.update(fjord, func(c *resource.WriteCall) error { return c.Delete(engagementKey("Sandbox", id)) }))
	d.due()
	if got := d.conversion(fjord, started); *got.ReasonCode != api.ReasonCodeEngagementAccessDenied {
		t.Errorf("a vanished engagement: got %s", d.shown(got))
	}
	entry := store.Entry{Kind: jobConversion, Ref: *started.TaskId, Account: fjord, Catalog: "Sandbox"}
	d.ok(d.update(fjord, func(c *resource.WriteCall) error {
		if err := d.service.Jobs()[jobConversion].Fail(c, entry, &resource.Failure{Reason: "InternalError"}); err != nil {
			return err
		}
		return d.service.Jobs()[jobConversion].Run(c, entry)
	}))
	if got := d.conversion(fjord, started); *got.ReasonCode != api.ReasonCodeEngagementAccessDenied {
		t.Errorf("a failed task ended again: got %s", d.shown(got))
	}
	next := d.convert(fjord, d.found(fjord, someLead()), "1")
	partners := d.service.Partners
	broken := errors.New("the partners cannot be read")
	d.service.Partners = unreadable{broken}
	e, err := d.store.Claim(t.Context(), d.now, d.now, d.now.Add(1))
	d.ok(err)
	if err := d.carryOut(e); !errors.Is(err, broken) {
		t.Fatalf("got %v, want %v", err, broken)
	}
	d.service.Partners = partners
	d.now = d.now.Add(1e9)
	d.due()
	if got := d.conversion(fjord, next); *got.TaskStatus != api.TaskStatusComplete {
		t.Errorf("after the next attempt: got %s", d.shown(got))
	}
}

// Many conversions at once share the room for contexts: four succeed.
func TestConversionTask_8_3_Race(t *testing.T) {
	d := newDeal(t)
	id := d.found(fjord, someLead())
	started := make([]*api.StartOpportunityFromEngagementTaskOutput, 12)
	for _, err := range atOnce(len(started), func(n int) (err error) {
		if started[n], err = put(d, fjord, d.service.StartOpportunityFromEngagementTask, converting(id, "1")); err != nil {
			return err
		}
		e, err := d.store.Claim(t.Context(), d.now, d.now, d.now.Add(1e9))
		if err != nil {
			return err
		}
		return d.carryOut(e)
	}) {
		d.ok(err)
	}
	made := map[string]bool{}
	for _, task := range started {
		switch got := d.conversion(fjord, task); {
		case *got.TaskStatus == api.TaskStatusComplete:
			made[*got.ContextId] = true
		case *got.ReasonCode != api.ReasonCodeServiceQuotaExceeded:
			t.Errorf("loser: got %s", d.shown(got))
		}
	}
	if diff := cmp.Diff(map[string]bool{"2": true, "3": true, "4": true, "5": true}, made); diff != "" {
		t.Errorf("contexts (-want +got):\n%s", diff)
	}
}
