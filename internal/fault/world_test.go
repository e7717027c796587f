package fault

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/benefits"
	"github.com/opencosell/cosell/api/channel"
	"github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store"
)

const fjord, nimbus = "111122223333", "444455556666"

// operations are those of all four models, as if every one of them was there.
func operations() []*scope.Operation {
	type none struct{}
	var list []*scope.Operation
	add := func(svc *awsjson.Service, name string, errors []string) {
		list = append(list, &scope.Operation{Service: svc, Name: name, Errors: errors})
	}
	for _, o := range channel.Operations[int, int](none{}) {
		add(o.Service, o.Name, o.Errors)
	}
	for _, o := range benefits.Operations[int, int](none{}) {
		add(o.Service, o.Name, o.Errors)
	}
	common := []string{"AccessDeniedException", "InternalServerException", "ResourceNotFoundException", "ThrottlingException", "ValidationException"}
	add(&selling.API, "GetOpportunity", common)
	add(&selling.API, "CreateOpportunity", append([]string{"ConflictException"}, common...))
	add(&selling.API, "CreateEngagement", append([]string{"ConflictException", "ServiceQuotaExceededException"}, common...))
	add(&account.API, "CreatePartner", append([]string{"ConflictException", "ServiceQuotaExceededException"}, common...))
	add(&account.API, "GetPartner", common)
	return list
}

func find(t *testing.T, name string) *scope.Operation {
	t.Helper()
	for _, o := range operations() {
		if o.String() == name {
			return o
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// newSet is a process over the store.
func newSet(t *testing.T, s store.Store) *Set {
	t.Helper()
	set := &Set{
		Store: s, Operations: operations(), Chance: rand.New(rand.NewPCG(1, 2)).Float64,
		Now: func() time.Time { return time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC) },
	}
	if err := set.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return set
}

func (s *Set) mustAdd(t *testing.T, r Rule) Rule {
	t.Helper()
	added, err := s.Add(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// hits is the id of the rule that acts upon a call, "" for none.
func (s *Set) hits(t *testing.T, operation, account, catalog string) string {
	t.Helper()
	f, err := s.Find(t.Context(), scope.Call{Operation: find(t, operation), Account: account, Catalog: catalog})
	if err != nil {
		t.Fatal(err)
	}
	if f == nil {
		return ""
	}
	return f.ID
}
