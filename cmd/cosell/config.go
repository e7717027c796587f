package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// configFile reads a configuration file. It is strict: a member that is no flag is an error, not silence.
func configFile(r io.Reader) (kong.Resolver, error) {
	values := map[string]any{}
	d := json.NewDecoder(r)
	d.UseNumber()
	if err := d.Decode(&values); err != nil {
		return nil, fmt.Errorf("the configuration file is not a JSON object: %w", err)
	}
	return config(values), nil
}

type config map[string]any

// Validate refuses members that are no setting: the file sets what the environment can set.
func (c config) Validate(app *kong.Application) error {
	known := map[string]bool{}
	var visit func(n *kong.Node)
	visit = func(n *kong.Node) {
		for _, f := range n.Flags {
			known[f.Name] = known[f.Name] || len(f.Envs) > 0
		}
		for _, child := range n.Children {
			visit(child)
		}
	}
	visit(app.Node)
	for name := range c {
		if !known[name] || name == "config" || name == "help" {
			return fmt.Errorf("the configuration file has the member %q, which is no setting; settings are named as the flags of 'cosell serve --help'", name)
		}
	}
	return nil
}

// Resolve gives a flag its value from the file, unless the environment has one.
func (c config) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil
		}
	}
	v, ok := c[flag.Name]
	if !ok || len(flag.Envs) == 0 {
		return nil, nil
	}
	switch v.(type) {
	case string, json.Number, bool:
		return strings.TrimSpace(fmt.Sprint(v)), nil
	}
	return nil, fmt.Errorf("the configuration file's member %q must be a string, a number or a boolean", flag.Name)
}
