package control

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/opencosell/cosell/internal/store"
)

// snapshotName keeps names good for paths, files and command lines.
var snapshotName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

type snapshotView struct {
	Name      string    `json:"name"`
	Saved     time.Time `json:"saved"`
	Clock     time.Time `json:"clock"`
	Records   int64     `json:"records"`
	Events    int64     `json:"events"`
	Scheduled int64     `json:"scheduled"`
	Size      int64     `json:"size"`
}

func viewOf(s store.Snapshot) snapshotView {
	return snapshotView{Name: s.Name, Saved: s.Saved, Clock: s.Now, Records: s.Records, Events: s.Events, Scheduled: s.Entries, Size: s.Size}
}

func (a *api) snapshots(r *http.Request) (any, error) {
	var list []store.Snapshot
	err := a.Store.View(r.Context(), func(rd store.Reader) (err error) {
		list, err = rd.Snapshots()
		return err
	})
	if err != nil {
		return nil, err
	}
	views := make([]snapshotView, len(list))
	for i, s := range list {
		views[i] = viewOf(s)
	}
	return map[string]any{"snapshots": views}, nil
}

func (a *api) saveSnapshot(r *http.Request) (any, error) {
	var in struct {
		Name    string `json:"name"`
		Replace bool   `json:"replace"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if !snapshotName.MatchString(in.Name) {
		return nil, refuse("name", "name must begin with a-z or 0-9 and have at most 63 characters of a-z, 0-9, dot, underscore and hyphen")
	}
	var s store.Snapshot
	err := a.Store.Update(r.Context(), func(tx store.Tx) (err error) {
		s, err = tx.Save(store.Snapshot{Name: in.Name, Saved: time.Now(), Now: a.Clock.Now()}, in.Replace)
		return err
	})
	if errors.Is(err, store.ErrExists) {
		return nil, &refusal{Status: http.StatusConflict, Field: "name", Message: fmt.Sprintf("there is a snapshot %s already; save with replace to overwrite it, or choose another name", in.Name)}
	}
	if err != nil {
		return nil, err
	}
	return viewOf(s), nil
}

func (a *api) loadSnapshot(r *http.Request) (any, error) {
	var in struct {
		KeepClock bool `json:"keepClock"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	var s store.Snapshot
	err := a.replace(r.Context(), func(tx store.Tx) error {
		return withClock(tx, in.KeepClock, func() (err error) {
			s, err = tx.Load(r.PathValue("name"))
			return err
		}, func() error { return a.Clock.GoOn(tx, s.Now) })
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil, errNoSnapshot
	}
	if err != nil {
		return nil, err
	}
	a.Log.Info("control: snapshot loaded", "name", s.Name)
	return replaced{
		Status: "loaded", Name: s.Name, Records: s.Records, Events: s.Events, Scheduled: s.Entries,
		Now: a.Clock.Now(), Frozen: a.Clock.Frozen(),
	}, nil
}

func (a *api) dropSnapshot(r *http.Request) (any, error) {
	if err := read(r, &struct{}{}); err != nil {
		return nil, err
	}
	err := a.Store.Update(r.Context(), func(tx store.Tx) error { return tx.Drop(r.PathValue("name")) })
	if errors.Is(err, store.ErrNotFound) {
		return nil, errNoSnapshot
	}
	if err != nil {
		return nil, err
	}
	return map[string]string{"status": "deleted"}, nil
}
