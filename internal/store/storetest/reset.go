package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/opencosell/cosell/internal/store"
)

const (
	carol = "777788889999"
	aws   = "aws"
)

// shared is shared with AWS under its own name.
func shared(tx store.Tx, catalog string) error { return sharedWith(tx, catalog, aws) }

// sharedWith is what several accounts have with each other, in one catalog.
func sharedWith(tx store.Tx, catalog, aws string) error {
	var errs []error
	create := func(kind, id, owner string, viewers ...string) {
		rows := make([]store.Index, len(viewers))
		for i, v := range viewers {
			rows[i] = store.Index{Account: v, Name: "all", Sort: id}
		}
		errs = append(errs, tx.Create(&store.Record{
			Key: store.Key{Kind: kind, Catalog: catalog, ID: id}, Account: owner, Created: start, Updated: start, Body: []byte(`{}`),
		}, rows))
	}
	create("deal", "O1", alice, alice, aws)
	create("aws-deal", "O1", aws)
	create("deal", "O2", bob, bob)
	create("aws-deal", "O2", aws)
	create("engagement", "alone", "", alice, aws)
	create("engagement", "both", "", alice, bob)
	create("engagement", "others", "", bob, carol)
	create("association", "O1-both", alice, "both", alice, bob)
	create("association", "O2-both", bob, "both", alice, bob)
	create("invitation", "to-bob", "", "both", alice, bob)
	create("invitation", "of-alone", "", "alone", alice, bob) // waits for an engagement that goes
	create("snapshot", "of-bob", bob, "both")
	create("snapshot", "of-aws", aws, "alone")
	create("snapshot-part", "deep", "", "of-aws")
	create("mailbox", "nobody", "")
	create("rest", alice+"/x", "", "")
	for _, account := range []string{alice, bob} {
		errs = append(errs,
			tx.Remember(store.Once{Account: account, Catalog: catalog, Operation: "Op", Token: "t", Created: start}),
			tx.Audit(store.Audit{Time: start, Account: account, Catalog: catalog}))
		e := event("e", account)
		e.Catalog = catalog
		errs = append(errs, tx.Emit(e))
	}
	schedule := func(kind, ref, account string) {
		errs = append(errs, tx.Schedule(store.Entry{Kind: kind + catalog, Ref: ref, Account: account, Catalog: catalog, Due: start}))
	}
	schedule("expire", "to-bob", alice)
	schedule("expire", "of-alone", bob)
	schedule("task", "t1", alice)
	schedule("task", "t2", bob)
	_, err := tx.Next("s", 1)
	return errors.Join(append(errs, err, tx.SetValue("clock", []byte("x")))...)
}

// twoCatalogs writes the same in two catalogs, and some of no catalog.
func twoCatalogs(tx store.Tx) error {
	none := func(id, owner string) *store.Record {
		return &store.Record{Key: store.Key{Kind: "account", ID: id}, Account: owner, Created: start, Updated: start, Body: []byte(`{}`)}
	}
	return errors.Join(shared(tx, "AWS"), shared(tx, "Sandbox"), tx.Create(none(alice, alice), nil), tx.Create(none(bob, bob), nil))
}

// keys names what is there of a catalog: records with those who can list them, tokens, events, entries.
func (f *fixture) keys(catalog string) []string {
	f.t.Helper()
	names := []string{}
	for _, i := range f.dump() {
		switch {
		case i.Record != nil && i.Record.Catalog == catalog:
			name := i.Record.Kind + " " + i.Record.ID
			for _, r := range i.Rows {
				name += " " + r.Account
			}
			names = append(names, name)
		case i.Once != nil && i.Once.Catalog == catalog:
			names = append(names, "token of "+i.Once.Account)
		case i.Event != nil && i.Event.Catalog == catalog:
			names = append(names, "event of "+i.Event.Account)
		case i.Entry != nil && i.Entry.Catalog == catalog:
			names = append(names, "entry "+i.Entry.Ref)
		}
	}
	return names
}

// left is what is there of a catalog after the reset of alice.
var left = []string{
	"association O2-both both " + bob, "aws-deal O2", "deal O2 " + bob, "engagement both " + bob,
	"engagement others " + bob + " " + carol, "invitation to-bob both " + bob, "mailbox nobody", "rest " + alice + "/x ", "snapshot of-bob both",
	"token of " + bob, "event of " + bob, "entry to-bob", "entry t2",
}

func (f *fixture) reset(s store.Scope) {
	f.t.Helper()
	f.update(func(tx store.Tx) error { return tx.Reset(s) })
}

// rest checks what no reset in part touches.
func (f *fixture) rest() {
	f.t.Helper()
	f.view(func(r store.Reader) error {
		lines, err1 := r.Audits(0, 9)
		f.equal("audit lines", len(lines), 4)
		v, err2 := r.Value("clock")
		f.equal("value", string(v), "x")
		return errors.Join(err1, err2)
	})
	f.update(func(tx store.Tx) error {
		n, err := tx.Next("s", 1)
		f.equal("number", n, int64(3))
		return err
	})
}

func testResetAccount(_ *testing.T, f *fixture) {
	f.update(twoCatalogs)
	f.reset(store.Scope{Account: alice})
	f.equal("AWS", f.keys("AWS"), left)
	f.equal("Sandbox", f.keys("Sandbox"), left)
	f.equal("no catalog", f.keys(""), []string{"account " + bob})
	f.equal("what alice lists", f.ids(store.Range{Account: alice, Catalog: "AWS", Kind: "engagement", Name: "all", Limit: 9}), []string{})
	f.equal("what bob lists", f.ids(store.Range{Account: bob, Catalog: "AWS", Kind: "engagement", Name: "all", Limit: 9}), []string{"both", "others"})
	f.rest()
	// What stays can be changed by those whose it is.
	f.update(func(tx store.Tx) error {
		r, err := tx.Get(store.Key{Kind: "engagement", Catalog: "AWS", ID: "both"})
		if err != nil {
			return err
		}
		f.equal("revision", r.Rev, int64(1))
		return tx.Replace(r, []store.Index{{Account: bob, Name: "all", Sort: "0"}})
	})
	f.equal("what bob lists", f.ids(store.Range{Account: bob, Catalog: "AWS", Kind: "engagement", Name: "all", Limit: 9}), []string{"both", "others"})
}

func testResetAccountCatalog(_ *testing.T, f *fixture) {
	f.update(twoCatalogs)
	before := f.keys("AWS")
	f.reset(store.Scope{Account: alice, Catalog: "Sandbox"})
	f.equal("AWS", f.keys("AWS"), before)
	f.equal("Sandbox", f.keys("Sandbox"), left)
	f.equal("no catalog", f.keys(""), []string{"account " + alice, "account " + bob})
	f.rest()
}

func testResetCatalog(_ *testing.T, f *fixture) {
	f.update(twoCatalogs)
	before := f.keys("AWS")
	f.reset(store.Scope{Catalog: "Sandbox"})
	f.equal("AWS", f.keys("AWS"), before)
	f.equal("Sandbox", f.keys("Sandbox"), []string{})
	f.equal("no catalog", f.keys(""), []string{"account " + alice, "account " + bob})
	f.equal("ids", f.ids(store.Range{Account: bob, Catalog: "Sandbox", Kind: "engagement", Name: "all", Limit: 9}), []string{})
	f.rest()
}

// AWS may have a number of 12 digits; it is no account all the same.
func testResetBesideAWS(_ *testing.T, f *fixture) {
	const number = "000000000001"
	f.update(func(tx store.Tx) error { return sharedWith(tx, "AWS", number) })
	f.reset(store.Scope{Account: alice, AWS: number})
	f.equal("AWS", f.keys("AWS"), left)
	if err := f.s.Update(context.Background(), func(tx store.Tx) error { return tx.Reset(store.Scope{Account: number, AWS: number}) }); err == nil {
		f.t.Error("reset of AWS: got no error, want one")
	}
}

func testResetNoAccount(_ *testing.T, f *fixture) {
	f.update(twoCatalogs)
	before := f.keys("AWS")
	for _, account := range []string{aws, "12345678901", "12345678901x", "both"} {
		if err := f.s.Update(context.Background(), func(tx store.Tx) error { return tx.Reset(store.Scope{Account: account}) }); err == nil {
			f.t.Errorf("reset of %q: got no error, want one", account)
		}
	}
	f.equal("AWS", f.keys("AWS"), before)
}
