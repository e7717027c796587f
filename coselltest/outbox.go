package coselltest

import (
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Letter is an e-mail that the server wrote; none leaves it.
type Letter struct {
	Time    time.Time `json:"time"`
	Account string    `json:"account"` // whom it concerns
	Catalog string    `json:"catalog"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Code    string    `json:"code"` // the verification code that it carries, empty when it carries none
}

// Outbox are the letters to an address, the oldest first; "" is all letters.
func (s *Server) Outbox(address string) []Letter {
	s.helper()()
	q := url.Values{"limit": {"1000"}}
	if address != "" {
		q.Set("address", address)
	}
	var all []Letter
	for {
		var page struct {
			Letters []Letter `json:"letters"`
			Next    *int64   `json:"next"`
		}
		s.control(http.MethodGet, "/v1/outbox?"+q.Encode(), nil, &page)
		all = append(all, page.Letters...)
		if page.Next == nil {
			return all
		}
		q.Set("after", strconv.FormatInt(*page.Next, 10))
	}
}
