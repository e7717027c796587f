package cosell

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/seed"
	"github.com/opencosell/cosell/internal/store"
)

// seeding is the value of the store that says whether seeds are being applied to it. A server that ends in the middle
// leaves it, so that the next start knows that what it finds is half a seed and nobody's work. Only a start sets it: it
// answers nobody before it is done. A start without seeds takes what it finds for data, because from then on people write.
const (
	seeding     = "seeding"
	seedBegun   = "begun"
	seedApplied = "applied"
)

// fillEmpty applies the seed files, if there are any, to a store in which nothing was ever changed. Whatever else is there
// stays as it is.
func (s *Server) fillEmpty(ctx context.Context, files []*seed.File) error {
	var used, broken bool
	err := s.store.View(ctx, func(r store.Reader) (err error) {
		if used, err = hasRecords(r); err != nil {
			return err
		}
		state, err := r.Value(seeding)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		broken = string(state) == seedBegun
		return nil
	})
	switch {
	case err != nil:
		return fmt.Errorf("look whether there is data: %w", err)
	case broken && len(files) == 0:
		s.log.Warn("an earlier start ended while seeds were applied; what it made stays, and no seed is applied over it any more")
		return s.mark(ctx, seedApplied)
	case len(files) == 0:
		return nil
	case broken:
		s.log.Warn("the last start ended while seeds were applied; begin again")
	case used:
		s.log.Info("seeds are not applied: there is data already")
		return nil
	}
	if err := s.mark(ctx, seedBegun); err != nil {
		return err
	}
	if broken {
		if err := s.empty(ctx); err != nil {
			return err
		}
	}
	if err := s.fill(ctx, files); err != nil {
		return err
	}
	return s.mark(ctx, seedApplied)
}

// settings are the kinds of audit lines that tell of the server's own settings, with that of no record.
var settings = []string{"", "fault", "rate"}

// hasRecords reports whether a record was ever changed, since the last full reset.
func hasRecords(r store.Reader) (bool, error) {
	const page = 100
	for after := int64(0); ; after += page {
		lines, err := r.Audits(after, page)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(lines, func(a store.Audit) bool { return !slices.Contains(settings, a.Kind) }) {
			return true, nil
		}
		if len(lines) < page {
			return false, nil
		}
	}
}

// seeder empties the server and fills it anew from the files as they are then; nil where there are none. A file that
// cannot be read or is wrong changes nothing; when the server refuses something of it, the server is left empty.
func (s *Server) seeder(paths []string) func(context.Context) error {
	if len(paths) == 0 {
		return nil
	}
	return func(ctx context.Context) error {
		files, err := seed.Load(paths...)
		if err != nil {
			return fmt.Errorf("nothing was changed: %w", err)
		}
		// Two at once would fill each other's server.
		s.seeds.Lock()
		defer s.seeds.Unlock()
		ctx = context.WithoutCancel(ctx)
		if err := s.empty(ctx); err != nil {
			return err
		}
		return s.fill(ctx, files)
	}
}

// awake lets policies watch except while seeds are applied: a seed says itself what the other side does, and is refused
// where a policy did it before. It is of the process: what others do here meanwhile is not watched either.
func (s *Server) awake(watch func(*resource.WriteCall, resource.Happening) error) func(*resource.WriteCall, resource.Happening) error {
	return func(c *resource.WriteCall, h resource.Happening) error {
		if s.filling.Load() {
			return nil
		}
		return watch(c, h)
	}
}

// fill applies seeds. On an error the store is left empty, never half filled. The intervals of policies begin when it is
// done, at the time that the seeds set.
func (s *Server) fill(ctx context.Context, files []*seed.File) error {
	s.filling.Store(true)
	defer s.filling.Store(false)
	made, err := seed.Apply(ctx, remote.InProcess(undisturbed{s}), files, seed.Options{Add: true})
	if err != nil {
		err = fmt.Errorf("the server is left empty, because a seed could not be applied: %w", err)
		// What was begun is undone even when the server is being stopped.
		return errors.Join(err, s.empty(context.WithoutCancel(ctx)))
	}
	s.log.Info("seeds applied", "files", len(files), "made", len(made))
	return s.rearm(ctx)
}

func (s *Server) mark(ctx context.Context, state string) error {
	err := s.store.Update(ctx, func(tx store.Tx) error { return tx.SetValue(seeding, []byte(state)) })
	if err != nil {
		return fmt.Errorf("keep the state of seeding: %w", err)
	}
	return nil
}

// empty is a full reset.
func (s *Server) empty(ctx context.Context) error {
	if err := remote.InProcess(s).Control(ctx, http.MethodPost, "/v1/reset", struct{}{}, nil); err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	return nil
}
