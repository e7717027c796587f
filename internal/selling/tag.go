package selling

import (
	"errors"
	"fmt"
	"strings"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// TagResource sets tags of a resource of the caller; those of other keys stay (selling §7.9). Nothing that the
// resource itself shows changes, so neither does its LastModifiedDate.
func (s *Service) TagResource(c *resource.WriteCall, in *api.TagResourceInput) (*api.TagResourceOutput, error) {
	if err := c.RefuseRequest(tagProblems(in.Tags)); err != nil {
		return nil, err
	}
	err := s.retag(c, in.ResourceArn, func(tags []api.Tag) ([]api.Tag, error) {
		tags = resource.MergeTags(tags, in.Tags)
		return tags, c.RefuseBusiness(tagCount(tags))
	})
	if err != nil {
		return nil, err
	}
	return &api.TagResourceOutput{}, nil
}

// UntagResource removes tags of a resource of the caller; keys that it does not have are no error (selling §7.9).
func (s *Service) UntagResource(c *resource.WriteCall, in *api.UntagResourceInput) (*api.UntagResourceOutput, error) {
	err := s.retag(c, in.ResourceArn, func(tags []api.Tag) ([]api.Tag, error) {
		return resource.RemoveTags(tags, in.TagKeys), nil
	})
	if err != nil {
		return nil, err
	}
	return &api.UntagResourceOutput{}, nil
}

// ListTagsForResource lists the tags of a resource of the caller, sorted by key (selling §7.9).
func (s *Service) ListTagsForResource(c *resource.ReadCall, in *api.ListTagsForResourceInput) (*api.ListTagsForResourceOutput, error) {
	t, err := s.tagged(c, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	return &api.ListTagsForResourceOutput{Tags: resource.SortTags(*t.tags)}, nil
}

// retag stores what change makes of the tags of a resource of the caller.
func (s *Service) retag(c *resource.WriteCall, arn string, change func([]api.Tag) ([]api.Tag, error)) error {
	r := c.Reading()
	t, err := s.tagged(r, arn)
	if err != nil {
		return err
	}
	c.Call, c.Subject = r.Call, t.key
	if *t.tags, err = change(*t.tags); err != nil {
		return err
	}
	return t.save(c)
}

// tagCount are the problems of all the tags of one resource.
func tagCount(tags []api.Tag) []apierr.Field {
	if len(tags) <= maxTags {
		return nil
	}
	return []apierr.Field{apierr.Fieldf("Tags", apierr.TooManyValues, "Tags must be at most %d on one resource, these would be %d", maxTags, len(tags))}
}

// taggable is a stored resource with its tags.
type taggable struct {
	key  store.Key
	tags *[]api.Tag
	save func(*resource.WriteCall) error
}

// tagged finds the caller's resource of an ARN, which also names the catalog: c goes on in that one. Errors:
// AccessDenied for the ARN of another account and for callers who are no partner of the catalog, NotFound.
func (s *Service) tagged(c *resource.ReadCall, arn string) (*taggable, error) {
	a, ok := resource.ParseARN(arn)
	if ok && a.Account != c.Account && !c.Doubtful("ResourceArn") {
		return nil, apierr.Deniedf("", "ResourceArn must be the ARN of a resource of the calling account %s: only the owner of a resource has to do with its tags.", c.Account)
	}
	if !ok || a.Region != c.Region || !resource.KnownCatalog(a.Catalog) {
		return nil, notTaggable(arn)
	}
	call := *c.Call
	call.Catalog = a.Catalog
	c.Call = &call
	if err := s.Admit(c); err != nil {
		return nil, err
	}
	kind, id, _ := strings.Cut(a.Path, "/")
	load, ok := taggables[kind]
	if !ok {
		return nil, notTaggable(arn)
	}
	t, err := load(c, id)
	if refused := (*apierr.Error)(nil); errors.As(err, &refused) && refused.Kind == apierr.NotFound {
		return nil, notTaggable(arn)
	}
	if err != nil {
		return nil, fmt.Errorf("find the resource of the tags: %w", err)
	}
	return t, nil
}

func notTaggable(arn string) error {
	return apierr.NotFoundf("", "No resource %s was found that has tags: an opportunity, a solution or a resource snapshot job of the calling account.", arn)
}

// taggables are the kinds of resources that have tags, by what their ARN has before the id (selling §4.12).
var taggables = map[string]func(c *resource.ReadCall, id string) (*taggable, error){
	"opportunity": func(c *resource.ReadCall, id string) (*taggable, error) {
		o, err := loadOpportunity(c, c.Catalog, c.Account, id)
		if err != nil {
			return nil, err
		}
		return &taggable{key: o.record.Key, tags: &o.hidden.Tags, save: o.save}, nil
	},
	"resource-snapshot-job": func(c *resource.ReadCall, id string) (*taggable, error) {
		j, err := loadJob(c, c.Catalog, c.Account, id)
		if err != nil {
			return nil, err
		}
		save := func(w *resource.WriteCall) error { return j.save(w, j.record.Account) }
		return &taggable{key: j.record.Key, tags: &j.hidden.Tags, save: save}, nil
	},
	"solution": taggableSolution,
}

// taggableSolution is a solution of the caller. The default solution is stored when it is tagged.
func taggableSolution(c *resource.ReadCall, id string) (*taggable, error) {
	reader, err := withDefaultSolution(c)
	if err != nil {
		return nil, err
	}
	rec, err := reader.Get(solutionKey(c.Catalog, c.Account, id))
	if errors.Is(err, store.ErrNotFound) {
		return nil, notTaggable(c.ARN(c.Account, "solution/"+id))
	}
	if err != nil {
		return nil, fmt.Errorf("read solution %s: %w", id, err)
	}
	v, hidden := &api.SolutionBase{}, &solutionHidden{}
	if err := decode(rec, v, hidden); err != nil {
		return nil, err
	}
	save := func(w *resource.WriteCall) error {
		stored, err := w.Get(rec.Key)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("read solution %s: %w", id, err)
		}
		return write(w, rec.Key, rec.Account, &stored, v, hidden, rec.Created, rec.Updated, solutionRows(rec.Account, v))
	}
	return &taggable{key: rec.Key, tags: &hidden.Tags, save: save}, nil
}
