package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
	"github.com/opencosell/cosell/test/wire"
)

// shortList is how many records the lists have that long ones are compared with.
const shortList = 1000

// perCommit is how many operations are loaded in one transaction.
const perCommit = 250

// bench is one run.
type bench struct {
	options
	long, short string // data directories
	bin         string // where the program is built

	opportunity, referral, rejection *template
	pool                             int // invitations to be rejected
}

// load carries out each operation once, and writes the data directories as that many carryings-out would have.
func (b *bench) load(ctx context.Context) error {
	if err := b.learn(ctx); err != nil {
		return err
	}
	b.pool = b.records * 2 / 5
	fmt.Printf("CreateOpportunity writes           %s; body of %d bytes\n", b.opportunity, bodySize(b.opportunity))
	fmt.Printf("… with Origin AWS Referral writes  %s\n", b.referral)
	fmt.Printf("RejectEngagementInvitation writes  %s; body of %d bytes\n", b.rejection, bodySize(b.rejection))
	begin := time.Now()
	if err := b.fill(ctx, b.short, shortList, 0); err != nil {
		return err
	}
	if err := b.fill(ctx, b.long, b.records, b.pool); err != nil {
		return err
	}
	info, err := os.Stat(b.long + "/" + sqlstore.FileName)
	if err != nil {
		return err
	}
	fmt.Printf("loaded %d opportunities and %d invitations in %.1f s; the file has %d MB\n\n",
		b.records, b.records+b.pool, time.Since(begin).Seconds(), info.Size()>>20)
	return nil
}

func bodySize(t *template) int {
	for _, c := range t.calls {
		for _, w := range []*written{c.create, c.replace} {
			if w != nil {
				return len(w.record.Body)
			}
		}
	}
	return 0
}

// learn carries each operation out on a program in memory and notes what it writes.
func (b *bench) learn(ctx context.Context) (err error) {
	memory, err := sqlstore.Open(ctx, sqlstore.Options{Memory: true})
	if err != nil {
		return err
	}
	rec := &recorder{Store: memory}
	p, err := startProgram(ctx, rec, func() time.Time { return epoch })
	if err != nil {
		return errors.Join(err, memory.Close())
	}
	defer func() { err = errors.Join(err, p.close()) }()
	c, err := wire.Dial(p.addr)
	if err != nil {
		return err
	}
	defer c.Close()

	d := deal(0, false)
	v := &values{sent: epoch, expires: epoch.Add(life)}
	v.text = [fields]string{
		fieldCompany: d.Company, fieldCloseDate: d.CloseDate, fieldToken: d.Token, fieldAccount: ownerAccount,
		fieldSent: epoch.Format(timeLayout), fieldSentSecond: epoch.Format(time.RFC3339), fieldExpires: epoch.Add(life).Format(timeLayout),
	}
	learn := func(operation, body string) (*template, error) {
		if _, err := c.Expect(wire.Request(wire.Selling, operation, ownerAccount, body)); err != nil {
			return nil, fmt.Errorf("%s: %w", operation, err)
		}
		if err := v.takeIDs(rec.calls); err != nil {
			return nil, fmt.Errorf("%s: %w", operation, err)
		}
		return newTemplate(rec.calls, v), nil
	}
	if b.opportunity, err = learn("CreateOpportunity", wire.CreateOpportunity(d)); err != nil {
		return err
	}
	d.Token, d.Referral = uuid(1, 1), true
	v.text[fieldToken] = d.Token
	if b.referral, err = learn("CreateOpportunity", wire.CreateOpportunity(d)); err != nil {
		return err
	}
	b.rejection, err = learn("RejectEngagementInvitation", wire.RejectEngagementInvitation(v.text[fieldInvitation]))
	return err
}

// takeIDs takes the ids that the program gave from what it wrote.
func (v *values) takeIDs(calls []call) error {
	events := 0
	for _, c := range calls {
		switch {
		case c.create != nil && (c.create.record.Kind == "opportunity" || c.create.record.Kind == "aws-opportunity"):
			v.text[fieldNumber] = c.create.record.ID[1:]
		case c.create != nil && c.create.record.Kind == "engagement":
			v.text[fieldEngagement] = c.create.record.ID
		case c.create != nil && c.create.record.Kind == "engagement-invitation":
			v.text[fieldInvitation] = c.create.record.ID
		case c.emit != nil:
			events++
			v.text[fieldEvent] = c.emit.ID
		case c.audit != nil:
			v.text[fieldRequest] = c.audit.RequestID
		}
	}
	if events > 1 {
		return fmt.Errorf("the operation told %d events; a template has a place for the id of one", events)
	}
	like := instance(0, 1, ownerAccount)
	for f, s := range v.text {
		if s != "" && len(s) != len(like.text[f]) {
			return fmt.Errorf("%q is not of the length of %q: instances would not fit", s, like.text[f])
		}
	}
	return nil
}

// fill writes n opportunities and n invitations of the owner, and pool invitations of the other. Of an invitation it
// writes what the measured operations touch: its record, its engagement and its entry on the agenda.
func (b *bench) fill(ctx context.Context, dir string, n, pool int) (err error) {
	s, err := sqlstore.Open(ctx, sqlstore.Options{Dir: dir, Sync: sqlstore.SyncNormal})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()

	// One goroutine renders while the other writes.
	total := 2*n + pool
	sent := b.referral.only("engagement", "engagement-invitation")
	batches := make(chan [][]call, 4)
	done := make(chan struct{})
	defer close(done)
	go func() {
		defer close(batches)
		for at := 1; at <= total; at += perCommit {
			batch := make([][]call, 0, perCommit)
			for i := at; i < min(at+perCommit, total+1); i++ {
				t, account := sent, ownerAccount
				switch {
				case i <= n:
					t = b.opportunity
				case i > 2*n:
					account = rejecterAccount
				}
				batch = append(batch, t.with(instance(i, total, account)))
			}
			select {
			case batches <- batch:
			case <-done:
				return
			}
		}
	}()
	for batch := range batches {
		err := s.Update(ctx, func(tx store.Tx) error {
			for _, calls := range batch {
				for i := range calls {
					if err := calls[i].apply(tx); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
