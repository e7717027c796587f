package account

import (
	"cmp"
	"slices"
	"strings"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// maxTags is how many tags of its own a resource may have (account §7.27).
const maxTags = 50

// checkNewTags checks the tags that a partner is created with.
func checkNewTags(catalog string, tags []api.Tag) error {
	if catalog == resource.CatalogSandbox && len(tags) > 0 {
		return apierr.Request(apierr.Fieldf("Tags", apierr.ActionNotPermitted,
			"a partner of the catalog %s cannot be created with tags; leave Tags out and use TagResource afterwards", catalog))
	}
	if fields := tagProblems(tags); len(fields) > 0 {
		return apierr.Request(fields...)
	}
	if len(tags) > maxTags {
		return apierr.Business(apierr.Fieldf("Tags", apierr.TooManyValues,
			"a partner can have at most %d tags, the request has %d", maxTags, len(tags)))
	}
	return nil
}

// tagProblems are the rules of one list of tags: keys differ, case counts, and none is AWS's own.
func tagProblems(tags []api.Tag) []apierr.Field {
	var fields []apierr.Field
	seen := map[string]bool{}
	for i, t := range tags {
		path := elementPath("Tags", i) + ".Key"
		if strings.HasPrefix(strings.ToLower(t.Key), "aws:") {
			fields = append(fields, apierr.Fieldf(path, apierr.InvalidValue, "a tag key must not begin with aws: in any case"))
		}
		if seen[t.Key] {
			fields = append(fields, apierr.Fieldf(path, apierr.DuplicateValue, "the tag key is in the list twice; each key may be given once"))
		}
		seen[t.Key] = true
	}
	return fields
}

func sortedTags(tags []api.Tag) []api.Tag {
	return slices.SortedFunc(slices.Values(tags), func(a, b api.Tag) int { return cmp.Compare(a.Key, b.Key) })
}
