package control

import (
	"context"
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/explanation"
)

func TestExplain(t *testing.T) {
	d := newDesk(t)
	var asked []string
	d.Handler.(*api).MaxCall = 100
	d.Handler.(*api).Explain = func(_ context.Context, operation, account string, payload []byte) (*explanation.Explanation, error) {
		asked = append(asked, operation+" "+account+" "+string(payload))
		if operation == "selling.Nothing" {
			return nil, &explanation.Unusable{Field: "operation", Message: "no such operation"}
		}
		return &explanation.Explanation{Operation: operation, Account: account, WouldSucceed: true, Problems: []explanation.Problem{}}, nil
	}
	for _, tt := range []struct {
		name, body string
		status     int
		want       string // contained
		asked      string
	}{
		{"a payload", `{"operation":"selling.GetOpportunity","account":"111122223333","payload":{"Catalog":"AWS"}}`, 200, `"wouldSucceed":true`, `selling.GetOpportunity 111122223333 {"Catalog":"AWS"}`},
		{"no payload", `{"operation":"selling.GetOpportunity","account":"111122223333"}`, 200, `"problems":[]`, "selling.GetOpportunity 111122223333 "},
		{"a null payload", `{"operation":"selling.GetOpportunity","account":"111122223333","payload":null}`, 200, `"problems":[]`, "selling.GetOpportunity 111122223333 "},
		{"no such operation", `{"operation":"selling.Nothing","account":"111122223333"}`, 400, `{"error":{"field":"operation","message":"no such operation"}}`, "selling.Nothing 111122223333 "},
		{"no operation", `{"account":"111122223333"}`, 400, `"field":"operation"`, ""},
		{"no account", `{"operation":"selling.GetOpportunity"}`, 400, `"field":"account"`, ""},
		{"an unknown member", `{"operation":"selling.GetOpportunity","acount":"111122223333"}`, 400, "acount", ""},
		{"a large payload", `{"operation":"x","account":"y","payload":"` + strings.Repeat("a", aroundPayload+100) + `"}`, 400, "takes at most", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			asked = nil
			status, got := d.call(t, "POST", "/_cosell/v1/explain", tt.body)
			if status != tt.status || !strings.Contains(got, tt.want) || strings.Join(asked, "|") != tt.asked {
				t.Errorf("status %d, asked %q, got %s; want %d, %q and %s", status, asked, got, tt.status, tt.asked, tt.want)
			}
		})
	}
}
