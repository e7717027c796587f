package requestlog

import (
	"encoding/json"
	"math"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/rulebook"
)

// Summary is a call without its bodies.
type Summary struct {
	ID          string    `json:"id"`
	Time        time.Time `json:"time"`        // the server's clock
	MachineTime time.Time `json:"machineTime"` // the machine's clock
	Account     string    `json:"account"`
	Catalog     string    `json:"catalog,omitempty"`
	Service     string    `json:"service,omitempty"`
	Operation   string    `json:"operation,omitempty"`
	Target      string    `json:"target,omitempty"` // what a request asked for that names no operation
	Ms          float64   `json:"ms"`
	Status      int       `json:"status"`
	Exception   string    `json:"exception,omitempty"`
	Reason      string    `json:"reason,omitempty"`
	Message     string    `json:"message,omitempty"`
	Problems    []Problem `json:"problems,omitempty"`
	// Rule is what a refusal without problems goes back to.
	Rule     *rulebook.Rule `json:"rule,omitempty"`
	Client   string         `json:"client,omitempty"`
	Product  string         `json:"product,omitempty"`
	Replayed bool           `json:"replayed,omitempty"`
	Fault    string         `json:"fault,omitempty"`
	// Changed and Cleared count the members that a replacement changed and those that it cleared.
	Changed int `json:"changed,omitempty"`
	Cleared int `json:"cleared,omitempty"`
}

// Problem is one thing that was wrong with a request.
type Problem struct {
	Field   string         `json:"field"` // path as the model spells it, empty for the request as a whole
	Code    string         `json:"code"`
	Message string         `json:"message"`
	Rule    *rulebook.Rule `json:"rule,omitempty"`
}

// Detail is a call with all that is known of it.
type Detail struct {
	Summary
	Request  BodyView     `json:"request"`
	Response BodyView     `json:"response"`
	Replaced *Replacement `json:"replaced,omitempty"`
}

// Replacement is what a call did to the record that it replaced.
type Replacement struct {
	Changed []FieldChange `json:"changed"`
	Cleared []FieldChange `json:"cleared"`
}

// BodyView is a body as it may be shown.
type BodyView struct {
	Length int             `json:"length"` // bytes, as it travelled but for compression
	Cut    bool            `json:"cut,omitempty"`
	Value  json.RawMessage `json:"value,omitempty"`
	// Hidden says why only the length is shown.
	Hidden string `json:"hidden,omitempty"`
}

func (l *Log) summary(e *Entry) Summary {
	s := Summary{
		ID: e.ID, Time: e.Time, MachineTime: e.Machine, Account: e.Account, Catalog: e.Catalog, Service: e.Service,
		Operation: e.Operation, Target: e.Target, Ms: math.Round(float64(e.Took.Microseconds())) / 1000, Status: e.Status,
		Client: e.Client, Product: e.Product, Replayed: e.Replayed, Fault: e.Fault,
	}
	if e.Change != nil {
		s.Changed, s.Cleared = len(e.Change.Changed()), len(e.Change.Cleared())
	}
	if f := e.Failure; f != nil {
		_, secrets := e.Request.view(nil)
		s.refused(f, secrets)
	}
	return s
}

func (s *Summary) refused(f *apierr.Error, secrets *scrub) {
	s.Exception, s.Reason, s.Message = awsjson.ErrorName(f), reason(f), secrets.clean(f.Message)
	for _, p := range f.Fields {
		s.Problems = append(s.Problems, Problem{
			Field: p.Path, Code: string(p.Code), Message: secrets.clean(p.Message), Rule: s.rule(f, p),
		})
	}
	if len(f.Fields) == 0 {
		s.Rule = s.rule(f, apierr.Field{})
	}
}

// rule is what is behind a refusal of an operation, nil where nothing is: of a fault, which is no refusal by rules, and
// before an operation was found.
func (s *Summary) rule(f *apierr.Error, p apierr.Field) *rulebook.Rule {
	if s.Operation == "" || s.Fault != "" || f.Kind == apierr.Internal {
		return nil
	}
	if r := rulebook.Of(s.Service, s.Operation, f, p); r.Section != "" {
		return &r
	}
	return nil
}

// reason is that of the exception; a ValidationException has one without its being set.
func reason(f *apierr.Error) string {
	switch {
	case f.Reason != "" || f.Kind != apierr.Validation:
		return f.Reason
	case f.Business:
		return "BUSINESS_VALIDATION_FAILED"
	}
	return "REQUEST_VALIDATION_FAILED"
}

func (l *Log) detail(e *Entry) *Detail {
	d := &Detail{Summary: l.summary(e)}
	var secrets *scrub
	d.Request, secrets = e.Request.view(nil)
	var clean func(string) string
	if e.Failed() {
		clean = secrets.clean // answers of refused calls quote the request
	}
	d.Response, _ = e.Response.view(clean)
	if c := e.Change; c != nil {
		d.Replaced = &Replacement{Changed: orNone(c.Changed()), Cleared: orNone(c.Cleared())}
	}
	return d
}

func orNone(c []FieldChange) []FieldChange {
	if c == nil {
		return []FieldChange{}
	}
	return c
}

// view is the body with what is hidden masked, and the strings that were.
func (b *Body) view(shown func(string) string) (BodyView, *scrub) {
	v, secrets := BodyView{Length: b.length, Hidden: b.opaque}, &scrub{blind: b.cut()}
	if b.opaque != "" || b.length == 0 {
		return v, secrets
	}
	n, err := parse(b)
	if err != nil {
		v.Hidden, secrets.blind = "not JSON", true
		return v, secrets
	}
	v.Cut = b.cut()
	v.Value = (&view{hidden: secrets.learn, shown: shown}).append(nil, n, b.mask)
	return v, secrets
}
