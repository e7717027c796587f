package resource

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// serviceTag stands for the Tag of a service's generated package.
type serviceTag struct{ Key, Value string }

func TestMergeTags(t *testing.T) {
	have := []serviceTag{{"team", "north"}, {"Team", "south"}, {"cost", ""}}
	got := MergeTags(have, []serviceTag{{"team", "west"}, {"area", "1"}})
	want := []serviceTag{{"Team", "south"}, {"area", "1"}, {"cost", ""}, {"team", "west"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if have[0].Value != "north" {
		t.Errorf("the tags before: got %v, want them unchanged", have)
	}
}

func TestRemoveTags(t *testing.T) {
	have := []serviceTag{{"team", "north"}, {"Team", "south"}, {"cost", ""}}
	got := RemoveTags(have, []string{"team", "nothing"})
	if diff := cmp.Diff([]serviceTag{{"Team", "south"}, {"cost", ""}}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := RemoveTags(got, []string{"Team", "cost"}); got == nil || len(got) > 0 {
		t.Errorf("without the last: got %v, want an empty list", got)
	}
}

func TestSortTags(t *testing.T) {
	if got := SortTags[serviceTag](nil); got == nil {
		t.Error("of nothing: got nil, want an empty list")
	}
}

func TestReservedTag(t *testing.T) {
	for key, want := range map[string]bool{"aws:": true, "AWS:x": true, "aWs:x": true, "aws": false, "x-aws:": false, "": false} {
		if got := ReservedTag(key); got != want {
			t.Errorf("%q: got %v, want %v", key, got, want)
		}
	}
}
