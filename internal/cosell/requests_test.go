package cosell

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/requestlog"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// withOpportunity is a server with an opportunity, and functions that read it once: through the handler, and over a
// connection as clients do.
func withOpportunity(b *testing.B, requests int) (handler, connection func()) {
	s, err := sqlstore.Open(b.Context(), sqlstore.Options{Memory: true})
	if err != nil {
		b.Fatal(err)
	}
	srv, err := Start(b.Context(), Options{Store: s, Switches: resource.Dev(), Requests: requests})
	if err != nil {
		b.Fatal(err)
	}
	web := httptest.NewServer(srv)
	b.Cleanup(func() {
		web.Close()
		if err := srv.Close(); err != nil {
			b.Error(err)
		}
	})
	raw, err := os.ReadFile("../operator/testdata/opportunity.json")
	if err != nil {
		b.Fatal(err)
	}
	request := func(operation, body string) *http.Request {
		r := httptest.NewRequest(http.MethodPost, web.URL, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-amz-json-1.0")
		r.Header.Set("X-Amz-Target", "AWSPartnerCentralSelling."+operation)
		r.Header.Set("User-Agent", "bench/1")
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=111122223333/20260301/us-east-1/partnercentral-selling/aws4_request, SignedHeaders=host, Signature=0")
		return r
	}
	send := func(operation, body string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		srv.ServeHTTP(w, request(operation, body))
		if w.Code != http.StatusOK {
			b.Fatalf("%s: %s", operation, w.Body)
		}
		return w
	}
	var created struct{ ID string }
	text := strings.Replace(string(raw), `"TargetCloseDate": "`, `"TargetCloseDate": "2999-12-31", "X": "`, 1)
	if err := json.Unmarshal(send("CreateOpportunity", text).Body.Bytes(), &created); err != nil {
		b.Fatal(err)
	}
	get := `{"Catalog":"AWS","Identifier":"` + created.ID + `"}`
	return func() { send("GetOpportunity", get) }, func() {
		r := request("GetOpportunity", get)
		r.RequestURI = ""
		answer, err := web.Client().Do(r)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
			b.Fatal(answer.Status, err)
		}
		answer.Body.Close()
	}
}

// BenchmarkRequestLog measures what the request log costs a read: on/off is the ratio of the times. Both take turns, and
// of each the fastest tenth of the rounds counts, because other work on the machine only adds.
func BenchmarkRequestLog(b *testing.B) {
	offHandler, offConnection := withOpportunity(b, 0)
	onHandler, onConnection := withOpportunity(b, requestlog.DefaultCalls)
	b.Run("handler", func(b *testing.B) { compare(b, offHandler, onHandler) })
	b.Run("connection", func(b *testing.B) { compare(b, offConnection, onConnection) })
}

func compare(b *testing.B, off, on func()) {
	const round = 50
	measure := func(f func()) float64 {
		begin := time.Now()
		for range round {
			f()
		}
		return float64(time.Since(begin).Nanoseconds()) / round
	}
	var without, with []float64
	for b.Loop() {
		without, with = append(without, measure(off)), append(with, measure(on))
	}
	slices.Sort(without)
	slices.Sort(with)
	tenth := len(with) / 10
	b.ReportMetric(with[tenth]/without[tenth], "on/off")
	b.ReportMetric(without[tenth], "ns/read")
	b.ReportMetric(0, "ns/op")
}
