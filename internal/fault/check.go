package fault

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/scope"
)

const (
	maxLatency = time.Hour
	maxNext    = 1_000_000_000
	maxText    = 2000 // bytes of one text of an error
	maxFields  = 100
)

// check refuses a rule that could not act, or not as it says. Problems name the member of the rule.
func (r *Rule) check(all []*scope.Operation) error {
	named, problems := r.Scope.Check(all)
	add := func(field string, code apierr.Code, format string, args ...any) {
		problems = append(problems, apierr.Fieldf(field, code, format, args...))
	}
	if p := r.Probability; p != nil && !(*p > 0 && *p <= 1) {
		add("probability", apierr.ValueOutOfRange, "probability must be above 0 and at most 1; leave it out to act always")
	}
	if r.Next < 0 || r.Next > maxNext {
		add("next", apierr.ValueOutOfRange, "next must be a number from 1 to %d; leave it out to act without end", maxNext)
	}
	if l := r.Latency; l != nil {
		switch low, high := time.Duration(l.Min), time.Duration(l.Max); {
		case low < 0 || low > maxLatency || high < 0 || high > maxLatency || low == 0 && high == 0:
			add("latency", apierr.ValueOutOfRange, "latency must be above 0 and at most %s", maxLatency)
		case high != 0 && high < low:
			add("latency.max", apierr.ValueOutOfRange, "latency.max must not be below latency.min")
		}
	}
	switch {
	case r.Error == nil && r.Latency == nil && !r.Drop:
		add("error", apierr.RequiredFieldMissing, "say what the rule does: error, latency or drop")
	case r.Error != nil && r.Drop:
		add("drop", apierr.ActionNotPermitted, "a dropped connection has no error; give one of error and drop")
	case r.Error != nil && len(named) > 0:
		problems = append(problems, r.Error.check(named, all)...)
	}
	if len(problems) > 0 {
		return apierr.Request(problems...)
	}
	return nil
}

// check holds the error against the exceptions of the operations that declare it. Operations of the scope that do not
// declare it are left alone by the rule.
func (e *Error) check(named, all []*scope.Operation) []apierr.Field {
	kind, framework, _ := awsjson.KindOf(e.Type)
	var may []*scope.Operation
	for _, o := range named {
		if e.sentBy(o) {
			may = append(may, o)
		}
	}
	if len(may) == 0 {
		return []apierr.Field{apierr.Fieldf("error.type", apierr.InvalidEnumValue, "%s", e.notDeclared(named, all))}
	}
	var problems []apierr.Field
	seen := map[*awsjson.Service]bool{}
	for _, o := range may {
		if !seen[o.Service] && !(framework && len(seen) > 0) { // the front end is the same for all
			seen[o.Service] = true
			problems = append(problems, e.members(o.Service, kind, framework)...)
		}
	}
	for _, t := range []string{e.Message, e.Reason, e.ResourceID, e.ResourceType, e.ServiceCode, e.QuotaCode} {
		if len(t) > maxText {
			problems = append(problems, apierr.Fieldf("error", apierr.ValueOutOfRange, "a text of the error must have at most %d bytes", maxText))
			break
		}
	}
	if d := time.Duration(e.RetryAfter); d < 0 || d > maxLatency {
		problems = append(problems, apierr.Fieldf("error.retryAfter", apierr.ValueOutOfRange, "error.retryAfter must be at most %s; leave it out to send none", maxLatency))
	}
	return problems
}

// sentBy reports whether the operation can answer with the error: its model declares it, or the front end has it.
func (e *Error) sentBy(o *scope.Operation) bool {
	_, framework, found := awsjson.KindOf(e.Type)
	return framework || found && (slices.Contains(o.Errors, e.Type) || slices.Contains(o.Errors, e.Type+"Exception"))
}

func (e *Error) notDeclared(named, all []*scope.Operation) string {
	var declared []string
	for _, o := range named {
		declared = append(declared, o.Errors...)
	}
	slices.Sort(declared)
	of := "the model of " + named[0].String() + " declares "
	if len(named) > 1 {
		of = "the models of these operations declare "
	}
	problem := "error.type must be the name of an exception"
	if e.Type != "" {
		problem = "no operation here answers with " + e.Type + e.elsewhere(named[0].Service, all)
	}
	return problem + ": " + of + strings.Join(slices.Compact(declared), ", ") +
		"; every operation also has " + strings.Join(awsjson.FrameworkErrors(), ", ")
}

// elsewhere names operations of the service that answer with the error.
func (e *Error) elsewhere(svc *awsjson.Service, all []*scope.Operation) string {
	const most = 4
	var with []string
	for _, o := range all {
		if o.Service == svc && e.sentBy(o) {
			with = append(with, o.String())
		}
	}
	slices.Sort(with)
	switch n := len(with); {
	case n == 0:
		return ""
	case n > most:
		with = append(with[:most], strconv.Itoa(n-most)+" more")
	}
	return " (it is for " + strings.Join(with, ", ") + ")"
}

// given are the members of the rule that go to members of an exception, by the latter's name in lower case.
func (e *Error) given() map[string]string {
	return map[string]string{
		"reason": e.Reason, "resourceid": e.ResourceID, "resourcetype": e.ResourceType,
		"servicecode": e.ServiceCode, "quotacode": e.QuotaCode,
	}
}

// spelt are the names of these members in a rule.
var spelt = []struct{ member, field string }{
	{"reason", "error.reason"},
	{"resourceid", "error.resourceId"},
	{"resourcetype", "error.resourceType"},
	{"servicecode", "error.serviceCode"},
	{"quotacode", "error.quotaCode"},
}

// members holds what is given against the members that the service's exception has.
func (e *Error) members(svc *awsjson.Service, kind apierr.Kind, framework bool) []apierr.Field {
	var problems []apierr.Field
	name := awsjson.ErrorName(&apierr.Error{Kind: kind})
	x := svc.Exception(name)
	of := name + " of " + svc.Name
	if framework || x == nil {
		x, of = &awsjson.Exception{}, name
	}
	given := e.given()
	for _, s := range spelt {
		value, m := given[s.member], x.Member(s.member)
		switch {
		case value != "" && m == nil:
			problems = append(problems, apierr.Fieldf(s.field, apierr.ActionNotPermitted, "%s has no member for %s; leave it out", of, s.field))
		case value != "" && m.Values != nil && !slices.Contains(m.Values, value):
			problems = append(problems, apierr.Fieldf(s.field, apierr.InvalidEnumValue, "%s of %s must be one of %s", s.field, of, strings.Join(m.Values, ", ")))
		case value == "" && m != nil && m.Required && m.Values != nil && defaultReason(kind, m) == "":
			problems = append(problems, apierr.Fieldf(s.field, apierr.RequiredFieldMissing, "%s needs %s: one of %s", of, s.field, strings.Join(m.Values, ", ")))
		}
	}
	return append(problems, e.fields(x, of)...)
}

// fields holds the problems against the codes of the exception.
func (e *Error) fields(x *awsjson.Exception, of string) []apierr.Field {
	if len(e.Fields) == 0 {
		return nil
	}
	if len(e.Fields) > maxFields {
		return []apierr.Field{apierr.Fieldf("error.fields", apierr.TooManyValues, "error.fields must have at most %d entries", maxFields)}
	}
	i := slices.IndexFunc(x.Members, func(m awsjson.ErrorMember) bool { return m.List })
	if i < 0 {
		return []apierr.Field{apierr.Fieldf("error.fields", apierr.ActionNotPermitted, "%s has no list of problems; leave error.fields out", of)}
	}
	var problems []apierr.Field
	for _, f := range e.Fields {
		codes := x.Members[i].Codes
		if whole := x.Members[i].WholeCodes; whole != nil && f.Path == "" {
			codes = whole
		}
		switch {
		case f.Code == "":
			problems = append(problems, apierr.Fieldf("error.fields.code", apierr.RequiredFieldMissing, "every problem needs a code"))
		case codes != nil && !slices.Contains(codes, f.Code):
			problems = append(problems, apierr.Fieldf("error.fields.code", apierr.InvalidEnumValue, "code %.60q of a problem of %s must be one of %s", f.Code, of, strings.Join(codes, ", ")))
		case len(f.Path) > maxText || len(f.Message) > maxText || len(f.Code) > maxText:
			problems = append(problems, apierr.Fieldf("error.fields", apierr.ValueOutOfRange, "a text of a problem must have at most %d bytes", maxText))
		}
	}
	return problems
}
