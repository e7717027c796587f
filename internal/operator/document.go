package operator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/selling"
)

// Document is JSON with members as the APIs spell them. On a command line it is the content of a file.
type Document []byte

// UnmarshalJSON keeps the text as it is.
func (d *Document) UnmarshalJSON(b []byte) error {
	*d = nil
	if !bytes.Equal(bytes.TrimSpace(b), []byte("null")) {
		*d = slices.Clone(b)
	}
	return nil
}

// MarshalJSON is the text itself.
func (d Document) MarshalJSON() ([]byte, error) {
	if len(d) == 0 {
		return []byte("null"), nil
	}
	return d, nil
}

// read decodes the document, wrapped as the only member of a shape unless member is empty, by the rules of the model. A
// member that the model does not have is refused.
func (d Document) read(path, member string, style *awsjson.Style, v awsjson.Shape) error {
	body := []byte(d)
	if member != "" {
		body = slices.Concat([]byte(`{"`+member+`":`), d, []byte("}"))
	}
	problems, err := awsjson.Decode(body, style, v)
	if err == nil {
		problems = append(problems, selling.UnknownMembers(body, v.AppendJSON(nil))...)
	}
	problems = slices.DeleteFunc(problems, func(f apierr.Field) bool { return !strings.HasPrefix(f.Path, member) })
	return refused(path, member, problems, err)
}

// with is the document with a member that it leaves out.
func (d Document) with(path, member string, value []byte) (Document, error) {
	var o map[string]json.RawMessage
	if err := json.Unmarshal(d, &o); err != nil || o == nil {
		return nil, apierr.Request(apierr.Fieldf(path, apierr.InvalidValue, "%s must be a JSON object, with members as the API spells them", path))
	}
	if _, given := o[member]; given {
		return d, nil
	}
	o[member] = value
	text, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", path, err)
	}
	return text, nil
}

// checked holds what an action puts together to the rules of the model, as if it had come over the wire.
func checked(path string, style *awsjson.Style, v, empty awsjson.Shape) error {
	problems, err := awsjson.Decode(v.AppendJSON(nil), style, empty)
	return refused(path, "", problems, err)
}

func refused(path, member string, problems []apierr.Field, err error) error {
	if err != nil {
		return apierr.Request(apierr.Fieldf(path, apierr.InvalidValue, "%s is not JSON of the right form: %s", path, apierr.From(err).Detail()))
	}
	if len(problems) == 0 {
		return nil
	}
	for i, p := range problems {
		inner := p.Path
		if member != "" {
			inner = strings.TrimPrefix(inner, member)
		}
		if inner = strings.TrimPrefix(inner, "."); !strings.HasPrefix(inner, "[") {
			inner = "." + inner
		}
		problems[i].Path = path + inner
	}
	return apierr.Request(problems...)
}
