package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// Restart writes one of everything, closes the store, opens it again by the same function and reads all of it. open
// does not close the store at the end of the test: Restart does.
func Restart(t *testing.T, open func(t *testing.T) store.Store) {
	f := &fixture{t, open(t)}
	once := store.Once{Account: alice, Catalog: "AWS", Operation: "Op", Token: "t", Hash: "h", Answer: []byte(`{}`), Created: start}
	line := store.Audit{Time: start, Account: alice, Operation: "Op", RequestID: "r"}
	f.update(func(tx store.Tx) error {
		_, err := tx.Next("s", 7)
		return errors.Join(err, tx.Create(deal("O1"), at("a")), tx.Remember(once), tx.Emit(event("e1", alice)),
			tx.Schedule(entry("a", 0)), tx.Audit(line), tx.SetValue("key", []byte("value")))
	})
	held := f.mustClaim(start, start)
	closeStore(f)
	if err := f.s.View(t.Context(), func(store.Reader) error { return nil }); err == nil {
		t.Error("View of a closed store: got no error, want one")
	}
	if err := f.s.Update(t.Context(), func(store.Tx) error { return nil }); err == nil {
		t.Error("Update of a closed store: got no error, want one")
	}

	f.s = open(t)
	defer closeStore(f)
	want := deal("O1")
	want.Rev = 1
	f.equal("record", f.get(key("O1")), want)
	f.equal("ids", f.ids(all(9)), []string{"O1"})
	f.view(func(r store.Reader) error {
		o, err1 := r.Once(alice, "AWS", "Op", "t")
		f.equal("token", o, &once)
		events, err2 := r.Events("", 0, 9)
		f.equal("events", len(events), 1)
		lines, err3 := r.Audits(0, 9)
		f.equal("audit trail", lines, []store.Audit{line})
		value, err4 := r.Value("key")
		f.equal("value", value, []byte("value"))
		return errors.Join(err1, err2, err3, err4)
	})
	// A worker that ended with the process has lost its entry, at the latest when its lease has run out.
	f.equal("attempt", f.mustClaim(start, start.Add(time.Minute)).Attempt, held.Attempt+1)
	f.update(func(tx store.Tx) error {
		n, err := tx.Next("s", 7)
		f.equal("number", n, int64(8))
		return err
	})
}

func closeStore(f *fixture) {
	f.t.Helper()
	if err := f.s.Close(); err != nil {
		f.t.Fatalf("Close: got %v, want no error", err)
	}
}
