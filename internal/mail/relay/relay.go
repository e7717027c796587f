// Package relay hands letters to an SMTP server. It knows the outbox's letters, and nothing of stores and attempts.
package relay

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/opencosell/cosell/internal/mail"
)

// Relay sends letters through one SMTP server, a connection each.
type Relay struct {
	host           string
	port           int
	user, password string
	tls            tlsUse
	from           *netmail.Address
	config         *tls.Config
}

// tlsUse says when a connection is encrypted.
type tlsUse int

const (
	wrapped   tlsUse = iota // from its beginning
	mandatory               // by STARTTLS, or not used at all
	offered                 // by STARTTLS where the server has it
	never                   // plain: to this very machine
)

// The ports of message submission.
const (
	portSMTP  = 587
	portSMTPS = 465
)

// ioTime bounds what the server may take for one step.
const ioTime = 20 * time.Second

// New makes a relay from a URL, smtp://user:password@host:port or smtps://…, and the address that letters come from,
// such as "Partner Programme <no-reply@programme.example>". An smtp URL means STARTTLS: with a password it must be had,
// else it is used where the server offers it; to a loopback address nothing is encrypted. Errors never quote the URL,
// which may hold a password.
func New(rawURL, from string) (*Relay, error) {
	const form = "give smtp://host:port or smtps://host:port, with user:password@ before the host where the server asks for it; characters such as @, / and : in a password are percent-encoded"
	u, err := url.Parse(rawURL)
	if err != nil || u.Hostname() == "" || u.Opaque != "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("the relay is not a URL of the expected form: " + form)
	}
	r := &Relay{host: u.Hostname()}
	switch u.Scheme {
	case "smtp":
		r.port, r.tls = portSMTP, offered
	case "smtps":
		r.port, r.tls = portSMTPS, wrapped
	default:
		return nil, errors.New("the scheme of the relay is neither smtp nor smtps: " + form)
	}
	if p := u.Port(); p != "" {
		if r.port, err = strconv.Atoi(p); err != nil || r.port < 1 || r.port > 65535 {
			return nil, errors.New("the port of the relay is not a number from 1 to 65535")
		}
	}
	if u.User != nil {
		r.user = u.User.Username()
		r.password, _ = u.User.Password()
		if r.user == "" || r.password == "" {
			return nil, errors.New("the relay has half of user and password: " + form)
		}
	}
	switch {
	case r.tls == wrapped:
	case loopback(r.host):
		r.tls = never
	case r.user != "":
		r.tls = mandatory
	}
	if r.from, err = netmail.ParseAddress(from); err != nil {
		return nil, fmt.Errorf("the sender of letters %q is no mail address; give one such as no-reply@programme.example", from)
	}
	r.config = &tls.Config{ServerName: r.host, MinVersion: tls.VersionTLS12}
	return r, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// String names the server without user and password, for logs.
func (r *Relay) String() string { return net.JoinHostPort(r.host, strconv.Itoa(r.port)) }

// Send hands one letter over. A server that refuses the recipient or the text for good is mail.ErrRefused; whatever else
// goes wrong may go right another time.
func (r *Relay) Send(ctx context.Context, l mail.Letter) error {
	m, err := r.message(l)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // closes the connection, whatever became of it
	client, err := gomail.NewClient(r.host, r.options(ctx)...)
	if err != nil {
		return fmt.Errorf("SMTP client: %w", err)
	}
	err = client.DialAndSendWithContext(ctx, m)
	if err == nil || m.IsDelivered() {
		return nil // a goodbye that went wrong does not bring the letter back
	}
	var refused *gomail.SendError
	if errors.As(err, &refused) && refused.ErrorCode() >= 500 && final[refused.Reason] {
		return fmt.Errorf("%w: %w", mail.ErrRefused, err)
	}
	return fmt.Errorf("SMTP: %w", err)
}

// final are the steps at which a refusal is about this letter. A sender that is refused is a setting to be mended.
var final = map[gomail.SendErrReason]bool{gomail.ErrSMTPRcptTo: true, gomail.ErrSMTPData: true, gomail.ErrSMTPDataClose: true}

// message is the letter as it goes out. Its id is the same for every attempt, so that one that arrives twice can be told.
func (r *Relay) message(l mail.Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg()
	m.FromMailAddress(r.from)
	if err := m.To(l.To); err != nil {
		return nil, fmt.Errorf("%w: the recipient is no mail address: %w", mail.ErrRefused, err)
	}
	m.Subject(l.Subject)
	m.SetDate()
	m.SetMessageIDWithValue(l.ID + r.from.Address[strings.LastIndexByte(r.from.Address, '@'):])
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	return m, nil
}

func (r *Relay) options(ctx context.Context) []gomail.Option {
	options := []gomail.Option{
		gomail.WithPort(r.port), gomail.WithTimeout(ioTime), gomail.WithTLSConfig(r.config),
		gomail.WithDialContextFunc(r.dial(ctx)),
		gomail.WithTLSPolicy(map[tlsUse]gomail.TLSPolicy{
			wrapped: gomail.NoTLS, mandatory: gomail.TLSMandatory, offered: gomail.TLSOpportunistic, never: gomail.NoTLS,
		}[r.tls]),
	}
	if r.user != "" {
		plain, login := gomail.SMTPAuthPlain, gomail.SMTPAuthLogin
		if r.tls == never {
			plain, login = gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc
		}
		options = append(options, gomail.WithUsername(r.user), gomail.WithPassword(r.password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, plain, login))
	}
	return options
}

// dial connects, and closes the connection when the attempt ends: the client itself heeds ctx only while it dials.
func (r *Relay) dial(attempt context.Context) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		if r.tls == wrapped {
			conn = tls.Client(conn, r.config)
		}
		context.AfterFunc(attempt, func() { _ = conn.Close() }) // closed twice when all went well
		return conn, nil
	}
}
