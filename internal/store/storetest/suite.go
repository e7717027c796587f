package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/store"
)

// Run runs the whole suite. open returns an empty store and closes it by t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *fixture)
	}{
		{"Get of what Create wrote", testGet},
		{"Create of a taken key is ErrExists", testCreateExists},
		{"Replace raises the revision", testReplace},
		{"Replace of a stale revision is ErrStale", testReplaceStale},
		{"Replace and Delete of nothing is ErrNotFound", testMissing},
		{"Delete removes record and index rows", testDelete},
		{"Tx reads its own writes", testOwnWrites},
		{"an error undoes everything", testUndo},
		{"a panic undoes everything and reaches the caller", testPanic},
		{"a failed closure leaves its neighbours alone", testNeighbours},
		{"an ended context drops the closure", testContext},
		{"View sees one snapshot", testSnapshot},
		{"List orders by bytes", testListOrder},
		{"List pages in both directions", testListPages},
		{"List bounds are inclusive", testListBounds},
		{"List keeps groups apart", testListGroups},
		{"a record with many rows", testManyRows},
		{"Replace changes only the rows that differ", testReindex},
		{"List by facts", testFacts},
		{"facts follow their record", testFactsChange},
		{"Count", testCount},
		{"client tokens", testOnce},
		{"ForgetBefore", testForget},
		{"events", testEvents},
		{"agenda: due order, then as scheduled", testClaimOrder},
		{"agenda: a lease holds and runs out", testLease},
		{"agenda: a lost lease refuses the whole transaction", testLeaseLost},
		{"agenda: Hold keeps the entry back, its due time and its attempt", testHold},
		{"agenda: Schedule moves an entry", testScheduleMoves},
		{"agenda: a moved entry cannot be finished by its old holder", testMovedWhileHeld},
		{"agenda: Unschedule", testUnschedule},
		{"agenda: each entry goes to one of six claimers", testClaimers},
		{"audit trail", testAudit},
		{"sequences", testSequence},
		{"sequences are unique under concurrency", testSequenceConcurrent},
		{"values", testValues},
		{"Reset", testReset},
		{"Reset of a catalog", testResetCatalog},
		{"Reset of an account", testResetAccount},
		{"Reset of an account in one catalog", testResetAccountCatalog},
		{"Reset of an account beside an AWS with a number", testResetBesideAWS},
		{"Reset of no account", testResetNoAccount},
		{"Dump and Restore", testDumpRestore},
		{"Dump of more than a page", testDumpPages},
		{"Dump ends by an error", testDumpEnds},
		{"Restore refuses what is given twice", testRestoreTwice},
		{"Restore that fails leaves the state", testRestoreFails},
		{"saved states: Save, Load, Drop", testSaveLoad},
		{"saved states: names", testSnapshotNames},
		{"saved states stay", testSnapshotsStay},
		{"saved states: an undone Load changes nothing", testLoadUndone},
		{"saved states: two save at once", testSaveTwiceAtOnce},
		{"saved states: a holder from before has lost its entry", testLoadWhileHeld},
		{"concurrent changes of one record lose none", testCounter},
		{"readers never see half a transfer", testTransfer},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.test(t, &fixture{t, open(t)})
		})
	}
}

// fixture is a store with the helpers of the suite.
type fixture struct {
	t *testing.T
	s store.Store
}

// start is the time of the suite; stores keep microseconds.
var start = time.Date(2026, 11, 22, 9, 30, 0, 123456000, time.UTC)

const (
	alice = "111122223333"
	bob   = "444455556666"
)

func (f *fixture) update(fn func(store.Tx) error) {
	f.t.Helper()
	if err := f.s.Update(context.Background(), fn); err != nil {
		f.t.Fatalf("Update: got %v, want no error", err)
	}
}

func (f *fixture) view(fn func(store.Reader) error) {
	f.t.Helper()
	if err := f.s.View(context.Background(), fn); err != nil {
		f.t.Fatalf("View: got %v, want no error", err)
	}
}

// refused runs an Update that must fail with the error.
func (f *fixture) refused(want error, fn func(store.Tx) error) {
	f.t.Helper()
	if err := f.s.Update(context.Background(), fn); !errors.Is(err, want) {
		f.t.Fatalf("Update: got %v, want %v", err, want)
	}
}

func (f *fixture) get(k store.Key) *store.Record {
	f.t.Helper()
	var got *store.Record
	f.view(func(r store.Reader) (err error) {
		got, err = r.Get(k)
		return err
	})
	return got
}

// absent checks that there is no record.
func (f *fixture) absent(k store.Key) {
	f.t.Helper()
	err := f.s.View(context.Background(), func(r store.Reader) error {
		_, err := r.Get(k)
		return err
	})
	if !errors.Is(err, store.ErrNotFound) {
		f.t.Fatalf("Get %v: got %v, want %v", k, err, store.ErrNotFound)
	}
}

// ids lists the identifiers of a range.
func (f *fixture) ids(g store.Range) []string {
	f.t.Helper()
	ids := []string{}
	f.view(func(r store.Reader) error {
		rows, err := r.List(g)
		for _, row := range rows {
			if row.ID != row.Record.ID || row.Record.Kind != g.Kind || row.Record.Catalog != g.Catalog {
				f.t.Errorf("row %q carries record %v", row.ID, row.Record.Key)
			}
			ids = append(ids, row.ID)
		}
		return err
	})
	return ids
}

func (f *fixture) claim(due, now time.Time) (store.Entry, error) {
	return f.s.Claim(context.Background(), due, now, now.Add(time.Minute))
}

func (f *fixture) mustClaim(due, now time.Time) store.Entry {
	f.t.Helper()
	e, err := f.claim(due, now)
	if err != nil {
		f.t.Fatalf("Claim: got %v, want an entry", err)
	}
	return e
}

func (f *fixture) noClaim(due, now time.Time) {
	f.t.Helper()
	if e, err := f.claim(due, now); !errors.Is(err, store.ErrNotFound) {
		f.t.Fatalf("Claim: got %+v, %v, want %v", e, err, store.ErrNotFound)
	}
}

func (f *fixture) equal(what string, got, want any) {
	f.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		f.t.Fatalf("%s: -want +got\n%s", what, diff)
	}
}

func key(id string) store.Key {
	return store.Key{Kind: "opportunity", Catalog: "AWS", ID: id}
}

// deal is a record of alice. A closure makes a new one each time it runs.
func deal(id string) *store.Record {
	return &store.Record{
		Key: key(id), Account: alice, Created: start, Updated: start.Add(time.Second),
		Body: fmt.Appendf(nil, `{"Id":%q,"Title":"Grüße ☃ 🚀"}`, id), Hidden: []byte(`{"Origin":"Partner"}`),
	}
}

// at is an index row of alice in the group (all, "").
func at(sort string) []store.Index {
	return []store.Index{{Account: alice, Name: "all", Sort: sort}}
}

// all is the range of that group.
func all(limit int) store.Range {
	return store.Range{Account: alice, Catalog: "AWS", Kind: "opportunity", Name: "all", Limit: limit}
}
