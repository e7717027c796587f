package control

import (
	"net/http"
	"strings"
)

// routes is every path of the API with its methods, as the description in openapi has them. {name} stands for one
// segment, which the handler reads with r.PathValue.
var routes = map[string]map[string]handler{
	"/_cosell/health":                   {http.MethodGet: (*api).health},
	"/_cosell/v1/openapi.json":          {http.MethodGet: (*api).document},
	"/_cosell/v1/autopilot":             {http.MethodGet: (*api).autopilot, http.MethodPut: during((*api).setAutopilot), http.MethodDelete: during((*api).clearAutopilot)},
	"/_cosell/v1/autopilot/outcomes":    {http.MethodGet: (*api).autopilotOutcomes},
	"/_cosell/v1/clock":                 {http.MethodGet: (*api).clock, http.MethodPut: (*api).setClock},
	"/_cosell/v1/clock/advance":         {http.MethodPost: (*api).advance},
	"/_cosell/v1/explain":               {http.MethodPost: (*api).explain},
	"/_cosell/v1/events":                {http.MethodGet: (*api).events},
	"/_cosell/v1/faults":                {http.MethodGet: (*api).faults, http.MethodPost: (*api).addFault, http.MethodDelete: (*api).clearFaults},
	"/_cosell/v1/faults/{id}":           {http.MethodDelete: (*api).removeFault},
	"/_cosell/v1/rates":                 {http.MethodGet: (*api).rates, http.MethodPut: (*api).setRates},
	"/_cosell/v1/outbox":                {http.MethodGet: (*api).outbox},
	"/_cosell/v1/operator":              {http.MethodGet: (*api).operatorActions},
	"/_cosell/v1/operator/{action}":     {http.MethodPost: during((*api).operatorDo)},
	"/_cosell/v1/reference":             {http.MethodGet: (*api).references},
	"/_cosell/v1/reference/{name}":      {http.MethodGet: (*api).oneReference},
	"/_cosell/v1/requests":              {http.MethodGet: (*api).requests, http.MethodDelete: (*api).clearRequests},
	"/_cosell/v1/requests/{id}":         {http.MethodGet: (*api).oneRequest},
	"/_cosell/v1/reset":                 {http.MethodPost: (*api).reset},
	"/_cosell/v1/snapshots":             {http.MethodGet: (*api).snapshots, http.MethodPost: (*api).saveSnapshot},
	"/_cosell/v1/snapshots/{name}":      {http.MethodDelete: (*api).dropSnapshot},
	"/_cosell/v1/snapshots/{name}/load": {http.MethodPost: (*api).loadSnapshot},
	"/_cosell/v1/state":                 {http.MethodGet: (*api).exportState, http.MethodPut: (*api).importState},
}

// find returns the path of the table that a request has, and sets the request's path values. What is spelled out goes
// before a {name}.
func find(r *http.Request) (string, bool) {
	path := r.URL.Path
	if _, ok := routes[path]; ok {
		return path, true
	}
	given := strings.Split(path, "/")
	for pattern := range routes {
		if values, ok := match(strings.Split(pattern, "/"), given); ok {
			for name, value := range values {
				r.SetPathValue(name, value)
			}
			return pattern, true
		}
	}
	return "", false
}

func match(pattern, given []string) (map[string]string, bool) {
	if len(pattern) != len(given) {
		return nil, false
	}
	values := map[string]string{}
	for i, p := range pattern {
		name, variable := strings.CutPrefix(p, "{")
		switch {
		case !variable && p != given[i], variable && given[i] == "":
			return nil, false
		case variable:
			values[strings.TrimSuffix(name, "}")] = given[i]
		}
	}
	return values, true
}
