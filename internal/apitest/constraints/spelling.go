package constraints

import (
	"strconv"
	"strings"
)

// style is how a service spells paths and codes in its answers (protocol §5.3).
type style struct {
	lowerCamel, index bool
	codes             map[string]string // where the service's enumeration lacks a code
}

var styles = map[string]style{
	"selling":  {lowerCamel: true},
	"benefits": {lowerCamel: true, index: true},
	"channel":  {index: true},
	"account": {index: true, codes: map[string]string{
		"NOT_ENOUGH_VALUES":   "INVALID_VALUE",
		"VALUE_OUT_OF_RANGE":  "INVALID_VALUE",
		"DUPLICATE_KEY_VALUE": "DUPLICATE_VALUE",
	}},
}

func (s style) code(c string) string {
	if mapped, ok := s.codes[c]; ok {
		return mapped
	}
	return c
}

// place is where a value stands: as the model spells it, and as the service does.
type place struct {
	style        style
	model, shown string
}

func (p place) member(name string) place {
	shown := name
	if p.style.lowerCamel {
		shown = strings.ToLower(name[:1]) + name[1:]
	}
	return p.below(name, shown)
}

func (p place) key(name string) place { return p.below(name, name) }

func (p place) below(model, shown string) place {
	if p.model != "" {
		model, shown = p.model+"."+model, p.shown+"."+shown
	}
	p.model, p.shown = model, shown
	return p
}

func (p place) element(i int) place {
	n := "[" + strconv.Itoa(i) + "]"
	p.model += n
	if p.style.index {
		p.shown += n
	}
	return p
}
