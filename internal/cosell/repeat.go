package cosell

import (
	"context"
	"net/http"
)

// settle carries out what earlier calls made due, before the next call. A repeatable server does so, because whatever
// makes identifiers must do so in the same order each time: the agenda does in the background what is due, and a call
// could come before it or after. Who only asks whether the server lives does not wait for what it is about, which may be
// to let years pass.
func (s *Server) settle(r *http.Request) {
	if !s.repeatable || r.URL.Path == "/_cosell/health" {
		return
	}
	if _, err := s.Agenda.Due(r.Context(), s.Clock.Now()); err != nil && r.Context().Err() == nil {
		s.log.Error("agenda", "error", err)
	}
}

// emptied is what a full reset does beside removing records: nothing remembered of them stays, the clock of a server that
// has a time to begin at stands there again, and the intervals of the autopilot begin anew.
func (s *Server) emptied(ctx context.Context) error {
	s.forget()
	if s.begin != nil {
		if err := s.Clock.Freeze(ctx, *s.begin); err != nil {
			return err
		}
	}
	return s.arm(ctx)
}
