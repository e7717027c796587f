package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/mail"
	"github.com/opencosell/cosell/internal/mail/relay"
	"github.com/opencosell/cosell/internal/store"
)

// mailFlags say whether letters leave the server; the outbox of the control API has them in any case.
type mailFlags struct {
	SMTPRelay string `name:"smtp-relay" help:"Send letters through this SMTP server: smtp://USER:PASSWORD@HOST:PORT (STARTTLS) or smtps://… (TLS from the start), user and password where it asks for them. Better set in the environment or the configuration file, because others may see a command line." placeholder:"URL"`
	MailFrom  string `help:"Address that letters come from, such as 'Programme <no-reply@programme.example>'." placeholder:"ADDRESS"`
}

// relay is nil when letters stay in the outbox.
func (m *mailFlags) relay() (*relay.Relay, error) {
	switch {
	case m.SMTPRelay == "" && m.MailFrom == "":
		return nil, nil
	case m.SMTPRelay == "":
		return nil, errors.New("--mail-from is of no use without --smtp-relay; give both, or none to keep letters in the outbox")
	case m.MailFrom == "":
		return nil, errors.New("--smtp-relay needs --mail-from: the address that letters come from, such as no-reply@programme.example")
	}
	r, err := relay.New(m.SMTPRelay, m.MailFrom)
	if err != nil {
		return nil, errors.New("--smtp-relay and --mail-from: " + err.Error())
	}
	return r, nil
}

// startCourier sends the letters of the store through the relay, until the function that it returns is called.
func startCourier(ctx context.Context, r *relay.Relay, db store.Store, srv *cosell.Server, log *slog.Logger) (stop func()) {
	if r == nil {
		return func() {}
	}
	c := &mail.Courier{Store: db, Relay: r, Clock: srv.Clock.Now, Machine: time.Now, Log: log}
	log.Info("mail: letters are sent", "relay", r.String())
	c.Start(ctx)
	return c.Close
}
