package resource

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"io"
	mathrand "math/rand/v2"
	"sync"

	"github.com/opencosell/cosell/internal/store"
)

// IDs makes identifiers: unguessable by default, repeatable from a seed.
type IDs struct {
	mu  sync.Mutex
	src io.Reader
	// seed and seeded are set for repeatable ones.
	seed   uint64
	seeded bool
	// tx is the transaction that a repeatable source waits for; src is made at its first use.
	tx store.Tx
}

// NewIDs returns identifiers from the system's randomness.
func NewIDs() *IDs { return &IDs{src: rand.Reader} }

// SeededIDs returns the same identifiers for the same seed and the same calls.
func SeededIDs(seed uint64) *IDs {
	return &IDs{src: stream(seed, 0), seed: seed, seeded: true}
}

func stream(seed, number uint64) io.Reader {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	binary.LittleEndian.PutUint64(key[8:], number)
	return mathrand.NewChaCha8(key)
}

// idSequence counts the transactions that made identifiers.
const idSequence = "ids"

// in returns the identifiers of one transaction. Those of a seed depend on how many transactions made some before, which
// the store knows: a transaction that is carried out twice gets the same ones twice, and one after a restart or after
// going back to an earlier state gets none that are taken.
func (g *IDs) in(tx store.Tx) *IDs {
	if !g.seeded {
		return g
	}
	return &IDs{seed: g.seed, tx: tx}
}

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"

// New returns prefix followed by n characters of 0-9a-z.
func (g *IDs) New(prefix string, n int) string {
	out := make([]byte, 0, len(prefix)+n)
	out = append(out, prefix...)
	var buf [32]byte
	for len(out) < len(prefix)+n {
		g.read(buf[:])
		for _, b := range buf {
			// 252 is the largest multiple of 36 in a byte: no character is more likely than another.
			if b < 252 && len(out) < len(prefix)+n {
				out = append(out, alphabet[b%36])
			}
		}
	}
	return string(out)
}

// UUID returns a random UUID, version 4.
func (g *IDs) UUID() string {
	var b [16]byte
	g.read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	out := make([]byte, 0, 36)
	for i, n := range []int{4, 2, 2, 2, 6} {
		if i > 0 {
			out = append(out, '-')
		}
		out = hex.AppendEncode(out, b[:n])
		copy(b[:], b[n:])
	}
	return string(out)
}

// Bytes returns n random bytes.
func (g *IDs) Bytes(n int) []byte {
	b := make([]byte, n)
	g.read(b)
	return b
}

func (g *IDs) read(b []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.src == nil {
		// After an error the store undoes the transaction, whatever becomes of these identifiers.
		n, _ := g.tx.Next(idSequence, 1)
		g.src = stream(g.seed, uint64(n))
	}
	// Neither source fails: crypto/rand ends the program rather than return an error, ChaCha8 has none.
	_, _ = io.ReadFull(g.src, b)
}
