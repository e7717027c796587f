package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/requestlog"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/server"
	"github.com/opencosell/cosell/internal/store"
)

var noteMask = awsjson.Mask{Members: []awsjson.MaskMember{{Name: "Secret", Mask: &awsjson.Hide}, {Name: "ClientToken", Mask: &awsjson.Hide}}}

// newLoggedBench is a bench that remembers its calls, with an operation ReplaceNote that replaces the one note.
func newLoggedBench(t *testing.T) (*bench, *requestlog.Log) {
	log := requestlog.New(10)
	b := newBench(t, func(c *server.Config) {
		c.Requests = log
		ops := c.Bindings[0].Operations
		for i := range ops {
			ops[i].InputMask = &noteMask
		}
		c.Bindings[0].Operations = append(ops, server.Operation{
			Service: &notesAPI, Name: "ReplaceNote", New: newNote, InputMask: &noteMask, Write: replaceNote,
			Replaces: &awsjson.Replacement{Get: "GetNote", Mask: &noteMask, Kept: []string{"ClientToken"}},
		})
	})
	return b, log
}

// replaceNote writes what is not in the request as null, and another record that nobody is told of.
func replaceNote(c *resource.WriteCall, in awsjson.Input) (awsjson.Output, error) {
	n := in.(*noteInput)
	c.Subject = store.Key{Kind: "note", ID: "one"}
	body := n.AppendJSON(nil)
	for _, key := range []store.Key{c.Subject, {Kind: "other", ID: "one"}} {
		r := &store.Record{Key: key, Body: body, Created: c.Now, Updated: c.Now}
		old, err := c.Reading().Get(key)
		if err != nil {
			if err := c.Create(r, nil); err != nil {
				return nil, err
			}
			continue
		}
		r.Rev = old.Rev
		if err := c.Replace(r, nil); err != nil {
			return nil, err
		}
	}
	if n.Text == "fail" {
		return nil, apierr.Conflictf("BUSY", "Not now.")
	}
	return text("{}"), nil
}

func only(t *testing.T, log *requestlog.Log) *requestlog.Detail {
	t.Helper()
	p, err := log.List(requestlog.Filter{}, "", 10)
	if err != nil || len(p.Requests) == 0 {
		t.Fatalf("got %+v, error %v, want a call", p, err)
	}
	return log.Get(p.Requests[len(p.Requests)-1].ID)
}

func TestRememberCall(t *testing.T) {
	b, log := newLoggedBench(t)
	b.now.Add((48 * time.Hour).Milliseconds())
	got := b.send(newRequest(getNote, `{"Catalog":"Sandbox","Text":"hello","Secret":"abc","More":[1]}`, "User-Agent", "boats/1", "X-Amzn-User-Agent", "Harbour|1"))
	d := only(t, log)
	if since := time.Since(d.MachineTime); since < 0 || since > time.Minute || d.Ms < 0 || d.Ms > 60_000 {
		t.Errorf("got machine time %s and %v ms, want now and little", d.MachineTime, d.Ms)
	}
	d.MachineTime, d.Ms = time.Time{}, 0
	want := &requestlog.Detail{
		Summary: requestlog.Summary{
			ID: got.header.Get("X-Amzn-Requestid"), Time: started.Add(48 * time.Hour), Account: "111122223333", Catalog: "Sandbox",
			Service: "notes", Operation: "GetNote", Status: 200, Client: "boats/1", Product: "Harbour|1",
		},
		Request:  requestlog.BodyView{Length: 62, Value: []byte(`{"Catalog":"Sandbox","Text":"hello","Secret":"•••","More":[1]}`)},
		Response: requestlog.BodyView{Length: 16, Value: []byte(`{"Text":"hello"}`)},
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRememberRefusal(t *testing.T) {
	b, log := newLoggedBench(t)
	got := b.send(newRequest(getNote, `{"Catalog":"Sandbox","Secret":"abcdefgh"}`))
	d := only(t, log)
	want := []requestlog.Problem{
		{Field: "Secret", Code: "VALUE_OUT_OF_RANGE", Message: "Value at 'secret' failed to satisfy constraint: Member must have length less than or equal to 4"},
		{Field: "Text", Code: "REQUIRED_FIELD_MISSING", Message: "Value at 'text' failed to satisfy constraint: Member must not be null"},
	}
	for i := range d.Problems {
		if r := d.Problems[i].Rule; r == nil || r.Section == "" {
			t.Errorf("%s: got no rule", d.Problems[i].Field)
		}
		d.Problems[i].Rule = nil
	}
	if diff := cmp.Diff(want, d.Problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if d.Status != got.status || d.Exception != "ValidationException" || d.Reason != "REQUEST_VALIDATION_FAILED" || string(d.Response.Value) != got.body {
		t.Errorf("got %+v, want what the caller got: %d %s", d, got.status, got.body)
	}
}

// What cannot be attributed to an operation is not shown, because nobody knows what to hide of it.
func TestRememberUnknown(t *testing.T) {
	for name, test := range map[string]struct {
		request   *http.Request
		want      string // exception target account
		hidden    string
		length    int
		operation string
	}{
		"unknown operation": {newRequest("NotesTarget.Nothing", `{"Secret":"abc"}`), "UnknownOperationException NotesTarget.Nothing ", "of no known operation, so what to hide is not known", 16, ""},
		"not yet":           {newRequest("NotesTarget.LaterNote", `{"Secret":"abc"}`), "UnknownOperationException NotesTarget.LaterNote ", "of no known operation, so what to hide is not known", 16, ""},
		"no caller":         {newRequest(getNote, `{"Secret":"abc"}`, "Authorization", ""), "MissingAuthenticationTokenException  ", "", 16, "GetNote"},
		"too large":         {newRequest(getNote, `{"Secret":"`+strings.Repeat("x", 2<<20)+`"}`), "RequestEntityTooLargeException NotesTarget.GetNote ", "not read", 2<<20 + 13, ""},
		"no JSON":           {newRequest(getNote, `Secret=abc`), "SerializationException  111122223333", "not JSON", 10, "GetNote"},
	} {
		t.Run(name, func(t *testing.T) {
			b, log := newLoggedBench(t)
			b.send(test.request)
			d := only(t, log)
			if got := d.Exception + " " + d.Target + " " + d.Account; got != test.want || d.Operation != test.operation {
				t.Errorf("got %q of operation %q, want %q of %q", got, d.Operation, test.want, test.operation)
			}
			if d.Request.Hidden != test.hidden || d.Request.Length != test.length || strings.Contains(string(d.Request.Value), "abc") {
				t.Errorf("got request %+v (%s), want length %d, %q", d.Request, d.Request.Value, test.length, test.hidden)
			}
		})
	}
}

func TestRememberReplay(t *testing.T) {
	b, log := newLoggedBench(t)
	for _, want := range []bool{false, true} {
		b.send(newRequest(createNote, note("x", "token-1")))
		if d := only(t, log); d.Replayed != want || strings.Contains(string(d.Request.Value), "token-1") {
			t.Errorf("got replayed %v of %s, want %v and no token", d.Replayed, d.Request.Value, want)
		}
	}
}

// A replacement tells what it changed and, loudly, what it cleared; one that is undone tells nothing.
func TestRememberReplacement(t *testing.T) {
	b, log := newLoggedBench(t)
	const replace = "NotesTarget.ReplaceNote"
	send := func(body string) *requestlog.Detail {
		b.send(newRequest(replace, body))
		return only(t, log)
	}
	if d := send(`{"Catalog":"AWS","Text":"a","Secret":"abc","ClientToken":"1"}`); d.Replaced != nil {
		t.Errorf("the first one replaces nothing: got %+v", d.Replaced)
	}
	if d := send(`{"Catalog":"AWS","Text":"fail"}`); d.Replaced != nil || d.Exception != "ConflictException" {
		t.Errorf("refused: got %+v %s", d.Replaced, d.Exception)
	}
	if strings.Contains(b.log.String(), "cleared") {
		t.Errorf("nothing was cleared yet: %s", b.log.String())
	}
	d := send(`{"Catalog":"AWS","Text":"b","ClientToken":"2"}`)
	want := &requestlog.Replacement{
		Changed: []requestlog.FieldChange{{Path: "Text", Before: []byte(`"a"`), After: []byte(`"b"`)}},
		Cleared: []requestlog.FieldChange{{Path: "Secret", Before: []byte(`"•••"`)}},
	}
	if diff := cmp.Diff(want, d.Replaced); diff != "" || d.Changed != 1 || d.Cleared != 1 {
		t.Errorf("(-want +got):\n%s%+v", diff, d.Summary)
	}
	lines := strings.Split(strings.TrimSpace(b.log.String()), "\n")
	if last := lines[len(lines)-1]; !strings.Contains(last, `"level":"WARN"`) || !strings.Contains(last, `"cleared":1`) {
		t.Errorf("got log line %s, want a warning with cleared", last)
	}
}
