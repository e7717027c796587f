package main

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// timestampFormats maps the source's words to Smithy's.
var timestampFormats = map[string]string{
	"iso8601":       "date-time",
	"unixTimestamp": "epoch-seconds",
	"rfc822":        "http-date",
}

// shape makes every shape but services and operations.
func (c *converter) shape(name string, s shape) {
	out := &smithy.Shape{Traits: smithy.Traits{}}
	mark(out.Traits, smithy.TraitSensitive, s.Sensitive)
	mark(out.Traits, smithy.TraitDeprecated, s.Deprecated)
	bounds := smithy.TraitLength
	switch s.Type {
	case "structure":
		out.Type = smithy.Structure
		c.structure(name, s, out)
	case "list":
		out.Type = smithy.List
		if s.Member != nil {
			out.Member = c.member("member", *s.Member, false)
		}
	case "map":
		out.Type = smithy.Map
		if s.Key != nil && s.Value != nil {
			out.Key, out.Value = c.member("key", *s.Key, false), c.member("value", *s.Value, false)
		}
	case "string":
		out.Type = smithy.String
		c.text(name, s, out)
	case "timestamp":
		out.Type = smithy.Timestamp
		format := timestampFormats[s.TimestampFormat]
		if format == "" {
			c.fail("shape %s: timestamp format %q is unknown", name, s.TimestampFormat)
		}
		out.Traits.Set(smithy.TraitTimestampFormat, format)
	case "boolean", "integer", "long":
		out.Type = smithy.Type(s.Type)
		bounds = smithy.TraitRange
		if !s.Box {
			c.fail("shape %s: a %s that is not boxed has a default of its own, which the importer cannot express yet", name, s.Type)
		}
	default:
		c.fail("shape %s: type %q is unknown", name, s.Type)
	}
	if s.Min != nil || s.Max != nil {
		out.Traits.Set(bounds, smithy.Bounds{Min: s.Min, Max: s.Max})
	}
	c.add(name, out)
}

// structure fills in structures, unions, documents and errors, which the source tells apart by flags.
func (c *converter) structure(name string, s shape, out *smithy.Shape) {
	out.Members = c.members(name, s)
	switch {
	case s.Document:
		out.Type = smithy.Document
	case s.Union:
		out.Type = smithy.Union
	}
	if !s.Exception {
		return
	}
	side := "client"
	if s.Fault {
		side = "server"
	}
	out.Traits.Set(smithy.TraitError, side)
	if s.Retryable != nil {
		out.Traits.Set(smithy.TraitRetryable, smithy.Retryable{Throttling: s.Retryable.Throttling})
	}
	if s.Error != nil && s.Error.HTTPStatusCode != 0 {
		out.Traits.Set(smithy.TraitHTTPError, s.Error.HTTPStatusCode)
	}
}

// text fills in strings and enums.
func (c *converter) text(name string, s shape, out *smithy.Shape) {
	if s.Pattern != "" {
		out.Traits.Set(smithy.TraitPattern, s.Pattern)
	}
	if s.Enum == nil {
		return
	}
	out.Type = smithy.Enum
	taken := map[string]int{}
	for _, value := range s.Enum {
		member := memberName(value)
		if taken[member]++; taken[member] > 1 {
			c.fail("shape %s: two values make the member name %s", name, member)
		}
		traits := smithy.Traits{}
		traits.Set(smithy.TraitEnumValue, value)
		out.Members = append(out.Members, &smithy.Member{Name: member, Target: smithy.Unit, Traits: traits})
	}
}

// memberName makes the upper-snake name of an enum value: words are split at everything that is neither letter nor digit
// and where a capital begins a word ("AWSSalesRep" gives AWS_SALES_REP, "SaaS" stays whole). A leading "*" is spelled
// out, since it is all that sets some values apart; a leading digit gets the underscore that Smithy demands.
func memberName(value string) string {
	var name strings.Builder
	runes := []rune(value)
	if len(runes) > 0 && runes[0] == '*' {
		name.WriteString("STAR")
	}
	for i, r := range runes {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if name.Len() > 0 && !strings.HasSuffix(name.String(), "_") {
				name.WriteByte('_')
			}
			continue
		}
		begins := i > 0 && i+1 < len(runes) && unicode.IsUpper(r) && unicode.IsLower(runes[i+1]) &&
			(unicode.IsLetter(runes[i-1]) || unicode.IsDigit(runes[i-1]))
		if begins {
			name.WriteByte('_')
		}
		name.WriteRune(unicode.ToUpper(r))
	}
	snake := strings.TrimSuffix(name.String(), "_")
	if snake == "" || unicode.IsDigit(rune(snake[0])) {
		return fmt.Sprintf("_%s", snake)
	}
	return snake
}
