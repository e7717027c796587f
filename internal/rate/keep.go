package rate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// kind is that of the records with the windows of an account. They are records and no values, so that they go when the
// store is emptied.
const kind = "rate-windows"

// savedWindows is the body of a record: by catalog and bucket ("AWS selling.CreateOpportunity") and slot, the calls.
type savedWindows map[string]map[int64]int64

func (k windowKey) String() string { return k.catalog + " " + k.name }

func parseWindowKey(s string) windowKey {
	catalog, name, _ := strings.Cut(s, " ")
	return windowKey{catalog, name}
}

func load(r store.Reader, account string) (*store.Record, savedWindows, error) {
	saved := savedWindows{}
	rec, err := r.Get(store.Key{Kind: kind, ID: account})
	if errors.Is(err, store.ErrNotFound) {
		return nil, saved, nil
	}
	if err == nil {
		err = json.Unmarshal(rec.Body, &saved)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the calls of the last day of account %s: %w", account, err)
	}
	return rec, saved, nil
}

// read returns the windows of an account that the store has.
func (l *Limiter) read(ctx context.Context, account string) (map[windowKey]*window, error) {
	windows := map[windowKey]*window{}
	err := l.Store.View(ctx, func(r store.Reader) error {
		_, saved, err := load(r, account)
		for key, slots := range saved {
			w := new(window)
			w.learn(slots, nil)
			windows[parseWindowKey(key)] = w
		}
		return err
	})
	return windows, err
}

// Flush tells the store what was counted since the last time, and learns what other processes told it. A crash loses what
// was not told: at most the calls of Every.
func (l *Limiter) Flush(ctx context.Context) error {
	l.flush.Lock()
	defer l.flush.Unlock()
	now := l.Server()
	news := l.news()
	for accounts := range slices.Chunk(slices.Sorted(maps.Keys(news)), perCommit) {
		whole := map[string]savedWindows{}
		err := l.Store.Update(ctx, func(tx store.Tx) error {
			for _, account := range accounts {
				rec, saved, err := load(tx, account)
				if err != nil {
					return err
				}
				whole[account] = saved.plus(news[account], now)
				if err := whole[account].write(tx, rec, account, now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("keep the calls of the last day: %w", err)
		}
		for _, account := range accounts {
			l.told(account, news[account], whole[account])
		}
	}
	l.sweep()
	return nil
}

// perCommit is how many accounts are written in one transaction.
const perCommit = 100

// news are the calls that the store has not been told of, by account.
func (l *Limiter) news() map[string]savedWindows {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := map[string]savedWindows{}
	for account, windows := range l.accounts {
		for key, w := range windows {
			unsaved := w.unsaved()
			if unsaved == nil {
				continue
			}
			if all[account] == nil {
				all[account] = savedWindows{}
			}
			all[account][key.String()] = unsaved
		}
	}
	return all
}

// told takes over what the store has now.
func (l *Limiter) told(account string, news, whole savedWindows) {
	l.mu.Lock()
	defer l.mu.Unlock()
	windows := l.accounts[account]
	if windows == nil {
		return // forgotten meanwhile
	}
	for key, slots := range whole {
		w := windows[parseWindowKey(key)]
		if w == nil {
			w = new(window)
			windows[parseWindowKey(key)] = w
		}
		w.learn(slots, news[key])
	}
}

// plus adds calls and drops what counts no more.
func (s savedWindows) plus(news savedWindows, now time.Time) savedWindows {
	for key, slots := range news {
		if s[key] == nil {
			s[key] = map[int64]int64{}
		}
		for at, n := range slots {
			s[key][at] += n
		}
	}
	for key, slots := range s {
		for at := range slots {
			if !counts(at, now) {
				delete(slots, at)
			}
		}
		if len(slots) == 0 {
			delete(s, key)
		}
	}
	return s
}

func (s savedWindows) write(tx store.Tx, rec *store.Record, account string, now time.Time) error {
	body, err := json.Marshal(s)
	switch {
	case err != nil:
		return err
	case len(s) == 0 && rec == nil:
		return nil
	case len(s) == 0:
		return tx.Delete(rec.Key)
	case rec == nil:
		return tx.Create(&store.Record{Key: store.Key{Kind: kind, ID: account}, Account: account, Created: now, Updated: now, Body: body}, nil)
	}
	rec.Body, rec.Updated = body, now
	return tx.Replace(rec, nil)
}
