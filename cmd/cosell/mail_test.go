package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// inbox is an SMTP server that hands on what it takes.
type inbox struct{ got chan string }

func (b inbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{inbox: b}, nil }

type session struct {
	inbox
	known bool
	to    string
}

func (*session) Reset()                   {}
func (*session) Logout() error            { return nil }
func (*session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.known = user == "ada" && password == "s3cret"; !s.known {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *session) Mail(string, *smtp.MailOptions) error {
	if !s.known {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.got <- s.to + "\n" + string(text)
	return err
}

// A code that a client asks for arrives in the mailbox, and neither it nor the relay's password is in the log.
func TestLettersAreSent(t *testing.T) {
	box := inbox{got: make(chan string, 1)}
	post := smtp.NewServer(box)
	post.AllowInsecureAuth, post.ErrorLog = true, log.New(io.Discard, "", 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = post.Serve(listener) }() // ends with Close
	defer post.Close()

	s := startServe(t, &serveCommand{Memory: true, Mail: mailFlags{
		SMTPRelay: fmt.Sprintf("smtp://ada:s3cret@%s", listener.Addr()), MailFrom: "Programme <no-reply@programme.example>",
	}})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.endpoint, strings.NewReader(`{"Catalog":"AWS","Email":"lead@fjord.example"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "PartnerCentralAccount.SendEmailVerificationCode")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=111122223333/20260301/us-east-1/partnercentral-account/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	if _, err := body.ReadFrom(resp.Body); err != nil || resp.StatusCode != 200 || body.String() != "{}" {
		t.Fatalf("SendEmailVerificationCode: %d %s %v", resp.StatusCode, body.String(), err)
	}
	resp.Body.Close()

	letter := <-box.got
	code := regexp.MustCompile(`code is ([0-9]{6})\.`).FindStringSubmatch(letter)
	if code == nil || !strings.HasPrefix(letter, "lead@fjord.example\n") {
		t.Fatalf("the letter that arrived is\n%s", letter)
	}
	out, err := http.Get(s.endpoint + "/_cosell/v1/outbox?address=lead@fjord.example")
	if err != nil {
		t.Fatal(err)
	}
	var page struct{ Letters []struct{ Text string } }
	err = json.NewDecoder(out.Body).Decode(&page)
	out.Body.Close()
	if err != nil || len(page.Letters) != 1 || !strings.Contains(page.Letters[0].Text, code[1]) {
		t.Errorf("the outbox has %+v, %v, want the letter with the code %s", page, err, code[1])
	}

	s.stop()
	_, _ = io.Copy(io.Discard, s.rest)
	if err := <-s.ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	for _, secret := range []string{code[1], "s3cret", "lead@"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log has %q:\n%s", secret, s.log)
		}
	}
}
