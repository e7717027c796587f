package control

import (
	"net/http"
	"strings"
)

// routes is every path of the API with its methods, as the description in openapi has them. {name} stands for one
// segment, which the handler reads with r.PathValue.
var routes = map[string]map[string]handler{
	"/_cosell/health":               {http.MethodGet: (*api).health},
	"/_cosell/v1/openapi.json":      {http.MethodGet: (*api).document},
	"/_cosell/v1/clock":             {http.MethodGet: (*api).clock, http.MethodPut: (*api).setClock},
	"/_cosell/v1/clock/advance":     {http.MethodPost: (*api).advance},
	"/_cosell/v1/events":            {http.MethodGet: (*api).events},
	"/_cosell/v1/outbox":            {http.MethodGet: (*api).outbox},
	"/_cosell/v1/operator":          {http.MethodGet: (*api).operatorActions},
	"/_cosell/v1/operator/{action}": {http.MethodPost: (*api).operatorDo},
	"/_cosell/v1/reset":             {http.MethodPost: (*api).reset},
}

// find returns the methods of a request's path and sets the request's path values. What is spelled out goes before a
// {name}.
func find(r *http.Request) (map[string]handler, bool) {
	path := r.URL.Path
	if methods, ok := routes[path]; ok {
		return methods, true
	}
	given := strings.Split(path, "/")
	for pattern, methods := range routes {
		if values, ok := match(strings.Split(pattern, "/"), given); ok {
			for name, value := range values {
				r.SetPathValue(name, value)
			}
			return methods, true
		}
	}
	return nil, false
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
