package control

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/requestlog"
)

func TestRequests(t *testing.T) {
	log := requestlog.New(10)
	d := &desk{Handler: New(Config{Log: slog.New(slog.DiscardHandler), Requests: log})}
	mask := &awsjson.Mask{Members: []awsjson.MaskMember{{Name: "Code", Mask: &awsjson.Hide}}}
	log.Add(&requestlog.Entry{
		ID: "r-1", Account: "111122223333", Service: "selling", Operation: "GetOpportunity", Status: 200,
		Request: requestlog.NewBody([]byte(`{"Code":"123456"}`), mask), Response: requestlog.NewBody([]byte(`{}`), nil),
	})
	log.Add(&requestlog.Entry{
		ID: "r-2", Account: "444455556666", Service: "account", Operation: "GetPartner", Status: 400,
		Failure: apierr.Business(apierr.Field{Path: "Identifier", Code: apierr.InvalidValue, Message: "wrong"}),
	})
	const path = "/_cosell/v1/requests"
	for _, step := range []struct {
		method, path string
		status       int
		want, not    string
	}{
		{"GET", path, 200, `"id":"r-1"`, "123456"},
		{"GET", path + "?limit=1", 200, `"id":"r-2"`, "r-1"},
		{"GET", path + "?outcome=failed", 200, `"problems":[{"code":"INVALID_VALUE","field":"Identifier","message":"wrong","rule":{"section":"account §`, "r-1"},
		{"GET", path + "?outcome=ok&account=111122223333&operation=selling.getopportunity", 200, `"id":"r-1"`, "r-2"},
		{"GET", path + "?account=1", 200, `"requests":[]`, "r-"},
		{"GET", path + "?outcome=maybe", 400, `"field":"outcome"`, "r-"},
		{"GET", path + "?limit=0", 400, `"field":"limit"`, "r-"},
		{"GET", path + "?after=x", 400, `"field":"after"`, "r-"},
		{"GET", path + "/r-1", 200, `"request":{"length":17,"value":{"Code":"•••"}},"response":{"length":2,"value":{}}`, "123456"},
		{"GET", path + "/r-3", 404, `"field":"id"`, "123456"},
		{"DELETE", path, 200, `{}`, "r-"},
		{"GET", path, 200, `"requests":[]`, "r-"},
	} {
		status, got := d.call(t, step.method, step.path, "")
		if status != step.status || !strings.Contains(got, step.want) || strings.Contains(got, step.not) {
			t.Errorf("%s %s: got %d %s\nwant %d with %s and without %s", step.method, step.path, status, got, step.status, step.want, step.not)
		}
	}
}

func TestNoRequestLog(t *testing.T) {
	d := &desk{Handler: New(Config{Log: slog.New(slog.DiscardHandler)})}
	for _, call := range [][2]string{{"GET", ""}, {"GET", "/x"}, {"DELETE", ""}} {
		status, got := d.call(t, call[0], "/_cosell/v1/requests"+call[1], "")
		if status != http.StatusConflict || !strings.Contains(got, "--request-log") {
			t.Errorf("%v: got %d %s, want a refusal that says how to have one", call, status, got)
		}
	}
}
