package resource

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync/atomic"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/store"
)

// PageKey seals page tokens: a token cannot be forged, read, or moved to another account, catalog, operation or filter.
type PageKey struct{ keys atomic.Pointer[sealing] }

type sealing struct {
	aead cipher.AEAD
	mac  []byte
}

// NewPageKey derives the sealing keys from a secret of the server.
func NewPageKey(secret []byte) *PageKey {
	k := new(PageKey)
	k.Use(secret)
	return k
}

// Use changes to the keys of another secret: the server's state, whose tokens are out in the world, was replaced.
func (k *PageKey) Use(secret []byte) {
	sum := sha256.Sum256(append([]byte("page tokens: seal\n"), secret...))
	block, err := aes.NewCipher(sum[:])
	if err != nil {
		panic(err) // 32 bytes are always a key
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	mac := sha256.Sum256(append([]byte("page tokens: nonce\n"), secret...))
	k.keys.Store(&sealing{aead: aead, mac: mac[:]})
}

const tokenPrefix = "AAMA-"

// tokenText is strict: one token has one spelling.
var tokenText = base64.RawURLEncoding.Strict()

// seal makes a token that open accepts under the same scope only.
func (k *PageKey) seal(scope string, p store.Position) string {
	plain, err := json.Marshal([2]string{p.Sort, p.ID})
	if err != nil {
		panic(err) // strings always encode
	}
	keys := k.keys.Load()
	h := hmac.New(sha256.New, keys.mac)
	h.Write([]byte(scope))
	h.Write([]byte{0})
	h.Write(plain)
	// The nonce follows from the content, so the same page has the same token and no nonce serves two contents.
	nonce := h.Sum(nil)[:keys.aead.NonceSize()]
	return tokenPrefix + tokenText.EncodeToString(keys.aead.Seal(nonce, nonce, plain, []byte(scope)))
}

func (k *PageKey) open(scope, token string) (store.Position, bool) {
	body, ok := strings.CutPrefix(token, tokenPrefix)
	if !ok {
		return store.Position{}, false
	}
	raw, err := tokenText.DecodeString(body)
	aead := k.keys.Load().aead
	if err != nil || len(raw) < aead.NonceSize() {
		return store.Position{}, false
	}
	plain, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], []byte(scope))
	if err != nil {
		return store.Position{}, false
	}
	var p [2]string
	if json.Unmarshal(plain, &p) != nil {
		return store.Position{}, false
	}
	return store.Position{Sort: p[0], ID: p[1]}, true
}

func badToken() error {
	return apierr.Request(apierr.Fieldf("NextToken", apierr.InvalidValue,
		"the token was not issued for this list: send the NextToken of the last page unchanged, with the same filters and sort, or none for the first page"))
}
