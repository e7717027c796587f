package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/resource"
)

// served is a running serve command.
type served struct {
	endpoint string
	rest     *bufio.Reader // what it prints after the endpoint
	stop     context.CancelFunc
	ended    chan error
	log      *bytes.Buffer // to be read after it ended
}

func startServe(t *testing.T, s *serveCommand) *served {
	t.Helper()
	s.Listen, s.StopTime, s.LogFormat, s.Profile = "127.0.0.1:0", time.Minute, "json", cmp.Or(s.Profile, "dev")
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	out := &served{stop: cancel, ended: make(chan error, 1), log: new(bytes.Buffer), rest: bufio.NewReader(r)}
	go func() {
		err := s.serve(ctx, w, out.log)
		w.CloseWithError(io.EOF)
		out.ended <- err
	}()
	named := regexp.MustCompile(`endpoint\s+(http://\S+)`)
	for {
		line, err := out.rest.ReadString('\n')
		if err != nil {
			t.Fatalf("the server ended before it named its endpoint: %v", <-out.ended)
		}
		if m := named.FindStringSubmatch(line); m != nil {
			out.endpoint = m[1]
			return out
		}
	}
}

// serving runs a server for the commands of a test, which ends with the test.
func serving(t *testing.T, s *serveCommand) *served {
	t.Helper()
	out := startServe(t, s)
	t.Cleanup(out.end(t))
	t.Setenv("COSELL_ENDPOINT", out.endpoint)
	return out
}

// end stops the server and waits until it has ended.
func (s *served) end(t *testing.T) func() {
	return func() {
		t.Helper()
		s.stop()
		_, _ = io.Copy(io.Discard, s.rest)
		if err := <-s.ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	}
}

func call(t *testing.T, endpoint, operation string, body io.Reader) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, endpoint, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "AWSPartnerCentralSelling."+operation)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=111122223333/20260301/us-east-1/partnercentral-selling/aws4_request, SignedHeaders=host, Signature=0")
	// The body is sent when the server asks for it, that is, when the call is being carried out.
	r.Header.Set("Expect", "100-continue")
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute, DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		t.Error(err)
		return nil, ""
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp, string(text)
}

// A stop lets the request in flight finish, refuses new ones, and leaves a directory that opens again.
func TestStopFinishesWhatIsInFlight(t *testing.T) {
	dir := t.TempDir()
	s := startServe(t, &serveCommand{DataDir: dir})
	body, send := io.Pipe()
	answered := make(chan string, 1)
	go func() {
		_, text := call(t, s.endpoint, "ListOpportunities", body)
		answered <- text
	}()
	// The first half is taken in: the request is in flight.
	if _, err := io.WriteString(send, `{"Catalog":`); err != nil {
		t.Fatal(err)
	}
	s.stop()
	for {
		line, err := s.rest.ReadString('\n')
		if err != nil {
			t.Fatalf("the server said nothing of stopping: %v", err)
		}
		if strings.HasPrefix(line, "Stopping") {
			break
		}
	}
	if _, err := io.WriteString(send, `"Sandbox"}`); err != nil {
		t.Fatal(err)
	}
	send.Close()
	if got := <-answered; !strings.Contains(got, `"OpportunitySummaries":[]`) {
		t.Errorf("the request in flight got %q, want its answer", got)
	}
	if err := <-s.ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if n := strings.Count(s.log.String(), `"msg":"request"`); n != 1 {
		t.Errorf("%d log lines of requests, want 1:\n%s", n, s.log)
	}
	again := startServe(t, &serveCommand{DataDir: dir})
	again.end(t)()
}

// Each switch can be set alone, whatever the profile.
func TestSwitches(t *testing.T) {
	dev, aws := resource.Dev(), resource.AWS()
	var none switchFlags
	if got := none.apply("dev"); got != dev {
		t.Errorf("no flags with dev: got %+v", got)
	}
	if got := none.apply("aws"); got != aws {
		t.Errorf("no flags with aws: got %+v", got)
	}
	one := switchFlags{EnforceQuotas: new(false), TaskWait: new(time.Duration(0))}
	want := aws
	want.EnforceQuotas, want.TaskWait = false, 0
	if got := one.apply("aws"); got != want {
		t.Errorf("two flags with aws: got %s, want %s", fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want))
	}
}
