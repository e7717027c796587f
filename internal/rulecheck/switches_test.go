package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/resource"
)

// Every switch has a row with its defaults where switches are listed.
func TestSwitches(t *testing.T) {
	want := map[string]string{}
	dev, aws := reflect.ValueOf(resource.Dev()), reflect.ValueOf(resource.AWS())
	flags := switchFlags(t)
	for i := range dev.NumField() {
		field := dev.Type().Field(i).Name
		if flags[field] == "" {
			t.Errorf("switch %s has no flag", field)
		}
		want[flags[field]] = shown(dev.Field(i)) + " " + shown(aws.Field(i))
	}
	row := regexp.MustCompile("(?m)^\\| `--([a-z-]+)` \\| ([^|]+) \\| ([^|]+) \\| [^|]")
	for _, page := range []string{"docs/switches.md", "docs/rules/selling.md"} {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, m := range row.FindAllStringSubmatch(string(text), -1) {
			got[m[1]] = strings.Trim(m[2], "`") + " " + strings.Trim(m[3], "`")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("switches in %s with their defaults in dev and aws (-want +got):\n%s", page, diff)
		}
	}
}

// shown is how the pages write a default: on or off, whole hours or seconds, or the text itself.
func shown(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case bool:
		if x {
			return "on"
		}
		return "off"
	case time.Duration:
		return strings.Replace(x.String(), "h0m0s", "h", 1)
	default:
		return v.String()
	}
}

// switchFlags are the flags of the program by the switch that they set.
func switchFlags(t *testing.T) map[string]string {
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, "cmd/cosell/switches.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	hump := regexp.MustCompile(`([a-z])([A-Z])`)
	flags := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.TypeSpec)
		if !ok || s.Name.Name != "switchFlags" {
			return true
		}
		for _, field := range s.Type.(*ast.StructType).Fields.List {
			tag, err := strconv.Unquote(field.Tag.Value)
			if err != nil {
				t.Fatal(err)
			}
			name := reflect.StructTag(tag).Get("name")
			if name == "" {
				name = strings.ToLower(hump.ReplaceAllString(field.Names[0].Name, "$1-$2"))
			}
			flags[field.Names[0].Name] = name
		}
		return false
	})
	return flags
}
