package server_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCredentials is who calls when signatures are not verified (protocol §6, §2.3): header, presigned query, SigV4a.
func TestCredentials(t *testing.T) {
	const missing, incomplete = "MissingAuthenticationTokenException", "IncompleteSignatureException"
	for _, tt := range []struct{ name, header, query, failure, account string }{
		{"header", credential("111122223333", "notes-signing"), "", "", "111122223333"},
		{"header without spaces", "AWS4-HMAC-SHA256 Credential=111122223333/20260301/us-east-1/notes-signing/aws4_request,SignedHeaders=host,Signature=00", "", "", "111122223333"},
		{"credential last", "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00, Credential=111122223333/20260301/us-east-1/notes-signing/aws4_request", "", "", "111122223333"},
		{"SigV4a has no region", "AWS4-ECDSA-P256-SHA256 Credential=111122223333/20260301/notes-signing/aws4_request, SignedHeaders=host, Signature=00", "", "", "111122223333"},
		{"presigned", "", "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=111122223333%2F20260301%2Fus-east-1%2Fnotes-signing%2Faws4_request&X-Amz-Signature=00", "", "111122223333"},
		{"account among letters", credential("AKIA444455556666TEST", "notes-signing"), "", "", "444455556666"},
		{"account at the end", credential("LSIA444455556666", "notes-signing"), "", "", "444455556666"},
		{"no account", credential("AKIAIOSFODNN7EXAMPLE", "notes-signing"), "", "", "123456789012"},
		{"eleven digits", credential("AKIA11112222333", "notes-signing"), "", "", "123456789012"},
		{"thirteen digits", credential("AKIA1111222233334", "notes-signing"), "", "", "123456789012"},
		{"fourteen digits", credential("AKIA11112222333344", "notes-signing"), "", "", "123456789012"},
		{"thirteen digits, then twelve", credential("1111222233334A444455556666", "notes-signing"), "", "", "444455556666"},
		{"two accounts", credential("111122223333A444455556666", "notes-signing"), "", "", "111122223333"},
		{"any service of the scope with a target", credential("111122223333", "other"), "", "", "111122223333"},
		{"none", "", "", missing, ""},
		{"other query", "", "X-Amz-Date=20260301T101500Z", missing, ""},
		{"no credential", "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00", "", incomplete, ""},
		{"bearer", "Bearer abc", "", incomplete, ""},
		{"empty credential", "AWS4-HMAC-SHA256 Credential=, SignedHeaders=host", "", incomplete, ""},
		{"key only", "AWS4-HMAC-SHA256 Credential=111122223333, SignedHeaders=host", "", incomplete, ""},
		{"empty key", "AWS4-HMAC-SHA256 Credential=/20260301/us-east-1/notes-signing/aws4_request", "", incomplete, ""},
		{"six parts", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f", "", incomplete, ""},
		{"presigned, malformed", "", "X-Amz-Credential=111122223333", incomplete, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, nil)
			r := newRequest(getNote, note("hi", ""), "Authorization", tt.header)
			r.URL.RawQuery = tt.query
			got := b.send(r)
			if failure, _ := got.failure(t); failure != tt.failure || tt.failure != "" && got.status != http.StatusBadRequest {
				t.Errorf("got status %d and %q, want %q", got.status, failure, tt.failure)
			}
			var want []string
			if tt.account != "" {
				want = []string{"GetNote " + tt.account + " Sandbox hi"}
			}
			if d := cmp.Diff(want, b.seen()); d != "" {
				t.Errorf("calls (-want +got):\n%s", d)
			}
		})
	}
}
