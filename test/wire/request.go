package wire

import (
	"bytes"
	"fmt"
)

// The target prefixes of the services that the suites call, as X-Amz-Target has them.
const (
	Selling = "AWSPartnerCentralSelling"
	Account = "PartnerCentralAccount"
)

// signingNames are what the credential scope says.
var signingNames = map[string]string{Selling: "partnercentral-selling", Account: "partnercentral-account"}

// Request is a call as an SDK sends it: the target, a signature of the right form by the access key of the account
// (12 digits), and the body. It asks for no compression.
func Request(service, operation, account, body string) []byte {
	return fmt.Appendf(nil, "POST / HTTP/1.1\r\n"+
		"Host: 127.0.0.1\r\n"+
		"Content-Type: application/x-amz-json-1.0\r\n"+
		"X-Amz-Target: %s.%s\r\n"+
		"User-Agent: aws-sdk-js/3.1124.0 ua/2.1 os/linux lang/js md/nodejs#22.0.0 api/partnercentral-selling#3.1124.0\r\n"+
		"Amz-Sdk-Invocation-Id: 6a0f9d3c-1b7e-4c55-9d52-0d1f4f8f4b11\r\n"+
		"Amz-Sdk-Request: attempt=1; max=3\r\n"+
		"X-Amz-Date: 20261122T120000Z\r\n"+
		"X-Amz-Content-Sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n"+
		"Authorization: AWS4-HMAC-SHA256 Credential=%s/20261122/us-east-1/%s/aws4_request, "+
		"SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target, "+
		"Signature=5b0e8c3f1f4f7c2a9d6be0a4c1d83e72f95a6b4c0d1e2f3a4b5c6d7e8f901234\r\n"+
		"Content-Length: %d\r\n\r\n%s",
		service, operation, account, signingNames[service], len(body), body)
}

// Slot is a part of a request that is overwritten before each sending, by text of the same length.
type Slot struct{ At, Len int }

// FindSlot is where the marker stands in the request; it must stand there once.
func FindSlot(request []byte, marker string) (Slot, error) {
	if n := bytes.Count(request, []byte(marker)); n != 1 {
		return Slot{}, fmt.Errorf("the marker %q stands %d times in the request, want once", marker, n)
	}
	return Slot{At: bytes.Index(request, []byte(marker)), Len: len(marker)}, nil
}

// Put overwrites the slot.
func (s Slot) Put(request []byte, text string) {
	if len(text) != s.Len {
		panic(fmt.Sprintf("wire: %q does not fit into a slot of %d bytes", text, s.Len))
	}
	copy(request[s.At:], text)
}
