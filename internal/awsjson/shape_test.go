package awsjson_test

import (
	"encoding/json"

	"github.com/opencosell/cosell/internal/awsjson"
)

// sample has a member of every kind that the models use, written as the generator writes shapes.
type sample struct {
	Name    string
	Nick    *string
	Secret  *string
	Count   *int32
	Rev     *int64
	When    *awsjson.Time
	Inner   *inner
	Choice  *choice
	Tags    []string
	Inners  []inner
	Texts   map[string]string
	Inside  map[string]inner
	Details json.RawMessage
}

type inner struct{ Id string }

type choice struct {
	A *inner
	B *string
}

var (
	nameRule   = awsjson.TextRule{Min: 2, Max: 5}
	nickRule   = awsjson.TextRule{Enum: []string{"Al", "Bo"}}
	secretRule = awsjson.TextRule{Max: 4, Pattern: &awsjson.Pattern{Source: "[a-z]*", RE2: `\A(?:[a-z]*)\z`}, Sensitive: true}
	countRule  = awsjson.IntRule{Min: 1, HasMin: true, Max: 100, HasMax: true}
	tagsRule   = awsjson.ListRule{Min: 1, Max: 3}
	tagRule    = awsjson.TextRule{Pattern: &awsjson.Pattern{Source: "[a-z]+", RE2: `\A(?:[a-z]+)\z`}}
	mapRule    = awsjson.ListRule{Max: 2}
)

func (v *sample) Decode(d *awsjson.Decoder) {
	if !d.Object() {
		return
	}
	var has [1]bool
	for d.Next() {
		switch string(d.Name()) {
		case "Name":
			has[0] = awsjson.Text(d, "Name", &v.Name, &nameRule)
		case "Nick":
			awsjson.OptText(d, "Nick", &v.Nick, &nickRule)
		case "Secret":
			awsjson.OptText(d, "Secret", &v.Secret, &secretRule)
		case "Count":
			awsjson.OptInt(d, "Count", &v.Count, &countRule)
		case "Rev":
			awsjson.OptInt(d, "Rev", &v.Rev, nil)
		case "When":
			awsjson.OptTimestamp(d, "When", &v.When)
		case "Inner":
			awsjson.Struct(d, "Inner", &v.Inner)
		case "Choice":
			awsjson.Struct(d, "Choice", &v.Choice)
		case "Tags":
			awsjson.Texts(d, "Tags", &v.Tags, &tagsRule, &tagRule)
		case "Inners":
			awsjson.Structs(d, "Inners", &v.Inners, nil)
		case "Texts":
			awsjson.TextMap(d, "Texts", &v.Texts, &mapRule, &tagRule, nil)
		case "Inside":
			awsjson.StructMap(d, "Inside", &v.Inside, nil, nil)
		case "Details":
			awsjson.Document(d, "Details", &v.Details)
		default:
			d.Skip()
		}
	}
	if !has[0] {
		d.Missing("Name")
	}
}

func (v *sample) AppendJSON(b []byte) []byte {
	b = append(b, '{')
	b = awsjson.AppendString(awsjson.Key(b, `"Name":`), v.Name)
	if v.Rev != nil {
		b = awsjson.AppendInt(awsjson.Key(b, `"Rev":`), *v.Rev)
	}
	if v.When != nil {
		b = awsjson.AppendTime(awsjson.Key(b, `"When":`), *v.When)
	}
	if v.Tags != nil {
		b = awsjson.AppendStrings(awsjson.Key(b, `"Tags":`), v.Tags)
	}
	if v.Inners != nil {
		b = awsjson.AppendStructs(awsjson.Key(b, `"Inners":`), v.Inners)
	}
	if v.Texts != nil {
		b = awsjson.AppendStringMap(awsjson.Key(b, `"Texts":`), v.Texts)
	}
	if v.Inside != nil {
		b = awsjson.AppendStructMap(awsjson.Key(b, `"Inside":`), v.Inside)
	}
	return append(b, '}')
}

func (v *inner) Decode(d *awsjson.Decoder) {
	if !d.Object() {
		return
	}
	var has [1]bool
	for d.Next() {
		switch string(d.Name()) {
		case "Id":
			has[0] = awsjson.Text(d, "Id", &v.Id, nil)
		default:
			d.Skip()
		}
	}
	if !has[0] {
		d.Missing("Id")
	}
}

func (v *inner) AppendJSON(b []byte) []byte {
	b = append(b, '{')
	b = awsjson.AppendString(awsjson.Key(b, `"Id":`), v.Id)
	return append(b, '}')
}

func (v *choice) Decode(d *awsjson.Decoder) {
	if !d.Object() {
		return
	}
	set := 0
	for d.Next() {
		switch string(d.Name()) {
		case "A":
			if awsjson.Struct(d, "A", &v.A) {
				set++
			}
		case "B":
			if awsjson.OptText(d, "B", &v.B, nil) {
				set++
			}
		default:
			d.Skip()
		}
	}
	d.OneOf(set, "A, B")
}

func (v *choice) AppendJSON(b []byte) []byte { return append(b, '{', '}') }

func ptr[T any](v T) *T { return &v }
