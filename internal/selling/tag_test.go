package selling

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// body is what is stored of a record.
func (d *deal) body(key store.Key) string {
	d.Helper()
	var body []byte
	d.ok(d.view(fjord, func(c *resource.ReadCall) error {
		r, err := c.Get(key)
		body = r.Body
		return err
	}))
	return string(body)
}

// tagging calls an operation of an account as it arrives: without a catalog.
func tagging[I, O any](d *deal, account string, op func(*resource.WriteCall, I) (O, error), in I) error {
	return d.update(account, func(c *resource.WriteCall) error {
		c.Call.Catalog = ""
		if err := d.service.Admit(c.Reading()); err != nil {
			return err
		}
		_, err := op(c, in)
		return err
	})
}

// tagsOf lists the tags as the account reads them.
func (d *deal) tagsOf(account, arn string) ([]api.Tag, error) {
	var tags []api.Tag
	err := d.view(account, func(c *resource.ReadCall) error {
		c.Call.Catalog = ""
		out, err := d.service.ListTagsForResource(c, &api.ListTagsForResourceInput{ResourceArn: arn})
		tags = valueOf(out).Tags
		return err
	})
	return tags, err
}

func sandboxARN(account, path string) string {
	return "arn:aws:partnercentral:us-east-1:" + account + ":catalog/Sandbox/" + path
}

// Tags of everything that has them: set, overwritten, removed, listed by key (selling §7.9).
func TestTags_7_9(t *testing.T) {
	r := newRoom(t)
	job := r.newJob(api.Tag{Key: "at", Value: "creation"})
	opportunity := r.body(opportunityKey(resource.CatalogSandbox, r.opportunity))
	for _, arn := range []string{sandboxARN(fjord, "opportunity/"+r.opportunity), sandboxARN(fjord, jobPath+job)} {
		first, err := r.tagsOf(fjord, arn)
		r.ok(err)
		if first == nil {
			t.Errorf("%s: got no list at all, want an empty one or tags", arn)
		}
		before := r.events()
		r.ok(tagging(r.deal, fjord, r.service.TagResource, &api.TagResourceInput{ResourceArn: arn, Tags: []api.Tag{{Key: "team", Value: "north"}, {Key: "Team", Value: ""}}}))
		r.ok(tagging(r.deal, fjord, r.service.TagResource, &api.TagResourceInput{ResourceArn: arn, Tags: []api.Tag{{Key: "area", Value: "1"}, {Key: "team", Value: "south"}}}))
		r.ok(tagging(r.deal, fjord, r.service.UntagResource, &api.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"area", "nothing"}}))
		got, err := r.tagsOf(fjord, arn)
		r.ok(err)
		want := append([]api.Tag{{Key: "Team", Value: ""}}, append(first, api.Tag{Key: "team", Value: "south"})...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", arn, diff)
		}
		if !bytes.Equal(before, r.events()) {
			t.Errorf("%s: tagging was told of, want silence", arn)
		}
	}
	if got := r.body(opportunityKey(resource.CatalogSandbox, r.opportunity)); got != opportunity {
		t.Errorf("the opportunity that was tagged: got %s, want it unchanged: %s", got, opportunity)
	}
}

// A solution has tags, also the one that is there without having been written; who writes it again leaves them.
func TestTags_7_9_Solution(t *testing.T) {
	d := newDeal(t)
	write := func(name string) {
		d.ok(d.update(fjord, func(c *resource.WriteCall) error {
			_, err := d.service.PutSolution(c, Solution{ID: "S-0000007", Name: name, Status: api.SolutionStatusActive, Category: "Software Product"})
			return err
		}))
	}
	write("Silo watch")
	list := func(account string) []byte {
		return d.shown(must[*api.ListSolutionsOutput](d)(get(d, account, d.service.ListSolutions, &api.ListSolutionsInput{Catalog: resource.CatalogSandbox})))
	}
	before := list(fjord)
	for _, id := range []string{"S-0000007", defaultSolutionID} {
		arn := sandboxARN(fjord, "solution/"+id)
		if got, err := d.tagsOf(fjord, arn); err != nil || got == nil || len(got) > 0 {
			t.Errorf("%s, untagged: got %v, %v; want an empty list", id, got, err)
		}
		for _, value := range []string{"north", "south"} {
			d.ok(tagging(d, fjord, d.service.TagResource, &api.TagResourceInput{ResourceArn: arn, Tags: []api.Tag{{Key: "team", Value: value}}}))
		}
	}
	if got := list(fjord); !bytes.Equal(before, got) {
		t.Errorf("the solutions that were tagged: got %s, want them unchanged: %s", got, before)
	}
	write("Silo watch 2")
	for _, id := range []string{"S-0000007", defaultSolutionID} {
		got, err := d.tagsOf(fjord, sandboxARN(fjord, "solution/"+id))
		d.ok(err)
		if diff := cmp.Diff([]api.Tag{{Key: "team", Value: "south"}}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
	if got, err := d.tagsOf(nimbus, sandboxARN(nimbus, "solution/"+defaultSolutionID)); err != nil || len(got) > 0 {
		t.Errorf("the default solution of another account: got %v, %v; want no tags", got, err)
	}
	if _, err := d.tagsOf(nimbus, sandboxARN(nimbus, "solution/S-0000007")); refusal(err) != "not found" {
		t.Errorf("the id of another account's solution: got %v, want that it was not found", err)
	}
}

// Tags that came with an opportunity or a task are the same tags.
func TestTags_7_9_OfCreation(t *testing.T) {
	d := newDeal(t)
	in := referralInput()
	in.Origin, in.Tags = nil, []api.Tag{{Key: "z", Value: "2"}, {Key: "a", Value: "1"}}
	id := must[*api.CreateOpportunityOutput](d)(put(d, fjord, d.service.CreateOpportunity, in)).Id
	i := d.invited(fjord, nimbus, opportunityKind)
	started := d.take(nimbus, i.Id, api.Tag{Key: "task", Value: "mine"})
	d.due()
	task := d.task(nimbus, started)
	for _, test := range []struct {
		account, path string
		want          []api.Tag
	}{
		{fjord, "opportunity/" + id, []api.Tag{{Key: "a", Value: "1"}, {Key: "z", Value: "2"}}},
		{nimbus, "opportunity/" + *task.OpportunityId, []api.Tag{{Key: "task", Value: "mine"}}},
		{nimbus, jobPath + *task.ResourceSnapshotJobId, []api.Tag{{Key: "task", Value: "mine"}}},
	} {
		got, err := d.tagsOf(test.account, sandboxARN(test.account, test.path))
		d.ok(err)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.path, diff)
		}
	}
}

// What cannot be tagged, and by whom (selling §7.9).
func TestTags_7_9_Refusals(t *testing.T) {
	r := newRoom(t)
	mine := sandboxARN(fjord, "opportunity/"+r.opportunity)
	full := make([]api.Tag, maxTags)
	for i := range full {
		full[i].Key = fmt.Sprint("key-", i)
	}
	for _, test := range []struct {
		name, arn string
		tags      []api.Tag
		kind      string
		problems  []string
	}{
		{"another account's", sandboxARN(nimbus, "opportunity/"+r.opportunity), nil, "denied", nil},
		{"another account's that is not there", sandboxARN(nimbus, "opportunity/O1"), nil, "denied", nil},
		{"not there", sandboxARN(fjord, "opportunity/O1"), nil, "not found", nil},
		{"no solution", sandboxARN(fjord, "solution/S-1"), nil, "not found", nil},
		{"no job", sandboxARN(fjord, jobPath+"job-0000000000000"), nil, "not found", nil},
		{"no kind", sandboxARN(fjord, "engagement/"+r.engagement), nil, "not found", nil},
		{"no kind of anything", sandboxARN(fjord, "selling-system-settings"), nil, "not found", nil},
		{"the other catalog", "arn:aws:partnercentral:us-east-1:" + fjord + ":catalog/AWS/opportunity/" + r.opportunity, nil, "not found", nil},
		{"no catalog", "arn:aws:partnercentral:us-east-1:" + fjord + ":catalog/Nothing/opportunity/" + r.opportunity, nil, "not found", nil},
		{"another region", "arn:aws:partnercentral:eu-central-1:" + fjord + ":catalog/Sandbox/opportunity/" + r.opportunity, nil, "not found", nil},
		{"another partition", "arn:aws-cn:partnercentral:us-east-1:" + fjord + ":catalog/Sandbox/opportunity/" + r.opportunity, nil, "not found", nil},
		{"a key twice, another in other case", mine, []api.Tag{{Key: "a"}, {Key: "A"}, {Key: "a"}}, "validation", []string{"request Tags DUPLICATE_KEY_VALUE"}},
		{"reserved keys", mine, []api.Tag{{Key: "aws:a"}, {Key: "AWS:b"}}, "validation", []string{"request Tags[0].Key INVALID_VALUE", "request Tags[1].Key INVALID_VALUE"}},
		{"a reserved key of another account's", sandboxARN(nimbus, "opportunity/O1"), []api.Tag{{Key: "aws:a"}}, "validation", []string{"request Tags[0].Key INVALID_VALUE"}},
		{"as many as there can be", mine, full, "", nil},
		{"the same again", mine, full, "", nil},
		{"one too many", mine, []api.Tag{{Key: "more"}}, "validation", []string{"business Tags TOO_MANY_VALUES"}},
	} {
		if test.tags == nil {
			test.tags = []api.Tag{{Key: "team", Value: "north"}}
			if _, err := r.tagsOf(fjord, test.arn); refusal(err) != test.kind {
				t.Errorf("list tags of %s: got %q (%v), want %q", test.name, refusal(err), err, test.kind)
			}
			err := tagging(r.deal, fjord, r.service.UntagResource, &api.UntagResourceInput{ResourceArn: test.arn, TagKeys: []string{"team"}})
			if refusal(err) != test.kind {
				t.Errorf("untag %s: got %q (%v), want %q", test.name, refusal(err), err, test.kind)
			}
		}
		err := tagging(r.deal, fjord, r.service.TagResource, &api.TagResourceInput{ResourceArn: test.arn, Tags: test.tags})
		if got := refusal(err); got != test.kind {
			t.Errorf("tag %s: got %q (%v), want %q", test.name, got, err, test.kind)
		} else if test.kind == "validation" {
			if diff := cmp.Diff(test.problems, problemsOf(t, err)); diff != "" {
				t.Errorf("tag %s (-want +got):\n%s", test.name, diff)
			}
		}
	}
}

// Who is no partner of the catalog that the ARN names has no business there, as with operations that have a catalog
// (selling §1.3).
func TestTags_1_3_Admission(t *testing.T) {
	r := newRoom(t)
	r.switches.RequirePartnerRegistration = true
	for account, want := range map[string]string{fjord: "not found", stranger: "denied"} {
		err := tagging(r.deal, account, r.service.TagResource, &api.TagResourceInput{ResourceArn: sandboxARN(account, "opportunity/O1"), Tags: []api.Tag{{Key: "a"}}})
		if got := refusal(err); got != want {
			t.Errorf("%s: got %q (%v), want %q", account, got, err, want)
		}
	}
}

// What was tagged is the subject of the audit trail.
func TestTags_7_9_Subject(t *testing.T) {
	r := newRoom(t)
	r.ok(r.update(fjord, func(c *resource.WriteCall) error {
		c.Call.Catalog = ""
		_, err := r.service.TagResource(c, &api.TagResourceInput{ResourceArn: sandboxARN(fjord, "opportunity/"+r.opportunity), Tags: []api.Tag{{Key: "a"}}})
		if want := opportunityKey(resource.CatalogSandbox, r.opportunity); c.Subject != want {
			t.Errorf("got %v, want %v", c.Subject, want)
		}
		return err
	}))
}
