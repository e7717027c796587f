package scenario

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/remote"
)

// order is a control call that changes the clock.
type order struct {
	method, path string
	body         map[string]any
}

// clockOrder reads what a step says to the clock. There is nothing that turns it back.
func clockOrder(s string) (order, error) {
	word, rest, _ := strings.Cut(s, " ")
	switch {
	case s == "freeze":
		return order{http.MethodPut, "/v1/clock", map[string]any{"frozen": true}}, nil
	case s == "resume":
		return order{http.MethodPut, "/v1/clock", map[string]any{"frozen": false}}, nil
	case word == "advance" && rest == "next":
		return order{http.MethodPost, "/v1/clock/advance", map[string]any{"next": true}}, nil
	case word == "advance" && rest != "" && !strings.Contains(rest, " "):
		return order{http.MethodPost, "/v1/clock/advance", map[string]any{"by": rest}}, nil
	}
	return order{}, fmt.Errorf("%q is nothing for the clock: give freeze, resume, advance next, or advance with a duration such as 15d or 36h", s)
}

// clockState is the server's time.
type clockState struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
}

func readClock(ctx context.Context, c *remote.Client) (clockState, error) {
	var s clockState
	err := c.Control(ctx, http.MethodGet, "/v1/clock", nil, &s)
	return s, err
}

// settle lets the server carry out all that is due and waits for it.
func settle(ctx context.Context, c *remote.Client) error {
	return c.Control(ctx, http.MethodPost, "/v1/clock/advance", map[string]any{"due": true}, new(json.RawMessage))
}
