package coselltest

import (
	"net/http"
	"net/url"

	"github.com/opencosell/cosell/internal/fault"
	"github.com/opencosell/cosell/internal/scope"
)

// Save keeps the whole state under a name, records, events, what is to come and the clock, in the place of what was kept
// under it before. The name has a-z, 0-9, dot, underscore and hyphen.
func (s *Server) Save(name string) {
	s.helper()()
	s.control(http.MethodPost, "/v1/snapshots", map[string]any{"name": name, "replace": true}, nil)
}

// Load goes back to a state that was saved.
func (s *Server) Load(name string) {
	s.helper()()
	s.control(http.MethodPost, "/v1/snapshots/"+url.PathEscape(name)+"/load", map[string]any{}, nil)
}

// Reset empties the server. One that was filled from seed files is filled again.
func (s *Server) Reset() {
	s.helper()()
	in := map[string]any{}
	if s.seeded {
		in["toSeed"] = true
	}
	s.control(http.MethodPost, "/v1/reset", in, nil)
}

// Autopilot loads policies, written as YAML, by which the other side acts without being asked; they replace those that
// were there, and "" takes them away.
func (s *Server) Autopilot(yaml string) {
	s.helper()()
	if yaml == "" {
		s.control(http.MethodDelete, "/v1/autopilot", nil, nil)
		return
	}
	s.control(http.MethodPut, "/v1/autopilot", map[string]any{"yaml": yaml, "name": policiesName}, nil)
}

// policiesName is what messages call the policies of a test.
const policiesName = "policies.yaml"

// Fault is a rule by which calls go wrong, and what it is made of: which calls, how late, with which error.
type (
	Fault         = fault.Rule
	FaultScope    = scope.Scope
	FaultLatency  = fault.Latency
	FaultDuration = fault.Duration
	FaultError    = fault.Error
	FaultField    = fault.Field
)

// Fault adds a rule, behind those that are there, and returns its id.
func (s *Server) Fault(f Fault) string {
	s.helper()()
	var added struct {
		Fault Fault `json:"fault"`
	}
	s.control(http.MethodPost, "/v1/faults", f, &added)
	return added.Fault.ID
}

// ClearFaults takes all rules away.
func (s *Server) ClearFaults() {
	s.helper()()
	s.control(http.MethodDelete, "/v1/faults", nil, nil)
}
