package scenario

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/yamlfile"
)

// Scenario is a story with what is expected of it. docs/scenarios.md describes the file.
type Scenario struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	// Shows is what a reader learns, in a paragraph or two.
	Shows string `json:"shows"`
	// Catalogs are where the story can happen, the first unless another is asked for; none is both, Sandbox first.
	Catalogs []string `json:"catalogs"`
	// Accounts are those who act: a name and its 12 digits, or "new" for an account that nobody has used.
	Accounts members `json:"accounts"`
	// Values are what placeholders stand for, beside what steps keep.
	Values members `json:"values"`
	Steps  []Step  `json:"steps"`

	file *yamlfile.File
	text string
}

// Step is one thing that happens, or words for the reader, or both.
type Step struct {
	Say string `json:"say"`

	// Call is an operation such as selling.CreateOpportunity, As the account that calls.
	Call string `json:"call"`
	As   string `json:"as"`
	// Operator is an action of the operator, Account whom it is about where the action wants one.
	Operator string `json:"operator"`
	Account  string `json:"account"`
	// Clock is what "cosell clock" is told: freeze, resume, advance 15d, advance next.
	Clock string `json:"clock"`
	// Events are the detail types that accounts must have been told since the step that looked before, in order.
	Events members `json:"events"`

	// From names a value that the input is merged into: objects are merged, null takes a member away, the rest replaces.
	From  string          `json:"from"`
	Input json.RawMessage `json:"input"`
	// Repeat carries the step out so many times; ${n} counts from 1.
	Repeat int `json:"repeat"`

	// Refused is the exception that must answer.
	Refused string `json:"refused"`
	// Expect has paths into the answer with the values that must be there.
	Expect members `json:"expect"`
	// Keep has names with paths into the answer.
	Keep members `json:"keep"`
}

// Text is the file.
func (s *Scenario) Text() string { return s.text }

// MovesClock tells whether the story changes the server's time. No story turns it back.
func (s *Scenario) MovesClock() bool {
	for i := range s.Steps {
		if s.Steps[i].Clock != "" {
			return true
		}
	}
	return false
}

// in tells where a story can happen.
func (s *Scenario) in() []string {
	if len(s.Catalogs) == 0 {
		return []string{resource.CatalogSandbox, resource.CatalogAWS}
	}
	return s.Catalogs
}

// In is where the story can happen, the usual place first.
func (s *Scenario) In() []string { return append([]string(nil), s.in()...) }

var scenarioName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// newAccount is an account that nobody has used.
const newAccount = "new"

// Read reads a scenario and checks all that can be checked without a server. What is wrong is told with file, line and
// column.
func Read(file string, text []byte) (*Scenario, error) {
	s := &Scenario{text: string(text)}
	var err error
	if s.file, err = yamlfile.Decode(file, text, s); err != nil {
		return nil, err
	}
	if !scenarioName.MatchString(s.Name) {
		return nil, s.file.Errorf([]any{"name"}, "give a name of a-z, 0-9 and hyphens, such as lead-to-opportunity")
	}
	if strings.TrimSpace(s.Title) == "" {
		return nil, s.file.Errorf([]any{"title"}, "give a title: one line that says what happens")
	}
	for i, c := range s.Catalogs {
		if !resource.KnownCatalog(c) {
			return nil, s.file.Errorf([]any{"catalogs", i}, "%q is no catalog: give AWS or Sandbox", c)
		}
	}
	if len(s.Steps) == 0 {
		return nil, s.file.Errorf([]any{"steps"}, "give at least one step")
	}
	c := check{s: s, known: map[string]bool{}}
	if err := c.names(); err != nil {
		return nil, err
	}
	for i := range s.Steps {
		if err := c.step(i); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// member is a name with a value.
type member struct {
	name  string
	value json.RawMessage
}

// members are those of an object, in the order in which they were written.
type members []member

// UnmarshalJSON reads an object.
func (m *members) UnmarshalJSON(text []byte) error {
	list, err := ordered(text)
	if err != nil {
		return err
	}
	*m = list
	return nil
}

func (m members) get(name string) (json.RawMessage, bool) {
	for _, e := range m {
		if e.name == name {
			return e.value, true
		}
	}
	return nil, false
}

// MarshalJSON writes them as they are ordered.
func (m members) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, e := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%s:%s", quoted(e.name), e.value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}
