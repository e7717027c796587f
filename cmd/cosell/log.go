package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/opencosell/cosell/internal/requestlog"
)

// logCommand has the last calls of a running server.
type logCommand struct {
	connection `embed:""`

	List  logList  `cmd:"" default:"withargs" help:"List the last calls, the newest at the end."`
	Show  logShow  `cmd:"" help:"Show one call: both bodies, what was wrong with it, what it changed and cleared."`
	Clear logClear `cmd:"" help:"Let the server forget the calls."`
}

// Help says what is in the log.
func (logCommand) Help() string {
	return "The server remembers the last calls of the APIs in memory (1000, see --request-log of 'serve'). Personal data, codes and tokens are masked."
}

type logList struct {
	Account   string        `help:"Only calls of this account, 12 digits (all)." placeholder:"ACCOUNT"`
	Operation string        `help:"Only calls of this operation, such as GetOpportunity or selling.GetOpportunity (all)." placeholder:"NAME"`
	Failed    bool          `help:"Only calls that were refused or had no answer." xor:"outcome"`
	OK        bool          `name:"ok" help:"Only calls that were carried out." xor:"outcome"`
	Limit     int           `short:"n" help:"How many of the last calls to list, 1 to 1000 (${default})." default:"50" placeholder:"N"`
	Follow    bool          `short:"f" help:"Go on printing calls as they come, until interrupted."`
	Every     time.Duration `help:"How often --follow looks (${default})." default:"500ms" placeholder:"DURATION"`
}

// Help says how to read a line.
func (logList) Help() string {
	return "A line is a call: when it was carried out by the server's clock, the account that called, the operation, how many milliseconds it took, " +
		"its request id, which 'log show' takes, and what became of it. CLEARED says that a replacement cleared members that it did not name. " +
		"With --json --follow a line is an object."
}

// Run lists the calls.
func (l *logList) Run(c *logCommand, stdout io.Writer) error {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	return l.print(ctx, c, stdout)
}

// page reads the calls after a cursor; "" reads the newest.
func (l *logList) page(ctx context.Context, c *logCommand, after string) (json.RawMessage, *requestlog.Page, error) {
	q := url.Values{"limit": {strconv.Itoa(l.Limit)}}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("account", l.Account)
	set("operation", l.Operation)
	set("after", after)
	switch {
	case l.Failed:
		set("outcome", "failed")
	case l.OK:
		set("outcome", "ok")
	}
	var text json.RawMessage
	if err := c.remote().Control(ctx, http.MethodGet, "/v1/requests?"+q.Encode(), nil, &text); err != nil {
		return nil, nil, err
	}
	page := new(requestlog.Page)
	if err := json.Unmarshal(text, page); err != nil {
		return nil, nil, fmt.Errorf("the server's calls: %w", err)
	}
	return text, page, nil
}

// print prints the newest calls, and more as they come when it follows, until ctx ends.
func (l *logList) print(ctx context.Context, c *logCommand, stdout io.Writer) error {
	if l.Every <= 0 {
		return fmt.Errorf("--every %s must be above zero, such as 500ms", l.Every)
	}
	text, page, err := l.page(ctx, c, "")
	if err != nil {
		return err
	}
	if !l.Follow {
		if c.JSON {
			return c.show(stdout, text)
		}
		return callTable(stdout, page.Requests)
	}
	again := time.NewTicker(l.Every)
	defer again.Stop()
	for {
		if err := l.lines(c, stdout, page); err != nil {
			return err
		}
		if len(page.Requests) < l.Limit || page.Cursor == "" {
			select {
			case <-ctx.Done():
				return nil
			case <-again.C:
			}
		}
		if _, page, err = l.page(ctx, c, page.Cursor); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
	}
}

// lines prints a page of a log that is followed.
func (l *logList) lines(c *logCommand, stdout io.Writer, page *requestlog.Page) error {
	if !c.JSON {
		if page.Restarted {
			fmt.Fprintln(stdout, "--- the server was started anew")
		}
		if page.Missed > 0 {
			fmt.Fprintf(stdout, "--- %d calls were let go of before they could be read; the server keeps more with --request-log\n", page.Missed)
		}
	}
	for _, s := range page.Requests {
		line := fmt.Sprintf("%-24s  %-12s  %-40s %8s  %s  %s", stamp(s.Time), plain(s.Account), called(&s), millis(s.Ms), plain(s.ID), outcome(&s))
		if c.JSON {
			text, err := json.Marshal(s)
			if err != nil {
				return fmt.Errorf("encode a call: %w", err)
			}
			line = string(text)
		}
		if _, err := fmt.Fprintln(stdout, line); err != nil {
			return err
		}
	}
	return nil
}

type logShow struct {
	ID string `arg:"" name:"request-id" help:"Request id of the call, from 'cosell log', an SDK's error, or the header x-amzn-RequestId."`
}

// Run shows the call.
func (s *logShow) Run(c *logCommand, stdout io.Writer) error {
	var text json.RawMessage
	if err := c.control(http.MethodGet, "/v1/requests/"+url.PathEscape(s.ID), nil, &text); err != nil {
		return err
	}
	if c.JSON {
		return c.show(stdout, text)
	}
	d := new(requestlog.Detail)
	if err := json.Unmarshal(text, d); err != nil {
		return fmt.Errorf("the server's call: %w", err)
	}
	return callDetail(stdout, d)
}

type logClear struct{}

// Run clears the log.
func (logClear) Run(c *logCommand, stdout io.Writer) error {
	var answer json.RawMessage
	if err := c.control(http.MethodDelete, "/v1/requests", nil, &answer); err != nil {
		return err
	}
	if c.JSON {
		return c.show(stdout, answer)
	}
	_, err := fmt.Fprintln(stdout, "The request log is empty.")
	return err
}
