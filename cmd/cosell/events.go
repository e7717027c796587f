package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// eventsCommand prints the events that accounts were told.
type eventsCommand struct {
	connection `embed:""`

	Account string        `help:"Only the events told to this account, 12 digits (all accounts)." placeholder:"ACCOUNT"`
	After   int64         `help:"Only events with a higher number; each line begins with its number (0: from the first)." placeholder:"N"`
	Follow  bool          `short:"f" help:"Go on printing what happens, until interrupted."`
	Every   time.Duration `help:"How often --follow looks (${default})." default:"500ms" placeholder:"DURATION"`
}

// Help says how to read a line.
func (eventsCommand) Help() string {
	return "Prints a line an event: its number, when it happened by the server's clock, the account that was told, what happened, to what. " +
		"Every recipient has a copy of its own. With --json a line is an object of seq and event, the event as EventBridge would carry it."
}

// Run prints the events.
func (e *eventsCommand) Run(stdout io.Writer) error {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	return e.print(ctx, stdout)
}

// toldEvent is an event as the control API lists it.
type toldEvent struct {
	Seq   int64           `json:"seq"`
	Event json.RawMessage `json:"event"`
}

// maxPage is the most that the control API lists at once, of events and of letters.
const maxPage = 1000

// print prints all pages, and more as it comes when it follows, until ctx ends.
func (e *eventsCommand) print(ctx context.Context, stdout io.Writer) error {
	if e.Every <= 0 {
		return fmt.Errorf("--every %s must be above zero, such as 500ms", e.Every)
	}
	again := time.NewTicker(e.Every)
	defer again.Stop()
	for {
		q := url.Values{"after": {strconv.FormatInt(e.After, 10)}, "limit": {strconv.Itoa(maxPage)}}
		if e.Account != "" {
			q.Set("account", e.Account)
		}
		var page struct {
			Events []toldEvent `json:"events"`
		}
		if err := e.remote().Control(ctx, "GET", "/v1/events?"+q.Encode(), nil, &page); err != nil {
			if ctx.Err() != nil && e.Follow {
				return nil
			}
			return err
		}
		for _, ev := range page.Events {
			line, err := ev.line(e.JSON)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintln(stdout, line); err != nil {
				return err
			}
			e.After = ev.Seq
		}
		switch {
		case len(page.Events) == maxPage:
			continue
		case !e.Follow:
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-again.C:
		}
	}
}

// line is the event in one line.
func (t *toldEvent) line(whole bool) (string, error) {
	if whole {
		line, err := json.Marshal(t)
		return string(line), err
	}
	var e struct {
		DetailType string `json:"detail-type"`
		Account    string
		Time       string
		Resources  []string
		Detail     map[string]json.RawMessage
	}
	if err := json.Unmarshal(t.Event, &e); err != nil {
		return "", fmt.Errorf("the server's event %d: %w", t.Seq, err)
	}
	line := fmt.Sprintf("%6d  %s  %s  %-41s  %s", t.Seq, plain(e.Time), plain(e.Account), plain(e.DetailType), plain(subject(e.Resources, e.Detail)))
	return strings.TrimRight(line, " "), nil
}

// subject is what an event is about: its resources without what all ARNs share, such as engagement/eng-…; events of
// opportunities name theirs in the detail only.
func subject(resources []string, detail map[string]json.RawMessage) string {
	var names []string
	for _, arn := range resources {
		if _, rest, found := strings.Cut(arn, ":catalog/"); found {
			_, arn, _ = strings.Cut(rest, "/")
		}
		names = append(names, arn)
	}
	if len(names) > 0 {
		return strings.Join(names, " ")
	}
	for kind, about := range detail {
		var named struct{ Identifier string }
		if json.Unmarshal(about, &named) == nil && named.Identifier != "" {
			return kind + "/" + named.Identifier
		}
	}
	return ""
}
