package sqlstore

import (
	"crypto/sha256"
	"fmt"
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

// encodeRows writes index rows as one text that is kept with the record: each field as its length, a colon and its
// bytes. A search by record in the index would need a second index as large as the first.
func encodeRows(rows []store.Index) string {
	n := 0
	for _, r := range rows {
		n += len(r.Account) + len(r.Name) + len(r.Value) + len(r.Sort) + 16
	}
	b := make([]byte, 0, n)
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
func decodeRows(s string) ([]store.Index, error) {
	var rows []store.Index
	for s != "" {
		var f [4]string
		for i := range f {
			length, rest, ok := strings.Cut(s, ":")
			n, err := strconv.Atoi(length)
			if !ok || err != nil || n < 0 || n > len(rest) {
				return nil, fmt.Errorf("sqlstore: index rows of a record are unreadable at %.20q", s)
			}
			f[i], s = rest[:n], rest[n:]
		}
		rows = append(rows, store.Index{Account: f[0], Name: f[1], Value: f[2], Sort: f[3]})
	}
	return rows, nil
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
