// Package reference is what a client may choose from: every enumeration of the four models and the lists of values that
// the models have as text only, for pick lists. It is part of the program and the same for all accounts and catalogs; what
// an operator manages, such as the AWS products of a catalog, is not in it. It knows no store and no HTTP.
package reference

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/api/benefits"
	"github.com/opencosell/cosell/api/channel"
	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/selling"
)

// The kinds of lists.
const (
	KindEnum = "enum" // an enumeration of a model
	KindList = "list" // values of the rules
)

// List is one list. Its name is the service's and that of the model's enumeration, such as selling.Industry, or a name of
// our own in lower case, such as selling.use-cases; names do not change.
type List struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	// About is empty for enumerations: their names and members say what they are.
	About string `json:"about,omitempty"`
	// Rule is the section of the rules that says how the values are used.
	Rule    string   `json:"rule,omitempty"`
	Columns []string `json:"columns"`
	// Rows are in the order of the model or of the rules. The first column is the value that calls take.
	Rows [][]string `json:"rows"`
	// AlsoAccepted are values that calls take although the model lacks them.
	AlsoAccepted []string `json:"alsoAccepted,omitempty"`
	// Members are the places of requests, answers and exceptions that hold a value.
	Members []Member `json:"members"`
}

// Member is a place that holds a value: a member of an operation's request or answer, or of an exception. [] in a path
// stands for each element.
type Member struct {
	Of   string `json:"of"` // operation or exception
	In   string `json:"in"` // request, answer or exception
	Path string `json:"path"`
}

// Lists are all lists in the order of their names, whatever their case.
var Lists = sync.OnceValue(func() []List {
	var lists []List
	for _, s := range []struct {
		name  string
		enums []awsjson.Enum
	}{{"account", account.Enums}, {"benefits", benefits.Enums}, {"channel", channel.Enums}, {"selling", sellingapi.Enums}} {
		for _, e := range s.enums {
			lists = append(lists, enum(s.name, e))
		}
	}
	for _, l := range selling.ReferenceLists() {
		lists = append(lists, List{
			Name: "selling." + l.Name, Kind: KindList, Count: len(l.Rows), About: l.About, Rule: "selling §" + l.Section,
			Columns: l.Columns, Rows: l.Rows, Members: ofOpportunities(l.Members),
		})
	}
	slices.SortFunc(lists, func(a, b List) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return lists
})

func enum(service string, e awsjson.Enum) List {
	l := List{
		Name: service + "." + e.Name, Kind: KindEnum, Count: len(e.Values), Columns: []string{"value"},
		AlsoAccepted: e.Also, Members: []Member{},
	}
	for _, v := range e.Values {
		l.Rows = append(l.Rows, []string{v})
	}
	for _, u := range e.Uses {
		l.Members = append(l.Members, Member{u.Of, u.In, u.Path})
	}
	return l
}

// ofOpportunities are members of the two requests that write an opportunity.
func ofOpportunities(paths []string) []Member {
	var all []Member
	for _, of := range []string{"CreateOpportunity", "UpdateOpportunity"} {
		for _, p := range paths {
			all = append(all, Member{of, "request", p})
		}
	}
	return all
}

// Find returns the list of that name, whose case does not matter. The error of an unknown one says which are like it.
func Find(name string) (*List, error) {
	var like []string
	for _, l := range Lists() {
		if strings.EqualFold(l.Name, name) {
			return &l, nil
		}
		if _, short, _ := strings.Cut(l.Name, "."); name != "" && strings.Contains(strings.ToLower(short), strings.ToLower(lastPart(name))) {
			like = append(like, l.Name)
		}
	}
	if len(like) == 0 || len(like) > 10 {
		return nil, fmt.Errorf("there is no list %.80q; a name is a service and a list, such as selling.Industry or selling.use-cases", name)
	}
	return nil, fmt.Errorf("there is no list %.80q; like it are %s", name, strings.Join(like, ", "))
}

func lastPart(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// CSV is the list as comma-separated values (RFC 4180) in UTF-8, the first line being the names of the columns.
func (l *List) CSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	// Writes to a buffer do not fail, and the separator is a good one.
	_ = w.Write(l.Columns)
	_ = w.WriteAll(l.Rows)
	return b.Bytes()
}
