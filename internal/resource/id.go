package resource

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"io"
	mathrand "math/rand/v2"
	"sync"
)

// IDs makes identifiers: unguessable by default, repeatable from a seed.
type IDs struct {
	mu  sync.Mutex
	src io.Reader
}

// NewIDs returns identifiers from the system's randomness.
func NewIDs() *IDs { return &IDs{src: rand.Reader} }

// SeededIDs returns the same identifiers for the same seed and the same calls.
func SeededIDs(seed uint64) *IDs {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	return &IDs{src: mathrand.NewChaCha8(key)}
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
	// Neither source fails: crypto/rand ends the program rather than return an error, ChaCha8 has none.
	_, _ = io.ReadFull(g.src, b)
}
