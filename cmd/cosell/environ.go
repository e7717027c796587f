package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// everywhere are the flags of all commands that the environment can set: where a command works, as whom, how it prints. Of
// serve it can set every flag. What belongs to one call, such as the reason of a rejection, it cannot: a variable that is
// set once counts for every command that has the flag. Where a flag narrows what is removed or changed, its tag says env:"-".
var everywhere = []string{"config", "endpoint", "account", "catalog", "json"}

// environment names the variables: --data-dir is COSELL_DATA_DIR.
func environment() kong.Option {
	return kong.PostBuild(func(k *kong.Kong) error {
		nameVariables(k.Model.Node, false)
		return nil
	})
}

func nameVariables(n *kong.Node, all bool) {
	for _, f := range n.Flags {
		name := "COSELL_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		f.Envs, f.Tag.Envs = slices.DeleteFunc(f.Envs, func(env string) bool { return env == "-" }), nil
		own := f.Tag.Get("env") == "-"
		if f.Name != "help" && !own && (all || slices.Contains(everywhere, f.Name)) {
			f.Envs = append(f.Envs, name)
		}
		f.Tag.Envs = f.Envs
	}
	for _, child := range n.Children {
		nameVariables(child, all || child.Name == "serve")
	}
}
