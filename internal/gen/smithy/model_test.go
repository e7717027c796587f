package smithy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// small is a model in the form that Encode writes.
const small = `{
  "smithy": "2.0",
  "metadata": {
    "source": "a test"
  },
  "shapes": {
    "ns#Color": {
      "type": "enum",
      "members": {
        "RED": {
          "target": "smithy.api#Unit",
          "traits": {
            "smithy.api#enumValue": "Red <&>"
          }
        },
        "BLUE": {
          "target": "smithy.api#Unit",
          "traits": {
            "smithy.api#enumValue": "blue"
          }
        }
      }
    },
    "ns#Colors": {
      "type": "list",
      "member": {
        "target": "ns#Color"
      },
      "traits": {
        "smithy.api#length": {
          "min": 1,
          "max": 3
        }
      }
    },
    "ns#Lost": {
      "type": "structure",
      "traits": {
        "smithy.api#error": "server",
        "smithy.api#httpError": 503,
        "smithy.api#retryable": {
          "throttling": true
        }
      }
    },
    "ns#Name": {
      "type": "string",
      "traits": {
        "smithy.api#length": {
          "min": 0
        },
        "smithy.api#pattern": "[a-z]*",
        "smithy.api#sensitive": {}
      }
    },
    "ns#Paint": {
      "type": "operation",
      "input": {
        "target": "ns#PaintInput"
      },
      "output": {
        "target": "smithy.api#Unit"
      },
      "errors": [
        {
          "target": "ns#Lost"
        }
      ],
      "traits": {
        "smithy.api#paginated": {
          "inputToken": "Next",
          "outputToken": "Next",
          "pageSize": "Size"
        }
      }
    },
    "ns#PaintInput": {
      "type": "structure",
      "members": {
        "Zebra": {
          "target": "ns#Name",
          "traits": {
            "smithy.api#required": {}
          }
        },
        "Ape": {
          "target": "ns#Colors"
        },
        "Middle": {
          "target": "ns#Palette"
        }
      }
    },
    "ns#Palette": {
      "type": "map",
      "key": {
        "target": "ns#Name"
      },
      "value": {
        "target": "ns#Color"
      }
    },
    "ns#Service": {
      "type": "service",
      "version": "2026-01-02",
      "operations": [
        {
          "target": "ns#Paint"
        }
      ],
      "traits": {
        "aws.api#service": {
          "sdkId": "Paint Shop",
          "arnNamespace": "paint",
          "endpointPrefix": "paint-shop"
        },
        "aws.auth#sigv4": {
          "name": "paint"
        },
        "cosell#targetPrefix": "PaintShop",
        "smithy.api#auth": [
          "aws.auth#sigv4a",
          "aws.auth#sigv4"
        ]
      }
    },
    "ns#Spare": {
      "type": "timestamp",
      "traits": {
        "smithy.api#timestampFormat": "date-time"
      }
    }
  }
}
`

func parse(t *testing.T, text string) *smithy.Model {
	t.Helper()
	m, err := smithy.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestEncodeGivesBackWhatParseRead(t *testing.T) {
	m := parse(t, small)
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	got, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(small, string(got)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestMembersKeepTheirOrder(t *testing.T) {
	m := parse(t, small)
	var got []string
	for _, member := range m.Shapes["ns#PaintInput"].Members {
		got = append(got, member.Name)
	}
	if diff := cmp.Diff([]string{"Zebra", "Ape", "Middle"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Red <&>", "blue"}, m.Shapes["ns#Color"].EnumValues()); diff != "" {
		t.Errorf("enum values: -want +got\n%s", diff)
	}
	if got := m.Shapes["ns#Name"].EnumValues(); got != nil {
		t.Errorf("enum values of a string: got %q, want none", got)
	}
	palette := m.Shapes["ns#Palette"]
	if got, want := palette.Key.Name+" "+palette.Value.Name+" "+m.Shapes["ns#Colors"].Member.Name, "key value member"; got != want {
		t.Errorf("implied member names: got %q, want %q", got, want)
	}
}

func TestShapeID(t *testing.T) {
	tests := []struct {
		id                  smithy.ShapeID
		ns, name, member, s string
		prelude             bool
	}{
		{"com.x#A", "com.x", "A", "", "com.x#A", false},
		{"com.x#A$b", "com.x", "A", "b", "com.x#A", false},
		{smithy.Unit, "smithy.api", "Unit", "", "smithy.api#Unit", true},
	}
	for _, tt := range tests {
		got := []any{tt.id.Namespace(), tt.id.Name(), tt.id.Member(), string(tt.id.Shape()), tt.id.Prelude()}
		if diff := cmp.Diff([]any{tt.ns, tt.name, tt.member, tt.s, tt.prelude}, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.id, diff)
		}
	}
}

func TestAccessors(t *testing.T) {
	m := parse(t, small)
	id, service, err := m.Service()
	if err != nil {
		t.Fatal(err)
	}
	name := m.Shapes["ns#Name"].Traits
	nameMin, nameMax := name.Length()
	colorsMin, colorsMax := m.Shapes["ns#Colors"].Traits.Length()
	rangeMin, rangeMax := name.Range()
	lost := m.Shapes["ns#Lost"].Traits
	retryable, isRetryable := lost.Retryable()
	_, nameRetryable := name.Retryable()
	paginated, isPaginated := m.Shapes["ns#Paint"].Traits.Paginated()
	info := smithy.ServiceInfo{SDKID: "Paint Shop", ARNNamespace: "paint", EndpointPrefix: "paint-shop"}
	tests := []struct {
		name      string
		got, want any
	}{
		{"service id", id, smithy.ShapeID("ns#Service")},
		{"service version", service.Version, "2026-01-02"},
		{"service info", service.Traits.ServiceInfo(), info},
		{"auth in order", service.Traits.Auth(), []string{smithy.TraitSigV4A, smithy.TraitSigV4}},
		{"signing name", service.Traits.SigningName(), "paint"},
		{"target prefix", service.Traits.TargetPrefix(), "PaintShop"},
		{"pattern", name.Pattern(), "[a-z]*"},
		{"length from zero", *nameMin, 0},
		{"no upper length", nameMax, (*int)(nil)},
		{"length of a list", []int{*colorsMin, *colorsMax}, []int{1, 3}},
		{"no range", []*int{rangeMin, rangeMax}, []*int{nil, nil}},
		{"sensitive", name.Sensitive(), true},
		{"not sensitive", lost.Sensitive(), false},
		{"error", lost.Error(), "server"},
		{"status", lost.HTTPError(), 503},
		{"no status", name.HTTPError(), 0},
		{"retryable", isRetryable && retryable.Throttling, true},
		{"not retryable", nameRetryable, false},
		{"paginated", paginated, smithy.Paginated{InputToken: "Next", OutputToken: "Next", PageSize: "Size"}},
		{"is paginated", isPaginated, true},
		{"timestamp format", m.Shapes["ns#Spare"].Traits.TimestampFormat(), "date-time"},
		{"required", m.Shapes["ns#PaintInput"].Members[0].Required(), true},
		{"not required", m.Shapes["ns#PaintInput"].Members[1].Required(), false},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.name, diff)
		}
	}
}

func TestTraitsOfAMemberOverrideItsTargets(t *testing.T) {
	m := parse(t, small)
	member := m.Shapes["ns#PaintInput"].Members[0]
	member.Traits.Set(smithy.TraitPattern, "[A-Z]+")
	got := m.Traits(member)
	if got.Pattern() != "[A-Z]+" || !got.Sensitive() || !got.Has(smithy.TraitRequired) {
		t.Errorf("got %s, want the member's pattern, the target's sensitive and required", got)
	}
	if got, want := m.Shapes["ns#Name"].Traits.Pattern(), "[a-z]*"; got != want {
		t.Errorf("the target's own pattern: got %q, want %q", got, want)
	}
}

func TestReachable(t *testing.T) {
	m := parse(t, small)
	tests := []struct {
		from smithy.ShapeID
		want []smithy.ShapeID
	}{
		{"ns#Palette", []smithy.ShapeID{"ns#Color", "ns#Name", "ns#Palette"}},
		{"ns#Service", []smithy.ShapeID{
			"ns#Color", "ns#Colors", "ns#Lost", "ns#Name", "ns#Paint", "ns#PaintInput", "ns#Palette", "ns#Service",
		}},
		{smithy.Unit, nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, m.Reachable(tt.from)); diff != "" {
			t.Errorf("from %s: -want +got\n%s", tt.from, diff)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a shape twice", `{"shapes":{"ns#A":{"type":"string"},"ns#A":{"type":"string"}}}`, `"ns#A" occurs twice`},
		{"a member twice", `{"shapes":{"ns#A":{"type":"structure","members":{"b":{"target":"ns#B"},"b":{"target":"ns#B"}}}}}`, `"b" occurs twice`},
		{"a trait twice", `{"shapes":{"ns#A":{"type":"string","traits":{"x#y":1,"x#y":2}}}}`, `"x#y" occurs twice`},
		{"an unknown field", `{"shapes":{"ns#A":{"type":"string","mixins":[]}}}`, "mixins"},
		{"a list of shapes", `{"shapes":[]}`, "object is expected"},
		{"a second value", `{"shapes":{}} {}`, "after the end"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := smithy.Parse([]byte(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got error %v, want one that has %q", err, tt.want)
			}
		})
	}
}

func TestValidateRefuses(t *testing.T) {
	tests := []struct{ name, shape, want string }{
		{"a target that is missing", `{"type":"list","member":{"target":"ns#Gone"}}`, "ns#Gone is not in the model"},
		{"a list of nothing", `{"type":"list"}`, `"member"`},
		{"a map without values", `{"type":"map","key":{"target":"ns#A"}}`, `"value"`},
		{"an operation without output", `{"type":"operation","input":{"target":"smithy.api#Unit"}}`, `"output"`},
		{"a service without version", `{"type":"service","operations":[{"target":"ns#A"}]}`, `"version"`},
		{"an empty enum", `{"type":"enum"}`, `"members"`},
		{"an enum member without value", `{"type":"enum","members":{"B":{"target":"smithy.api#Unit"}}}`, "enum member B"},
		{"an unknown type", `{"type":"blob"}`, `"blob" is unknown`},
		{"a bound that is no number", `{"type":"string","traits":{"smithy.api#length":{"min":"1"}}}`, smithy.TraitLength},
		{"an unknown bound", `{"type":"string","traits":{"smithy.api#length":{"least":1}}}`, "least"},
		{"an unknown side of error", `{"type":"structure","traits":{"smithy.api#error":"both"}}`, `"both"`},
		{"a bad trait of a member", `{"type":"structure","members":{"b":{"target":"ns#A","traits":{"smithy.api#required":true}}}}`, "member b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := parse(t, `{"shapes":{"ns#A":`+tt.shape+`}}`).Validate()
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "ns#A") {
				t.Errorf("got error %v, want one that has %q and the shape", err, tt.want)
			}
		})
	}
}

func TestModelNeedsExactlyOneService(t *testing.T) {
	m := parse(t, small)
	m.Shapes["ns#Second"] = m.Shapes["ns#Service"]
	if id, _, err := m.Service(); err == nil {
		t.Errorf("two services: got %s, want an error", id)
	}
	delete(m.Shapes, "ns#Second")
	delete(m.Shapes, "ns#Service")
	if id, _, err := m.Service(); err == nil {
		t.Errorf("no service: got %s, want an error", id)
	}
}
