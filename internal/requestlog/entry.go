package requestlog

import (
	"time"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
)

// Entry is one call. Add copies it, so that it can live on the stack of who adds it.
type Entry struct {
	ID string // of the request, as the caller was told it
	// Time is when the call was carried out or refused by the server's clock, Machine when it came in by the machine's.
	Time, Machine time.Time
	// Took is how long the call was worked on, until its answer was ready.
	Took    time.Duration
	Account string // empty when the caller did not say who it is
	Catalog string
	// Service and Operation are empty when the request names no operation that is there; Target is what it asked for.
	Service, Operation, Target string
	Status                     int           // 0 when the connection was closed without an answer
	Failure                    *apierr.Error // nil when the call was carried out
	Client                     string        // User-Agent
	Product                    string        // X-Amzn-User-Agent: what integrators call themselves
	// Replayed says that the answer was given before, to a request with the same client token.
	Replayed bool
	Fault    string // the fault that was made to act on the call, empty when none was
	Request  Body
	Response Body
	// Change is what the call did to the record that it replaced, nil when it replaced none.
	Change *Change

	size  int
	block *block // where the bodies are
}

// Body is a body as it travelled.
type Body struct {
	text   []byte
	length int
	mask   *awsjson.Mask
	// opaque bodies are shown as a length only.
	opaque string
}

// maxBody is how many bytes of a body are kept.
const maxBody = 64 << 10

// NewBody is a body, of which Add copies as much as is kept. The mask says what is not to be shown.
func NewBody(text []byte, mask *awsjson.Mask) Body {
	return Body{text: text[:min(len(text), maxBody)], length: len(text), mask: mask}
}

// OpaqueBody is a body of which only the length is kept, because of the reason given.
func OpaqueBody(length int, reason string) Body { return Body{length: length, opaque: reason} }

func (b *Body) cut() bool { return len(b.text) < b.length && b.opaque == "" }

// Failed reports whether the caller got no answer of the operation: it was refused, or a fault left it without any answer.
func (e *Entry) Failed() bool { return e.Failure != nil || e.Status == 0 }

// fixedSize is about what an entry takes beside its texts, fieldSize what a problem does.
const (
	fixedSize = 1 << 10
	fieldSize = 64
)

func (e *Entry) bytes() int {
	n := fixedSize + len(e.Request.text) + len(e.Response.text) + len(e.Client) + len(e.Product)
	if f := e.Failure; f != nil {
		n += len(f.Message)
		for _, p := range f.Fields {
			n += fieldSize + len(p.Path) + len(p.Message)
		}
	}
	if e.Change != nil {
		n += len(e.Change.before) + len(e.Change.after)
	}
	return n
}
