package selling

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
)

// patch merges what the operator says over a body, decodes the result and holds it to the rules of the model: members
// that are null are taken away, objects are merged, everything else replaces what was there. Only the members of allowed
// may be changed, and none that the model does not have.
func patch(sent, body []byte, allowed []string, into awsjson.Shape) error {
	changes, err := object(sent)
	if err != nil {
		return err
	}
	var problems []apierr.Field
	for name := range changes {
		if !slices.Contains(allowed, name) {
			problems = append(problems, apierr.Fieldf(name, apierr.ActionNotPermitted, "%s is none of the members that can be given here: %s", name, strings.Join(allowed, ", ")))
		}
	}
	if len(problems) > 0 {
		slices.SortFunc(problems, func(a, b apierr.Field) int { return strings.Compare(a.Path, b.Path) })
		return apierr.Request(problems...)
	}
	before, err := object(body)
	if err != nil {
		return err
	}
	next, err := json.Marshal(merged(before, changes))
	if err != nil {
		return fmt.Errorf("encode a change: %w", err)
	}
	if problems, err = awsjson.Decode(next, &api.API.Spelling.Style, into); err != nil {
		return err
	}
	// What was there before was judged when it came; the model has patterns that the server's own ARNs do not match.
	problems = slices.DeleteFunc(problems, func(f apierr.Field) bool {
		name, _, _ := strings.Cut(f.Path, ".")
		name, _, _ = strings.Cut(name, "[")
		_, sent := changes[name]
		return !sent
	})
	if problems = append(problems, UnknownMembers(sent, into.AppendJSON(nil))...); len(problems) > 0 {
		return apierr.Request(problems...)
	}
	return nil
}

func object(text []byte) (map[string]any, error) {
	var o map[string]any
	if err := json.Unmarshal(text, &o); err != nil || o == nil {
		return nil, apierr.Request(apierr.Fieldf("", apierr.InvalidValue, "a JSON object is expected, with members as the API spells them"))
	}
	return o, nil
}

func merged(into, changes map[string]any) map[string]any {
	if into == nil {
		into = map[string]any{}
	}
	for name, v := range changes {
		switch v := v.(type) {
		case nil:
			delete(into, name)
		case map[string]any:
			old, _ := into[name].(map[string]any)
			into[name] = merged(old, v)
		default:
			into[name] = v
		}
	}
	return into
}

// UnknownMembers are the members of a JSON document that are not in what it was decoded into, encoded again: the model
// has none such. A document that is no object has none.
func UnknownMembers(sent, kept []byte) []apierr.Field {
	given, err := object(sent)
	if err != nil {
		return nil
	}
	known, err := object(kept)
	if err != nil {
		return nil
	}
	return unknownMembers("", given, known)
}

// unknownMembers are those that were sent and got lost because the model has none such.
func unknownMembers(path string, sent, kept any) []apierr.Field {
	var found []apierr.Field
	switch sent := sent.(type) {
	case map[string]any:
		kept, _ := kept.(map[string]any)
		for name, v := range sent {
			at := strings.TrimPrefix(path+"."+name, ".")
			if k, ok := kept[name]; ok {
				found = append(found, unknownMembers(at, v, k)...)
			} else if v != nil {
				found = append(found, apierr.Fieldf(at, apierr.InvalidValue, "%s is no member that the API has", at))
			}
		}
	case []any:
		kept, _ := kept.([]any)
		for i := range min(len(sent), len(kept)) {
			found = append(found, unknownMembers(fmt.Sprintf("%s[%d]", path, i), sent[i], kept[i])...)
		}
	}
	slices.SortFunc(found, func(a, b apierr.Field) int { return strings.Compare(a.Path, b.Path) })
	return found
}

// sends reports whether a change says something of a member, given as a path of names.
func sends(sent []byte, path string) bool {
	var at any
	if json.Unmarshal(sent, &at) != nil {
		return false
	}
	for name := range strings.SplitSeq(path, ".") {
		o, ok := at.(map[string]any)
		if !ok {
			return at == nil // the whole object is taken away
		}
		if at, ok = o[name]; !ok {
			return false
		}
	}
	return true
}
