package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/opencosell/cosell/internal/operator"
	"github.com/opencosell/cosell/internal/remote"
)

// step does a step and reports whether all was as expected. An error is that it could not be done.
func (l *live) step(ctx context.Context, s *Step, t *Telling) (bool, error) {
	switch t.Kind {
	case "":
		return true, nil
	case "events":
		return l.events(ctx, s, t)
	case "clock":
		o, err := clockOrder(s.Clock)
		if err != nil {
			return false, err
		}
		if err := l.Client.Control(ctx, o.method, o.path, o.body, &t.Answer); err != nil {
			return false, err
		}
		if _, err := l.tick(ctx); err != nil {
			return false, err
		}
		return l.judge(s, t)
	}
	for n := range max(1, s.Repeat) {
		if s.Repeat > 0 {
			l.values[nameCount] = encoded(n + 1)
		}
		if err := l.act(ctx, s, t); err != nil {
			return false, err
		}
		if ok, err := l.judge(s, t); err != nil || !ok {
			t.Times = min(t.Times, n+1)
			return false, err
		}
	}
	delete(l.values, nameCount)
	return true, nil
}

// act makes a call or takes an action. What is refused is an answer.
func (l *live) act(ctx context.Context, s *Step, t *Telling) (err error) {
	t.From = s.From
	if t.Change, err = l.json(s.Input); err != nil {
		return err
	}
	if t.Input, err = l.input(s, t.Change); err != nil {
		return err
	}
	t.Refused = ""
	if t.Kind == "call" {
		if t.Answer, err = l.Client.Call(ctx, t.Number, s.Call, t.Input); err == nil {
			return nil
		}
		var e *remote.Exception
		if !errors.As(err, &e) || e.Type == "" {
			return err
		}
		t.Refused, t.Answer = e.Type, e.Body
		return nil
	}
	body := map[string]any{}
	if a, ok := action(s.Operator); ok && a.Catalog != operator.No {
		body["catalog"] = l.catalog
	}
	if t.Number != "" {
		body["account"] = t.Number
	}
	if len(t.Input) > 0 {
		body["input"] = t.Input
	}
	var done struct {
		Result json.RawMessage `json:"result"`
	}
	if err = l.Client.Control(ctx, http.MethodPost, "/v1/operator/"+s.Operator, body, &done); err == nil {
		t.Answer = done.Result
		return nil
	}
	var r *remote.Refusal
	if !errors.As(err, &r) || r.Type == "" {
		return err
	}
	t.Refused, t.Answer = r.Type, encoded(r)
	return nil
}

// input is what a step sends. A call's catalog need not be written.
func (l *live) input(s *Step, change json.RawMessage) (in json.RawMessage, err error) {
	in = change
	if s.From != "" {
		if in, err = merge(l.values[s.From], change); err != nil {
			return nil, err
		}
	}
	if s.Call == "" {
		return in, nil
	}
	if len(in) == 0 {
		in = json.RawMessage("{}")
	}
	if member := operations[s.Call].catalog; member != "" {
		return merge(encoded(map[string]string{member: l.catalog}), in)
	}
	return in, nil
}

// judge compares an answer with what is expected and keeps what is wanted of it.
func (l *live) judge(s *Step, t *Telling) (bool, error) {
	if t.Refused != s.Refused {
		t.Problems = []Problem{{Path: "refused", Got: orNull(t.Refused), Want: orNull(s.Refused)}}
		if t.Refused != "" {
			t.Error = (&remote.Exception{Type: t.Refused, Body: t.Answer}).Error()
		}
		return false, nil
	}
	t.Checked, t.Kept = nil, nil
	for _, e := range s.Expect {
		path, err := l.text(e.name)
		if err != nil {
			return false, err
		}
		value, err := l.json(e.value)
		if err != nil {
			return false, err
		}
		t.Checked = append(t.Checked, member{path, value})
	}
	var err error
	if t.Problems, err = compare(t.Answer, t.Checked); err != nil || len(t.Problems) > 0 {
		return false, err
	}
	for _, k := range s.Keep {
		path, err := l.text(asString(k.value))
		if err != nil {
			return false, err
		}
		got, err := find(t.Answer, path)
		if err != nil {
			return false, err
		}
		if got == nil {
			return false, fmt.Errorf("the answer has no %s to keep as %s: %s", path, k.name, t.Answer)
		}
		value := encoded(got)
		l.values[k.name] = value
		t.Kept = append(t.Kept, member{k.name, value})
	}
	return true, nil
}

func orNull(s string) json.RawMessage {
	if s == "" {
		return json.RawMessage("null")
	}
	return encoded(s)
}

// events compares what accounts were told since the step that looked before. Everything due is carried out first.
func (l *live) events(ctx context.Context, s *Step, t *Telling) (bool, error) {
	if err := settle(ctx, l.Client); err != nil {
		return false, err
	}
	for _, e := range s.Events {
		var want []string
		if err := json.Unmarshal(e.value, &want); err != nil {
			return false, err
		}
		list, last, err := happened(ctx, l.Client, asString(l.values[e.name]), l.catalog, l.seen[e.name])
		if err != nil {
			return false, err
		}
		l.seen[e.name] = last
		got := []string{}
		for _, h := range list {
			h.Account = e.name
			t.Events = append(t.Events, h)
			got = append(got, h.Type)
		}
		if string(encoded(got)) != string(encoded(want)) {
			t.Problems = append(t.Problems, Problem{Path: "events of " + e.name, Got: encoded(got), Want: e.value})
		}
	}
	return len(t.Problems) == 0, nil
}
