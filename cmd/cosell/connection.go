package main

import (
	"context"

	"github.com/opencosell/cosell/internal/remote"
)

// connection is how a command reaches a running server and says what it answered.
type connection struct {
	Endpoint string `help:"Address of the server (${default})." default:"http://127.0.0.1:4580" placeholder:"URL"`
	JSON     bool   `help:"Print what the server answers as JSON."`
}

// control makes a control call; path begins with /v1. See remote.Client.Control.
func (c *connection) control(method, path string, in, out any) error {
	return c.remote().Control(context.Background(), method, path, in, out)
}

func (c *connection) remote() *remote.Client { return &remote.Client{Endpoint: c.Endpoint} }
