// Package scope says which calls something is about: an operation or all, an account or all, a catalog or both. Rules of
// faults and figures of rates are given for a scope. It knows the names of the operations and nothing of what they do.
package scope

import (
	"fmt"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/store"
)

// Any is every operation, every account or both catalogs.
const Any = "*"

// Operation is one that can be called.
type Operation struct {
	Service *awsjson.Service
	Name    string
	Errors  []string // exceptions that the model declares for it
}

// String is the operation as scopes and log lines name it: selling.CreateOpportunity.
func (o *Operation) String() string { return o.Service.Name + "." + o.Name }

// Call is one call of an operation.
type Call struct {
	*Operation
	Account string // 12 digits
	Catalog string // AWS, Sandbox, or empty where the call names none
}

// Scope selects calls. The zero value is every call.
type Scope struct {
	// Operation is service and name such as selling.CreateOpportunity; selling.* is a service, *.TagResource the operation
	// in every service, * or nothing all.
	Operation string `json:"operation"`
	// Account is 12 digits; * or nothing is every account.
	Account string `json:"account"`
	// Catalog is AWS or Sandbox; * or nothing is every call, those that name no catalog too.
	Catalog string `json:"catalog"`
}

// Normal is the same scope with * for what is not given.
func (s Scope) Normal() Scope {
	for _, member := range []*string{&s.Operation, &s.Account, &s.Catalog} {
		if *member == "" {
			*member = Any
		}
	}
	if s.Operation == "*.*" {
		s.Operation = Any
	}
	return s
}

// Names reports whether the scope has the operation.
func (s Scope) Names(o *Operation) bool {
	if s.Operation == "" || s.Operation == Any {
		return true
	}
	service, name, _ := strings.Cut(s.Operation, ".")
	return (service == Any || service == o.Service.Name) && (name == Any || name == o.Name)
}

// Has reports whether the scope has the call.
func (s Scope) Has(c Call) bool {
	return covers(s.Account, c.Account) && covers(s.Catalog, c.Catalog) && s.Names(c.Operation)
}

func covers(member, value string) bool { return member == "" || member == Any || member == value }

// Rank orders scopes that have the same call: the higher one is the more particular. An account counts more than an
// operation, an operation more than a service, a service more than a catalog.
func (s Scope) Rank() int {
	s = s.Normal()
	rank := 0
	if s.Account != Any {
		rank += 8
	}
	service, name, _ := strings.Cut(s.Operation, ".")
	if name != "" && name != Any {
		rank += 4
	}
	if service != Any {
		rank += 2
	}
	if s.Catalog != Any {
		rank++
	}
	return rank
}

// Check returns what is wrong with the scope, and the operations of the list that it has.
func (s Scope) Check(all []*Operation) (named []*Operation, problems []apierr.Field) {
	s = s.Normal()
	if s.Account != Any && !store.IsAccount(s.Account) {
		problems = append(problems, apierr.Fieldf("account", apierr.InvalidStringFormat, "account must be a number of 12 digits, or * for every account"))
	}
	if s.Catalog != Any && s.Catalog != "AWS" && s.Catalog != "Sandbox" {
		problems = append(problems, apierr.Fieldf("catalog", apierr.InvalidEnumValue, "catalog must be AWS, Sandbox, or * for both"))
	}
	for _, o := range all {
		if s.Names(o) {
			named = append(named, o)
		}
	}
	if len(named) == 0 {
		problems = append(problems, apierr.Fieldf("operation", apierr.InvalidValue, "%s", s.unknown(all)))
	}
	return named, problems
}

// unknown says what the operation could have been.
func (s Scope) unknown(all []*Operation) string {
	const form = "give service and operation, such as selling.CreateOpportunity, selling.* for a service, *.TagResource for an operation in every service, or * for all"
	service, name, dotted := strings.Cut(s.Operation, ".")
	var services, same []string
	for _, o := range all {
		if !slices.Contains(services, o.Service.Name) {
			services = append(services, o.Service.Name)
		}
		if wanted := strings.ToLower(strings.TrimPrefix(s.Operation, service+".")); strings.ToLower(o.Name) == wanted {
			same = append(same, o.String())
		}
	}
	switch {
	case len(same) > 0:
		return fmt.Sprintf("there is no operation %.80q; did you mean %s?", s.Operation, strings.Join(same, " or "))
	case !dotted:
		return fmt.Sprintf("%.80q is no operation: %s", s.Operation, form)
	case service != Any && !slices.Contains(services, service):
		return fmt.Sprintf("this server has no operations of the service %.40q; it has those of %s", service, strings.Join(services, ", "))
	}
	var names []string
	for _, o := range all {
		if service == Any || o.Service.Name == service {
			names = append(names, o.Name)
		}
	}
	slices.Sort(names)
	return fmt.Sprintf("this server has no operation %.60q of %s; it has %s", name, service, strings.Join(slices.Compact(names), ", "))
}
