package sqlstore

import (
	"encoding/json"
	"os/exec"
	"testing"
)

// The driver is translated against one version of its C library and must be linked with that one.
func TestLibcIsTheDriversOwn(t *testing.T) {
	type module struct{ Version, GoMod string }
	list := func(path string) (m module) {
		t.Helper()
		out, err := exec.Command("go", "list", "-m", "-json", path).Output()
		if err != nil {
			t.Fatalf("go list %s: %v", path, err)
		}
		if err := json.Unmarshal(out, &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	out, err := exec.Command("go", "mod", "edit", "-json", list("modernc.org/sqlite").GoMod).Output()
	if err != nil {
		t.Fatalf("go mod edit: %v", err)
	}
	var wants struct {
		Require []struct{ Path, Version string }
	}
	if err := json.Unmarshal(out, &wants); err != nil {
		t.Fatal(err)
	}
	got, want := list("modernc.org/libc").Version, ""
	for _, r := range wants.Require {
		if r.Path == "modernc.org/libc" {
			want = r.Version
		}
	}
	if got != want || want == "" {
		t.Errorf("go.mod has modernc.org/libc %q, the driver wants %q: go get modernc.org/libc@%s", got, want, want)
	}
}
