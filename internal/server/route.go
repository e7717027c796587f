package server

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
)

// route finds the operation: by X-Amz-Target whatever the path, else by the last segment of the path, whose service is
// the one of the credential scope (protocol §2.2, §2.3).
func (q *request) route(scope string) error {
	if q.http.Method != http.MethodPost {
		return unknown("calls are made with POST, not %s", q.http.Method)
	}
	if !q.mediaType() {
		return unknown("the Content-Type must be application/x-amz-json-1.0")
	}
	target := q.http.Header.Get("X-Amz-Target")
	if target != "" {
		op := q.server.byTarget[target]
		if op == nil {
			return unknown("%.100q is no operation of the Partner Central APIs", target)
		}
		return q.choose(op)
	}
	name := q.http.URL.Path[strings.LastIndexByte(q.http.URL.Path, '/')+1:]
	candidates := q.server.byName[name]
	if len(candidates) == 0 {
		return unknown("the request has no X-Amz-Target header, and its path names no operation")
	}
	q.byPath = true
	for _, op := range candidates {
		if op.Service.SigningName == scope || scope == "" && len(candidates) == 1 {
			return q.choose(op)
		}
	}
	return unknown("operation %s is not one of the service %q that the credentials are scoped to", name, scope)
}

func (q *request) choose(op *bound) error {
	if !op.Done() {
		return unknown("%s is an operation of the %s API that this server does not have yet", op.Name, op.Service.Name)
	}
	q.op = op
	return nil
}

func unknown(format string, args ...any) error {
	return &apierr.Error{Kind: apierr.UnknownOperation, Message: "Unknown operation: " + fmt.Sprintf(format, args...) + "."}
}

// mediaType reports whether the content type is one that calls come with; parameters and case do not matter. With a
// target the newer and the plain JSON type are taken too.
func (q *request) mediaType() bool {
	switch value := q.http.Header.Get("Content-Type"); value {
	case "application/x-amz-json-1.0", "application/json", "application/x-amz-json-1.1":
		return true
	default:
		t, _, err := mime.ParseMediaType(value)
		return err == nil && (t == "application/x-amz-json-1.0" || t == "application/x-amz-json-1.1" || t == "application/json")
	}
}
