package coselltest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Event is an event that an account was told, as EventBridge would carry it.
type Event struct {
	// Seq orders the events of a server; it is not part of the event.
	Seq        int64           `json:"-"`
	ID         string          `json:"id"`
	Account    string          `json:"account"` // who was told
	Source     string          `json:"source"`
	DetailType string          `json:"detail-type"`
	Time       time.Time       `json:"time"` // whole seconds
	Resources  []string        `json:"resources"`
	Detail     json.RawMessage `json:"detail"`
	// Raw is the whole event.
	Raw json.RawMessage `json:"-"`
}

const pageOfEvents = 1000

// Events are the events that an account was told after the event with that Seq, all for 0; account "" is every account.
// What is due is carried out before, so that nothing is still to come.
func (s *Server) Events(account string, after int64) []Event {
	s.helper()()
	s.Clock().Settle()
	q := url.Values{"limit": {strconv.Itoa(pageOfEvents)}}
	if account != "" {
		q.Set("account", account)
	}
	var all []Event
	for {
		q.Set("after", strconv.FormatInt(after, 10))
		var page struct {
			Events []struct {
				Seq   int64           `json:"seq"`
				Event json.RawMessage `json:"event"`
			} `json:"events"`
		}
		s.control(http.MethodGet, "/v1/events?"+q.Encode(), nil, &page)
		for _, e := range page.Events {
			var event Event
			if err := json.Unmarshal(e.Event, &event); err != nil {
				s.must(fmt.Errorf("event %d: %w", e.Seq, err))
			}
			event.Seq, event.Raw, after = e.Seq, e.Event, e.Seq
			all = append(all, event)
		}
		if len(page.Events) < pageOfEvents {
			return all
		}
	}
}

// DetailTypes are what happened, in order, of events.
func DetailTypes(events []Event) []string {
	types := make([]string, len(events))
	for i, e := range events {
		types[i] = e.DetailType
	}
	return types
}
