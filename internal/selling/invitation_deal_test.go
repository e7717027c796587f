package selling

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

var updateDeal = flag.Bool("update-deal", false, "write the golden files of testdata/deal")

// The accounts of the tests: two partners who know each other, and one who has nothing to do with them.
const (
	fjord    = "111122223333"
	nimbus   = "444455556666"
	stranger = "777788889999"
	amazon   = "aws"
)

// dealPartners are the partners that have a profile.
type dealPartners map[string]Partner

func (p dealPartners) Partner(_ store.Reader, _, account string) (Partner, error) {
	if partner, ok := p[account]; ok {
		return partner, nil
	}
	return Partner{}, store.ErrNotFound
}

// deal is a server without its outside: a store in memory, a clock that stands still, ids from a seed.
type deal struct {
	testing.TB
	store    store.Store
	service  *Service
	ids      *resource.IDs
	pages    *resource.PageKey
	switches resource.Switches
	catalog  string // of every call
	now      time.Time
}

func newDeal(t testing.TB) *deal {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return &deal{
		TB: t, store: s, ids: resource.SeededIDs(1), pages: resource.NewPageKey([]byte("secret")), switches: resource.Dev(),
		catalog: resource.CatalogSandbox, now: time.Date(2026, 3, 1, 10, 15, 0, 120e6, time.UTC),
		service: &Service{Partners: dealPartners{
			fjord:  {Company: "Blue Fjord GmbH", Website: new("https://bluefjord.example"), Lead: Person{"ina@bluefjord.example", "Ina", "Berg"}},
			nimbus: {Company: "Nimbus Oy", Lead: Person{"olli@nimbus.example", "Olli", "Salo"}},
		}},
	}
}

func (d *deal) call(account string) *resource.Call {
	return &resource.Call{
		Context: d.Context(), Account: account, Catalog: d.catalog, Operation: d.Name(), RequestID: "request",
		Now: d.now, Region: "us-east-1", Switches: &d.switches, Pages: d.pages,
	}
}

// update runs f as a write of the account.
func (d *deal) update(account string, f func(*resource.WriteCall) error) error {
	call := d.call(account)
	return d.store.Update(context.Background(), func(tx store.Tx) error {
		return f(&resource.WriteCall{Call: call, Tx: tx, IDs: d.ids})
	})
}

// view runs f as a read of the account.
func (d *deal) view(account string, f func(*resource.ReadCall) error) error {
	call := d.call(account)
	return d.store.View(context.Background(), func(r store.Reader) error {
		return f(&resource.ReadCall{Call: call, Reader: r})
	})
}

// put carries a writing operation out.
func put[I, O any](d *deal, account string, op func(*resource.WriteCall, I) (O, error), in I) (O, error) {
	var out O
	err := d.update(account, func(c *resource.WriteCall) (err error) {
		out, err = op(c, in)
		return err
	})
	return out, err
}

// get carries a reading operation out.
func get[I, O any](d *deal, account string, op func(*resource.ReadCall, I) (O, error), in I) (O, error) {
	var out O
	err := d.view(account, func(c *resource.ReadCall) (err error) {
		out, err = op(c, in)
		return err
	})
	return out, err
}

// must is the answer of a call that must succeed.
func must[O any](d *deal) func(O, error) O {
	return func(out O, err error) O {
		d.Helper()
		d.ok(err)
		return out
	}
}

func (d *deal) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// due carries out what the agenda has for now, as the agenda does it, and says how many entries that were.
func (d *deal) due() int {
	d.Helper()
	for n := 0; ; n++ {
		e, err := d.store.Claim(context.Background(), d.now, d.now, d.now.Add(time.Minute))
		if errors.Is(err, store.ErrNotFound) {
			return n
		}
		d.ok(err)
		d.ok(d.carryOut(e))
	}
}

func (d *deal) carryOut(e store.Entry) error {
	job := d.service.Jobs()[e.Kind]
	commit := func(f func(*resource.WriteCall) error) error {
		return d.update(e.Account, func(c *resource.WriteCall) error {
			if err := c.Finish(e.ID, e.Attempt); err != nil {
				return err
			}
			return f(c)
		})
	}
	err := commit(func(c *resource.WriteCall) error { return job.Run(c, e) })
	var failure *resource.Failure
	if errors.As(err, &failure) {
		return commit(func(c *resource.WriteCall) error { return job.Fail(c, e, failure) })
	}
	return err
}

// accept and reject are the operations as the account calls them.
func (d *deal) accept(account, identifier string) error {
	return d.update(account, func(c *resource.WriteCall) error {
		return d.service.AcceptEngagementInvitation(c, &api.AcceptEngagementInvitationInput{Catalog: c.Catalog, Identifier: identifier})
	})
}

func (d *deal) reject(account, identifier string, reason *string) error {
	return d.update(account, func(c *resource.WriteCall) error {
		return d.service.RejectEngagementInvitation(c, &api.RejectEngagementInvitationInput{Catalog: c.Catalog, Identifier: identifier, RejectionReason: reason})
	})
}

// take starts the task that accepts, without carrying it out.
func (d *deal) take(account, identifier string, tags ...api.Tag) *api.StartEngagementByAcceptingInvitationTaskOutput {
	d.Helper()
	return must[*api.StartEngagementByAcceptingInvitationTaskOutput](d)(put(d, account, d.service.StartEngagementByAcceptingInvitationTask,
		&api.StartEngagementByAcceptingInvitationTaskInput{Catalog: resource.CatalogSandbox, ClientToken: "take", Identifier: identifier, Tags: tags}))
}

// task is the state of a task now.
func (d *deal) task(account string, started *api.StartEngagementByAcceptingInvitationTaskOutput) *api.StartEngagementByAcceptingInvitationTaskOutput {
	d.Helper()
	return must[*api.StartEngagementByAcceptingInvitationTaskOutput](d)(get(d, account, d.service.CurrentEngagementByAcceptingInvitationTask, *started.TaskId))
}

// received is the id of the one pending invitation of the account.
func (d *deal) received(account string) string {
	d.Helper()
	out := must[*api.ListEngagementInvitationsOutput](d)(get(d, account, d.service.ListEngagementInvitations, &api.ListEngagementInvitationsInput{
		Catalog: resource.CatalogSandbox, ParticipantType: api.ParticipantTypeReceiver, Status: []api.InvitationStatus{api.InvitationStatusPending},
	}))
	if n := len(out.EngagementInvitationSummaries); n != 1 {
		d.Fatalf("pending invitations: got %d, want 1", n)
	}
	return out.EngagementInvitationSummaries[0].Id
}

// events are all that were emitted, one a line.
func (d *deal) events() []byte {
	d.Helper()
	var b bytes.Buffer
	d.ok(d.view(fjord, func(c *resource.ReadCall) error {
		all, err := c.Events("", 0, 10000)
		for _, e := range all {
			b.Write(e.Body)
			b.WriteByte('\n')
		}
		return err
	}))
	return b.Bytes()
}

// shown is an answer as it is written, one member a line.
func (d *deal) shown(answer interface{ AppendJSON([]byte) []byte }) []byte {
	d.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, answer.AppendJSON(nil), "", "  "); err != nil {
		d.Fatalf("the answer is no JSON: %v", err)
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// golden compares with a file of testdata/deal.
func (d *deal) golden(name string, got []byte) {
	d.Helper()
	file := filepath.Join("testdata", "deal", name)
	if *updateDeal {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			d.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			d.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		d.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		d.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// refusal is the kind of a refusal, and "" of no error at all.
func refusal(err error) string {
	if err == nil {
		return ""
	}
	names := map[apierr.Kind]string{
		apierr.Validation: "validation", apierr.AccessDenied: "denied", apierr.NotFound: "not found", apierr.Conflict: "conflict",
		apierr.QuotaExceeded: "quota",
	}
	if name, ok := names[apierr.From(err).Kind]; ok {
		return name
	}
	return fmt.Sprintf("internal: %v", err)
}
