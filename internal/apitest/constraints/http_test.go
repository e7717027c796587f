package constraints_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apitest/constraints"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// start is the whole server over a store in memory.
func start(t *testing.T) http.Handler {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	switches := resource.Dev()
	switches.TaskWait = 0 // the answer to a valid call is not what is tested
	server, err := cosell.Start(t.Context(), cosell.Options{Store: s, Switches: switches})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func post(h http.Handler, svc *awsjson.Service, operation string, body []byte) *http.Response {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", svc.TargetPrefix+"."+operation)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=111122223333/20260301/us-east-1/"+svc.SigningName+"/aws4_request, SignedHeaders=host, Signature=00")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// refusal is an error body in whatever spelling; each service fills its own fields.
type refusal struct {
	Type      string `json:"__type"`
	Reason    string // matched without case: reason in channel
	ErrorList []struct{ FieldName, Code string }
	FieldList []struct{ Name, Code string } // fieldList in channel
	Details   []struct {
		FieldValidationError struct{ Name, Code string }
	} `json:"ErrorDetails"`
}

// fields are the field problems as "path CODE".
func (r *refusal) fields() []string {
	var all []string
	for _, e := range r.ErrorList {
		all = append(all, e.FieldName+" "+e.Code)
	}
	for _, e := range r.FieldList {
		all = append(all, e.Name+" "+e.Code)
	}
	for _, e := range r.Details {
		all = append(all, e.FieldValidationError.Name+" "+e.FieldValidationError.Code)
	}
	slices.Sort(all)
	return all
}

// TestEveryConstraintOverHTTP: the whole server answers each broken constraint of each operation it has with 400,
// ValidationException, the reason for malformed requests and exactly that field and code; what cannot be read at all with
// SerializationException (protocol §4.1, §5.2, §6).
func TestEveryConstraintOverHTTP(t *testing.T) {
	h := start(t)
	for _, a := range load(t) {
		t.Run(a.Name, func(t *testing.T) {
			ops, sent := table(a.Name), 0
			defer func() { t.Logf("%d broken inputs sent", sent) }()
			for _, op := range a.Operations {
				svc := ops[op.Name].Service
				if op.NotYet {
					checkNotYet(t, h, svc, op.Name, marshal(t, a.Minimal(op.Input, 0)))
					continue
				}
				for _, b := range a.Breaks(op.Input) {
					sent++
					checkAnswer(t, fmt.Sprintf("%s, %s", op.Name, b.What), b, svc, post(h, svc, op.Name, marshal(t, b.Body)))
				}
			}
		})
	}
}

func checkNotYet(t *testing.T, h http.Handler, svc *awsjson.Service, operation string, body []byte) {
	t.Helper()
	got := post(h, svc, operation, body)
	if got.StatusCode != http.StatusBadRequest || got.Header.Get("X-Amzn-Errortype") != "UnknownOperationException" {
		t.Errorf("%s is not there yet: got status %d and %s, want 400 and UnknownOperationException", operation, got.StatusCode, got.Header.Get("X-Amzn-Errortype"))
	}
}

func checkAnswer(t *testing.T, name string, b constraints.Break, svc *awsjson.Service, got *http.Response) {
	t.Helper()
	var e refusal
	if err := json.NewDecoder(got.Body).Decode(&e); err != nil {
		t.Errorf("%s: got no JSON: %v", name, err)
		return
	}
	wantType, wantReason := svc.Namespace+"#ValidationException", svc.Spelling.RequestReason
	var want []string
	if b.Serialization {
		wantType, wantReason = "com.amazon.coral.service#SerializationException", ""
	} else {
		for _, code := range b.Answered {
			want = append(want, b.Shown+" "+code)
		}
		slices.Sort(want)
	}
	if got.StatusCode != http.StatusBadRequest || e.Type != wantType || e.Reason != wantReason {
		t.Errorf("%s: got status %d, type %s, reason %q; want 400, %s, %q", name, got.StatusCode, e.Type, e.Reason, wantType, wantReason)
		return
	}
	if d := cmp.Diff(want, e.fields()); d != "" {
		t.Errorf("%s: fields (-want +got):\n%s", name, d)
	}
}

// TestValidInputsOverHTTP: what satisfies the model is never refused as malformed JSON and never an internal failure.
func TestValidInputsOverHTTP(t *testing.T) {
	h := start(t)
	for _, a := range load(t) {
		ops := table(a.Name)
		for _, op := range a.Operations {
			if op.NotYet {
				continue
			}
			for v := range a.Variants(op.Input) {
				for size, value := range map[string]any{"minimal": a.Minimal(op.Input, v), "maximal": a.Maximal(op.Input, v)} {
					got := post(h, ops[op.Name].Service, op.Name, marshal(t, value))
					kind := got.Header.Get("X-Amzn-Errortype")
					if got.StatusCode >= 500 || got.StatusCode != http.StatusOK && kind == "" || kind == "SerializationException" || kind == "UnknownOperationException" {
						t.Errorf("%s.%s, %s input %d: got status %d and %s", a.Name, op.Name, size, v, got.StatusCode, kind)
					}
				}
			}
		}
	}
}
