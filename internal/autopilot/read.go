package autopilot

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/yamlfile"
)

// The bounds of a document.
const (
	MaxDocument   = 512 << 10 // bytes
	maxPolicies   = 200
	maxSteps      = 20
	maxConditions = 50
	maxAccounts   = 1000
	maxTimes      = 1 << 40
)

var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Read reads policies and checks all of them. The error has a line for every mistake, each with file, line and column;
// name is how they call the file.
func Read(name string, text []byte) (*Policies, error) {
	if len(text) > MaxDocument {
		return nil, fmt.Errorf("%s: the policies have %d bytes; at most %d are taken", name, len(text), MaxDocument)
	}
	var d document
	file, err := yamlfile.Decode(name, text, &d)
	if err != nil {
		return nil, err
	}
	r := &reader{file: file}
	if len(d.Policies) == 0 || len(d.Policies) > maxPolicies {
		return nil, file.Errorf(at("policies"), "give a list of 1 to %d policies", maxPolicies)
	}
	var p Policies
	seen := map[string]bool{}
	for i, t := range d.Policies {
		here := at("policies", i)
		if seen[t.Name] {
			r.refuse(at(here, "name"), "there is another policy named %q; every name is there once", t.Name)
		}
		seen[t.Name] = true
		p.list = append(p.list, r.policy(here, t))
	}
	if len(r.problems) > 0 {
		return nil, errors.Join(r.problems...)
	}
	return &p, nil
}

// reader gathers what is wrong with a document.
type reader struct {
	file     *yamlfile.File
	problems []error
}

func (r *reader) refuse(path []any, format string, args ...any) {
	r.problems = append(r.problems, r.file.Errorf(path, format, args...))
}

// at is a place in the document.
func at(steps ...any) []any {
	var path []any
	for _, s := range steps {
		if inner, ok := s.([]any); ok {
			path = append(path, inner...)
			continue
		}
		path = append(path, s)
	}
	return path
}

func (r *reader) policy(here []any, t policyText) *policy {
	p := &policy{name: t.Name, catalog: t.Catalog, rhythm: t.Every, enabled: t.Enabled == nil || *t.Enabled}
	if !nameForm.MatchString(t.Name) {
		r.refuse(at(here, "name"), "a policy has a name of 1 to 64 letters, digits, dots, hyphens and underscores")
	}
	if t.Catalog != "" && !resource.KnownCatalog(t.Catalog) {
		r.refuse(at(here, "catalog"), "the catalog is %s or %s; leave it out for both", resource.CatalogAWS, resource.CatalogSandbox)
	}
	r.accounts(at(here, "accounts"), t.Accounts, p)
	r.trigger(here, t, p)
	r.times(at(here, "times"), t.Times, &p.times)
	if t.TimesPerSubject != nil && t.On == "" {
		r.refuse(at(here, "timesPerSubject"), "a policy with every answers to nothing; use times")
	}
	r.times(at(here, "timesPerSubject"), t.TimesPerSubject, &p.perSubject)
	if p.on != nil || t.On == "" {
		r.steps(here, t, p)
	}
	digest, err := t.digest()
	if err != nil {
		r.problems = append(r.problems, err)
	}
	p.digest = digest
	return p
}

func (r *reader) accounts(here []any, list accounts, p *policy) {
	if len(list) == 1 && list[0] == "all" || len(list) == 0 {
		return
	}
	if len(list) > maxAccounts {
		r.refuse(here, "at most %d accounts", maxAccounts)
	}
	for i, a := range list {
		if !store.IsAccount(a) {
			r.refuse(at(here, i), "%.20q is no account: give numbers of 12 digits, quoted if they begin with 0; leave accounts out, or say all, for every account", a)
		}
		if !slices.Contains(p.accounts, a) {
			p.accounts = append(p.accounts, a)
		}
	}
}

func (r *reader) times(here []any, given *int64, to *int64) {
	if given == nil {
		return
	}
	if *given < 1 || *given > maxTimes {
		r.refuse(here, "a whole number from 1 on; leave it out for no bound")
	}
	*to = *given
}

func (r *reader) trigger(here []any, t policyText, p *policy) {
	switch {
	case (t.On == "") == (t.Every == ""):
		r.refuse(here, "give either on, what the policy answers to, or every, such as 30d or month; on is one of %s", triggerNames())
	case t.Every != "":
		var err error
		if p.every, err = parseInterval(t.Every); err != nil {
			r.refuse(at(here, "every"), "%v", err)
		}
		if len(t.When) > 0 {
			r.refuse(at(here, "when"), "a policy with every answers to nothing that conditions could ask about; leave when out")
		}
	default:
		if p.on = findTrigger(t.On); p.on == nil {
			r.refuse(at(here, "on"), "%q is no trigger; give one of %s", t.On, triggerNames())
			return
		}
		if p.on.subject.noCatalog && t.Catalog != "" {
			r.refuse(at(here, "catalog"), "%s belongs to no catalog; leave catalog out", t.On)
		}
		r.conditions(at(here, "when"), t, p)
	}
}

func (r *reader) conditions(here []any, t policyText, p *policy) {
	if len(t.When) > maxConditions {
		r.refuse(here, "at most %d conditions", maxConditions)
	}
	for _, name := range sorted(t.When) {
		one := at(here, name)
		path, err := parsePath(name)
		if err != nil {
			r.refuse(one, "%v", err)
			continue
		}
		form, err := p.on.subject.formAt(path)
		if err != nil {
			r.refuse(one, "%v", err)
			continue
		}
		tests, err := readCondition(path, form, t.When[name])
		if err == nil && form == aText {
			err = p.on.subject.checkTexts(path, t.When[name])
		}
		if err != nil {
			r.refuse(one, "%v", err)
			continue
		}
		p.when = append(p.when, tests...)
	}
}
