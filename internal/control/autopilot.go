package control

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/opencosell/cosell/internal/autopilot"
)

// maxAutopilot bounds the body with the policies, which is longer than they are because quotes and line ends are escaped.
const maxAutopilot = 2 * autopilot.MaxDocument

const defaultOutcomes = 50

// policiesName is what messages call policies that came without a name.
const policiesName = "autopilot.yaml"

func (a *api) autopilot(r *http.Request) (any, error) { return a.Autopilot.State(r.Context()) }

// setAutopilot puts policies in the place of those that were there.
func (a *api) setAutopilot(r *http.Request) (any, error) {
	var in struct {
		YAML string `json:"yaml"`
		Name string `json:"name"`
		Anew bool   `json:"anew"`
	}
	if err := readAtMost(maxAutopilot, r, &in); err != nil {
		return nil, err
	}
	if in.YAML == "" {
		return nil, refuse("yaml", "yaml must hold the policies as YAML; DELETE takes them away")
	}
	err := a.Autopilot.Load(r.Context(), autopilot.Source{Name: cmp.Or(in.Name, policiesName), Text: []byte(in.YAML), Anew: in.Anew})
	var mistakes *autopilot.Mistakes
	if errors.As(err, &mistakes) {
		return nil, refuse("yaml", "%v", mistakes)
	}
	if err != nil {
		return nil, err
	}
	a.Agenda.Wake()
	return a.Autopilot.State(r.Context())
}

func (a *api) clearAutopilot(r *http.Request) (any, error) {
	if err := read(r, &struct{}{}); err != nil {
		return nil, err
	}
	if err := a.Autopilot.Clear(r.Context()); err != nil {
		return nil, err
	}
	return a.Autopilot.State(r.Context())
}

func (a *api) autopilotOutcomes(r *http.Request) (any, error) {
	v := r.URL.Query()
	q := autopilot.OutcomeQuery{Policy: v.Get("policy"), Result: autopilot.Result(v.Get("result"))}
	if q.Result != "" && !q.Result.Known() {
		return nil, refuse("result", "result must be one of done, refused, dropped, stopped, failed")
	}
	limit, err := number(v.Get("limit"), "limit", defaultOutcomes, 1, autopilot.MaxOutcomes)
	if err != nil {
		return nil, err
	}
	q.Limit = int(limit)
	if q.Before, err = number(v.Get("before"), "before", 0, 1, 1<<62); err != nil {
		return nil, err
	}
	list, err := a.Autopilot.Outcomes(r.Context(), q)
	if err != nil {
		return nil, err
	}
	return struct {
		Outcomes []autopilot.Outcome `json:"outcomes"`
	}{list}, nil
}
