package account

import (
	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// checkNewTags checks the tags that a partner is created with.
func checkNewTags(catalog string, tags []api.Tag) error {
	if catalog == resource.CatalogSandbox && len(tags) > 0 {
		return apierr.Request(apierr.Fieldf("Tags", apierr.ActionNotPermitted,
			"a partner of the catalog %s cannot be created with tags; leave Tags out and use TagResource afterwards", catalog))
	}
	if fields := tagProblems(tags); len(fields) > 0 {
		return apierr.Request(fields...)
	}
	return refuseTooManyTags(tags)
}

// refuseTooManyTags looks at all the tags that a partner would have.
func refuseTooManyTags(tags []api.Tag) error {
	if len(tags) <= resource.MaxTags {
		return nil
	}
	return apierr.Business(apierr.Fieldf("Tags", apierr.TooManyValues,
		"a partner can have at most %d tags, it would have %d; remove some with UntagResource", resource.MaxTags, len(tags)))
}

// tagProblems are the rules of one list of tags: keys differ, case counts, and none is AWS's own.
func tagProblems(tags []api.Tag) []apierr.Field {
	var fields []apierr.Field
	seen := map[string]bool{}
	for i, t := range tags {
		path := elementPath("Tags", i) + ".Key"
		if resource.ReservedTag(t.Key) {
			fields = append(fields, apierr.Fieldf(path, apierr.InvalidValue, "a tag key must not begin with aws: in any case"))
		}
		if seen[t.Key] {
			fields = append(fields, apierr.Fieldf(path, apierr.DuplicateValue, "the tag key is in the list twice; each key may be given once"))
		}
		seen[t.Key] = true
	}
	return fields
}
