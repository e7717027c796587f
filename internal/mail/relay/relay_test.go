package relay

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	netmail "net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/mail"
)

var letter = mail.Letter{
	ID: "mail-0123456789abc", To: "lead@fjord.example", Subject: "Your code: Übung", Text: "Your code is 123456.\n.\nÆrlig talt, a dot.",
}

func to(t *testing.T, rawURL string) *Relay {
	t.Helper()
	r, err := New(rawURL, "Fjord Programme <no-reply@programme.example>")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLetterArrives(t *testing.T) {
	office := new(postOffice).open(t, none)
	if err := to(t, "smtp://"+office.addr).Send(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	got := office.letters()
	if len(got) != 1 {
		t.Fatalf("%d letters arrived, want 1", len(got))
	}
	if got[0].From != "no-reply@programme.example" || got[0].To != letter.To {
		t.Errorf("envelope from %q to %q", got[0].From, got[0].To)
	}
	m, err := netmail.ReadMessage(strings.NewReader(got[0].Text))
	if err != nil {
		t.Fatal(err)
	}
	headers := map[string]string{}
	for _, name := range []string{"From", "To", "Message-Id", "Auto-Submitted", "Content-Type"} {
		headers[name] = m.Header.Get(name)
	}
	want := map[string]string{
		"From": `"Fjord Programme" <no-reply@programme.example>`, "To": "<lead@fjord.example>",
		"Message-Id": "<mail-0123456789abc@programme.example>", "Auto-Submitted": "auto-generated", "Content-Type": "text/plain; charset=UTF-8",
	}
	if diff := cmp.Diff(want, headers); diff != "" {
		t.Errorf("headers (-want +got)\n%s", diff)
	}
	if !strings.Contains(m.Header.Get("Subject"), "=?UTF-8?") {
		t.Errorf("the subject %q is not encoded", m.Header.Get("Subject"))
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(body), "Your code is 123456.\r\n.\r\n=C3=86rlig talt, a dot.") {
		t.Errorf("body %q", body)
	}
}

func TestAuthentication(t *testing.T) {
	for _, test := range []struct {
		name, user string
		office     encryption
		use        tlsUse
		trusts     bool
		delivered  bool
		logins     int
	}{
		{"plain on loopback", "ada:s%40fe", none, never, true, true, 1},
		{"wrong password", "ada:wrong", none, never, true, false, 1},
		{"no password", "", none, never, true, false, 0},
		{"STARTTLS", "ada:s%40fe", startTLS, mandatory, true, true, 1},
		{"TLS from the beginning", "ada:s%40fe", fromTheBeginning, wrapped, true, true, 1},
		{"no STARTTLS where it must be had", "ada:s%40fe", none, mandatory, true, false, 0},
		{"a certificate nobody knows", "ada:s%40fe", startTLS, mandatory, false, false, 0},
		{"a certificate nobody knows, from the beginning", "ada:s%40fe", fromTheBeginning, wrapped, false, false, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			office := (&postOffice{user: "ada", password: "s@fe"}).open(t, test.office)
			at := "@"
			if test.user == "" {
				at = ""
			}
			r := to(t, "smtp://"+test.user+at+office.addr)
			r.tls = test.use
			if test.trusts {
				r.config = &tls.Config{ServerName: "127.0.0.1", RootCAs: office.certificate, MinVersion: tls.VersionTLS12}
			}
			err := r.Send(t.Context(), letter)
			if (err == nil) != test.delivered || errors.Is(err, mail.ErrRefused) {
				t.Errorf("got %v, want delivered %v and another attempt otherwise", err, test.delivered)
			}
			if err != nil && (strings.Contains(err.Error(), "s@fe") || strings.Contains(err.Error(), "wrong")) {
				t.Errorf("the error has the password: %v", err)
			}
			office.mu.Lock()
			defer office.mu.Unlock()
			if office.logins != test.logins {
				t.Errorf("the password was sent %d times, want %d", office.logins, test.logins)
			}
			if len(office.got) == 1 && office.got[0].TLS != (test.office != none) {
				t.Errorf("encrypted: %v", office.got[0].TLS)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	refuse := func(code int) func() error {
		return func() error {
			return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "no"}
		}
	}
	for _, test := range []struct {
		name   string
		office *postOffice
		final  bool
	}{
		{"recipient unknown", &postOffice{onRcpt: refuse(550)}, true},
		{"recipient asked to wait", &postOffice{onRcpt: refuse(450)}, false},
		{"text refused", &postOffice{onData: refuse(554)}, true},
		{"text not now", &postOffice{onData: refuse(451)}, false},
		{"sender refused", &postOffice{onMail: refuse(550)}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := to(t, "smtp://"+test.office.open(t, none).addr).Send(t.Context(), letter)
			if err == nil || errors.Is(err, mail.ErrRefused) != test.final {
				t.Errorf("got %v, want refused for good: %v", err, test.final)
			}
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		err := to(t, "smtp://127.0.0.1:1").Send(t.Context(), letter)
		if err == nil || errors.Is(err, mail.ErrRefused) {
			t.Errorf("got %v, want an error that may pass", err)
		}
	})
	t.Run("no address", func(t *testing.T) {
		bad := letter
		bad.To = "nobody"
		if err := to(t, "smtp://127.0.0.1:1").Send(t.Context(), bad); !errors.Is(err, mail.ErrRefused) {
			t.Errorf("got %v, want mail.ErrRefused", err)
		}
	})
}

// A server that does not answer holds nobody longer than the attempt may last.
func TestAttemptEnds(t *testing.T) {
	asked, release := make(chan struct{}), make(chan struct{})
	office := (&postOffice{onRcpt: func() error { close(asked); <-release; return nil }}).open(t, none)
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	if err := to(t, "smtp://"+office.addr).Send(ctx, letter); err == nil {
		t.Error("a letter counts as sent that the server never took")
	}
}

func TestNew(t *testing.T) {
	for _, test := range []struct {
		url, from string
		server    string // "" is refused
		use       tlsUse
	}{
		{"smtp://mail.example", "a@b.example", "mail.example:587", offered},
		{"smtp://ada:s3cret@mail.example:25", "a@b.example", "mail.example:25", mandatory},
		{"smtps://ada:s3cret@mail.example", "A <a@b.example>", "mail.example:465", wrapped},
		{"smtp://ada:s3cret@127.0.0.1:2525/", "a@b.example", "127.0.0.1:2525", never},
		{"smtp://[::1]", "a@b.example", "[::1]:587", never},
		{"smtp://localhost:25", "a@b.example", "localhost:25", never},
		{"mail.example:25", "a@b.example", "", 0},
		{"http://ada:s3cret@mail.example", "a@b.example", "", 0},
		{"smtp://ada:s3cret@mail.example/path", "a@b.example", "", 0},
		{"smtp://ada:s3cret@mail.example?tls=no", "a@b.example", "", 0},
		{"smtp://ada:s3cret@mail.example:99999", "a@b.example", "", 0},
		{"smtp://ada:s3cret%@mail.example", "a@b.example", "", 0},
		{"smtp://s3cret@mail.example", "a@b.example", "", 0},
		{"smtp://ada:s3cret@mail.example", "nobody", "", 0},
		{"smtp://ada:s3cret@mail.example", "", "", 0},
	} {
		r, err := New(test.url, test.from)
		if test.server == "" {
			if err == nil || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%s from %q: got %v, want a refusal without the password", test.url, test.from, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.url, err)
			continue
		}
		if got := fmt.Sprint(r); got != test.server || r.tls != test.use {
			t.Errorf("%s: got %s, encryption %d; want %s, %d", test.url, got, r.tls, test.server, test.use)
		}
	}
}
