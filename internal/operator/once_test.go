package operator_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whoever sends twice at the same time with one token sends once, and both read the same answer.
func TestOperator_Selling9_2_7_TokenTwin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	body := w.json(object{"account": fjord, "catalog": "AWS", "input": object{"referral": w.referral("AWS"), "token": "twin"}})
	answers := make([]object, 8)
	var twins sync.WaitGroup
	for i := range answers {
		twins.Go(func() {
			r := httptest.NewRequest(http.MethodPost, "/_cosell/v1/operator/send-referral", bytes.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			rec := httptest.NewRecorder()
			w.server.ServeHTTP(rec, r)
			var answer struct{ Result object }
			if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil || rec.Code != http.StatusOK {
				t.Errorf("got %d %s", rec.Code, rec.Body)
			}
			answers[i] = answer.Result
		})
	}
	twins.Wait()
	for _, a := range answers[1:] {
		if diff := cmp.Diff(answers[0], a); diff != "" {
			t.Errorf("two answers differ\n%s", diff)
		}
	}
	if events, lines := w.news(), w.audited(); len(events) != 1 || len(lines) != 1 {
		t.Errorf("got %d events and %d audit lines, want one of each", len(events), len(lines))
	}
}
