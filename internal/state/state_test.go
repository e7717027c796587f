package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore/memory"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing")

var start = time.Date(2026, 3, 1, 10, 0, 0, 123456000, time.UTC)

func restore(t *testing.T, s store.Store, items iter.Seq2[store.Item, error]) {
	t.Helper()
	if err := s.Update(t.Context(), func(tx store.Tx) error { return tx.Restore(items) }); err != nil {
		t.Fatal(err)
	}
}

func list(items ...store.Item) iter.Seq2[store.Item, error] {
	return func(yield func(store.Item, error) bool) {
		for _, i := range items {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func export(t *testing.T, s store.Store) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.View(t.Context(), func(r store.Reader) error { return Export(&b, r) }); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func check(t *testing.T, text string) *File {
	t.Helper()
	f, err := Check(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func dump(t *testing.T, s store.Store) []store.Item {
	t.Helper()
	var items []store.Item
	err := s.View(t.Context(), func(r store.Reader) error {
		return r.Dump(func(i store.Item) error {
			items = append(items, i)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func record(id string, body []byte) store.Item {
	return store.Item{Record: &store.Record{
		Key: store.Key{Kind: "opportunity", Catalog: "AWS", ID: id}, Account: "111122223333", Rev: 3,
		Created: start, Updated: start.Add(time.Hour), Body: body, Hidden: []byte(`{"Origin":"Partner"}`), Facts: "0001 open",
	}, Rows: []store.Index{{Account: "111122223333", Name: "all", Sort: "2026 \u001f <é>"}, {Name: "x", Value: "y"}}}
}

// One of everything, so that the golden file shows the whole form.
func everything() iter.Seq2[store.Item, error] {
	return list(
		store.Item{Value: &store.Value{Name: "rates", Data: []byte(`{"mode":"off"}`)}},
		store.Item{Value: &store.Value{Name: "page-secret", Data: []byte{0, 1, 0xff}}},
		store.Item{Value: &store.Value{Name: "empty"}},
		store.Item{Value: &store.Value{Name: clock.ValueName, Data: []byte(`{"frozen":"2026-03-01T10:00:00.5Z"}`)}},
		store.Item{Sequence: &store.Sequence{Name: "opportunity", Number: 1000001}},
		record("O1000001", []byte(`{"Amount":1.50,"Amount":1e2,"Title":"two  spaces & <tags> \u00e9 é","Empty":[],"None":{},"List":[1,-0,true,null]}`)),
		record("O1000002", []byte("{ \"not\": \"compact\" }\n")),
		store.Item{Record: &store.Record{Key: store.Key{Kind: "partner", ID: "P1"}, Rev: 1, Created: start, Updated: start}},
		store.Item{Once: &store.Once{Account: "111122223333", Catalog: "AWS", Operation: "Op", Token: "t", Hash: "h", Ref: "r", Answer: []byte(`{"Id":"O1"}`), Created: start}},
		store.Item{Event: &store.Event{Seq: 7, ID: "e", Account: "111122223333", Catalog: "AWS", Source: "s", DetailType: "Opportunity Created", Time: start, Body: []byte(`{"id":"e"}`)}},
		store.Item{Entry: &store.Entry{Kind: "expire", Ref: "i", Account: "111122223333", Catalog: "AWS", Due: start.Add(15 * 24 * time.Hour)}},
		store.Item{Audit: &store.Audit{Time: start, Account: "111122223333", Catalog: "AWS", Operation: "Op", Kind: "opportunity", ID: "O1", RequestID: "q"}},
	)
}

func TestForm(t *testing.T) {
	s := memory.Open(t)
	restore(t, s, everything())
	got := export(t, s)
	const path = "testdata/form.golden.json"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the form (-want +got)\n%s", diff)
	}
	if !json.Valid([]byte(got)) {
		t.Error("the text is no JSON")
	}
	f := check(t, got)
	if !f.Frozen || !f.Now.Equal(time.Date(2026, 3, 1, 10, 0, 0, 5e8, time.UTC)) || f.Records != 3 || f.Events != 1 || f.Entries != 1 {
		t.Errorf("got %+v", f)
	}
	again := memory.Open(t)
	restore(t, again, f.Items())
	// The clock is the caller's to restore.
	before := dump(t, s)
	for i := range before {
		if before[i].Value != nil && before[i].Value.Name == clock.ValueName {
			before = append(before[:i], before[i+1:]...)
			break
		}
	}
	if diff := cmp.Diff(before, dump(t, again)); diff != "" {
		t.Errorf("what came back (-want +got)\n%s", diff)
	}
}

// What a body is made of comes back byte for byte.
func TestBodies(t *testing.T) {
	bodies := [][]byte{
		nil,
		[]byte(`{}`), []byte(`[]`), []byte(`null`), []byte(`""`), []byte(`12.0e-3`), []byte(` {}`), []byte("{}\n"),
		[]byte(`{"b":1,"a":2,"b":3}`), []byte(`{"n":[0.10,1E+2,-0,100000000000000000000000]}`), []byte(`{"s":"\u2028 \u0041 \/ <>& two  spaces"}`),
		[]byte("{\"s\":\"\u2028\u2029\"}"), []byte(`{"lone":"\ud800"}`), []byte(`{"nul":"\u0000"}`),
		[]byte(`not JSON`), []byte("line\nline\t\"quoted\""),
		{0xff, 0xfe, 0},
		[]byte("{\"bad\":\"\xff\"}"),
		[]byte(`{"deep":` + strings.Repeat(`[`, 500) + strings.Repeat(`]`, 500) + `}`),
	}
	var items []store.Item
	for n, b := range bodies {
		items = append(items, record(fmt.Sprintf("O%03d", n), b))
	}
	s := memory.Open(t)
	restore(t, s, list(items...))
	text := export(t, s)
	again := memory.Open(t)
	restore(t, again, check(t, text).Items())
	if diff := cmp.Diff(dump(t, s), dump(t, again)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if second := export(t, again); second != text {
		t.Errorf("(-want +got)\n%s", cmp.Diff(text, second))
	}
}

func TestClock(t *testing.T) {
	set := start.Add(time.Hour).Truncate(time.Millisecond)
	line := store.Item{Audit: &store.Audit{Time: start, RequestID: "r1"}}
	next := store.Item{Audit: &store.Audit{Time: set, RequestID: "r2"}}
	value := func(s clock.State) store.Item {
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return store.Item{Value: &store.Value{Name: clock.ValueName, Data: raw}}
	}
	for _, tt := range []struct {
		name   string
		items  []store.Item
		now    time.Time
		frozen bool
	}{
		{"never set, nothing done", nil, time.Time{}, false},
		{"never set", []store.Item{line}, start, false},
		{"frozen", []store.Item{value(clock.State{Frozen: &set}), line}, set, true},
		{"frozen before what was done", []store.Item{value(clock.State{Frozen: &start}), {Audit: &store.Audit{Time: set}}}, start, true},
		{"running, set and nothing done", []store.Item{value(clock.State{Set: &set})}, set, false},
		{"running, set later", []store.Item{value(clock.State{Set: &set, After: "r1"}), line}, set, false},
		{"running, set back later", []store.Item{value(clock.State{Set: &start, After: "r2"}), line, next}, start, false},
		{"running, done later", []store.Item{value(clock.State{Set: &start, After: "r1"}), line, next}, set, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := memory.Open(t)
			restore(t, s, list(tt.items...))
			f := check(t, export(t, s))
			if !f.Now.Equal(tt.now) || f.Frozen != tt.frozen {
				t.Errorf("got %s, %v, want %s, %v", f.Now, f.Frozen, tt.now, tt.frozen)
			}
		})
	}
}

func TestNoUTF8(t *testing.T) {
	s := memory.Open(t)
	bad := record("O1", nil)
	bad.Rows[0].Sort = "\xff"
	restore(t, s, list(bad))
	err := s.View(t.Context(), func(r store.Reader) error { return Export(new(bytes.Buffer), r) })
	if err == nil || !strings.Contains(err.Error(), "no UTF-8") {
		t.Errorf("got %v, want that it is no UTF-8", err)
	}
}

// What is wrong is refused with its line.
func TestRefused(t *testing.T) {
	const head = "{\n \"format\": \"cosell-state\",\n \"version\": 1"
	const ok = `{"kind":"k","id":"i","rev":1,"created":"2026-03-01T10:00:00Z","updated":"2026-03-01T10:00:00Z"`
	records := func(lines ...string) string {
		return head + ",\n \"records\": [\n" + strings.Join(lines, ",\n") + "\n]}"
	}
	for _, tt := range []struct {
		name, text string
		line       int
		want       string
	}{
		{"nothing", "", 1, "cut off"},
		{"no object", "[]", 1, "the { of a state"},
		{"another program's", `{"name":"x"}`, 1, `begins with "format"`},
		{"another format", `{"format":"x"}`, 1, "format is x, this release reads cosell-state"},
		{"a newer version", "{\"format\":\"cosell-state\",\n\"version\":2}", 2, "version is 2, this release reads 1"},
		{"no version", "{\"format\":\"cosell-state\",\n\"records\":[]}", 2, `where "version" is expected`},
		{"cut off", records(ok + "}")[:90], 5, "cut off"},
		{"cut off at an item", head + ",\n \"records\": [\n" + ok + "}\n", 6, "cut off"},
		{"an unknown part", head + ",\n\n\"things\": []}", 5, `"things" is no part of a state`},
		{"a part twice", head + ",\n\"records\": [],\n\"records\": []}", 5, "records is given twice"},
		{"no list", head + ",\n\"records\": {}}", 4, "the [ of records"},
		{"more after the end", head + "}\n{}", 4, "goes on after its end"},
		{"no JSON", records(ok+"}", "{\n\"kind\": k}"), 7, "not JSON"},
		{"no JSON between items", records(ok+"}", "]"), 6, "not JSON"},
		{"an unknown member", records(ok + `,"owner":"x"}`), 5, `unknown field "owner"`},
		{"another type", records(ok+"}", "{\"kind\":\"k\",\n\"id\":7}"), 7, "id must be string, not number"},
		{"no kind", records(`{"id":"i","rev":1}`), 5, "kind must not be empty"},
		{"no revision", records(`{"kind":"k","id":"i"}`), 5, "rev is 0, must be at least 1"},
		{"no time", records(`{"kind":"k","id":"i","rev":1}`), 5, "created is missing"},
		{"no such time", records(`{"kind":"k","id":"i","rev":1,"created":"today"}`), 5, "parsing time"},
		{"a record twice", records(ok+"}", `{"kind":"k","id":"j","rev":1,"created":"2026-03-01T10:00:00Z","updated":"2026-03-01T10:00:00Z"}`, ok+"}"), 7, "records k  i is given twice, first at line 5"},
		{"two bodies", records(ok + `,"body":{},"bodyText":"x"}`), 5, "give one of body, bodyText and bodyBase64"},
		{"no base64", records(ok + `,"bodyBase64":"?"}`), 5, "bodyBase64 is not base64"},
		{"a short index row", records(ok + `,"index":[["a","b","c","d"],["a"]]}`), 5, "index row 2 has 1 words, must have 4"},
		{"no UTF-8", records(ok + ",\"account\":\"\xff\"}"), 5, "no UTF-8"},
		{"an event twice", head + ",\n\"events\":[{\"number\":1,\"time\":\"2026-03-01T10:00:00Z\"},\n{\"number\":1,\"time\":\"2026-03-01T10:00:00Z\"}]}", 5, "events 1 is given twice"},
		{"an event without number", head + ",\n\"events\":[{\"time\":\"2026-03-01T10:00:00Z\"}]}", 4, "number is 0, must be at least 1"},
		{"an entry twice", head + ",\n\"agenda\":[{\"kind\":\"k\",\"ref\":\"r\",\"due\":\"2026-03-01T10:00:00Z\"},\n{\"kind\":\"k\",\"ref\":\"r\",\"due\":\"2026-03-02T10:00:00Z\"}]}", 5, "agenda k r is given twice"},
		{"a token twice", head + ",\n\"tokens\":[{\"token\":\"t\",\"created\":\"2026-03-01T10:00:00Z\"},\n{\"token\":\"t\",\"created\":\"2026-03-01T10:00:00Z\"}]}", 5, "given twice"},
		{"a value without name", head + ",\n\"values\":[{}]}", 4, "name must not be empty"},
		{"a sequence without number", head + ",\n\"sequences\":[{\"name\":\"s\"}]}", 4, "number is missing"},
		{"the clock as a value", head + ",\n\"values\":[{\"name\":\"clock\",\"data\":{}}]}", 4, "give it as the member clock"},
		{"a frozen clock without time", head + ",\n\"clock\":{\"frozen\":true}}", 4, "give now"},
		{"an unknown member of the clock", head + ",\n\"clock\":{\"offset\":1}}", 4, `unknown field "offset"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Check(strings.NewReader(tt.text), int64(len(tt.text)))
			var p *Problem
			if !errors.As(err, &p) || p.Line != tt.line || !strings.Contains(p.Message, tt.want) {
				t.Errorf("got %v, want line %d: …%s…", err, tt.line, tt.want)
			}
		})
	}
}

// The parts may come in any order, in any white space, and be left out.
func TestRead(t *testing.T) {
	text := `{"format":"cosell-state","version":1,"clock":{"now":"2026-03-01T11:00:00+01:00"},"records":[
	  {"id":"i","kind":"k","updated":"2026-03-01T10:00:00Z","created":"2026-03-01T10:00:00Z","rev":1,"body":{ "a" : [ 1.0 ,2 ] }}]}`
	f := check(t, text)
	if f.Frozen || !f.Now.Equal(start.Truncate(time.Second)) {
		t.Errorf("got %+v", f)
	}
	for i, err := range f.Items() {
		if err != nil || string(i.Record.Body) != `{"a":[1.0,2]}` {
			t.Errorf("got %s, %v", i.Record.Body, err)
		}
	}
}

// Items ends when nobody wants more.
func TestItemsEnd(t *testing.T) {
	s := memory.Open(t)
	restore(t, s, everything())
	n := 0
	for _, err := range check(t, export(t, s)).Items() {
		if err != nil {
			t.Fatal(err)
		}
		n++
		break
	}
	if n != 1 {
		t.Errorf("got %d items, want 1", n)
	}
}
