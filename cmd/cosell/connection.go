package main

import (
	"context"

	"github.com/opencosell/cosell/internal/remote"
)

// address is how a command reaches a running server.
type address struct {
	Endpoint string `help:"Address of the server (${default})." default:"http://127.0.0.1:4580" placeholder:"URL"`
}

// connection is how a command reaches a running server and says what it answered.
type connection struct {
	address
	JSON bool `help:"Print what the server answers as JSON."`
}

// control makes a control call; path begins with /v1. See remote.Client.Control.
func (a *address) control(method, path string, in, out any) error {
	return a.remote().Control(context.Background(), method, path, in, out)
}

func (a *address) remote() *remote.Client { return &remote.Client{Endpoint: a.Endpoint} }
