package server_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/explanation"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/server"
	"github.com/opencosell/cosell/internal/store"
)

// explainBench has one operation, Try, that does what the test says.
func explainBench(t *testing.T, write func(*resource.WriteCall, *noteInput) error) *bench {
	t.Helper()
	return newBench(t, func(c *server.Config) {
		c.Bindings = append(c.Bindings, server.Binding{UnknownCatalog: apierr.InvalidValue, Operations: []server.Operation{{
			Service: &awsjson.Service{Name: "selling", TargetPrefix: "TryTarget", SigningName: "try", Namespace: "example.try", Spelling: awsjson.SellingSpelling},
			Name:    "Try", New: func() awsjson.Input { return new(noteInput) },
			Write: func(c *resource.WriteCall, in awsjson.Input) (awsjson.Output, error) {
				return text(`{"Tried":true}`), write(c, in.(*noteInput))
			},
		}}})
	})
}

func problems(x *explanation.Explanation) []string {
	var all []string
	for _, p := range x.Problems {
		all = append(all, fmt.Sprintf("%d %s %s", p.Step, p.Stage, strings.TrimSpace(p.Field+" "+p.Message)))
	}
	return all
}

// TestExplainGoesOn: what happens behind a refused check is no problem of its own, and of a call that nothing refuses it
// is the server's.
func TestExplainGoesOn(t *testing.T) {
	refusal := apierr.Conflictf("", "changed")
	disk := errors.New("disk on fire")
	for _, tt := range []struct {
		name  string
		write func(*resource.WriteCall, *noteInput) error
		want  []string
		err   string
	}{
		{"a panic behind a refusal", func(c *resource.WriteCall, _ *noteInput) error {
			if err := c.Refuse(refusal); err != nil {
				return err
			}
			panic("nothing there")
		}, []string{"1 state changed"}, ""},
		{"a failure behind a refusal", func(c *resource.WriteCall, _ *noteInput) error {
			return errors.Join(c.Refuse(refusal), disk)
		}, []string{"1 state changed"}, ""},
		{"a second refusal", func(c *resource.WriteCall, _ *noteInput) error {
			if err := c.Refuse(refusal); err != nil {
				return err
			}
			return apierr.Quotaf("", "full")
		}, []string{"1 state changed", "2 quota full"}, ""},
		{"the end of the checks", func(c *resource.WriteCall, _ *noteInput) error {
			if err := c.Refuse(refusal); err != nil {
				return err
			}
			return c.Checked()
		}, []string{"1 state changed"}, ""},
		{"a panic", func(*resource.WriteCall, *noteInput) error { panic("nothing there") }, nil, "nothing there"},
		{"a failure", func(*resource.WriteCall, *noteInput) error { return disk }, nil, "disk on fire"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := explainBench(t, tt.write)
			x, err := b.Explain(t.Context(), "selling.Try", "111122223333", []byte(`{"Text":"x"}`))
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("got %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, problems(x)); diff != "" || x.WouldSucceed || x.Would != nil {
				t.Errorf("would succeed: %v, problems (-want +got)\n%s", x.WouldSucceed, diff)
			}
		})
	}
}

// TestExplainOutcome: what a call would write is told once for each record, and undone; nobody is told, nothing is due,
// and the token stays unused.
func TestExplainOutcome(t *testing.T) {
	key := func(id string) store.Key { return store.Key{Kind: "note", ID: id} }
	b := explainBench(t, func(c *resource.WriteCall, _ *noteInput) error {
		passing, kept := &store.Record{Key: key("passing"), Body: []byte("{}")}, &store.Record{Key: key("kept"), Body: []byte("{}")}
		return errors.Join(
			c.Create(passing, nil), c.Create(kept, nil), c.Replace(kept, nil), c.Delete(passing.Key), c.Delete(key("old")),
			c.Schedule(store.Entry{Kind: "remind", Ref: "kept", Due: c.Now}), c.Schedule(store.Entry{Kind: "forget", Ref: "kept", Due: c.Now}), c.Unschedule("forget", "kept"),
			c.Tell("444455556666", resource.Event{Source: "test", DetailType: "Note Kept"}),
		)
	})
	err := b.store.Update(t.Context(), func(tx store.Tx) error {
		return tx.Create(&store.Record{Key: key("old"), Body: []byte("{}")}, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second is as the first
		x, err := b.Explain(t.Context(), "selling.Try", "111122223333", []byte(`{"Text":"x","ClientToken":"t"}`))
		if err != nil {
			t.Fatal(err)
		}
		want := &explanation.Outcome{
			Records: []explanation.Record{{Change: "created", Kind: "note", ID: "kept"}, {Change: "deleted", Kind: "note", ID: "old"}},
			Events:  []explanation.Event{{Account: "444455556666", DetailType: "Note Kept"}},
			Later:   []explanation.Later{{Kind: "remind", Ref: "kept", Due: started}},
		}
		if diff := cmp.Diff(want, x.Would); diff != "" || !x.WouldSucceed || string(x.Answer.Body) != `{"Tried":true}` {
			t.Errorf("answer %s, outcome (-want +got)\n%s", x.Answer.Body, diff)
		}
	}
}

// wrongInput has more violations than are told.
type wrongInput struct{ noteInput }

func (v *wrongInput) Decode(d *awsjson.Decoder) {
	v.noteInput.Decode(d)
	for i := range awsjson.MaxViolations {
		d.Missing(fmt.Sprint("Member", i))
	}
}

// TestExplainOfNonsense: what is wrong very often takes no turn of those who write.
func TestExplainOfNonsense(t *testing.T) {
	b := newBench(t, func(c *server.Config) {
		c.Bindings = []server.Binding{{Operations: []server.Operation{{
			Service: &notesAPI, Name: "CreateNote", New: func() awsjson.Input { return new(wrongInput) },
			Write: func(*resource.WriteCall, awsjson.Input) (awsjson.Output, error) {
				t.Error("the operation was carried out")
				return text("{}"), nil
			},
		}}}}
	})
	x, err := b.Explain(t.Context(), "notes.CreateNote", "111122223333", []byte(note("hi", "")))
	if err != nil || x.WouldSucceed || len(x.Problems) != awsjson.MaxViolations {
		t.Errorf("got %d problems and error %v, want %d", len(x.Problems), err, awsjson.MaxViolations)
	}
}
