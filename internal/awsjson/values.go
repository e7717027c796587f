package awsjson

import (
	"bytes"
	"math/big"
	"strconv"
	"unicode/utf8"

	"github.com/opencosell/cosell/internal/apierr"
)

// The values of members, and what the model demands of them.

func (d *Decoder) text() (string, bool) {
	if d.err != nil {
		return "", false
	}
	if k := d.tok.PeekKind(); k != '"' {
		if d.readable() {
			d.failf("%s cannot be converted to a string", kindName(k))
		}
		return "", false
	}
	raw, err := d.tok.ReadValue()
	if err != nil {
		d.malformed(err)
		return "", false
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1]), true
	}
	d.scratch, err = unquote(d.scratch[:0], raw)
	if err != nil {
		d.malformed(err)
		return "", false
	}
	return string(d.scratch), true
}

// integer accepts 1.0 and 1e2 because they are integral (protocol §2.2).
func (d *Decoder) integer() (int64, bool) {
	if d.err != nil {
		return 0, false
	}
	if k := d.tok.PeekKind(); k != '0' {
		if d.readable() {
			d.failf("%s cannot be converted to an integer", kindName(k))
		}
		return 0, false
	}
	raw := d.raw()
	if raw == nil {
		return 0, false
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return n, true
	}
	if len(raw) <= 32 && exponentSmall(raw) {
		if r, ok := new(big.Rat).SetString(string(raw)); ok && r.IsInt() && r.Num().IsInt64() {
			return r.Num().Int64(), true
		}
	}
	d.failf("%.40s is not an integer of 64 bits", raw)
	return 0, false
}

// exponentSmall keeps a short number with a huge exponent from becoming a huge integer in memory.
func exponentSmall(raw []byte) bool {
	i := bytes.IndexAny(raw, "eE")
	return i < 0 || len(raw)-i <= 4
}

func (d *Decoder) checkText(s string, r *TextRule) {
	if d.trusted || r == nil {
		return
	}
	if len(r.Enum) > 0 && !r.allows(s) {
		d.broken(s, r, apierr.InvalidEnumValue, "Member must satisfy enum value set: ["+r.enumList()+"]")
	}
	if r.Min > 0 || r.Max > 0 {
		n := utf8.RuneCountInString(s)
		if n < r.Min {
			d.broken(s, r, apierr.ValueOutOfRange, "Member must have length greater than or equal to "+strconv.Itoa(r.Min))
		}
		if r.Max > 0 && n > r.Max {
			d.broken(s, r, apierr.ValueOutOfRange, "Member must have length less than or equal to "+strconv.Itoa(r.Max))
		}
	}
	if r.Pattern != nil && !r.Pattern.Match(s) {
		d.broken(s, r, apierr.InvalidStringFormat, "Member must satisfy regular expression pattern: "+r.Pattern.Source)
	}
}

// broken words a violation the way AWS's services do; a sensitive value is not echoed, a long one is cut.
func (d *Decoder) broken(s string, r *TextRule, code apierr.Code, rule string) {
	const most = 200
	switch {
	case r.Sensitive:
		s = "Value"
	case utf8.RuneCountInString(s) > most:
		s = "Value '" + string([]rune(s)[:most]) + "…'"
	default:
		s = "Value '" + s + "'"
	}
	d.violate(code, "%s at '%s' failed to satisfy constraint: %s", s, d.shown(), rule)
}

func (d *Decoder) checkInt(n int64, r *IntRule) {
	if d.trusted || r == nil {
		return
	}
	if r.HasMin && n < r.Min {
		d.violate(apierr.ValueOutOfRange, "Value '%d' at '%s' failed to satisfy constraint: Member must have value greater than or equal to %d", n, d.shown(), r.Min)
	}
	if r.HasMax && n > r.Max {
		d.violate(apierr.ValueOutOfRange, "Value '%d' at '%s' failed to satisfy constraint: Member must have value less than or equal to %d", n, d.shown(), r.Max)
	}
}

func (d *Decoder) checkLength(n int, r *ListRule) {
	if d.trusted || r == nil {
		return
	}
	if n < r.Min {
		d.violate(apierr.NotEnoughValues, "Value at '%s' failed to satisfy constraint: Member must have length greater than or equal to %d", d.shown(), r.Min)
	}
	if r.Max > 0 && n > r.Max {
		d.violate(apierr.TooManyValues, "Value at '%s' failed to satisfy constraint: Member must have length less than or equal to %d", d.shown(), r.Max)
	}
}
