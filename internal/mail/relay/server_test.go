package relay

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// postOffice is a real SMTP server on loopback. Its function fields refuse.
type postOffice struct {
	addr string
	port int
	// user and password that it asks for; none when empty.
	user, password         string
	onMail, onRcpt, onData func() error
	certificate            *x509.CertPool

	mu     sync.Mutex
	logins int
	got    []delivered
}

// delivered is a letter as it arrived.
type delivered struct {
	From, To string
	Text     string
	TLS      bool
}

func (p *postOffice) letters() []delivered {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got
}

type encryption int

const (
	none encryption = iota
	startTLS
	fromTheBeginning
)

func (p *postOffice) open(t *testing.T, e encryption) *postOffice {
	t.Helper()
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &visit{office: p, conn: c}, nil }))
	s.Domain, s.AllowInsecureAuth, s.ErrorLog = "post.example", true, log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr, p.port = l.Addr().String(), l.Addr().(*net.TCPAddr).Port
	if e != none {
		var config *tls.Config
		config, p.certificate = certificate(t)
		if e == startTLS {
			s.TLSConfig = config
		} else {
			l = tls.NewListener(l, config)
		}
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return p
}

// certificate is one of its own for 127.0.0.1, and the pool that trusts it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

// visit is one session.
type visit struct {
	office *postOffice
	conn   *smtp.Conn
	known  bool
	letter delivered
}

func (v *visit) Reset()        { v.letter = delivered{} }
func (v *visit) Logout() error { return nil }

func (v *visit) AuthMechanisms() []string {
	if v.office.user == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		v.office.mu.Lock()
		defer v.office.mu.Unlock()
		v.office.logins++
		if user != v.office.user || password != v.office.password {
			return smtp.ErrAuthFailed
		}
		v.known = true
		return nil
	}), nil
}

func (v *visit) Mail(from string, _ *smtp.MailOptions) error {
	if v.office.user != "" && !v.known {
		return smtp.ErrAuthRequired
	}
	v.letter.From = from
	return run(v.office.onMail)
}

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.letter.To = to
	return run(v.office.onRcpt)
}

func (v *visit) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := run(v.office.onData); err != nil {
		return err
	}
	_, v.letter.TLS = v.conn.TLSConnectionState()
	v.letter.Text = string(text)
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	v.office.got = append(v.office.got, v.letter)
	return nil
}

func run(f func() error) error {
	if f == nil {
		return nil
	}
	return f()
}
