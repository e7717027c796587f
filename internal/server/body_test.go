package server_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/server"
)

// TestContentEncoding is protocol §11: clients never compress, so a body that says it is compressed is refused.
func TestContentEncoding(t *testing.T) {
	b := newBench(t, nil)
	for encoding, want := range map[string]string{
		"gzip": "MalformedHttpRequestException", "br": "MalformedHttpRequestException", "identity": "", "": "",
	} {
		got := b.send(newRequest(getNote, note("hi", ""), "Content-Encoding", encoding))
		if failure, _ := got.failure(t); failure != want {
			t.Errorf("%q: got status %d and %q, want %q", encoding, got.status, failure, want)
		}
	}
}

// TestBodySize is protocol §11 and §6: a bound, and 413 with JSON beyond it, whether the size was announced or not.
func TestBodySize(t *testing.T) {
	const limit = 1000
	for _, tt := range []struct {
		name           string
		size           int
		chunked        bool
		status         int
		failure, calls string
	}{
		{"at the limit", limit, false, 200, "", "GetNote"},
		{"at the limit, chunked", limit, true, 200, "", "GetNote"},
		{"over the limit", limit + 1, false, 413, "RequestEntityTooLargeException", ""},
		{"over the limit, chunked", limit + 1, true, 413, "RequestEntityTooLargeException", ""},
		{"far over the limit", 3 << 20, false, 413, "RequestEntityTooLargeException", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, func(c *server.Config) { c.MaxBody = limit })
			listening := httptest.NewServer(b)
			defer listening.Close()
			body := note("hi", "")
			body += strings.Repeat(" ", tt.size-len(body))
			var reader io.Reader = strings.NewReader(body)
			if tt.chunked {
				reader = struct{ io.Reader }{reader} // of unknown length
			}
			r, err := http.NewRequest(http.MethodPost, listening.URL, reader)
			if err != nil {
				t.Fatal(err)
			}
			r.Header = newRequest(getNote, "").Header
			response, err := listening.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			got := read(t, response)
			failure, message := got.failure(t)
			if got.status != tt.status || failure != tt.failure {
				t.Errorf("got status %d and %q, want %d and %q", got.status, failure, tt.status, tt.failure)
			}
			if failure != "" && !strings.Contains(message, "1000 bytes") {
				t.Errorf("got text %q, want the limit in it", message)
			}
			if calls := b.seen(); len(calls) != len(tt.calls)/len("GetNote") {
				t.Errorf("got calls %v, want %q", calls, tt.calls)
			}
		})
	}
}

// dial opens a connection to a server over real TCP.
func dial(t *testing.T, h http.Handler) *net.TCPConn {
	t.Helper()
	listening := httptest.NewServer(h)
	t.Cleanup(listening.Close)
	c, err := net.Dial("tcp", listening.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() }) // closed already in some tests
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

// begin sends the head of a call whose body is announced with the given header, and a part of the body.
func begin(t *testing.T, c net.Conn, length, part string) {
	t.Helper()
	_, err := fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: test.example\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: %s\r\nAuthorization: %s\r\n%s\r\n\r\n%s",
		getNote, credential("111122223333", "notes-signing"), length, part)
	if err != nil {
		t.Fatal(err)
	}
}

func receive(t *testing.T, c net.Conn) answer {
	t.Helper()
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, r)
}

// TestTooLargeForABusySender: a client that sends everything before it reads still gets the answer, not a broken
// connection.
func TestTooLargeForABusySender(t *testing.T) {
	b := newBench(t, func(c *server.Config) { c.MaxBody = 1000 })
	c := dial(t, b)
	const size = 8 << 20
	begin(t, c, fmt.Sprintf("Content-Length: %d", size), "")
	if _, err := c.Write(bytes.Repeat([]byte(" "), size)); err != nil {
		t.Fatalf("while sending: %v", err)
	}
	got := receive(t, c)
	if failure, _ := got.failure(t); got.status != http.StatusRequestEntityTooLarge || failure != "RequestEntityTooLargeException" {
		t.Errorf("got status %d and %q, want 413 and RequestEntityTooLargeException", got.status, failure)
	}
}

// TestSlowBody is protocol §6: 408 with JSON, and the connection is given up.
func TestSlowBody(t *testing.T) {
	for name, head := range map[string][2]string{
		"announced": {"Content-Length: 100", `{"Text":`},
		"chunked":   {"Transfer-Encoding: chunked", "8\r\n{\"Text\":\r\n"},
		"nothing":   {"Content-Length: 100", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(c *server.Config) { c.BodyTime = 20 * time.Millisecond })
			c := dial(t, b)
			begin(t, c, head[0], head[1])
			got := receive(t, c)
			if failure, message := got.failure(t); got.status != http.StatusRequestTimeout || failure != "RequestTimeoutException" || message == "" {
				t.Errorf("got status %d, %q, %q; want 408 and RequestTimeoutException with a text", got.status, failure, message)
			}
			if n, err := c.Read(make([]byte, 1)); err != io.EOF {
				t.Errorf("after the answer: got %d bytes, error %v, want the connection closed", n, err)
			}
			if calls := b.seen(); len(calls) > 0 {
				t.Errorf("got calls %v, want none", calls)
			}
		})
	}
}

// TestCutBody: a client that stops in the middle gets an answer if it can still read one, and nothing is carried out.
func TestCutBody(t *testing.T) {
	for name, head := range map[string][2]string{
		"announced":      {"Content-Length: 100", note("hi", "")},
		"chunked":        {"Transfer-Encoding: chunked", fmt.Sprintf("%x\r\n%s\r\n", len(note("hi", "")), note("hi", ""))},
		"malformed size": {"Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			c := dial(t, b)
			begin(t, c, head[0], head[1])
			if err := c.CloseWrite(); err != nil {
				t.Fatal(err)
			}
			got := receive(t, c)
			if failure, _ := got.failure(t); got.status != http.StatusBadRequest || failure != "MalformedHttpRequestException" {
				t.Errorf("got status %d and %q, want 400 and MalformedHttpRequestException", got.status, failure)
			}
			if calls := b.seen(); len(calls) > 0 {
				t.Errorf("got calls %v, want none", calls)
			}
		})
	}
}

// TestEmptyBody is protocol §2.2: the same as {}.
func TestEmptyBody(t *testing.T) {
	b := newBench(t, nil)
	for _, body := range []string{"", "{}"} {
		got := b.send(newRequest("NotesTarget.TouchNote", body))
		if !strings.Contains(got.body, `"FieldName":"text"`) || !strings.Contains(got.body, "REQUIRED_FIELD_MISSING") {
			t.Errorf("body %q: got %s, want text to be missing", body, got.body)
		}
	}
}

// TestConnectionStaysOpen: clients reuse connections, also after refusals (protocol §3.1, §11).
func TestConnectionStaysOpen(t *testing.T) {
	b := newBench(t, func(c *server.Config) { c.BodyTime = time.Minute })
	c := dial(t, b)
	in := bufio.NewReader(c)
	var got []int
	for _, body := range []string{note("hi", ""), "no JSON", `{}`, note("panic", ""), note("hi", "")} {
		begin(t, c, fmt.Sprintf("Content-Length: %d", len(body)), body)
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatalf("after %v: %v", got, err)
		}
		got = append(got, read(t, r).status)
	}
	if d := cmp.Diff([]int{200, 400, 400, 500, 200}, got); d != "" {
		t.Errorf("status (-want +got):\n%s", d)
	}
}

// TestBodiesAreNotMixedUp: what one request sends is never seen by another.
func TestBodiesAreNotMixedUp(t *testing.T) {
	b := newBench(t, nil)
	listening := httptest.NewServer(b)
	defer listening.Close()
	failed := make(chan string, 8)
	for worker := range 8 {
		go func() {
			for i := range 25 {
				want := fmt.Sprintf(`{"Text":"worker %d call %d %s"}`, worker, i, strings.Repeat("x", i*worker))
				body := `{"Catalog":"Sandbox",` + want[1:]
				r, err := http.NewRequest(http.MethodPost, listening.URL, bytes.NewReader([]byte(body)))
				if err != nil {
					failed <- err.Error()
					return
				}
				r.Header = newRequest(getNote, "").Header
				response, err := listening.Client().Do(r)
				if err != nil {
					failed <- err.Error()
					return
				}
				got, err := io.ReadAll(response.Body)
				_ = response.Body.Close() // read to its end
				if err != nil || string(got) != want {
					failed <- fmt.Sprintf("got %s, error %v, want %s", got, err, want)
					return
				}
			}
			failed <- ""
		}()
	}
	for range 8 {
		if message := <-failed; message != "" {
			t.Error(message)
		}
	}
}
