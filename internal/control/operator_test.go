package control

import (
	"strings"
	"testing"
)

// The operator's actions are listed with what they take; a path that names none is refused. What actions do is tested
// where they are.
func TestOperatorActions(t *testing.T) {
	d := newDesk(t)
	for _, step := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/_cosell/v1/operator", ``, 200, `{"account":"optional","catalog":"required","input":[{"help":"Id of the partner's opportunity, such as O1000001.","name":"opportunity","required":true,"type":"string"}],"name":"take-into-review","reads":false,`},
		{"POST", "/_cosell/v1/operator/aprove", `{"catalog":"AWS"}`, 404, `"type":"ResourceNotFoundException"`},
		{"POST", "/_cosell/v1/operator/approve", `{"catalogue":"AWS"}`, 400, `unknown field`},
		{"GET", "/_cosell/v1/operator/approve", ``, 405, `does not take GET`},
		{"POST", "/_cosell/v1/operator/approve/now", `{}`, 404, `no such path`},
		{"POST", "/_cosell/v1/operator/", `{}`, 404, `no such path`},
	} {
		if status, got := d.call(t, step.method, step.path, step.body); status != step.status || !strings.Contains(got, step.want) {
			t.Errorf("%s %s: %d %s, want %d with %s", step.method, step.path, status, got, step.status, step.want)
		}
	}
}
