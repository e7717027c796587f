package scope

import (
	"testing"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/selling"
)

var (
	create = &Operation{Service: &selling.API, Name: "CreateOpportunity"}
	tag    = &Operation{Service: &selling.API, Name: "TagResource"}
	tagToo = &Operation{Service: &account.API, Name: "TagResource"}
)

func TestHas(t *testing.T) {
	const fjord = "111122223333"
	for _, tt := range []struct {
		scope Scope
		call  Call
		want  bool
	}{
		{Scope{}, Call{create, fjord, "AWS"}, true},
		{Scope{Any, Any, Any}, Call{tag, fjord, ""}, true},
		{Scope{Operation: "*.*"}, Call{tag, fjord, ""}, true},
		{Scope{Operation: "selling.CreateOpportunity"}, Call{create, fjord, "AWS"}, true},
		{Scope{Operation: "selling.CreateOpportunity"}, Call{tag, fjord, "AWS"}, false},
		{Scope{Operation: "selling.*"}, Call{tagToo, fjord, ""}, false},
		{Scope{Operation: "*.TagResource"}, Call{tagToo, fjord, ""}, true},
		{Scope{Operation: "*.TagResource"}, Call{create, fjord, ""}, false},
		{Scope{Account: fjord}, Call{create, fjord, "AWS"}, true},
		{Scope{Account: fjord}, Call{create, "444455556666", "AWS"}, false},
		{Scope{Catalog: "AWS"}, Call{create, fjord, "Sandbox"}, false},
		{Scope{Catalog: "AWS"}, Call{tag, fjord, ""}, false},
		{Scope{"selling.*", fjord, "Sandbox"}, Call{create, fjord, "Sandbox"}, true},
	} {
		if got := tt.scope.Has(tt.call); got != tt.want {
			t.Errorf("%+v of %s %s %s: got %v, want %v", tt.scope, tt.call.Operation, tt.call.Account, tt.call.Catalog, got, tt.want)
		}
	}
}

// TestRank: each scope is more particular than those before it.
func TestRank(t *testing.T) {
	const fjord = "111122223333"
	previous := -1
	for _, s := range []Scope{
		{},
		{Catalog: "AWS"},
		{Operation: "selling.*"},
		{Operation: "selling.*", Catalog: "AWS"},
		{Operation: "*.TagResource"},
		{Operation: "selling.TagResource"},
		{Operation: "selling.TagResource", Catalog: "AWS"},
		{Account: fjord},
		{Account: fjord, Operation: "selling.*"},
		{Account: fjord, Operation: "selling.TagResource"},
		{Account: fjord, Operation: "selling.TagResource", Catalog: "AWS"},
	} {
		if got := s.Rank(); got <= previous {
			t.Errorf("%+v: got rank %d, want more than %d", s, got, previous)
		}
		previous = s.Rank()
	}
}
