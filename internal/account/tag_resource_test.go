package account

import (
	"fmt"
	"strings"
	"testing"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
)

func (w *world) tag(account, arn string, tags ...api.Tag) error {
	_, err := write(w, account, w.service.TagResource, &api.TagResourceInput{ResourceArn: arn, Tags: tags})
	return err
}

func (w *world) untag(account, arn string, keys ...string) error {
	_, err := write(w, account, w.service.UntagResource, &api.UntagResourceInput{ResourceArn: arn, TagKeys: keys})
	return err
}

// tags are what ListTagsForResource answers, as key=value.
func (w *world) tags(account, arn string) ([]string, error) {
	out, err := get(w, account, w.service.ListTagsForResource, &api.ListTagsForResourceInput{ResourceArn: arn})
	if err != nil {
		return nil, err
	}
	if out.ResourceArn != arn || out.Tags == nil {
		w.t.Errorf("answer for %s is of %s with tags %v", arn, out.ResourceArn, out.Tags)
	}
	list := []string{}
	for _, t := range out.Tags {
		list = append(list, t.Key+"="+t.Value)
	}
	return list, nil
}

func TestTags7_27(t *testing.T) {
	w := newWorld(t)
	arn := w.register(alice, "Blue Fjord").Arn
	w.catalog = "" // the requests name none
	want := func(tags ...string) {
		t.Helper()
		wantEqual(t, ok[[]string](t)(w.tags(alice, arn)), append([]string{}, tags...))
	}
	want()
	w.must(w.tag(alice, arn, api.Tag{Key: "team", Value: "north"}, api.Tag{Key: "Team", Value: "south"}, api.Tag{Key: "cost"}))
	want("Team=south", "cost=", "team=north")
	w.must(w.tag(alice, arn, api.Tag{Key: "team", Value: "west"}, api.Tag{Key: "area", Value: "1"}))
	want("Team=south", "area=1", "cost=", "team=west")
	w.must(w.tag(alice, arn))
	w.must(w.untag(alice, arn, "team", "nothing", "team"))
	w.must(w.untag(alice, arn))
	want("Team=south", "area=1", "cost=")
	w.must(w.untag(alice, arn, "Team", "area", "cost"))
	want()
	// §6.5: reads stay open.
	w.catalog = resource.CatalogSandbox
	w.changePartner(alice, func(p *partner) { p.hidden.Suspended = true })
	want()
}

func TestTags7_27Refusals(t *testing.T) {
	many := func(from, to int) (tags []api.Tag) {
		for i := from; i < to; i++ {
			tags = append(tags, api.Tag{Key: fmt.Sprint("k", i)})
		}
		return tags
	}
	one := []api.Tag{{Key: "a", Value: "1"}}
	w := newWorld(t)
	arn := w.register(alice, "Blue Fjord").Arn
	foreign := w.register(bob, "Nimbus").Arn
	const missing, denied = "NotFound PARTNER_NOT_FOUND", "Denied ACCESS_DENIED"
	const suspended = "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"
	id := arn[strings.LastIndexByte(arn, '/')+1:]
	tests := []struct {
		name, arn          string
		suspended          bool
		tags               []api.Tag
		tag, untag, listed string
	}{
		{"keys of AWS, in any case", arn, false, []api.Tag{{Key: "aws:a"}, {Key: "b"}, {Key: "AwS:c"}}, "Request Tags[0].Key=INVALID_VALUE Tags[2].Key=INVALID_VALUE", "", ""},
		{"a key twice", arn, false, []api.Tag{{Key: "a"}, {Key: "A"}, {Key: "a"}}, "Request Tags[2].Key=DUPLICATE_VALUE", "", ""},
		{"51 at once", arn, false, many(0, 51), "Business Tags=TOO_MANY_VALUES", "", ""},
		{"another account's partner", foreign, false, one, denied, denied, denied},
		{"another account, no such partner", strings.Replace(foreign, "partner/", "partner/x", 1), false, one, denied, denied, denied},
		{"keys before the ARN", foreign, false, []api.Tag{{Key: "aws:"}}, "Request Tags[0].Key=INVALID_VALUE", denied, denied},
		{"another's id under the own account", strings.Replace(foreign, bob, alice, 1), false, one, missing, missing, missing},
		{"unknown partner", strings.Replace(arn, id, "partner-0000000000000", 1), false, one, missing, missing, missing},
		{"the other catalog", strings.Replace(arn, "/Sandbox/", "/AWS/", 1), false, one, missing, missing, missing},
		{"no such catalog", strings.Replace(arn, "/Sandbox/", "/sandbox/", 1), false, one, missing, missing, missing},
		{"preferences have no tags", "arn:aws:partnercentral:us-east-1:" + alice + ":catalog/Sandbox/connection-preferences", false, one, missing, missing, missing},
		{"no catalog", "arn:aws:partnercentral:us-east-1:" + alice + ":partner/" + id, false, one, missing, missing, missing},
		{"another partition", strings.Replace(arn, "arn:aws:", "arn:aws-cn:", 1), false, one, missing, missing, missing},
		{"§6.5 suspended", arn, true, one, suspended, suspended, ""},
		{"§6.1 suspended before the number", arn, true, many(0, 51), suspended, suspended, ""},
		{"50 at once", arn, false, many(0, 50), "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w.catalog = resource.CatalogSandbox
			w.changePartner(alice, func(p *partner) { p.hidden.Suspended, p.hidden.Tags = test.suspended, nil })
			w.catalog = ""
			wantRefusal(t, w.untag(alice, test.arn, "k"), test.untag)
			wantRefusal(t, w.tag(alice, test.arn, test.tags...), test.tag)
			tags, err := w.tags(alice, test.arn)
			wantRefusal(t, err, test.listed)
			if test.tag == "" && len(tags) != len(test.tags) {
				t.Errorf("%d tags, want %d", len(tags), len(test.tags))
			}
		})
	}
	t.Run("one more than 50", func(t *testing.T) {
		wantRefusal(t, w.tag(alice, arn, api.Tag{Key: "k3", Value: "over"}), "") // overwrites
		wantRefusal(t, w.tag(alice, arn, api.Tag{Key: "fresh"}), "Business Tags=TOO_MANY_VALUES")
		w.must(w.untag(alice, arn, "k4"))
		wantRefusal(t, w.tag(alice, arn, api.Tag{Key: "fresh"}), "")
	})
}
