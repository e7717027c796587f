package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// stateCommand has the whole state of a server: named snapshots in it, files beside it, resets.
type stateCommand struct {
	connection `embed:""`

	Save   stateSave   `cmd:"" group:"Snapshots, kept by the server" help:"Save the state of the server under a name; it survives restarts and resets."`
	List   stateList   `cmd:"" group:"Snapshots, kept by the server" help:"List the snapshots."`
	Load   stateLoad   `cmd:"" group:"Snapshots, kept by the server" help:"Go back to a snapshot: everything that happened since is gone, and the clock stands where it stood."`
	Remove stateRemove `cmd:"" aliases:"delete" group:"Snapshots, kept by the server" help:"Remove a snapshot."`

	Export stateExport `cmd:"" group:"Files" help:"Write the state to a file that can be committed and compared. It holds secrets and letters: keep it as you keep the data."`
	Import stateImport `cmd:"" group:"Files" help:"Replace the state by that of a file, which is checked as a whole before anything is changed."`

	Seed  stateSeed  `cmd:"" group:"Begin anew" help:"Fill empty accounts from files: partners, connections, opportunities in any state, leads. See docs/seeds.md."`
	Reset stateReset `cmd:"" group:"Begin anew" help:"Remove everything, or what belongs to an account or a catalog. Snapshots, the clock and settings stay."`
}

type stateSave struct {
	Name    string `arg:"" help:"Name: a-z, 0-9, dot, underscore, hyphen; at most 63 characters, the first a letter or a digit."`
	Replace bool   `help:"Overwrite the snapshot of this name (refused)."`
}

// Run saves the state.
func (s *stateSave) Run(c *stateCommand, stdout io.Writer) error {
	return c.ask(stdout, http.MethodPost, "/v1/snapshots", map[string]any{"name": s.Name, "replace": s.Replace})
}

type stateList struct{}

// Run lists the snapshots.
func (stateList) Run(c *stateCommand, stdout io.Writer) error {
	return c.ask(stdout, http.MethodGet, "/v1/snapshots", nil)
}

type stateLoad struct {
	Name      string `arg:"" help:"Name of the snapshot."`
	KeepClock bool   `help:"Leave the clock as it is (it goes back to where it stood: frozen, or running on from there)."`
}

// Run loads a snapshot.
func (s *stateLoad) Run(c *stateCommand, stdout io.Writer) error {
	path, err := pathOf(s.Name)
	if err != nil {
		return err
	}
	return c.ask(stdout, http.MethodPost, path+"/load", map[string]any{"keepClock": s.KeepClock})
}

type stateRemove struct {
	Name string `arg:"" help:"Name of the snapshot."`
}

// Run removes a snapshot.
func (s *stateRemove) Run(c *stateCommand, stdout io.Writer) error {
	path, err := pathOf(s.Name)
	if err != nil {
		return err
	}
	return c.ask(stdout, http.MethodDelete, path, nil)
}

// pathOf is the path of a snapshot. A name with a slash would be another path.
func pathOf(name string) (string, error) {
	if name == "" || strings.Contains(name, "/") {
		return "", fmt.Errorf("there is no snapshot %q: names have a-z, 0-9, dot, underscore and hyphen", name)
	}
	return "/v1/snapshots/" + url.PathEscape(name), nil
}

type stateReset struct {
	Account string `help:"Only what belongs to this account, 12 digits. What it shares with others stays theirs and is no longer listed for it (all accounts)." placeholder:"ACCOUNT" env:"-"`
	Catalog string `help:"Only what belongs to this catalog: AWS or Sandbox (both)." placeholder:"CATALOG" env:"-"`
	ToSeed  bool   `help:"Fill the emptied server from the seed it was started with; goes without --account and --catalog."`
}

// Run resets the server or a part of it.
func (s *stateReset) Run(c *stateCommand, stdout io.Writer) error {
	in := map[string]any{}
	if s.Account != "" {
		in["account"] = s.Account
	}
	if s.Catalog != "" {
		in["catalog"] = s.Catalog
	}
	if s.ToSeed {
		in["toSeed"] = true
	}
	return c.ask(stdout, http.MethodPost, "/v1/reset", in)
}

// ask makes a control call and shows the answer.
func (c *stateCommand) ask(w io.Writer, method, path string, in any) error {
	var answer json.RawMessage
	if err := c.control(method, path, in, &answer); err != nil {
		return err
	}
	return c.show(w, answer)
}
