// Package mail keeps the letters that the server writes to people: an outbox in the store, which the operator reads, and
// a courier that hands the letters to a relay where there is one. It knows neither SMTP, which is the relay's, nor what
// a letter is about.
package mail

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Letter is one e-mail in plain text.
type Letter struct {
	ID string `json:"-"`
	// Number is the place in the outbox: 1 for the first letter. Times do not order letters where the clock stands still.
	Number int64
	// Account is whom the letter concerns, Catalog where; empty for what concerns no catalog.
	Account string `json:"-"`
	Catalog string
	// To is one address.
	To, Subject, Text string
	// Code is the code that the letter carries, for programs; empty where it carries none.
	Code string `json:",omitempty"`
	// Time is when the letter was written, by the server's clock.
	Time     time.Time
	Delivery Delivery `json:"-"`
}

// State is how far the delivery of a letter has come.
type State string

// The states. A server without a relay leaves every letter Kept.
const (
	Kept    State = "kept"    // nobody has tried to deliver it
	Waiting State = "waiting" // for the end of an attempt, or for the next one
	Sent    State = "sent"    // the relay took it
	Failed  State = "failed"  // the relay refused it for good, or too often
)

// Delivery is what became of a letter.
type Delivery struct {
	State    State
	Attempts int
	// Tried is when the last attempt began, by the machine's clock: delivery does not wait for a clock that stands still.
	Tried time.Time
	// Problem is what the relay said of the last attempt that failed. It may name the address: it is for the operator,
	// not for the log.
	Problem string `json:",omitempty"`
}

// The records and their index rows. Letters belong to no catalog as records, so that the outbox is one list in order.
const (
	kind = "mail"

	indexNumber = "number"    // of an account; of nobody: all letters
	indexTo     = "to/number" // Value: address, lower case; nobody's
	indexUnsent = "unsent"    // Value: fresh, by time written and number; or held, by the machine's time of the next attempt

	fresh = "fresh"
	held  = "held"
)

// sequence counts letters.
const sequence = "mail"

// place is a number as a sort key.
func place(number int64) string { return fmt.Sprintf("%019d", number) }

// Put writes a letter into the outbox in the commit of the call. It sets the letter's id, number, time and delivery.
func Put(c *resource.WriteCall, l Letter) error {
	n, err := c.Next(sequence, 1)
	if err != nil {
		return fmt.Errorf("number letter: %w", err)
	}
	l.Number = n
	l.ID, l.Time, l.Delivery = c.IDs.New("mail-", 13), c.Now, Delivery{State: Kept}
	r, err := l.record()
	if err != nil {
		return err
	}
	if err := c.Create(r, l.rows(time.Time{})); err != nil {
		return fmt.Errorf("write letter: %w", err)
	}
	return nil
}

func (l *Letter) record() (*store.Record, error) {
	body, err := resource.JSON(l)
	if err != nil {
		return nil, fmt.Errorf("encode letter: %w", err)
	}
	hidden, err := resource.JSON(l.Delivery)
	if err != nil {
		return nil, fmt.Errorf("encode delivery: %w", err)
	}
	return &store.Record{
		Key: store.Key{Kind: kind, ID: l.ID}, Account: l.Account, Created: l.Time, Updated: l.Time, Body: body, Hidden: hidden,
	}, nil
}

// rows are the lists that the letter is in; next is when a Waiting letter may be tried again.
func (l *Letter) rows(next time.Time) []store.Index {
	at := place(l.Number)
	rows := []store.Index{
		{Name: indexNumber, Sort: at},
		{Name: indexTo, Value: strings.ToLower(l.To), Sort: at},
	}
	if l.Account != "" {
		rows = append(rows, store.Index{Account: l.Account, Name: indexNumber, Sort: at})
	}
	switch l.Delivery.State {
	case Kept:
		rows = append(rows, store.Index{Name: indexUnsent, Value: fresh, Sort: resource.TimeKey(l.Time) + " " + at})
	case Waiting:
		rows = append(rows, store.Index{Name: indexUnsent, Value: held, Sort: resource.TimeKey(next)})
	}
	return rows
}

func decode(r *store.Record) (Letter, error) {
	l := Letter{ID: r.ID, Account: r.Account}
	if err := json.Unmarshal(r.Body, &l); err != nil {
		return l, fmt.Errorf("decode letter %s: %w", r.ID, err)
	}
	if err := json.Unmarshal(r.Hidden, &l.Delivery); err != nil {
		return l, fmt.Errorf("decode delivery of letter %s: %w", r.ID, err)
	}
	return l, nil
}
