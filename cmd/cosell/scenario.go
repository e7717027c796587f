package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/opencosell/cosell/internal/scenario"
)

// scenarioCommand lives deals that are written down.
type scenarioCommand struct {
	List scenarioList `cmd:"" default:"1" help:"List the scenarios that come with the program."`
	Show scenarioShow `cmd:"" help:"Print a scenario's file, to read it or to begin one of your own."`
	Run  scenarioRun  `cmd:"" help:"Live a scenario on a running server and stop at the first step that goes otherwise than expected."`
}

type scenarioList struct {
	JSON bool `help:"Print the list as JSON."`
}

// Run lists the scenarios.
func (l *scenarioList) Run(stdout io.Writer) error {
	packs, err := scenario.Packs()
	if err != nil {
		return err
	}
	type line struct {
		Name       string   `json:"name"`
		Title      string   `json:"title"`
		Catalogs   []string `json:"catalogs"`
		Steps      int      `json:"steps"`
		MovesClock bool     `json:"movesClock"`
	}
	lines := make([]line, len(packs))
	for i, s := range packs {
		lines[i] = line{s.Name, s.Title, s.In(), len(s.Steps), s.MovesClock()}
	}
	if l.JSON {
		text, err := json.MarshalIndent(map[string]any{"scenarios": lines}, "", "  ")
		if err != nil {
			return fmt.Errorf("encode the scenarios: %w", err)
		}
		_, err = fmt.Fprintf(stdout, "%s\n", text)
		return err
	}
	t := newTable(stdout)
	t.line("NAME", "CATALOGS", "CLOCK", "SHOWS")
	for _, s := range lines {
		clock := ""
		if s.MovesClock {
			clock = "moves"
		}
		t.line(s.Name, strings.Join(s.Catalogs, ", "), clock, s.Title)
	}
	return t.Flush()
}

type scenarioShow struct {
	Name string `arg:"" help:"Name of a scenario, see 'scenario list'."`
}

// Run prints the file.
func (s *scenarioShow) Run(stdout io.Writer) error {
	pack, err := scenario.Pack(s.Name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(stdout, pack.Text())
	return err
}

type scenarioRun struct {
	connection `embed:""`

	Scenario string            `arg:"" help:"Name of a scenario, see 'scenario list', or a file that ends in .yaml or .yml (docs/scenarios.md has the format)."`
	Catalog  string            `help:"Where it happens, AWS or Sandbox (the first that the scenario names)." enum:",AWS,Sandbox" default:"" placeholder:"CATALOG"`
	As       map[string]string `help:"Other digits for one of the scenario's accounts, such as fjord=111122223333; can be given again." placeholder:"NAME=ACCOUNT"`
	Fresh    bool              `help:"Empty the server first: everything is lost. Without it the scenario runs beside what is there."`
	Step     bool              `help:"Wait for Enter before each step. Needs a terminal."`

	keys func() (io.Reader, bool) // the terminal, if there is one; nil is standard input
}

// Help says what is printed and what becomes of the clock.
func (scenarioRun) Help() string {
	return "Prints each step and what it came to; exit code 1 when one goes otherwise than expected. With --json each step is an object in a line, " +
		"with what was sent and answered. Scenarios whose CLOCK says moves freeze or advance the server's clock; none turns it back, and a clock " +
		"that ran before runs on afterwards. Scenarios expect the dev profile and nobody who decides by policy."
}

// Run lives the scenario.
func (r *scenarioRun) Run(stdout io.Writer) error {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	s, err := r.open()
	if err != nil {
		return err
	}
	run := &scenario.Run{Client: r.remote(), Catalog: r.Catalog, Accounts: r.As, Fresh: r.Fresh}
	if r.Step {
		if run.Before, err = r.pause(stdout); err != nil {
			return err
		}
	}
	var written error
	run.Told = func(t scenario.Telling) {
		if written == nil {
			written = r.tell(stdout, t)
		}
	}
	if !r.JSON {
		run.Begun = func(catalog string, accounts map[string]string) {
			fmt.Fprintf(stdout, "%s\nIn catalog %s", s.Title, catalog)
			for _, name := range slices.Sorted(maps.Keys(accounts)) {
				fmt.Fprintf(stdout, ", %s is %s", name, accounts[name])
			}
			fmt.Fprintln(stdout, ".")
		}
	}
	if err := run.Live(ctx, s); err != nil {
		return err
	}
	if written == nil && !r.JSON {
		_, written = fmt.Fprintf(stdout, "\nAll %d steps went as expected.\n", len(s.Steps))
	}
	return written
}

// open finds the scenario: what ends like a file is one.
func (r *scenarioRun) open() (*scenario.Scenario, error) {
	switch filepath.Ext(r.Scenario) {
	case ".yaml", ".yml":
		text, err := os.ReadFile(r.Scenario)
		if err != nil {
			return nil, fmt.Errorf("read the scenario: %w", err)
		}
		return scenario.Read(r.Scenario, text)
	}
	return scenario.Pack(r.Scenario)
}

func (r *scenarioRun) tell(w io.Writer, t scenario.Telling) error {
	if !r.JSON {
		return t.Write(w)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(t)
}

// pause waits for Enter before each step.
func (r *scenarioRun) pause(stdout io.Writer) (func(scenario.Telling) error, error) {
	keys := r.keys
	if keys == nil {
		keys = terminal
	}
	in, ok := keys()
	if !ok || r.JSON {
		return nil, errors.New("--step waits for somebody who reads and presses Enter: use it in a terminal and without --json")
	}
	lines := bufio.NewReader(in)
	return func(t scenario.Telling) error {
		fmt.Fprintf(stdout, "\n[Enter] step %d of %d ", t.Step, t.Of)
		if _, err := lines.ReadString('\n'); err != nil {
			return errors.New("stopped before the end, because the terminal was closed")
		}
		return nil
	}, nil
}

// terminal is standard input if somebody can press Enter there.
func terminal() (io.Reader, bool) {
	info, err := os.Stdin.Stat()
	return os.Stdin, err == nil && info.Mode()&os.ModeCharDevice != 0
}
