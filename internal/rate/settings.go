package rate

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/scope"
)

// Mode is what is done with rates.
type Mode string

// The modes.
const (
	// Off counts nothing.
	Off Mode = "off"
	// Meter refuses nothing and says what would have been refused in mode aws.
	Meter Mode = "meter"
	// AWS refuses what is over the published figures; an override stands in the place of a figure.
	AWS Mode = "aws"
	// Custom refuses what is over the operator's overrides; what has none is not limited.
	Custom Mode = "custom"
)

// Modes are all modes.
var Modes = []Mode{Off, Meter, AWS, Custom}

// What shares a bucket.
const (
	ByOperation = "operation" // each operation has one
	ByGroup     = "group"     // the operations of a published figure share one
)

// DefaultBurst is how many times max(rate, 1) calls may come at once.
const DefaultBurst = 2

// The bounds of settings.
const (
	maxBurst     = 1000
	maxPerSecond = 1_000_000
	maxPerDay    = 1_000_000_000_000
	maxOverrides = 1000
)

// Settings say what is limited, and how.
type Settings struct {
	Mode      Mode       `json:"mode"`
	By        string     `json:"by"`
	Burst     float64    `json:"burst"`
	Overrides []Override `json:"overrides"`
}

// Override is the operator's own figure for a scope. Of several that have a call, the most particular one that has the
// figure counts; see scope.Rank.
type Override struct {
	scope.Scope
	// PerSecond and PerDay are the limits; 0 is no limit, nil leaves it to less particular overrides and the published
	// figures.
	PerSecond *float64 `json:"perSecond,omitempty"`
	PerDay    *int64   `json:"perDay,omitempty"`
}

func defaults(mode Mode) Settings {
	return Settings{Mode: mode, By: ByOperation, Burst: DefaultBurst, Overrides: []Override{}}
}

// limit is what holds for a call, and the name of the bucket that it takes from.
func (s *Settings) limit(c scope.Call) (name string, l Limit) {
	name = c.String()
	figure := published(c.Operation)
	if figure != nil && s.Mode != Custom {
		l = figure.Limit
	}
	second, daily, own := -1, -1, false
	for _, o := range s.Overrides {
		if !o.Has(c) {
			continue
		}
		if r := o.Rank(); o.PerSecond != nil && r > second {
			l.PerSecond, second = *o.PerSecond, r
		}
		if r := o.Rank(); o.PerDay != nil && r > daily {
			l.PerDay, daily = *o.PerDay, r
		}
		own = own || o.Operation == name
	}
	// An operation with a figure of its own has a bucket of its own.
	if s.By == ByGroup && figure != nil && !own {
		name = figure.Group
	}
	return name, l
}

// Change is what an operator asks for; what is nil or empty stays as it is.
type Change struct {
	Mode  *Mode    `json:"mode"`
	By    *string  `json:"by"`
	Burst *float64 `json:"burst"`
	// Overrides takes the place of all overrides.
	Overrides *[]Override `json:"overrides"`
	// Set adds overrides, each in the place of the one for the same scope.
	Set []Override `json:"set"`
	// Remove takes away the overrides of these scopes.
	Remove []scope.Scope `json:"remove"`
}

// apply returns the settings after the change, or all that is wrong with it.
func (s Settings) apply(c Change, all []*scope.Operation) (Settings, error) {
	var problems []apierr.Field
	add := func(field string, code apierr.Code, format string, args ...any) {
		problems = append(problems, apierr.Fieldf(field, code, format, args...))
	}
	if c.Mode != nil {
		if s.Mode = *c.Mode; !slices.Contains(Modes, s.Mode) {
			add("mode", apierr.InvalidEnumValue, "mode must be off, meter, aws or custom")
		}
	}
	if c.By != nil {
		if s.By = *c.By; s.By != ByOperation && s.By != ByGroup {
			add("by", apierr.InvalidEnumValue, "by must be %s (every operation has a bucket of its own) or %s (those of a published figure share one)", ByOperation, ByGroup)
		}
	}
	if c.Burst != nil {
		if s.Burst = *c.Burst; !(s.Burst >= 1 && s.Burst <= maxBurst) {
			add("burst", apierr.ValueOutOfRange, "burst must be a number from 1 to %d: how many seconds' worth of calls may come at once", maxBurst)
		}
	}
	s.Overrides = slices.Clone(s.Overrides)
	if c.Overrides != nil {
		s.Overrides = []Override{}
		problems = append(problems, s.put("overrides", *c.Overrides, all)...)
	}
	for i, gone := range c.Remove {
		gone = gone.Normal()
		kept := slices.DeleteFunc(slices.Clone(s.Overrides), func(o Override) bool { return o.Scope == gone })
		if len(kept) == len(s.Overrides) {
			add(fmt.Sprintf("remove[%d]", i), apierr.InvalidValue, "there is no figure of your own for exactly operation %.80s, account %.20s, catalog %.20s", gone.Operation, gone.Account, gone.Catalog)
		}
		s.Overrides = kept
	}
	problems = append(problems, s.put("set", c.Set, all)...)
	if len(s.Overrides) > maxOverrides {
		add("overrides", apierr.TooManyValues, "there may be at most %d overrides", maxOverrides)
	}
	if len(problems) > 0 {
		return s, apierr.Request(problems...)
	}
	return s, nil
}

// put adds overrides, each in the place of the one for the same scope.
func (s *Settings) put(member string, list []Override, all []*scope.Operation) []apierr.Field {
	var problems []apierr.Field
	for i, o := range list {
		at := fmt.Sprintf("%s[%d]", member, i)
		o.Scope = o.Normal()
		_, wrong := o.Scope.Check(all)
		for _, w := range wrong {
			w.Path = at + "." + w.Path
			problems = append(problems, w)
		}
		if o.PerSecond == nil && o.PerDay == nil {
			problems = append(problems, apierr.Fieldf(at, apierr.RequiredFieldMissing, "an override needs perSecond, perDay or both; 0 is no limit"))
		}
		if p := o.PerSecond; p != nil && (math.IsNaN(*p) || *p < 0 || *p > maxPerSecond || *p > 0 && *p < 0.001) {
			problems = append(problems, apierr.Fieldf(at+".perSecond", apierr.ValueOutOfRange, "perSecond must be a number from 0.001 to %d, or 0 for no limit", maxPerSecond))
		}
		if p := o.PerDay; p != nil && (*p < 0 || *p > maxPerDay) {
			problems = append(problems, apierr.Fieldf(at+".perDay", apierr.ValueOutOfRange, "perDay must be a whole number from 1 to %d, or 0 for no limit", maxPerDay))
		}
		s.Overrides = append(slices.DeleteFunc(s.Overrides, func(have Override) bool { return have.Scope == o.Scope }), o)
	}
	slices.SortFunc(s.Overrides, func(a, b Override) int {
		return strings.Compare(a.Account+a.Operation+a.Catalog, b.Account+b.Operation+b.Catalog)
	})
	return problems
}
