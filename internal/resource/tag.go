package resource

import (
	"cmp"
	"slices"
	"strings"
)

// MaxTags is how many tags a resource has at most (selling §7.9, account §7.27).
const MaxTags = 50

// ReservedTag reports whether AWS keeps the key for itself.
func ReservedTag(key string) bool {
	const reserved = "aws:"
	return len(key) >= len(reserved) && strings.EqualFold(key[:len(reserved)], reserved)
}

// tag is a tag as the services spell it, each by a type of its own.
type tag interface{ ~struct{ Key, Value string } }

// pair reads a tag of any service.
func pair[T tag](t T) struct{ Key, Value string } { return struct{ Key, Value string }(t) }

// MergeTags returns the tags sorted by key after add was set: the value of a key that is there is overwritten. The
// case of keys counts.
func MergeTags[T tag](have, add []T) []T {
	merged := make([]T, 0, len(have)+len(add))
	for _, t := range have {
		if !slices.ContainsFunc(add, func(a T) bool { return pair(a).Key == pair(t).Key }) {
			merged = append(merged, t)
		}
	}
	return SortTags(append(merged, add...))
}

// RemoveTags returns the tags sorted by key without those of the keys; keys that are not there are no error.
func RemoveTags[T tag](have []T, keys []string) []T {
	kept := make([]T, 0, len(have))
	for _, t := range have {
		if !slices.Contains(keys, pair(t).Key) {
			kept = append(kept, t)
		}
	}
	return SortTags(kept)
}

// SortTags returns the tags in the order of their keys, never nil.
func SortTags[T tag](tags []T) []T {
	sorted := append([]T{}, tags...)
	slices.SortFunc(sorted, func(a, b T) int { return cmp.Compare(pair(a).Key, pair(b).Key) })
	return sorted
}
