package remote

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStream(t *testing.T) {
	c, got := serve(t, http.StatusOK, nil, `{"format":"x"}`)
	var out strings.Builder
	if err := c.Stream(t.Context(), http.MethodPut, "/v1/state?keepClock=true", strings.NewReader("a text"), &out); err != nil {
		t.Fatal(err)
	}
	want := asked{Method: "PUT", Path: "/_cosell/v1/state", Type: "application/json", Body: "a text"}
	if diff := cmp.Diff(want, *got); diff != "" || out.String() != `{"format":"x"}` {
		t.Errorf("answer %s, request (-want +got)\n%s", out.String(), diff)
	}
}

func TestStreamRefused(t *testing.T) {
	c, _ := serve(t, http.StatusBadRequest, nil, `{"error":{"message":"line 3: no"}}`)
	var out strings.Builder
	err := c.Stream(t.Context(), http.MethodGet, "/v1/state", nil, &out)
	var refused *Refusal
	if !errors.As(err, &refused) || refused.Status != 400 || err.Error() != "line 3: no" || out.Len() > 0 {
		t.Errorf("got %v and %q", err, out.String())
	}
}
