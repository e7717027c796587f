package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestCommittedTableIsFresh(t *testing.T) {
	const root = "../../../.."
	want, err := table(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not fresh; run go generate ./...", name)
	}
}
