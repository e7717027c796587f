package control

import (
	"net/http"

	"github.com/opencosell/cosell/internal/fault"
)

// faults lists the fault rules in the order in which they are asked.
func (a *api) faults(r *http.Request) (any, error) {
	rules, err := a.Faults.List(r.Context())
	if err != nil {
		return nil, err
	}
	return struct {
		Faults []fault.Rule `json:"faults"`
	}{rules}, nil
}

// addFault puts a rule behind the others.
func (a *api) addFault(r *http.Request) (any, error) {
	var in fault.Rule
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if in.ID != "" || in.Acted != 0 {
		return nil, refuse("id", "the server gives a rule its id and counts what it does; leave out id and acted")
	}
	rule, err := a.Faults.Add(r.Context(), in)
	if err != nil {
		return nil, refusedAction(err)
	}
	return struct {
		Fault fault.Rule `json:"fault"`
	}{rule}, nil
}

// removeFault takes one rule away.
func (a *api) removeFault(r *http.Request) (any, error) {
	if err := read(r, &struct{}{}); err != nil {
		return nil, err
	}
	rule, err := a.Faults.Remove(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, refusedAction(err)
	}
	return struct {
		Fault fault.Rule `json:"fault"`
	}{rule}, nil
}

// clearFaults takes all rules away.
func (a *api) clearFaults(r *http.Request) (any, error) {
	if err := read(r, &struct{}{}); err != nil {
		return nil, err
	}
	n, err := a.Faults.Clear(r.Context())
	if err != nil {
		return nil, err
	}
	return struct {
		Removed int `json:"removed"`
	}{n}, nil
}
