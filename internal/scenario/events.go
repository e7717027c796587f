package scenario

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/opencosell/cosell/internal/remote"
)

// told is an event as the control API lists it.
type told struct {
	Seq   int64           `json:"seq"`
	Event json.RawMessage `json:"event"`
}

const pageOfEvents = 1000

func readEvents(ctx context.Context, c *remote.Client, account string, after int64, limit int) ([]told, error) {
	q := url.Values{"after": {strconv.FormatInt(after, 10)}, "limit": {strconv.Itoa(limit)}}
	if account != "" {
		q.Set("account", account)
	}
	var page struct {
		Events []told `json:"events"`
	}
	err := c.Control(ctx, http.MethodGet, "/v1/events?"+q.Encode(), nil, &page)
	return page.Events, err
}

// lastEvent is the number of the newest event, 0 when there is none. It is found by halving, so that an outbox of
// millions is not read.
func lastEvent(ctx context.Context, c *remote.Client) (int64, error) {
	// The newest is low at least, and high at most once that is known.
	low, high := int64(0), int64(-1)
	for step := int64(1); high < 0 || low < high; step *= 2 {
		at := low + step - 1
		if high >= 0 {
			at = low + (high-low)/2
		}
		next, err := readEvents(ctx, c, "", at, 1)
		if err != nil {
			return 0, err
		}
		if len(next) > 0 {
			low = next[0].Seq
		} else {
			high = at
		}
	}
	return low, nil
}

// Event is an event that an account was told.
type Event struct {
	Account string `json:"account"` // the name
	Type    string `json:"type"`
	Subject string `json:"subject,omitempty"`
}

// happened reads what an account was told in the catalog after an event, and the number of the last.
func happened(ctx context.Context, c *remote.Client, account, catalog string, after int64) ([]Event, int64, error) {
	var list []Event
	for {
		page, err := readEvents(ctx, c, account, after, pageOfEvents)
		if err != nil {
			return nil, 0, err
		}
		for _, t := range page {
			var e struct {
				DetailType string `json:"detail-type"`
				Resources  []string
				Detail     struct {
					Catalog     string
					Opportunity struct{ Identifier string }
				}
			}
			if err := json.Unmarshal(t.Event, &e); err != nil {
				return nil, 0, fmt.Errorf("event %d of the server: %w", t.Seq, err)
			}
			after = t.Seq
			if e.Detail.Catalog != "" && e.Detail.Catalog != catalog {
				continue
			}
			told := Event{Type: e.DetailType, Subject: e.Detail.Opportunity.Identifier}
			for _, arn := range e.Resources {
				told.Subject = arn[strings.LastIndexByte(arn, '/')+1:]
			}
			list = append(list, told)
		}
		if len(page) < pageOfEvents {
			return list, after, nil
		}
	}
}
