package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const unknownOperation = "UnknownOperationException"

// TestRoute is protocol §2.2, §2.3 and §6: by target whatever the path, else by the path's last segment and the scope.
func TestRoute(t *testing.T) {
	const json10 = "application/x-amz-json-1.0"
	for _, tt := range []struct {
		name, method, path, target, contentType, scope string
		status                                         int
		failure                                        string // of the answer
		call                                           string // operation that was carried out
	}{
		{"§2.2 target", "POST", "/", getNote, json10, "notes-signing", 200, "", "GetNote"},
		{"§2.2 target, base path", "POST", "/pc/v1", getNote, json10, "notes-signing", 200, "", "GetNote"},
		{"§2.2 target, base path with slash", "POST", "/pc/v1/", getNote, json10, "notes-signing", 200, "", "GetNote"},
		{"§2.2 target wins over the path", "POST", "/TouchNote", getNote, json10, "notes-signing", 200, "", "GetNote"},
		{"§2.2 target, other case of the type", "POST", "/", getNote, "Application/X-AMZ-JSON-1.0", "notes-signing", 200, "", "GetNote"},
		{"§2.2 target, type with parameter", "POST", "/", getNote, "application/x-amz-json-1.0; charset=utf-8", "notes-signing", 200, "", "GetNote"},
		{"§2.2 target, JSON 1.1", "POST", "/", getNote, "application/x-amz-json-1.1", "notes-signing", 200, "", "GetNote"},
		{"§2.2 target, plain JSON", "POST", "/", getNote, "application/json", "notes-signing", 200, "", "GetNote"},
		{"§6 text", "POST", "/", getNote, "text/plain", "notes-signing", 404, unknownOperation, ""},
		{"§6 CBOR", "POST", "/", getNote, "application/cbor", "notes-signing", 404, unknownOperation, ""},
		{"§6 form", "POST", "/", getNote, "application/x-www-form-urlencoded", "notes-signing", 404, unknownOperation, ""},
		{"§6 no type", "POST", "/", getNote, "", "notes-signing", 404, unknownOperation, ""},
		{"§6 malformed type", "POST", "/", getNote, "application/json; =", "notes-signing", 404, unknownOperation, ""},
		{"§6 GET", "GET", "/", getNote, json10, "notes-signing", 404, unknownOperation, ""},
		{"§6 PUT", "PUT", "/", getNote, json10, "notes-signing", 404, unknownOperation, ""},
		{"§6 DELETE by path", "DELETE", "/GetNote", "", json10, "notes-signing", 404, unknownOperation, ""},
		{"§6 no target", "POST", "/", "", json10, "notes-signing", 400, unknownOperation, ""},
		{"§6 unknown operation", "POST", "/", "NotesTarget.NoSuchOperation", json10, "notes-signing", 400, unknownOperation, ""},
		{"§6 unknown service", "POST", "/", "OtherTarget.GetNote", json10, "notes-signing", 400, unknownOperation, ""},
		{"§6 target without dot", "POST", "/", "GetNote", json10, "notes-signing", 400, unknownOperation, ""},
		{"§6 target of two dots", "POST", "/", "NotesTarget.GetNote.x", json10, "notes-signing", 400, unknownOperation, ""},
		{"§6 target in other case", "POST", "/", "notestarget.getnote", json10, "notes-signing", 400, unknownOperation, ""},
		{"§6 target with space", "POST", "/", "NotesTarget. GetNote", json10, "notes-signing", 400, unknownOperation, ""},
		{"§6 unknown target is not tried by path", "POST", "/GetNote", "NotesTarget.NoSuchOperation", json10, "notes-signing", 400, unknownOperation, ""},
		{"§15 not yet", "POST", "/", "NotesTarget.LaterNote", json10, "notes-signing", 400, unknownOperation, ""},
		{"§2.3 path", "POST", "/GetNote", "", "application/json; charset=UTF-8", "notes-signing", 200, "", "GetNote"},
		{"§2.3 path, JSON 1.0", "POST", "/GetNote", "", json10, "notes-signing", 200, "", "GetNote"},
		{"§2.3 path below a base", "POST", "/pc/v1/GetNote", "", "application/json", "notes-signing", 200, "", "GetNote"},
		{"§2.3 path in other case", "POST", "/getnote", "", "application/json", "notes-signing", 400, unknownOperation, ""},
		{"§2.3 path of no operation", "POST", "/Nothing", "", "application/json", "notes-signing", 400, unknownOperation, ""},
		{"§2.3 path not yet", "POST", "/LaterNote", "", "application/json", "notes-signing", 400, unknownOperation, ""},
		{"§2.3 path, other scope", "POST", "/GetNote", "", "application/json", "tags-signing", 400, unknownOperation, ""},
		{"§2.3 path in two services, first scope", "POST", "/TagResource", "", "application/json", "notes-signing", 200, "", "TagResource"},
		{"§2.3 path in two services, second scope", "POST", "/TagResource", "", "application/json", "tags-signing", 200, "", "TagResource"},
		{"§2.3 path in two services, no such scope", "POST", "/TagResource", "", "application/json", "other", 400, unknownOperation, ""},
		{"§2.3 path in two services, no credentials", "POST", "/TagResource", "", "application/json", "", 400, unknownOperation, ""},
		{"§2.3 path, no credentials", "POST", "/GetNote", "", "application/json", "", 400, "MissingAuthenticationTokenException", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, nil)
			r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(note("hello", "")))
			for name, value := range map[string]string{"Content-Type": tt.contentType, "X-Amz-Target": tt.target} {
				if value != "" {
					r.Header.Set(name, value)
				}
			}
			if tt.scope != "" {
				r.Header.Set("Authorization", credential("111122223333", tt.scope))
			}
			got := b.send(r)
			failure, message := got.failure(t)
			if got.status != tt.status || failure != tt.failure {
				t.Errorf("got status %d and %q, want %d and %q", got.status, failure, tt.status, tt.failure)
			}
			if tt.failure != "" && message == "" {
				t.Error("got no text in the error")
			}
			var want []string
			if tt.call != "" {
				want = []string{tt.call + " 111122223333 Sandbox hello"}
			}
			if d := cmp.Diff(want, b.seen()); d != "" {
				t.Errorf("calls (-want +got):\n%s", d)
			}
			wantType := "application/x-amz-json-1.0"
			if tt.target == "" && tt.path != "/" && tt.method == "POST" && tt.path != "/getnote" && tt.path != "/Nothing" {
				wantType = "application/json"
			}
			if got := got.header.Get("Content-Type"); got != wantType {
				t.Errorf("got content type %q, want %q", got, wantType)
			}
		})
	}
}

// TestTwoServicesOfOneName: the scope decides whose TagResource it is: only that of Tags has a catalog.
func TestTwoServicesOfOneName(t *testing.T) {
	b := newBench(t, nil)
	for scope, want := range map[string]int{"notes-signing": http.StatusOK, "tags-signing": http.StatusBadRequest} {
		r := httptest.NewRequest(http.MethodPost, "/TagResource", strings.NewReader(`{"Catalog":"Nowhere","Text":"x"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", credential("111122223333", scope))
		if got := b.send(r); got.status != want {
			t.Errorf("%s: got status %d, want %d: %s", scope, got.status, want, got.body)
		}
	}
}

// TestEmptyAnswers is protocol §3.4: nothing for operations without output, {} for empty structures.
func TestEmptyAnswers(t *testing.T) {
	b := newBench(t, nil)
	for target, want := range map[string]string{"NotesTarget.TouchNote": "", "NotesTarget.TagResource": "{}"} {
		got := b.send(newRequest(target, `{"Text":"x"}`))
		if got.status != http.StatusOK || got.body != want || got.header.Get("Content-Type") != "application/x-amz-json-1.0" {
			t.Errorf("%s: got status %d, body %q, content type %q; want 200, %q and JSON", target, got.status, got.body, got.header.Get("Content-Type"), want)
		}
		if got, want := got.header.Get("Content-Length"), map[bool]string{true: "0", false: "2"}[want == ""]; got != want {
			t.Errorf("%s: got content length %s, want %s", target, got, want)
		}
	}
}
