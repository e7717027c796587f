package cosell

import (
	"context"

	"github.com/opencosell/cosell/internal/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/verifypage"
)

// verifyDesk is how the page of a verification reaches the account service. Whoever holds the page's token acts for the
// account.
type verifyDesk struct {
	store    store.Store
	accounts *account.Service
	ids      *resource.IDs
	call     func(context.Context, store.Entry) *resource.Call
}

// verifyOperation is what the audit trail calls the answer on a page.
const verifyOperation = "account.complete-verification"

func (d *verifyDesk) Look(ctx context.Context, token string) (verifypage.Step, error) {
	var seen account.Completion
	err := d.store.View(ctx, func(r store.Reader) (err error) {
		c := &resource.ReadCall{Call: d.call(ctx, store.Entry{Kind: verifyOperation}), Reader: r}
		seen, err = d.accounts.Completion(c, token)
		return err
	})
	return step(seen), err
}

func (d *verifyDesk) Finish(ctx context.Context, token, answer string) (verifypage.Step, error) {
	var done account.Completion
	call := d.call(ctx, store.Entry{Kind: verifyOperation})
	err := d.store.Update(ctx, func(tx store.Tx) (err error) {
		c := resource.NewWriteCall(call, tx, d.ids)
		if done, err = d.accounts.Complete(c, token, answer); err != nil {
			return err
		}
		return tx.Audit(store.Audit{
			Time: c.Now, Account: done.Account, Operation: verifyOperation,
			Kind: c.Subject.Kind, ID: c.Subject.ID, RequestID: c.RequestID,
		})
	})
	return step(done), err
}

func step(c account.Completion) verifypage.Step {
	return verifypage.Step{
		Account: c.Account, Business: c.LegalName, Question: c.Question,
		State: verifypage.State(c.State), Expires: c.Expires,
	}
}
