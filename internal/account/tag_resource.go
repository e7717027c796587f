package account

import (
	"errors"
	"strings"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// TagResource sets tags of the caller's partner; those of other keys stay (account §7.27).
func (s *Service) TagResource(c *resource.WriteCall, in *api.TagResourceInput) (*api.TagResourceOutput, error) {
	if err := c.RefuseRequest(tagProblems(in.Tags)); err != nil {
		return nil, err
	}
	p, err := tagged(c.Reading(), in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if err := c.Refuse(p.refuseSuspended()); err != nil {
		return nil, err
	}
	p.hidden.Tags = resource.MergeTags(p.hidden.Tags, in.Tags)
	if err := refuseTooManyTags(p.hidden.Tags); err != nil {
		return nil, err
	}
	if err := p.write(c); err != nil {
		return nil, err
	}
	return &api.TagResourceOutput{}, nil
}

// UntagResource removes tags of the caller's partner; keys that it does not have are no error (account §7.28).
func (s *Service) UntagResource(c *resource.WriteCall, in *api.UntagResourceInput) (*api.UntagResourceOutput, error) {
	p, err := tagged(c.Reading(), in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if err := p.refuseSuspended(); err != nil {
		return nil, err
	}
	p.hidden.Tags = resource.RemoveTags(p.hidden.Tags, in.TagKeys)
	if err := p.write(c); err != nil {
		return nil, err
	}
	return &api.UntagResourceOutput{}, nil
}

// ListTagsForResource answers the tags of the caller's partner, sorted by key (account §7.29).
func (s *Service) ListTagsForResource(c *resource.ReadCall, in *api.ListTagsForResourceInput) (*api.ListTagsForResourceOutput, error) {
	p, err := tagged(c, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	return &api.ListTagsForResourceOutput{ResourceArn: in.ResourceArn, Tags: resource.SortTags(p.hidden.Tags)}, nil
}

// tagged returns the caller's partner of an ARN, which names the catalog too: the request has no member for it. Nothing
// but partners has tags.
func tagged(c *resource.ReadCall, arn string) (*partner, error) {
	// The model's pattern lets through ARNs of other partitions and paths, but each has five colons and the account.
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 && parts[4] != c.Account && !c.Doubtful("ResourceArn") {
		return nil, apierr.Deniedf("ACCESS_DENIED",
			"ResourceArn belongs to another account; account %s can only tag its own partner.", c.Account)
	}
	missing := apierr.NotFoundf("PARTNER_NOT_FOUND",
		"ResourceArn names no partner of account %s; only partners have tags, and ListPartners gives the ARN of the caller's own.", c.Account)
	a, ok := resource.ParseARN(arn)
	id, isPartner := strings.CutPrefix(a.Path, "partner/")
	if !ok || !isPartner {
		return nil, missing
	}
	rec, err := c.Get(store.Key{Kind: kindPartner, Catalog: a.Catalog, ID: id})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, missing
	case err != nil:
		return nil, err
	case rec.Account != c.Account:
		return nil, missing
	}
	return decodePartner(rec)
}
