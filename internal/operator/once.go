package operator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Repeat makes an action that sends something safe to repeat. It is embedded by the input of such an action.
type Repeat struct {
	Token string `json:"token,omitempty" help:"1 to 64 characters of your choice: the same action with the same token sends nothing again and answers the same." placeholder:"TOKEN"`
}

func (r Repeat) token() string { return r.Token }

// repeatable is the input of an action that can have a token.
type repeatable interface{ token() string }

// maxToken is the most characters of a token.
const maxToken = 64

// once is the use of a token: it belongs to AWS, whoever is meant by the action, so that a token is used for one thing.
type once struct {
	token, hash string
}

// onceOf is what the input's token stands for, nil when it has none.
func onceOf(call *resource.Call, in any) (*once, error) {
	r, ok := in.(repeatable)
	if !ok || r.token() == "" {
		return nil, nil
	}
	if n := utf8.RuneCountInString(r.token()); n > maxToken || strings.ContainsRune(r.token(), 0) {
		return nil, apierr.Request(apierr.Fieldf("input.token", apierr.InvalidStringFormat, "the token has %d characters; it must have 1 to %d, and no NUL", n, maxToken))
	}
	text, err := canonical(in)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(call.Account + "\n" + text))
	return &once{r.token(), hex.EncodeToString(sum[:])}, nil
}

// canonical is the input in a form that does not depend on the order of members or on spaces.
func canonical(in any) (string, error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return "", fmt.Errorf("encode the input: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return "", fmt.Errorf("read the input again: %w", err)
	}
	raw, err = json.Marshal(v)
	return string(raw), err
}

// answered is what the token was answered before, nil when it is new or too old to count; a Conflict when it came with
// another input.
func (o *once) answered(c *resource.WriteCall) (json.RawMessage, error) {
	was, err := c.Once(c.Switches.AWSAccount, c.Catalog, c.Operation, o.token)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("look up a token: %w", err)
	case c.Now.Sub(was.Created) >= c.Switches.TokenLife:
		return nil, nil
	case was.Hash != o.hash:
		return nil, apierr.Conflictf("", "The token was used for %s with another account or input before: give a new token, or repeat what was sent with this one.", c.Operation)
	}
	return was.Answer, nil
}

// remember keeps the answer in the transaction of the action.
func (o *once) remember(c *resource.WriteCall, result any) error {
	answer, err := json.Marshal(result)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return c.Remember(store.Once{
		Account: c.Switches.AWSAccount, Catalog: c.Catalog, Operation: c.Operation, Token: o.token, Hash: o.hash,
		Answer: answer, Created: c.Now,
	})
}
