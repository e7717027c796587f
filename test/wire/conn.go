package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// answerTime is how long a request may take before the connection is given up.
const answerTime = 60 * time.Second

// Conn is one keep-alive connection. One goroutine uses it at a time.
type Conn struct {
	tcp  net.Conn
	buf  []byte // what was read
	used int    // of buf, by the last answer
}

// Dial connects to host:port.
func Dial(addr string) (*Conn, error) {
	tcp, err := net.DialTimeout("tcp", addr, answerTime)
	if err != nil {
		return nil, err
	}
	return &Conn{tcp: tcp, buf: make([]byte, 0, 16<<10)}, nil
}

// Close ends the connection.
func (c *Conn) Close() error { return c.tcp.Close() }

var (
	headEnd       = []byte("\r\n\r\n")
	contentLength = []byte("\r\nContent-Length: ")
	errMalformed  = errors.New("wire: the answer is not one with Content-Length")
)

// Do sends a whole request and returns the status and the body of its answer. The body is good until the next call.
// After an error the connection is of no use, and whether the server carried the request out is unknown.
func (c *Conn) Do(request []byte) (status int, body []byte, err error) {
	if _, err := c.tcp.Write(request); err != nil {
		return 0, nil, err
	}
	c.buf = append(c.buf[:0], c.buf[c.used:]...)
	c.used = 0
	head := bytes.Index(c.buf, headEnd)
	for head < 0 {
		if err := c.fill(); err != nil {
			return 0, nil, err
		}
		head = bytes.Index(c.buf, headEnd)
	}
	if head < len("HTTP/1.1 200") {
		return 0, nil, errMalformed
	}
	if status, err = strconv.Atoi(string(c.buf[9:12])); err != nil {
		return 0, nil, errMalformed
	}
	length := 0
	if at := bytes.Index(c.buf[:head+2], contentLength); at >= 0 {
		digits := c.buf[at+len(contentLength) : head+2]
		digits = digits[:bytes.IndexByte(digits, '\r')]
		if length, err = strconv.Atoi(string(digits)); err != nil {
			return 0, nil, errMalformed
		}
	} else if status != 204 && status != 304 {
		return 0, nil, errMalformed
	}
	start := head + len(headEnd)
	for len(c.buf) < start+length {
		if err := c.fill(); err != nil {
			return 0, nil, err
		}
	}
	c.used = start + length
	return status, c.buf[start:c.used], nil
}

func (c *Conn) fill() error {
	if len(c.buf) == cap(c.buf) {
		c.buf = append(c.buf, make([]byte, cap(c.buf))...)[:len(c.buf)]
	}
	n, err := c.tcp.Read(c.buf[len(c.buf):cap(c.buf)])
	c.buf = c.buf[:len(c.buf)+n]
	if n > 0 {
		return nil
	}
	if errors.Is(err, io.EOF) && len(c.buf) > 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Expect is Do for a request that must succeed.
func (c *Conn) Expect(request []byte) ([]byte, error) {
	status, body, err := c.Do(request)
	if err == nil && status/100 != 2 {
		err = fmt.Errorf("got status %d, want 2xx: %.300s", status, body)
	}
	return body, err
}
