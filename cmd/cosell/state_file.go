package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
)

type stateExport struct {
	File string `arg:"" optional:"" help:"File to write, readable by you only; one that is there is replaced when all has arrived. - is standard output (-)."`
}

// Run writes the state of the server. A file appears whole or not at all.
func (s *stateExport) Run(c *stateCommand, stdout io.Writer) (err error) {
	fetch := func(w io.Writer) error {
		return c.remote().Stream(context.Background(), http.MethodGet, "/v1/state", nil, w)
	}
	if s.File == "" || s.File == "-" {
		return fetch(stdout)
	}
	if info, err := os.Stat(s.File); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no file; give the name of a file, or - for standard output", s.File)
	}
	// Beside the file, so that it can take its place. CreateTemp makes it readable by the owner only.
	f, err := os.CreateTemp(filepath.Dir(s.File), ".cosell-state-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", s.File, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := fetch(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", s.File, err)
	}
	return os.Rename(f.Name(), s.File)
}

type stateImport struct {
	File      string `arg:"" help:"File that 'cosell state export' wrote; - is standard input."`
	KeepClock bool   `help:"Leave the clock as it is (it goes to where the file's stood: frozen, or running on from there). Use it to move a server that lives in real time."`
}

// Run sends the file to the server.
func (s *stateImport) Run(c *stateCommand, stdout io.Writer) error {
	var in io.Reader = os.Stdin
	if s.File != "-" {
		f, err := os.Open(s.File)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	path := "/v1/state"
	if s.KeepClock {
		path += "?keepClock=true"
	}
	var answer bytes.Buffer
	if err := c.remote().Stream(context.Background(), http.MethodPut, path, in, &answer); err != nil {
		return fmt.Errorf("%s: %w", s.File, err)
	}
	return c.show(stdout, answer.Bytes())
}
