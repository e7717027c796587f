package scenario

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

//go:embed packs/*.yaml
var packFiles embed.FS

// Packs are the scenarios that come with the program, by name.
func Packs() ([]*Scenario, error) {
	entries, err := packFiles.ReadDir("packs")
	if err != nil {
		return nil, err
	}
	var list []*Scenario
	for _, e := range entries {
		text, err := packFiles.ReadFile("packs/" + e.Name())
		if err != nil {
			return nil, err
		}
		s, err := Read(e.Name(), text)
		if err != nil {
			return nil, err
		}
		if s.Name+".yaml" != path.Base(e.Name()) {
			return nil, s.file.Errorf([]any{"name"}, "the file of %s must be named after it", s.Name)
		}
		list = append(list, s)
	}
	return list, nil
}

// Pack is the scenario of that name.
func Pack(name string) (*Scenario, error) {
	list, err := Packs()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range list {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return nil, fmt.Errorf("there is no scenario %q; there are %s, and files of your own: FILE.yaml", name, strings.Join(names, ", "))
}
