package server_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/agenda"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/server"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// Two small services: Notes, spelt like selling, and Tags, spelt like channel. Both have a TagResource.
var (
	notesAPI = awsjson.Service{Name: "notes", TargetPrefix: "NotesTarget", SigningName: "notes-signing", Namespace: "example.notes", Spelling: awsjson.SellingSpelling}
	tagsAPI  = awsjson.Service{Name: "tags", TargetPrefix: "TagsTarget", SigningName: "tags-signing", Namespace: "example.tags", Spelling: awsjson.ChannelSpelling}
)

type noteInput struct{ Catalog, Token, Text, Secret string }

var secretRule = awsjson.TextRule{Max: 4, Sensitive: true}

func (v *noteInput) Decode(d *awsjson.Decoder) {
	if !d.Object() {
		return
	}
	var has bool
	for d.Next() {
		switch string(d.Name()) {
		case "Catalog":
			awsjson.Text(d, "Catalog", &v.Catalog, nil)
		case "ClientToken":
			awsjson.Text(d, "ClientToken", &v.Token, nil)
		case "Text":
			has = awsjson.Text(d, "Text", &v.Text, &awsjson.TextRule{Min: 1})
		case "Secret":
			awsjson.Text(d, "Secret", &v.Secret, &secretRule)
		default:
			d.Skip()
		}
	}
	if !has {
		d.Missing("Text")
	}
}

func (v *noteInput) AppendJSON(b []byte) []byte {
	return fmt.Appendf(b, `{"Catalog":%q,"ClientToken":%q,"Text":%q,"Secret":%q}`, v.Catalog, v.Token, v.Text, v.Secret)
}

func (v *noteInput) RequestCatalog() string { return v.Catalog }
func (v *noteInput) RequestToken() string   { return v.Token }
func (v *noteInput) WithoutToken() awsjson.Input {
	w := *v
	w.Token = ""
	return &w
}

// text is an output that is written as it is.
type text string

func (s text) AppendJSON(b []byte) []byte { return append(b, s...) }

// bench is a server over the fake services, and what the tests see of it.
type bench struct {
	*server.Server
	t     *testing.T
	store store.Store
	now   atomic.Int64 // the machine's time in milliseconds

	mu    sync.Mutex
	calls []string // "operation account catalog text"
	log   lockedBuffer

	// fail answers the next Write calls with an error while it is set.
	fail  atomic.Pointer[apierr.Error]
	admit atomic.Pointer[apierr.Error]
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var started = time.Date(2026, 3, 1, 10, 15, 0, 0, time.UTC)

// newBench starts a server; change may set the sizes and times of the configuration.
func newBench(t *testing.T, change func(*server.Config)) *bench {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, store: s}
	b.now.Store(started.UnixMilli())
	clk, err := clock.Open(t.Context(), s, func() time.Time { return time.UnixMilli(b.now.Load()).UTC() })
	if err != nil {
		t.Fatal(err)
	}
	switches := resource.Dev()
	switches.TaskWait = 0
	ids := resource.SeededIDs(1)
	log := slog.New(slog.NewJSONHandler(&b.log, nil))
	config := server.Config{
		Store: s, Clock: clk, Agenda: agenda.New(s, clk, ids, nil, log), IDs: ids, Switches: &switches,
		Pages: resource.NewPageKey([]byte("secret")), Region: "us-east-1", Log: log,
		Bindings: []server.Binding{
			{Operations: b.notes(), UnknownCatalog: apierr.InvalidEnumValue, TokenConflict: "CONFLICT_CLIENT_TOKEN", Admit: b.mayUse},
			{Operations: b.tags(), UnknownCatalog: apierr.InvalidValue},
		},
	}
	if change != nil {
		change(&config)
	}
	b.Server = server.New(config)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func (b *bench) mayUse(*resource.ReadCall) error {
	if e := b.admit.Load(); e != nil {
		return e
	}
	return nil
}

func (b *bench) called(c *resource.Call, in awsjson.Input) *noteInput {
	n := in.(*noteInput)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls = append(b.calls, strings.TrimSpace(c.Operation+" "+c.Account+" "+c.Catalog+" "+n.Text))
	return n
}

func (b *bench) seen() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	calls := b.calls
	b.calls = nil
	return calls
}

func newNote() awsjson.Input { return new(noteInput) }

func (b *bench) notes() []server.Operation {
	return []server.Operation{
		{Service: &notesAPI, Name: "GetNote", New: newNote, CatalogMember: "Catalog", Read: func(c *resource.ReadCall, in awsjson.Input) (awsjson.Output, error) {
			n := b.called(c.Call, in)
			switch {
			case n.Text == "panic":
				panic("a panic with a " + n.Secret)
			case n.Text == "internal":
				return nil, errors.New("a detail of the server")
			case strings.HasPrefix(n.Text, "big "):
				return text(`"` + strings.Repeat("x", len(n.Text)*100) + `"`), nil
			}
			return text(fmt.Sprintf(`{"Text":%q}`, n.Text)), nil
		}},
		// CreateNote keeps the note and counts, so that every effect gives another answer.
		{Service: &notesAPI, Name: "CreateNote", New: newNote, CatalogMember: "Catalog", Write: b.create},
		{Service: &notesAPI, Name: "CopyNote", New: newNote, CatalogMember: "Catalog", Write: b.create},
		{Service: &notesAPI, Name: "TouchNote", New: newNote, NoOutput: true, Write: func(c *resource.WriteCall, in awsjson.Input) (awsjson.Output, error) {
			b.called(c.Call, in)
			return nil, nil
		}},
		{
			Service: &notesAPI, Name: "StartNoteTask", New: newNote, CatalogMember: "Catalog",
			Write: func(c *resource.WriteCall, in awsjson.Input) (awsjson.Output, error) {
				b.called(c.Call, in)
				c.Task = c.IDs.New("task-", 4)
				return text(`{"State":"STARTED"}`), c.Schedule(store.Entry{Kind: "note", Ref: c.Task, Due: c.Now.Add(time.Hour)})
			},
			Current: func(c *resource.ReadCall, id string) (awsjson.Output, error) {
				return text(fmt.Sprintf(`{"Task":%q,"At":%q}`, id, c.Now.Format(time.RFC3339))), nil
			},
		},
		{Service: &notesAPI, Name: "LaterNote", New: newNote},
		{Service: &notesAPI, Name: "TagResource", New: newNote, Write: b.tag},
	}
}

func (b *bench) tags() []server.Operation {
	return []server.Operation{{Service: &tagsAPI, Name: "TagResource", New: newNote, CatalogMember: "catalog", Write: b.tag}}
}

func (b *bench) tag(c *resource.WriteCall, in awsjson.Input) (awsjson.Output, error) {
	b.called(c.Call, in)
	return text("{}"), nil
}

func (b *bench) create(c *resource.WriteCall, in awsjson.Input) (awsjson.Output, error) {
	n := b.called(c.Call, in)
	if n.Text == "panic" {
		panic("while writing")
	}
	number, err := c.Next("notes", 1)
	if err != nil {
		return nil, err
	}
	if e := b.fail.Load(); e != nil {
		return nil, e
	}
	return text(fmt.Sprintf(`{"Number":%d}`, number)), nil
}

// credential is an Authorization header as clients write it.
func credential(key, service string) string {
	return "AWS4-HMAC-SHA256 Credential=" + key + "/20260301/us-east-1/" + service + "/aws4_request, SignedHeaders=host, Signature=00"
}

// newRequest is a call as SDKs make it: only the body, the target and the headers given differ. An empty header is left out.
func newRequest(target, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", target)
	r.Header.Set("Authorization", credential("111122223333", "notes-signing"))
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return r
}

// answer is what a client sees.
type answer struct {
	status int
	header http.Header
	body   string
}

// failure is the exception's name and text, "" for a success.
func (a answer) failure(t *testing.T) (name, message string) {
	t.Helper()
	if a.status == http.StatusOK {
		return "", ""
	}
	var e struct {
		Type    string `json:"__type"`
		Message string // message, without case
	}
	if err := json.Unmarshal([]byte(a.body), &e); err != nil {
		t.Fatalf("got no JSON with status %d: %v: %q", a.status, err, a.body)
	}
	_, name, _ = strings.Cut(e.Type, "#")
	if header := a.header.Get("X-Amzn-Errortype"); header != name {
		t.Errorf("got x-amzn-ErrorType %q and __type %q, want them equal", header, e.Type)
	}
	return name, e.Message
}

func (b *bench) send(r *http.Request) answer {
	b.t.Helper()
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return read(b.t, w.Result())
}

func read(t *testing.T, r *http.Response) answer {
	t.Helper()
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{r.StatusCode, r.Header, string(body)}
}

const (
	getNote    = "NotesTarget.GetNote"
	createNote = "NotesTarget.CreateNote"
)

// note is a valid body.
func note(text, token string) string {
	return fmt.Sprintf(`{"Catalog":"Sandbox","Text":%q,"ClientToken":%q}`, text, token)
}
