package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Events are lines; an account's own, those after a number, and the whole event as JSON.
func TestEvents(t *testing.T) {
	onServer(t)
	for _, l := range []typedLine{
		{"events", 0, "", ""},
		{"scenario run multi-partner-deal", 0, "All 17 steps", ""},
		{"events", 0, "1 Z 310000000003 Opportunity Created opportunity/O1000001\n 3 Engagement Created engagement/eng- 310000000004", ""},
		{"events --account=310000000004", 0, "310000000004 Engagement Invitation Created engagement-invitation/engi-", ""},
		{"events --after=5 --json", 0, `{"seq":6,"event":{"version":"0", "detail-type":`, ""},
		{"events --account=1", 0, "", ""},
		{"events --after=-1", 1, "", "after must be a whole number"},
		{"events --every=0s", 1, "", "--every 0s must be above zero"},
	} {
		l.check(t)
	}
	if _, stdout, _ := runLine(t, "events", "--account=310000000004"); strings.Contains(stdout, "310000000003") {
		t.Errorf("the events of one account have another's: %s", stdout)
	}
	if _, stdout, _ := runLine(t, "events", "--after=1000000"); stdout != "" {
		t.Errorf("after the last event there is %q", stdout)
	}
}

// Following prints what happens later, and ends with its context.
func TestEventsFollow(t *testing.T) {
	endpoint := onServer(t)
	ctx, stop := context.WithCancel(t.Context())
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		e := &eventsCommand{Follow: true, Every: time.Millisecond}
		e.Endpoint = endpoint
		err := e.print(ctx, w)
		w.Close()
		ended <- err
	}()
	if code, _, stderr := runLine(t, "scenario", "run", "stale-update-race"); code != 0 {
		t.Fatal(stderr)
	}
	lines := bufio.NewScanner(r)
	for _, want := range []string{"Opportunity Created", "Opportunity Updated", "Opportunity Updated", "Opportunity Created"} {
		if !lines.Scan() || !strings.Contains(lines.Text(), want) {
			t.Fatalf("got %q, want %s", lines.Text(), want)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("following ended with %v", err)
	}
}
