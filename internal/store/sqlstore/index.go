package sqlstore

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/opencosell/cosell/internal/store"
)

// group names an index group in 16 bytes: the key of every row of resource_index begins with it, and its five words
// would be most of the table. Two groups with one name would need a collision of half a SHA-256.
func group(account, catalog, kind, name, value string) []byte {
	var buf [256]byte
	b := buf[:0]
	for _, f := range [...]string{account, catalog, kind, name, value} {
		b = strconv.AppendInt(b, int64(len(f)), 10)
		b = append(b, ':')
		b = append(b, f...)
	}
	sum := sha256.Sum256(b)
	return sum[:16]
}

// encodeRows writes facts and index rows as one text that is kept with the record: each field as its length, a colon and
// its bytes, facts after an f and only where there are any. A search by record in the index would need a second index as
// large as the first.
func encodeRows(facts string, rows []store.Index) string {
	n := len(facts) + 8
	for _, r := range rows {
		n += len(r.Account) + len(r.Name) + len(r.Value) + len(r.Sort) + 16
	}
	b := make([]byte, 0, n)
	if facts != "" {
		b = append(b, 'f')
		b = strconv.AppendInt(b, int64(len(facts)), 10)
		b = append(b, ':')
		b = append(b, facts...)
	}
	for _, r := range rows {
		for _, f := range [...]string{r.Account, r.Name, r.Value, r.Sort} {
			b = strconv.AppendInt(b, int64(len(f)), 10)
			b = append(b, ':')
			b = append(b, f...)
		}
	}
	return string(b)
}

// decodeRows is the reverse of encodeRows.
func decodeRows(s string) (facts string, rows []store.Index, err error) {
	if rest, ok := strings.CutPrefix(s, "f"); ok {
		if facts, s, err = decodeField(rest); err != nil {
			return "", nil, err
		}
	}
	for s != "" {
		var f [4]string
		for i := range f {
			if f[i], s, err = decodeField(s); err != nil {
				return "", nil, err
			}
		}
		rows = append(rows, store.Index{Account: f[0], Name: f[1], Value: f[2], Sort: f[3]})
	}
	return facts, rows, nil
}

func decodeField(s string) (field, rest string, err error) {
	length, rest, ok := strings.Cut(s, ":")
	n, err := strconv.Atoi(length)
	if !ok || err != nil || n < 0 || n > len(rest) {
		return "", "", fmt.Errorf("sqlstore: index rows of a record are unreadable at %.20q", s)
	}
	return rest[:n], rest[n:], nil
}

// distinct returns the rows, each once: an engine may refuse to write a row twice in one statement.
func distinct(rows []store.Index) []store.Index {
	for i, r := range rows {
		if slices.Contains(rows[:i], r) {
			once := slices.Clone(rows[:i])
			for _, r := range rows[i:] {
				if !slices.Contains(once, r) {
					once = append(once, r)
				}
			}
			return once
		}
	}
	return rows
}

// without returns the rows of a that b does not have.
func without(a, b []store.Index) []store.Index {
	has := make(map[store.Index]bool, len(b))
	for _, r := range b {
		has[r] = true
	}
	var left []store.Index
	for _, r := range a {
		if !has[r] {
			left = append(left, r)
		}
	}
	return left
}
