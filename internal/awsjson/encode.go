package awsjson

import (
	"sort"
	"strconv"
)

// The generated encoders build an answer by these appends: no reflection, no allocation but the buffer's.

// Key appends a member name (quoted, with its colon), preceded by a comma unless it is the object's first.
func Key(b []byte, quoted string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(b, quoted...)
}

// AppendString appends a JSON string.
func AppendString[T ~string](b []byte, s T) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x80 {
			return appendQuoted(b, string(s))
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

func appendQuoted(b []byte, s string) []byte {
	// The only error is invalid UTF-8, which is replaced: an answer must stay readable.
	out, _ := quote(b, s)
	return out
}

// AppendInt appends an integer.
func AppendInt[T int32 | int64](b []byte, n T) []byte { return strconv.AppendInt(b, int64(n), 10) }

// AppendTime appends a timestamp.
func AppendTime(b []byte, t Time) []byte {
	b = append(b, '"')
	b = t.UTC().AppendFormat(b, Layout)
	return append(b, '"')
}

// AppendStrings appends a list of strings.
func AppendStrings[T ~string](b []byte, l []T) []byte {
	b = append(b, '[')
	for i, s := range l {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendString(b, s)
	}
	return append(b, ']')
}

// AppendStructs appends a list of structures.
func AppendStructs[T any, P interface {
	*T
	Shape
}](b []byte, l []T) []byte {
	b = append(b, '[')
	for i := range l {
		if i > 0 {
			b = append(b, ',')
		}
		b = P(&l[i]).AppendJSON(b)
	}
	return append(b, ']')
}

// AppendStringMap appends a map of strings, ordered by key.
func AppendStringMap[K, V ~string](b []byte, m map[K]V) []byte {
	return appendMap(b, m, func(b []byte, v V) []byte { return AppendString(b, v) })
}

// AppendStructMap appends a map of structures, ordered by key.
func AppendStructMap[K ~string, T any, P interface {
	*T
	Shape
}](b []byte, m map[K]T) []byte {
	return appendMap(b, m, func(b []byte, v T) []byte { return P(&v).AppendJSON(b) })
}

func appendMap[K ~string, V any](b []byte, m map[K]V, value func([]byte, V) []byte) []byte {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, string(k))
	}
	sort.Strings(keys)
	b = append(b, '{')
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendString(b, k)
		b = append(b, ':')
		b = value(b, m[K(k)])
	}
	return append(b, '}')
}
