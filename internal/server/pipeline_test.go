package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// TestOrderOfChecks is protocol §6 and selling §1.3: a request with everything wrong is refused for the first thing; each
// row has one thing less wrong.
func TestOrderOfChecks(t *testing.T) {
	const bad = `{"Catalog":"Nowhere"}`
	for _, tt := range []struct {
		name, target, authorization, body string
		refuse                            bool
		want                              string
	}{
		{"target before credentials", "NotesTarget.Nothing", "", "no JSON", true, "UnknownOperationException"},
		{"credentials before the body", createNote, "", "no JSON", true, "MissingAuthenticationTokenException"},
		{"body before violations", createNote, "x", "no JSON", true, "SerializationException"},
		{"violations before the catalog", createNote, "x", bad, true, "ValidationException REQUIRED_FIELD_MISSING"},
		{"catalog before the caller", createNote, "x", `{"Catalog":"Nowhere","Text":"x"}`, true, "ValidationException INVALID_ENUM_VALUE"},
		{"caller before the operation", createNote, "x", note("x", ""), true, "AccessDeniedException"},
		{"nothing wrong", createNote, "x", note("x", ""), false, " "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, nil)
			if tt.refuse {
				b.admit.Store(apierr.Deniedf("", "Not you."))
			}
			if tt.authorization != "" {
				tt.authorization = credential("111122223333", "notes-signing")
			}
			got := b.send(newRequest(tt.target, tt.body, "Authorization", tt.authorization))
			failure, _ := got.failure(t)
			name, code, _ := strings.Cut(tt.want, " ")
			if failure != name || !strings.Contains(got.body, code) {
				t.Errorf("got %q in %s, want %s", failure, got.body, tt.want)
			}
			if calls := b.seen(); len(calls) > 0 != (tt.want == " ") {
				t.Errorf("got calls %v", calls)
			}
		})
	}
}

// TestCatalog: two names and no other, each service with its own code (selling §2.2, account §2).
func TestCatalog(t *testing.T) {
	b := newBench(t, nil)
	for _, tt := range []struct{ target, catalog, want string }{
		{getNote, "AWS", ""},
		{getNote, "Sandbox", ""},
		{getNote, "sandbox", `"FieldName":"catalog","Message":"Value 'sandbox' at 'catalog' failed to satisfy constraint: the catalog must be AWS or Sandbox","Code":"INVALID_ENUM_VALUE"`},
		{getNote, "", `"Code":"INVALID_ENUM_VALUE"`},
		{"TagsTarget.TagResource", "aws", `"name":"catalog","message":"Value 'aws' at 'catalog' failed to satisfy constraint: the catalog must be AWS or Sandbox","code":"INVALID_VALUE"`},
	} {
		got := b.send(newRequest(tt.target, `{"Text":"x","Catalog":"`+tt.catalog+`"}`))
		if tt.want == "" && got.status != http.StatusOK || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s, %q: got status %d and %s, want %s", tt.target, tt.catalog, got.status, got.body, tt.want)
		}
	}
}

// TestLogLine: one line a request with what was called, by whom and what came of it; values that were sent are not in it,
// sensitive or not.
func TestLogLine(t *testing.T) {
	const sent = "HUSH-HUSH"
	get := newRequest(getNote, "")
	get.Method = http.MethodGet
	for _, tt := range []struct {
		name string
		r    *http.Request
		want map[string]any
	}{
		{"success", newRequest(getNote, note(sent, "")), map[string]any{"level": "INFO", "operation": "notes.GetNote", "account": "111122223333", "catalog": "Sandbox", "status": 200.0}},
		{"trace", newRequest(getNote, note(sent, ""), "Traceparent", "00-trace"), map[string]any{"trace": "00-trace", "status": 200.0}},
		{"product", newRequest(getNote, note(sent, ""), "X-Amzn-User-Agent", "Fjord|Deals|CRM|1"), map[string]any{"agent": "Fjord|Deals|CRM|1", "status": 200.0}},
		{"violation", newRequest(getNote, `{"Text":"","Secret":"`+sent+`"}`), map[string]any{"level": "INFO", "operation": "notes.GetNote", "status": 400.0, "error": "ValidationException", "field": "Secret VALUE_OUT_OF_RANGE"}},
		{"unreadable", newRequest(getNote, `{"Text":"`+sent+`"`), map[string]any{"operation": "notes.GetNote", "status": 400.0, "error": "SerializationException"}},
		{"no operation", newRequest("NotesTarget.Nothing", note(sent, "")), map[string]any{"operation": "-", "account": "", "status": 400.0, "error": "UnknownOperationException"}},
		{"GET", get, map[string]any{"operation": "-", "status": 404.0}},
		{"internal", newRequest(getNote, note("internal", "")), map[string]any{"level": "ERROR", "status": 500.0, "error": "InternalServerException", "cause": "a detail of the server"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, nil)
			answer := b.send(tt.r)
			lines := strings.Split(strings.TrimSpace(b.log.String()), "\n")
			if len(lines) != 1 {
				t.Fatalf("got %d lines, want one:\n%s", len(lines), strings.Join(lines, "\n"))
			}
			var got map[string]any
			if err := json.Unmarshal([]byte(lines[0]), &got); err != nil {
				t.Fatal(err)
			}
			for name, want := range tt.want {
				if got[name] != want {
					t.Errorf("%s: got %v, want %v in %s", name, got[name], want, lines[0])
				}
			}
			if got["request"] != answer.header.Get("X-Amzn-Requestid") {
				t.Errorf("got request id %v, want that of the answer", got["request"])
			}
			if strings.Contains(lines[0], sent) {
				t.Errorf("got what the caller sent in the log: %s", lines[0])
			}
		})
	}
}

// TestAudit: a change leaves one line in its commit; a read and a refused change leave none.
func TestAudit(t *testing.T) {
	b := newBench(t, nil)
	b.send(newRequest(getNote, note("read", "")))
	b.fail.Store(apierr.Conflictf("", "No."))
	b.send(newRequest(createNote, note("refused", "")))
	b.fail.Store(nil)
	done := b.send(newRequest(createNote, note("done", "")))
	var got []store.Audit
	err := b.store.View(t.Context(), func(r store.Reader) (err error) {
		got, err = r.Audits(0, 10)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []store.Audit{{Time: started, Account: "111122223333", Catalog: "Sandbox", Operation: "CreateNote", RequestID: done.header.Get("X-Amzn-Requestid")}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("audit (-want +got):\n%s", d)
	}
}

// TestClientToken is protocol §8, selling §1.6, account §6.3: what a second call with the same token gets.
func TestClientToken(t *testing.T) {
	first := note("a", "once")
	for _, tt := range []struct {
		name   string
		second *http.Request
		want   string // answer of the second call
		calls  int
	}{
		{"same", newRequest(createNote, first), `{"Number":1}`, 1},
		{"same, other layout", newRequest(createNote, "{ \"ClientToken\":\"once\",\n\"Text\":\"\\u0061\", \"Catalog\" : \"Sandbox\", \"Unknown\":1 }"), `{"Number":1}`, 1},
		{"other token", newRequest(createNote, note("a", "twice")), `{"Number":2}`, 2},
		{"no token", newRequest(createNote, note("a", "")), `{"Number":2}`, 2},
		{"other operation", newRequest("NotesTarget.CopyNote", first), `{"Number":2}`, 2},
		{"other account", newRequest(createNote, first, "Authorization", credential("444455556666", "notes-signing")), `{"Number":2}`, 2},
		{"other catalog", newRequest(createNote, strings.Replace(first, "Sandbox", "AWS", 1)), `{"Number":2}`, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, nil)
			if got := b.send(newRequest(createNote, first)); got.body != `{"Number":1}` {
				t.Fatalf("first call: got %s", got.body)
			}
			got := b.send(tt.second)
			if got.status != http.StatusOK || got.body != tt.want {
				t.Errorf("got status %d and %s, want %s", got.status, got.body, tt.want)
			}
			if calls := b.seen(); len(calls) != tt.calls {
				t.Errorf("got calls %v, want %d", calls, tt.calls)
			}
		})
	}
}

// TestClientTokenConflict: another request with the same token, also when it comes by the other binding.
func TestClientTokenConflict(t *testing.T) {
	b := newBench(t, nil)
	b.send(newRequest(createNote, note("a", "once")))
	got := b.send(newRequest(createNote, note("b", "once")))
	failure, _ := got.failure(t)
	if got.status != http.StatusBadRequest || failure != "ConflictException" || !strings.Contains(got.body, `"Reason":"CONFLICT_CLIENT_TOKEN"`) {
		t.Errorf("got status %d and %s, want 400, ConflictException, CONFLICT_CLIENT_TOKEN", got.status, got.body)
	}
	if got := b.send(newRequest(createNote, note("a", "once"))); got.body != `{"Number":1}` {
		t.Errorf("the first request again: got %s, want its answer", got.body)
	}
	r := httptest.NewRequest(http.MethodPost, "/CreateNote", strings.NewReader(note("a", "once")))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", credential("111122223333", "notes-signing"))
	if got := b.send(r); got.body != `{"Number":1}` {
		t.Errorf("the first request by path: got %s, want its answer", got.body)
	}
}

// TestClientTokenAfterAnError: a refused call does not use its token up, and leaves no effect (protocol §7.1, §8).
func TestClientTokenAfterAnError(t *testing.T) {
	b := newBench(t, nil)
	b.fail.Store(apierr.Quotaf("", "Too many."))
	if failure, _ := b.send(newRequest(createNote, note("a", "once"))).failure(t); failure != "ServiceQuotaExceededException" {
		t.Fatalf("got %q, want ServiceQuotaExceededException", failure)
	}
	b.fail.Store(nil)
	if got := b.send(newRequest(createNote, note("b", "once"))); got.body != `{"Number":1}` {
		t.Errorf("got %s, want another request to be the first with this token and number", got.body)
	}
}

// TestClientTokenExpires: after its life a token is new again (selling §1.6).
func TestClientTokenExpires(t *testing.T) {
	b := newBench(t, nil)
	life := resource.Dev().TokenLife
	for _, step := range []struct {
		at   time.Duration
		want string
	}{
		{0, `{"Number":1}`},
		{life - time.Millisecond, `{"Number":1}`},
		{life, `{"Number":2}`},
		{2*life - time.Millisecond, `{"Number":2}`},
		{2 * life, `{"Number":3}`},
	} {
		b.now.Store(started.Add(step.at).UnixMilli())
		if got := b.send(newRequest(createNote, note("a", "once"))); got.body != step.want {
			t.Errorf("after %v: got %s, want %s", step.at, got.body, step.want)
		}
	}
	b.now.Store(started.Add(3 * life).UnixMilli())
	if got := b.send(newRequest(createNote, note("other", "once"))); got.body != `{"Number":4}` {
		t.Errorf("expired, other request: got %s, want it to be carried out", got.body)
	}
}

// TestClientTokenTwins: of calls that come at once with one token, one has an effect and all get its answer.
func TestClientTokenTwins(t *testing.T) {
	b := newBench(t, nil)
	const twins = 12
	answers := make(chan string, twins)
	for range twins {
		go func() {
			w := httptest.NewRecorder()
			b.ServeHTTP(w, newRequest(createNote, note("a", "once")))
			answers <- w.Body.String()
		}()
	}
	var got []string
	for range twins {
		got = append(got, <-answers)
	}
	if want := slices.Repeat([]string{`{"Number":1}`}, twins); !slices.Equal(got, want) {
		t.Errorf("got %v, want one answer for all", got)
	}
	if got := b.send(newRequest(createNote, note("b", "next"))); got.body != `{"Number":2}` {
		t.Errorf("the next call: got %s, want number 2", got.body)
	}
}

// TestClientTokenOfATask: a repeated start is how clients poll: it gets the task's state now, not the first answer.
func TestClientTokenOfATask(t *testing.T) {
	b := newBench(t, nil)
	start := func() string { return b.send(newRequest("NotesTarget.StartNoteTask", note("a", "once"))).body }
	first := start()
	b.now.Add(time.Minute.Milliseconds())
	second := start()
	if want := strings.Replace(first, "10:15:00", "10:16:00", 1); !strings.Contains(first, `"Task":"task-`) || second != want {
		t.Errorf("got %s, then %s; want the same task a minute later", first, second)
	}
	if calls := b.seen(); len(calls) != 1 {
		t.Errorf("got calls %v, want one", calls)
	}
}
