// Command generator prints the Go packages under api/ from the models and their overlays: types, a decoder that gathers
// every violation, an encoder by append, and the table that binds operations to a service interface. It prints lines;
// what they call is internal/awsjson, written by hand. From the same models it prints docs/coverage.md.
//
//	go run ./internal/gen/generator -root . [-check]
//
// With -check nothing is written and the exit code tells whether the committed files are fresh.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// Services are the models that are generated, each into a package of its name.
var services = []string{"account", "benefits", "channel", "selling"}

func main() {
	root := flag.String("root", ".", "root of the repository")
	check := flag.Bool("check", false, "write nothing; fail when a committed file is not fresh")
	flag.Parse()
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "generator:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	var packages []*pkg
	for _, name := range services {
		model, err := load(root, name)
		if err != nil {
			return err
		}
		p, err := newPackage(name, model)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		packages = append(packages, p)
		files, err := p.generate()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, f := range files {
			if err := keep(filepath.Join(root, "api", name, f.name), f.text, check); err != nil {
				return err
			}
		}
	}
	page, err := coverage(root, packages)
	if err != nil {
		return err
	}
	return keep(filepath.Join(root, "docs", "coverage.md"), page, check)
}

// keep writes a file, or checks that it is as it would be written.
func keep(path string, text []byte, check bool) error {
	if check {
		have, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(have, text) {
			return fmt.Errorf("%s is not fresh; run go generate on all packages", path)
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

func load(root, name string) (*smithy.Model, error) {
	model, err := smithy.Load(filepath.Join(root, "model", name+".json"))
	if err != nil {
		return nil, err
	}
	path := filepath.Join(root, "model", "overlay", name+".json")
	overlay, err := smithy.LoadOverlay(path)
	if err != nil {
		return nil, err
	}
	if err := model.Overlay(overlay); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return model, model.Validate()
}
