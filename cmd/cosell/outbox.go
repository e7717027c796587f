package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// outboxCommand prints the letters that the server wrote.
type outboxCommand struct {
	connection `embed:""`

	Address string `help:"Only letters to this e-mail address." placeholder:"ADDRESS"`
	Account string `help:"Only letters that concern this account, 12 digits." placeholder:"ACCOUNT"`
	Text    bool   `help:"Print the text of each letter below its line."`
}

// Help says what is in it.
func (outboxCommand) Help() string {
	return "Lists the letters, the oldest first: verification codes, invitations to connect. CODE is the six-digit code of a letter that carries one. " +
		"DELIVERY is kept (no relay is set, see 'serve --help'), waiting, sent or failed."
}

// letter is a letter as the control API lists it.
type letter struct {
	Number   int64     `json:"number"`
	Time     time.Time `json:"time"`
	Account  string    `json:"account"`
	To       string    `json:"to"`
	Subject  string    `json:"subject"`
	Text     string    `json:"text"`
	Code     string    `json:"code"`
	Delivery struct {
		State string `json:"state"`
	} `json:"delivery"`
}

// Run prints the letters.
func (o *outboxCommand) Run(stdout io.Writer) error {
	raw, letters, err := o.read()
	if err != nil {
		return err
	}
	if o.JSON {
		text, err := json.Marshal(map[string]any{"letters": raw})
		if err != nil {
			return fmt.Errorf("encode the letters: %w", err)
		}
		return o.show(stdout, text)
	}
	if len(letters) == 0 {
		fmt.Fprintln(stdout, "no letters")
		return nil
	}
	t := newTable(stdout)
	t.line("NUMBER", "TIME", "ACCOUNT", "TO", "CODE", "DELIVERY", "SUBJECT")
	for _, l := range letters {
		t.line(strconv.FormatInt(l.Number, 10), stamp(l.Time), l.Account, plain(l.To), plain(l.Code), l.Delivery.State, plain(l.Subject))
		if o.Text {
			for line := range strings.SplitSeq(strings.TrimSpace(l.Text), "\n") {
				// A line of one cell does not widen the columns.
				t.line("    " + plain(line))
			}
		}
	}
	return t.Flush()
}

// read reads all pages: as they were sent and as letters.
func (o *outboxCommand) read() ([]json.RawMessage, []letter, error) {
	q := url.Values{"limit": {strconv.Itoa(maxPage)}}
	for name, value := range map[string]string{"address": o.Address, "account": o.Account} {
		if value != "" {
			q.Set(name, value)
		}
	}
	raw, letters := []json.RawMessage{}, []letter(nil)
	for {
		var page struct {
			Letters []json.RawMessage `json:"letters"`
			Next    *int64            `json:"next"`
		}
		if err := o.control(http.MethodGet, "/v1/outbox?"+q.Encode(), nil, &page); err != nil {
			return nil, nil, err
		}
		for _, text := range page.Letters {
			var l letter
			if err := json.Unmarshal(text, &l); err != nil {
				return nil, nil, fmt.Errorf("the server's letter: %w", err)
			}
			raw, letters = append(raw, text), append(letters, l)
		}
		if page.Next == nil {
			return raw, letters, nil
		}
		q.Set("after", strconv.FormatInt(*page.Next, 10))
	}
}
