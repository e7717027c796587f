//go:build !go1.27

package awsjson

import (
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// The JSON tokenizer is Go's own jsontext. It is part of the standard library from Go 1.27 on; before that the same
// code comes from the experiment's module. Nothing else of Cosell imports either.

type (
	tokens = jsontext.Decoder
	kind   = jsontext.Kind
)

func newTokens(r io.Reader) *tokens { return jsontext.NewDecoder(r) }

func unquote(dst, src []byte) ([]byte, error) { return jsontext.AppendUnquote(dst, src) }

func quote(dst []byte, src string) ([]byte, error) { return jsontext.AppendQuote(dst, src) }
