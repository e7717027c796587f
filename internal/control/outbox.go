package control

import (
	"net/http"
	"strconv"
	"time"

	"github.com/opencosell/cosell/internal/mail"
	"github.com/opencosell/cosell/internal/store"
)

const (
	defaultLetters = 100
	maxLetters     = 1000
)

type letterView struct {
	Number   int64        `json:"number"`
	ID       string       `json:"id"`
	Time     time.Time    `json:"time"`
	Account  string       `json:"account"`
	Catalog  string       `json:"catalog"`
	To       string       `json:"to"`
	Subject  string       `json:"subject"`
	Text     string       `json:"text"`
	Code     string       `json:"code,omitempty"`
	Delivery deliveryView `json:"delivery"`
}

type deliveryView struct {
	State    mail.State `json:"state"`
	Attempts int        `json:"attempts"`
	Tried    *time.Time `json:"tried"`
	Problem  string     `json:"problem,omitempty"`
}

// outbox lists the letters that the server wrote, with their codes, by address or account or all.
func (a *api) outbox(r *http.Request) (any, error) {
	v := r.URL.Query()
	q := mail.Query{Address: v.Get("address"), Account: v.Get("account")}
	var err error
	if q.After, err = number(v.Get("after"), "after", 0, 0, 1<<62); err != nil {
		return nil, err
	}
	limit, err := number(v.Get("limit"), "limit", defaultLetters, 1, maxLetters)
	if err != nil {
		return nil, err
	}
	q.Limit = int(limit)
	if s := v.Get("newest"); s != "" {
		if q.Newest, err = strconv.ParseBool(s); err != nil {
			return nil, refuse("newest", "newest must be true or false")
		}
	}
	var page mail.Page
	err = a.Store.View(r.Context(), func(rd store.Reader) (err error) {
		page, err = mail.List(rd, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := struct {
		Letters []letterView `json:"letters"`
		Next    *int64       `json:"next"`
	}{Letters: make([]letterView, len(page.Letters))}
	for i, l := range page.Letters {
		d := deliveryView{State: l.Delivery.State, Attempts: l.Delivery.Attempts, Problem: l.Delivery.Problem}
		if !l.Delivery.Tried.IsZero() {
			d.Tried = &l.Delivery.Tried
		}
		out.Letters[i] = letterView{
			Number: l.Number, ID: l.ID, Time: l.Time, Account: l.Account, Catalog: l.Catalog, To: l.To, Subject: l.Subject, Text: l.Text, Code: l.Code, Delivery: d,
		}
	}
	if page.Next > 0 {
		out.Next = &page.Next
	}
	return out, nil
}
