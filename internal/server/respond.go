package server

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// The headers of every answer (protocol §3.1, §11). Browsers may call from anywhere: credentials travel in headers, not
// in cookies.
var (
	anyOrigin     = []string{"*"}
	exposed       = []string{"date, x-amzn-errortype, x-amzn-requestid, x-amz-retry-after, retry-after"}
	typeAWSJSON   = []string{"application/x-amz-json-1.0"}
	typeJSON      = []string{"application/json"}
	allowMethods  = []string{"POST, OPTIONS"}
	allowHeaders  = []string{"authorization, content-type, x-amz-content-sha256, x-amz-date, x-amz-security-token, x-amz-target, x-amz-user-agent, amz-sdk-invocation-id, amz-sdk-request, x-amzn-user-agent"}
	allowMaxAge   = []string{"86400"}
	contentGzip   = []string{"gzip"}
	varyEncodings = []string{"Accept-Encoding"}
)

// preflight answers a browser that asks whether it may call.
func preflight(w http.ResponseWriter) {
	h := w.Header()
	h["X-Amzn-Requestid"] = []string{requestIDs.UUID()}
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["Access-Control-Allow-Methods"] = allowMethods
	h["Access-Control-Allow-Headers"] = allowHeaders
	h["Access-Control-Max-Age"] = allowMaxAge
	w.WriteHeader(http.StatusNoContent)
}

// smallest is the size below which compression costs more than it saves.
const smallest = 1400

var gzips = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}}

// respond writes the one answer of a request.
func (q *request) respond(status int, body []byte) {
	q.status, q.bytes = status, len(body)
	q.remember(body)
	h := q.w.Header()
	h["X-Amzn-Requestid"] = []string{q.id}
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["Access-Control-Expose-Headers"] = exposed
	h["Content-Type"] = typeAWSJSON
	if q.byPath {
		h["Content-Type"] = typeJSON
	}
	if len(body) >= smallest && acceptsGzip(q.http.Header["Accept-Encoding"]) {
		h["Content-Encoding"] = contentGzip
		h["Vary"] = varyEncodings
		body = compress(body)
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	q.w.WriteHeader(status)
	// A client that went away cannot be told so.
	_, _ = q.w.Write(body)
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	z := gzips.Get().(*gzip.Writer)
	defer gzips.Put(z)
	z.Reset(&b)
	// Writes to a buffer do not fail.
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}

// acceptsGzip is true only when the client asks for gzip: botocore cannot read what it did not ask for.
func acceptsGzip(headers []string) bool {
	for _, h := range headers {
		for part := range strings.SplitSeq(h, ",") {
			coding, params, _ := strings.Cut(part, ";")
			if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
				continue
			}
			weight, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
			if q, err := strconv.ParseFloat(weight, 64); !found || err == nil && q > 0 {
				return true
			}
		}
	}
	return false
}
