package requestlog

import (
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
)

var personMask = awsjson.Mask{Members: []awsjson.MaskMember{{Name: "Email", Mask: &awsjson.Hide}}}

var dealMask = awsjson.Mask{Members: []awsjson.MaskMember{
	{Name: "Company", Mask: &awsjson.Hide},
	{Name: "Contacts", Mask: &awsjson.Mask{Each: &personMask}},
	{Name: "Lead", Mask: &personMask},
	{Name: "Names", Mask: &awsjson.Mask{Each: &awsjson.Hide}},
}}

// kept is a body as the log has it.
func kept(text string, m *awsjson.Mask) *Body {
	l := New(1)
	l.Add(&Entry{Request: NewBody([]byte(text), m)})
	return &l.at(0).Request
}

func TestMask(t *testing.T) {
	for name, test := range map[string]struct{ body, want string }{
		"hidden":                   {`{"Company":"Harbour","Title":"Boats"}`, `{"Company":"•••","Title":"Boats"}`},
		"any case":                 {`{"COMPANY":"Harbour"}`, `{"COMPANY":"•••"}`},
		"twice":                    {`{"Company":"a","Company":"b"}`, `{"Company":"•••","Company":"•••"}`},
		"nothing to hide":          {`{"Company":null,"Lead":{"Email":""},"Names":[]}`, `{"Company":null,"Lead":{"Email":""},"Names":[]}`},
		"another type":             {`{"Company":{"Secret":1},"Lead":"ana@x.example","Contacts":[7]}`, `{"Company":"•••","Lead":"•••","Contacts":["•••"]}`},
		"list for a structure":     {`{"Lead":[{"Email":"ana@x.example","Age":3}]}`, `{"Lead":[{"Email":"•••","Age":3}]}`},
		"structure for a list":     {`{"Contacts":{"Email":"ana@x.example"}}`, `{"Contacts":{"Email":"•••"}}`},
		"elements":                 {`{"Contacts":[{"Email":"ana@x.example","Note":"x"}],"Names":["Ana",null]}`, `{"Contacts":[{"Email":"•••","Note":"x"}],"Names":["•••",null]}`},
		"unknown members":          {`{"X":{"Email":"shown"},"N":1.50,"T":true}`, `{"X":{"Email":"shown"},"N":1.50,"T":true}`},
		"unknown below hidden":     {`{"Company":[{"X":{"Y":1}}]}`, `{"Company":"•••"}`},
		"escapes and wide letters": {`{"Title":"a\"\u00e9\n<"}`, `{"Title":"a\"é\n<"}`},
	} {
		t.Run(name, func(t *testing.T) {
			b := kept(test.body, &dealMask)
			got, _ := b.view(nil)
			if string(got.Value) != test.want || got.Length != len(test.body) || got.Cut || got.Hidden != "" {
				t.Errorf("got %s %+v, want %s", got.Value, got, test.want)
			}
		})
	}
}

// A body that is no JSON could hold anything anywhere.
func TestNoJSONIsNotShown(t *testing.T) {
	for name, body := range map[string]string{
		"text": "Company=Harbour", "two values": `{} {}`, "unfinished": `{"Company":"Harb`, "half": `{"Title":"x",`,
		"too deep": strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			b := kept(body, nil)
			got, _ := b.view(nil)
			if got.Value != nil || got.Hidden != "not JSON" || got.Length != len(body) {
				t.Errorf("got %+v, want the length %d only", got, len(body))
			}
		})
	}
}

// Wherever a long body is cut, what is shown is JSON, says that it was cut, and hides what it should.
func TestCut(t *testing.T) {
	whole := `{"Title":"` + strings.Repeat("t", maxBody-60) + `","Company":"Harbour","Contacts":[{"Email":"ana@x.example","Age":31},{"Email":"bo@x.example"}],"End":` +
		strings.Repeat(" ", 100) + `true}`
	for shift := range 160 {
		body := strings.Replace(whole, "ttt", "ttt"+strings.Repeat("t", shift), 1)
		if shift > 80 {
			body = strings.Replace(whole, strings.Repeat("t", shift-80), "", 1)
		}
		b := kept(body, &dealMask)
		if len(b.text) != maxBody {
			t.Fatalf("shift %d: got %d bytes kept, want %d", shift, len(b.text), maxBody)
		}
		got, _ := b.view(nil)
		text := string(got.Value)
		if !got.Cut || got.Length != len(body) || !strings.Contains(text, "cut: the first 65536 of ") {
			t.Fatalf("shift %d: got %s…, want a mark", shift, text[max(0, len(text)-200):])
		}
		for _, secret := range []string{"Harb", "ana@", "bo@"} {
			if strings.Contains(text, secret) {
				t.Errorf("shift %d: %s is shown", shift, secret)
			}
		}
		if strings.Contains(text, `"Age":3}`) {
			t.Errorf("shift %d: half a number is shown", shift)
		}
		if _, err := parse(&Body{text: []byte(text)}); err != nil {
			t.Errorf("shift %d: %v in %s", shift, err, text[max(0, len(text)-200):])
		}
	}
}

// Refusals quote what was sent, also what the log hides.
func TestMessagesAreCleaned(t *testing.T) {
	long := strings.Repeat("ä", 300)
	l := New(1)
	message := "Value 'ana@x.example' at 'lead.email' is wrong, 'shown' is not; Value '" + string([]rune(long)[:200]) + "…' is long"
	l.Add(&Entry{
		ID: "r1", Service: "notes", Operation: "Put",
		Failure:  apierr.Request(apierr.Field{Path: "Lead.Email", Code: apierr.InvalidValue, Message: message}),
		Request:  NewBody([]byte(`{"Lead":{"Email":"ana@x.example"},"Company":"`+long+`","Title":"shown"}`), &dealMask),
		Response: NewBody([]byte(`{"Message":"`+message+`"}`), nil),
	})
	d := l.Get("r1")
	want := "Value '•••' at 'lead.email' is wrong, 'shown' is not; Value '•••' is long"
	if got := d.Problems[0]; got.Message != want || got.Code != "INVALID_VALUE" {
		t.Errorf("got %+v, want message %q", got, want)
	}
	if got := string(d.Response.Value); got != `{"Message":"`+want+`"}` {
		t.Errorf("got response %s, want %s", got, want)
	}
	if strings.Contains(d.Message, "ana@") {
		t.Errorf("got message %q, want the address hidden", d.Message)
	}
	if d.Exception != "ValidationException" || d.Reason != "REQUEST_VALIDATION_FAILED" {
		t.Errorf("got %s %s", d.Exception, d.Reason)
	}
}

// Where the values that are hidden are not all known, because the request is cut or deeper than what is read, messages
// quote nothing.
func TestMessagesOfCutRequests(t *testing.T) {
	for name, body := range map[string]string{
		"cut":      `{"Title":"` + strings.Repeat("t", maxBody) + `","Lead":{"Email":"ana@x.example"}}`,
		"too deep": `{"X":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `,"Lead":{"Email":"ana@x.example"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			l := New(1)
			message := "Value 'ana@x.example' at 'lead.email' is wrong"
			l.Add(&Entry{
				ID: "r1", Failure: apierr.Request(apierr.Field{Path: "Lead.Email", Code: apierr.InvalidValue, Message: message}),
				Request: NewBody([]byte(body), &dealMask), Response: NewBody([]byte(`{"Message":"`+message+`"}`), nil),
			})
			d := l.Get("r1")
			for _, got := range []string{d.Message, d.Problems[0].Message, string(d.Response.Value)} {
				if strings.Contains(got, "ana@") || !strings.Contains(got, "'•••' is wrong") {
					t.Errorf("got %q, want the address hidden", got)
				}
			}
		})
	}
}

// Of two values the longer one is taken out where both fit.
func TestQuotedQuotes(t *testing.T) {
	s := &scrub{}
	for _, secret := range []string{"a", "a'b"} {
		s.learn(secret)
	}
	if got, want := s.clean("Value 'a'b' and 'a' and 'c'"), "Value '•••' and '•••' and 'c'"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What a call takes beside its bodies counts too.
func TestBytesOfEntries(t *testing.T) {
	long := strings.Repeat("x", 1000)
	bare, full := &Entry{}, &Entry{
		Client: long, Product: long, Failure: &apierr.Error{Message: long, Fields: []apierr.Field{{Path: long, Message: long}, {Message: long}}},
	}
	if got := full.bytes() - bare.bytes(); got < 6000 {
		t.Errorf("six texts of 1000 bytes count as %d", got)
	}
}
