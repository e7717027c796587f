package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// scalePerCommit is how many opportunities are loaded in one transaction: many, so that a page of an index which many
// of them change is written once.
const scalePerCommit = 4000

// scaleLoaded names the value that stands in a directory that was loaded to its end. A directory given by -dir is
// loaded once.
const scaleLoaded = "bench-scale"

// state is the stage and the review status of an opportunity.
type state struct{ stage, review string }

// scaleTemplates are the opportunity that was learned in each state that scaleDeal gives, with the time of its last
// change as a field of its own.
func (b *bench) scaleTemplates() map[state]*template {
	states := []state{}
	for _, w := range scaleReviews {
		states = append(states, state{scaleStages[0].text, w.text})
	}
	for _, w := range scaleStages[1:] {
		states = append(states, state{w.text, "Approved"})
	}
	learned := b.opportunity.only("opportunity").calls[0]
	d := deal(0, false)
	v := &values{}
	v.text = [fields]string{
		fieldNumber: learned.create.record.ID[1:], fieldCompany: d.Company, fieldCloseDate: d.CloseDate,
		fieldAccount: ownerAccount, fieldSent: epoch.Format(timeLayout),
		fieldModified: epoch.Add(time.Hour).Format(timeLayout),
	}
	templates := map[state]*template{}
	for _, s := range states {
		c := learned.clone()
		body := strings.NewReplacer(
			`"Stage":"Prospect"`, `"Stage":"`+s.stage+`"`,
			`"ReviewStatus":"Pending Submission"`, `"ReviewStatus":"`+s.review+`"`,
			`"LastModifiedDate":"`+v.text[fieldSent], `"LastModifiedDate":"`+v.text[fieldModified])
		c.create.record.Body = []byte(body.Replace(string(c.create.record.Body)))
		for i := range c.create.rows {
			row := &c.create.rows[i]
			switch row.Value {
			case "Prospect":
				row.Value = s.stage
			case "Pending Submission":
				row.Value = s.review
			}
			if strings.HasPrefix(row.Name, "LastModifiedDate") {
				row.Sort = v.text[fieldModified]
			}
		}
		templates[s] = newTemplate([]call{c}, v)
	}
	return templates
}

// facts are those of an opportunity: the digits of its dates.
func facts(dates ...string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, strings.Join(dates, ""))
}

// loadScale writes n opportunities of the owner.
func (b *bench) loadScale(ctx context.Context, dir string, n int) (err error) {
	s, err := sqlstore.Open(ctx, sqlstore.Options{Dir: dir, Sync: sqlstore.SyncNormal})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	err = s.View(ctx, func(r store.Reader) error {
		_, err := r.Value(scaleLoaded)
		return err
	})
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	begin := time.Now()
	templates := b.scaleTemplates()
	for at := 1; at <= n; at += scalePerCommit {
		end := min(at+scalePerCommit, n+1)
		err := s.Update(ctx, func(tx store.Tx) error {
			for i := at; i < end; i++ {
				d, stage, review, created, modified := scaleDeal(i, n)
				v := &values{sent: created}
				v.text = [fields]string{
					fieldNumber: opportunityNumber(i), fieldCompany: d.Company, fieldCloseDate: d.CloseDate, fieldAccount: ownerAccount,
					fieldSent: created.Format(timeLayout), fieldModified: modified.Format(timeLayout),
				}
				for _, c := range templates[state{stage, review}].with(v) {
					c.create.record.Updated = modified
					c.create.record.Facts = facts(v.text[fieldModified], v.text[fieldSent], v.text[fieldCloseDate])
					if err := c.apply(tx); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if end-1 == n || (end-1)%100_000 == 0 {
			fmt.Printf("loaded %d of %d opportunities in %.0f s\n", end-1, n, time.Since(begin).Seconds())
		}
	}
	return s.Update(ctx, func(tx store.Tx) error { return tx.SetValue(scaleLoaded, []byte("1")) })
}
