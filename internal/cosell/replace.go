package cosell

import (
	"context"
	"errors"

	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/rate"
	"github.com/opencosell/cosell/internal/resource"
)

// replaced makes this process go by the state that took the place of another: its page tokens, rates, faults and
// intervals. A state that came without a secret for page tokens gets one.
func (s *Server) replaced(ctx context.Context, pages *resource.PageKey, ids *resource.IDs, rates *rate.Limiter, faults *fault.Set) error {
	s.forget()
	secret, err := pageSecretOf(ctx, s.store, ids)
	if err == nil {
		pages.Use(secret)
	}
	return errors.Join(err, rates.Load(ctx), faults.Load(ctx), s.arm(ctx))
}
