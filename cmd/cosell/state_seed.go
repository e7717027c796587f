package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"syscall"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/seed"
)

// stateSeed fills a running server.
type stateSeed struct {
	Files []string `arg:"" name:"file" help:"YAML files that describe accounts, partners, connections, solutions, users, opportunities in any state, engagements and leads."`
	Add   bool     `help:"Add to accounts that have something in the catalog already; without it nothing is done then."`
	Check bool     `help:"Only check the files; nothing is sent."`
}

// Run checks the files, applies them and says what was made.
func (s *stateSeed) Run(c *stateCommand, stdout io.Writer) error {
	files, err := seed.Load(s.Files...)
	if err != nil {
		return err
	}
	if s.Check {
		_, err := fmt.Fprintln(stdout, "The seed can be applied, as far as can be told without a server.")
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	o := seed.Options{Add: s.Add}
	if s.Add {
		o.Run = resource.NewIDs().UUID() // whoever adds twice wants two
	}
	made, failed := seed.Apply(ctx, c.remote(), files, o)
	if failed != nil && len(made) > 0 {
		failed = fmt.Errorf("%w\nwhat was made before that is left: reset the server to begin again", failed)
	}
	if failed != nil && len(made) == 0 {
		return failed
	}
	answer, err := json.Marshal(map[string]any{"made": made})
	if err != nil {
		return errors.Join(failed, fmt.Errorf("encode what was made: %w", err))
	}
	return errors.Join(failed, c.show(stdout, answer))
}
