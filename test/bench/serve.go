package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// listening is a handler behind a real listener on loopback.
type listening struct {
	addr string
	web  *http.Server
	done chan error
}

func listen(h http.Handler) (*listening, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	// The limits that the program sets: they cost a timer each.
	s := &listening{addr: l.Addr().String(), done: make(chan error, 1), web: &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}}
	go func() { s.done <- s.web.Serve(l) }()
	return s, nil
}

func (s *listening) close() error {
	err := s.web.Close()
	if served := <-s.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// program is the server as it is shipped, but for where its log goes: lines are formatted and thrown away.
type program struct {
	*listening
	server *cosell.Server
}

func startProgram(ctx context.Context, s store.Store, machine func() time.Time) (*program, error) {
	server, err := cosell.Start(ctx, cosell.Options{
		Store: s, Switches: resource.Dev(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Machine: machine,
	})
	if err != nil {
		return nil, err
	}
	l, err := listen(server)
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	return &program{l, server}, nil
}

// close ends the program and its store.
func (p *program) close() error { return errors.Join(p.listening.close(), p.server.Close()) }

// bare is the least that a server of these APIs could do: whose signature is it, and an answer that lies ready.
type bare struct{ answer []byte }

func (b *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, rest, found := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	credential, _, _ := strings.Cut(rest, ",")
	if !found || len(strings.Split(credential, "/")) != 5 {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	h := w.Header()
	h["Content-Type"] = []string{"application/x-amz-json-1.0"}
	h["Content-Length"] = []string{strconv.Itoa(len(b.answer))}
	w.WriteHeader(http.StatusOK)
	// A client that went away cannot be told so.
	_, _ = w.Write(b.answer)
}
