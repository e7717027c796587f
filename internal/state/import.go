package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/opencosell/cosell/internal/clock"
	"github.com/opencosell/cosell/internal/store"
)

// File is a text that was checked: it can be restored.
type File struct {
	// Now is where the clock stands, the zero time for one that never was set.
	Now    time.Time
	Frozen bool
	// Records, Events and Entries count what it holds.
	Records, Events, Entries int64

	text io.ReaderAt
	size int64
}

// Problem is why a text is refused.
type Problem struct {
	Line    int // from 1
	Message string
}

func (p *Problem) Error() string { return fmt.Sprintf("line %d: %s", p.Line, p.Message) }

// Check reads a whole text and refuses it with a *Problem when it is malformed, of another version, or has the same thing
// twice. Any other error is one of reading. The text must not change afterwards.
func Check(text io.ReaderAt, size int64) (*File, error) {
	f := &File{text: text, size: size}
	seen := map[string]int64{}
	err := f.walk(func(section string, offset int64, i store.Item, key []string) error {
		switch {
		case i.Record != nil:
			f.Records++
		case i.Event != nil:
			f.Events++
		case i.Entry != nil:
			f.Entries++
		case i.Value != nil && i.Value.Name == clock.ValueName:
			return &flaw{offset, "the clock is no value here: give it as the member " + memberClock}
		}
		if len(key) == 0 {
			return nil
		}
		name := section + "\x00" + strings.Join(key, "\x00")
		if first, twice := seen[name]; twice {
			line, err := f.line(first)
			if err != nil {
				return err
			}
			return &flaw{offset, fmt.Sprintf("%s %s is given twice, first at line %d", section, strings.Join(key, " "), line)}
		}
		seen[name] = offset
		return nil
	})
	var wrong *flaw
	if errors.As(err, &wrong) {
		line, err := f.line(wrong.offset)
		if err != nil {
			return nil, err
		}
		return nil, &Problem{line, wrong.message}
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Items reads the text again.
func (f *File) Items() iter.Seq2[store.Item, error] {
	return func(yield func(store.Item, error) bool) {
		err := f.walk(func(_ string, _ int64, i store.Item, _ []string) error {
			if !yield(i, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(store.Item{}, err)
		}
	}
}

var errEnough = errors.New("state: enough")

// flaw is what is wrong at a place of the text.
type flaw struct {
	offset  int64
	message string
}

func (f *flaw) Error() string { return f.message }

// line is the number of the line that a byte stands in.
func (f *File) line(offset int64) (int, error) {
	n := 1
	r := io.NewSectionReader(f.text, 0, min(offset, f.size))
	var buf [32 << 10]byte
	for {
		k, err := r.Read(buf[:])
		n += bytes.Count(buf[:k], []byte("\n"))
		switch {
		case errors.Is(err, io.EOF):
			return n, nil
		case err != nil:
			return 0, err
		}
	}
}

type visit func(section string, offset int64, i store.Item, key []string) error

// walk reads the text from its beginning and calls each for every item.
func (f *File) walk(each visit) error {
	w := &walker{f: f, d: json.NewDecoder(io.NewSectionReader(f.text, 0, f.size)), each: each}
	return w.document()
}

type walker struct {
	f    *File
	d    *json.Decoder
	each visit
}

func (w *walker) flawed(format string, args ...any) error {
	return &flaw{w.d.InputOffset(), fmt.Sprintf(format, args...)}
}

// token reads a token; it is want, when that is not nil.
func (w *walker) token(want json.Token, what string) (json.Token, error) {
	t, err := w.d.Token()
	if err != nil {
		return nil, w.unreadable(err)
	}
	if want != nil && t != want {
		return nil, w.flawed("%v where %s is expected", t, what)
	}
	return t, nil
}

// unreadable words an error of the JSON.
func (w *walker) unreadable(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &flaw{w.f.size, "the text ends too early: it was cut off"}
	case !errors.As(err, &syntax):
		return err
	}
	// The decoder counts only some of the bytes before; one that begins here counts all.
	begin := w.d.InputOffset()
	rest := io.NewSectionReader(w.f.text, begin, w.f.size-begin)
	skipped, c := int64(0), [1]byte{}
	for {
		if _, e := rest.ReadAt(c[:], skipped); e != nil || !strings.ContainsRune(" \t\r\n,:", rune(c[0])) {
			break
		}
		skipped++
	}
	again := json.NewDecoder(io.NewSectionReader(w.f.text, begin+skipped, w.f.size-begin-skipped))
	var v json.RawMessage
	var inner *json.SyntaxError
	if e := again.Decode(&v); errors.As(e, &inner) {
		skipped += max(inner.Offset-1, 0)
	}
	return &flaw{begin + skipped, "this is not JSON: " + syntax.Error()}
}

func (w *walker) document() error {
	if _, err := w.token(json.Delim('{'), "the { of a state"); err != nil {
		return err
	}
	if err := w.head(); err != nil {
		return err
	}
	given := map[string]bool{}
	for w.d.More() {
		t, err := w.token(nil, "")
		if err != nil {
			return err
		}
		name, _ := t.(string)
		if given[name] {
			return w.flawed("%s is given twice", name)
		}
		given[name] = true
		if name == memberClock {
			err = w.clock()
		} else {
			err = w.section(name)
		}
		if err != nil {
			return err
		}
	}
	if _, err := w.token(json.Delim('}'), "the } of the state"); err != nil {
		return err
	}
	if _, err := w.d.Token(); !errors.Is(err, io.EOF) {
		return w.flawed("the text goes on after its end")
	}
	return nil
}

// head reads the two members that must come first, because what follows depends on them.
func (w *walker) head() error {
	for _, m := range []struct {
		name string
		want json.Token
	}{{"format", Format}, {"version", float64(Version)}} {
		name, err := w.token(nil, "")
		if err != nil {
			return err
		}
		if name != json.Token(m.name) {
			return w.flawed("%v where %q is expected: a state begins with \"format\": %q and \"version\": %d", name, m.name, Format, Version)
		}
		v, err := w.token(nil, "")
		if err != nil {
			return err
		}
		if v != m.want {
			return w.flawed("%s is %v, this release reads %v", m.name, v, m.want)
		}
	}
	return nil
}

func (w *walker) section(name string) error {
	form, known := forms[name]
	if !known {
		return w.flawed("%q is no part of a state; there are values, sequences, records, tokens, events, agenda, audit and clock", name)
	}
	if _, err := w.token(json.Delim('['), "the [ of "+name); err != nil {
		return err
	}
	for w.d.More() {
		into := form()
		offset, err := w.read(into)
		if err != nil {
			return err
		}
		i, key, err := into.item()
		if err != nil {
			return &flaw{offset, name + ": " + strings.ReplaceAll(err.Error(), "\n", "; ")}
		}
		if err := w.each(name, offset, i, key); err != nil {
			return err
		}
	}
	_, err := w.token(json.Delim(']'), "the ] of "+name)
	return err
}

func (w *walker) clock() error {
	var c struct {
		Frozen bool       `json:"frozen"`
		Now    *time.Time `json:"now"`
	}
	offset, err := w.read(&c)
	if err != nil {
		return err
	}
	if c.Frozen && c.Now == nil {
		return &flaw{offset, "clock: a clock that is frozen has a time; give now"}
	}
	if w.f.Frozen = c.Frozen; c.Now != nil {
		w.f.Now = c.Now.UTC()
	}
	return nil
}

// read decodes one value strictly and says where it begins.
func (w *walker) read(into any) (int64, error) {
	var raw json.RawMessage
	if err := w.d.Decode(&raw); err != nil {
		return 0, w.unreadable(err)
	}
	begin := w.d.InputOffset() - int64(len(raw))
	if !utf8.Valid(raw) {
		return 0, &flaw{begin, "this is no UTF-8"}
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return 0, &flaw{begin + kind.Offset - 1, fmt.Sprintf("%s must be %s, not %s", kind.Field, kind.Type, kind.Value)}
	case err != nil:
		return 0, &flaw{begin, strings.TrimPrefix(err.Error(), "json: ")}
	}
	return begin, nil
}
