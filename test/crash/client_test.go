package crash

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/opencosell/cosell/test/wire"
)

// clients are the writers of the test.
type clients struct{ wg sync.WaitGroup }

// startClients starts clients that tell stories until the goal of acknowledged writes is reached.
func startClients(t *testing.T, l *ledger, goal int) *clients {
	cs := &clients{}
	l.do(func() { l.running = workers })
	for n := range workers {
		cs.wg.Go(func() {
			defer l.do(func() { l.running-- })
			c := &client{ledger: l, number: n}
			if err := c.run(goal); err != nil && !errors.Is(err, errGivenUp) {
				t.Errorf("client %d: %v", n, err)
				l.giveUp()
			}
		})
	}
	t.Cleanup(func() { // they must not outlive the test
		l.giveUp()
		cs.wait()
	})
	return cs
}

// wait waits until the clients have written all that they had to.
func (cs *clients) wait() { cs.wg.Wait() }

// errGivenUp ends a client because the test ended.
var errGivenUp = errors.New("the test was given up")

// client tells its stories one after another. It does what a careful client of the API does: when the connection breaks
// it sends the same request again, with the same token, and takes nothing for granted.
type client struct {
	ledger *ledger
	number int
	told   int // stories
	conn   *wire.Conn
	addr   string // of conn
}

func (c *client) run(goal int) error {
	defer c.hangUp()
	for ; ; c.told++ {
		if n, _ := c.ledger.counts(); n >= goal {
			return nil
		}
		story := stories[(c.told+c.number)%len(stories)]
		if err := story.tell(c); err != nil {
			return fmt.Errorf("story %d, %s: %w", c.told, story.name, err)
		}
	}
}

func (c *client) hangUp() {
	if c.conn != nil {
		_ = c.conn.Close()
		c.conn = nil
	}
}

// token is the same for the same step of the same story, and unlike any other.
func (c *client) token(step string) string {
	return fmt.Sprintf("token-%02d-%06d-%s", c.number, c.told, step)
}

// write makes a change. cut says how often it was cut off: the server may have carried it out before.
func (c *client) write(service, operation, account string, body map[string]any, out any) (cut int, err error) {
	cut, err = c.send(wire.Request(service, operation, account, inSandbox(body)), out)
	if err != nil {
		return cut, fmt.Errorf("%s: %w", operation, err)
	}
	c.ledger.acknowledged(cut > 0)
	return cut, nil
}

// read asks, as often as it takes.
func (c *client) read(service, operation, account string, body map[string]any, out any) error {
	_, err := c.send(wire.Request(service, operation, account, inSandbox(body)), out)
	if err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	return nil
}

func inSandbox(body map[string]any) string {
	body["Catalog"] = "Sandbox"
	return wire.Encode(body)
}

func (c *client) send(request []byte, out any) (cut int, err error) {
	for {
		addr, ok := c.ledger.server()
		if !ok {
			return cut, errGivenUp
		}
		status, answer, sent, err := c.once(addr, request)
		if err != nil {
			c.hangUp()
			if sent {
				cut++
			}
			c.ledger.gone(addr)
			continue
		}
		return cut, understand(status, answer, out)
	}
}

// once sends the request once; sent is whether the server may have seen it.
func (c *client) once(addr string, request []byte) (status int, answer []byte, sent bool, err error) {
	if c.conn == nil || c.addr != addr {
		c.hangUp()
		if c.conn, err = wire.Dial(addr); err != nil {
			return 0, nil, false, err
		}
		c.addr = addr
	}
	status, answer, err = c.conn.Do(request)
	return status, answer, true, err
}

// refusal is an error that the API answered with.
type refusal struct {
	Type   string `json:"__type"`
	status int
	body   string
}

func (r *refusal) Error() string { return fmt.Sprintf("got status %d, want 200: %s", r.status, r.body) }

// conflicts reports whether the API answered that the resource is in another state already.
func conflicts(err error) bool {
	var r *refusal
	return errors.As(err, &r) && strings.HasSuffix(r.Type, "ConflictException")
}

// missing reports whether the API answered that there is no such resource.
func missing(err error) bool {
	var r *refusal
	return errors.As(err, &r) && strings.HasSuffix(r.Type, "ResourceNotFoundException")
}

func understand(status int, answer []byte, out any) error {
	if status != 200 {
		r := &refusal{status: status, body: string(answer)}
		_ = json.Unmarshal(answer, r) // whatever it is, it stands in body
		return r
	}
	if out == nil || len(answer) == 0 {
		return nil
	}
	return json.Unmarshal(answer, out)
}

// caller asks a running server for the test.
type caller struct {
	t    *testing.T
	conn *wire.Conn
}

func newCaller(t *testing.T, addr string) *caller {
	t.Helper()
	conn, err := wire.Dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	return &caller{t: t, conn: conn}
}

func (c *caller) close() { _ = c.conn.Close() }

func (c *caller) call(service, operation, account string, body map[string]any, out any) error {
	status, answer, err := c.conn.Do(wire.Request(service, operation, account, inSandbox(body)))
	if err != nil {
		c.t.Fatalf("%s: %v", operation, err)
	}
	if err := understand(status, answer, out); err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	return nil
}

// pages calls a list operation until its last page; page decodes one answer and returns its token.
func (c *caller) pages(service, operation, account string, body map[string]any, page func(answer []byte) error) error {
	for {
		var raw json.RawMessage
		if err := c.call(service, operation, account, body, &raw); err != nil {
			return err
		}
		if err := page(raw); err != nil {
			return err
		}
		var next struct{ NextToken string }
		if err := json.Unmarshal(raw, &next); err != nil {
			return err
		}
		if next.NextToken == "" {
			return nil
		}
		body["NextToken"] = next.NextToken
	}
}
