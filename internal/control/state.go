package control

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/state"
	"github.com/opencosell/cosell/internal/store"
)

// exportState answers with the whole state as one text.
func (a *api) exportState(r *http.Request) (any, error) {
	text := new(spool)
	err := a.Store.View(r.Context(), func(rd store.Reader) error { return state.Export(text, rd) })
	if err != nil {
		return nil, errors.Join(err, text.Close())
	}
	return text, nil
}

// replaced is the answer to what replaced the state.
type replaced struct {
	Status    string    `json:"status"`
	Name      string    `json:"name,omitempty"` // of the snapshot
	Records   int64     `json:"records"`
	Events    int64     `json:"events"`
	Scheduled int64     `json:"scheduled"`
	Now       time.Time `json:"now"`
	Frozen    bool      `json:"frozen"`
}

// importState replaces the state by a text. The whole text is read and checked before anything is changed.
func (a *api) importState(r *http.Request) (_ any, err error) {
	keep, err := flag(r, "keepClock")
	if err != nil {
		return nil, err
	}
	text := new(spool)
	defer func() { err = errors.Join(err, text.Close()) }()
	if _, err := io.Copy(text, r.Body); err != nil {
		return nil, refuse("", "the state did not arrive whole: %v", err)
	}
	file, err := state.Check(text.text(), text.size)
	var wrong *state.Problem
	if errors.As(err, &wrong) {
		return nil, refuse("", "%v; nothing was changed", wrong)
	}
	if err != nil {
		return nil, err
	}
	if err := clock.Check(file.Now); err != nil && !file.Now.IsZero() && !keep {
		return nil, refuse("", "%v; nothing was changed", err)
	}
	err = a.replace(r.Context(), func(tx store.Tx) error {
		return withClock(tx, keep, func() error { return tx.Restore(file.Items()) },
			func() error { return a.Clock.Restore(tx, file.Now, file.Frozen) })
	})
	if err != nil {
		return nil, err
	}
	a.Log.Info("control: state imported", "records", file.Records, "events", file.Events)
	return replaced{
		Status: "imported", Records: file.Records, Events: file.Events, Scheduled: file.Entries,
		Now: a.Clock.Now(), Frozen: a.Clock.Frozen(),
	}, nil
}

// withClock replaces the state, and puts the clock where the state has it or leaves it where it is.
func withClock(tx store.Tx, keep bool, replace, place func() error) error {
	before, err := clock.Read(tx)
	if err != nil {
		return err
	}
	if err := replace(); err != nil {
		return err
	}
	if keep {
		return clock.Keep(tx, before)
	}
	return place()
}

// flag reads a query parameter that is true or false.
func flag(r *http.Request, name string) (bool, error) {
	v := r.URL.Query().Get(name)
	if v == "" {
		return false, nil
	}
	b, err := strconv.ParseBool(v)
	if err != nil {
		return false, refuse(name, "%s must be true or false", name)
	}
	return b, nil
}

var errNoSnapshot = &refusal{Status: http.StatusNotFound, Field: "name", Message: "there is no snapshot of this name; the list of snapshots has the names"}
