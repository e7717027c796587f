package control

import (
	"net/http"

	"github.com/opencosell/cosell/internal/reference"
)

// listView is a list without its values.
type listView struct {
	Name    string             `json:"name"`
	Kind    string             `json:"kind"`
	Count   int                `json:"count"`
	About   string             `json:"about,omitempty"`
	Rule    string             `json:"rule,omitempty"`
	Columns []string           `json:"columns"`
	Members []reference.Member `json:"members"`
}

// references lists what clients may choose from.
func (a *api) references(*http.Request) (any, error) {
	var views []listView
	for _, l := range reference.Lists() {
		views = append(views, listView{l.Name, l.Kind, l.Count, l.About, l.Rule, l.Columns, l.Members})
	}
	return struct {
		Lists []listView `json:"lists"`
	}{views}, nil
}

// oneReference answers with a list as JSON or CSV.
func (a *api) oneReference(r *http.Request) (any, error) {
	l, err := reference.Find(r.PathValue("name"))
	if err != nil {
		return nil, &refusal{Status: http.StatusNotFound, Field: "name", Message: err.Error()}
	}
	switch r.URL.Query().Get("format") {
	case "", "json":
		return l, nil
	case "csv":
		return &raw{contentType: "text/csv; charset=utf-8", name: l.Name + ".csv", body: l.CSV()}, nil
	}
	return nil, refuse("format", "format must be json or csv")
}
