package main

import (
	"bytes"
	"encoding/json"
	"testing"
)

// What a body holds does not move the cursor of a terminal, and stays the same value.
func TestPrintAnswer(t *testing.T) {
	const value = "a\x1b[2J\u009b2J\x7f\u2028b\u00e9"
	answer, err := json.Marshal(map[string]string{"Title": value})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := printAnswer(&out, answer); err != nil {
		t.Fatal(err)
	}
	if want := "{\n  \"Title\": \"a\\u001b[2J\\u009b2J\\u007f\\u2028bé\"\n}\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	var back map[string]string
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || back["Title"] != value {
		t.Errorf("got %q back, error %v", back, err)
	}
}
