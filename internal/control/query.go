package control

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// queries are the names of the query parameters of a path's methods, as the description has them.
var queries = queriesOf(openapi)

func queriesOf(document json.RawMessage) map[string]map[string][]string {
	type parameter struct{ Name, In string }
	var described struct {
		Paths map[string]map[string]struct{ Parameters []parameter }
	}
	if err := json.Unmarshal(document, &described); err != nil {
		panic(fmt.Sprintf("the description of the control API: %v", err)) // it is in the program
	}
	all := map[string]map[string][]string{}
	for path, methods := range described.Paths {
		all[path] = map[string][]string{}
		for method, operation := range methods {
			for _, p := range operation.Parameters {
				if p.In == "query" {
					all[path][strings.ToUpper(method)] = append(all[path][strings.ToUpper(method)], p.Name)
				}
			}
		}
	}
	return all
}

// checkQuery refuses a parameter that the call does not have: a filter with a slip in its name would select everything.
func checkQuery(path string, r *http.Request) error {
	if r.URL.RawQuery == "" {
		return nil
	}
	known := queries[path][r.Method]
	for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) {
		switch {
		case slices.Contains(known, name):
		case len(known) == 0:
			return refuse(name, "this call has no query parameters, and so no %.40q", name)
		default:
			return refuse(name, "this call has no query parameter %.40q; it has %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}
