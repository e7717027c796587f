package pattern_test

import (
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/gen/pattern"
)

// TestPatternsThatPackageRegexpRefuses has a row for each pattern of the selling model that does not compile as it stands,
// nine look-aheads and five long repeats.
func TestPatternsThatPackageRegexpRefuses(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	token := struct{ accepted, refused []string }{
		[]string{"a", "a\nb", a(2048), strings.Repeat("\u65e5", 2048)}, []string{"", a(2049)},
	}
	problem := struct{ accepted, refused []string }{
		[]string{a(20), a(19) + "\n", a(2000), strings.Repeat("\u65e5", 20)}, []string{"", a(19), a(2001), strings.Repeat("\u65e5", 19)},
	}
	tests := map[string]struct{ accepted, refused []string }{
		"CompanyWebsiteUrl": {
			[]string{"shop.example", "www.shop.example", "https://www.shop.example", "http://shop.example/path?x", "a-b.example", "https://a.b", "a.bc"},
			[]string{"", "shop", "a.b", "ftp://shop.example", "https://", "shop.example\n", "sh op.example", "http://" + a(245) + ".com", "shop.ex\u00e4mple"},
		},
		"Email": {
			[]string{"maria@shop.example", "m.b+c@x.example", a(67) + "@shop.example"},
			[]string{"", "maria", "maria@", "maria@shop", "Maria@shop.example", "maria@shop.example\n", a(68) + "@shop.example", "m..b@shop.example"},
		},
		"EngagementInvitationArnOrIdentifier": {
			[]string{"engi-0123456789abc", "arn:", "arn:x\u00e9y", "arn:" + a(251)},
			[]string{"", "engi-0123456789ab", "engi-0123456789abcd", "engi-0123456789aBc", "arn:x\n", "arn:x\ny", "arn:" + a(252), "xarn:"},
		},
		"ResourceSnapshotJobRoleArn": {
			[]string{"arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/path/to/role-1", "arn:aws:iam::123456789012:role/" + a(64)},
			[]string{"", "a", "arn:aws:iam::12345678901:role/a", "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:role/" + a(65), "arn:aws:iam::123456789012:role/" + strings.Repeat(a(50)+"/", 41) + "a", "arn:aws:iam::123456789012:role/a\n"},
		},
		"ResourceSnapshotJobRoleIdentifier": {
			[]string{"a", "job-role", a(64), "arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b/a"},
			[]string{"", a(65), "b/a", "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:user/a", "a b"},
		},
		"SenderContactEmail": {
			// The dot before the last labels is not escaped in the model, so any character stands there.
			[]string{"maria@shop", "Maria@shop.example", "maria@shop/example", "maria@shop\u00e9example", a(67) + "@shop.example"},
			[]string{"", "maria", "@shop.example", "maria@", "maria@.example", "maria@shop\nexample", "maria@shop.example\n", "maria`@shop.example", a(68) + "@shop.example"},
		},
		"TagKey": {
			[]string{"a", "cost center", "\u00e9:/=+-@_.", a(128), "a\u00a0b", "a\u2028", a(128) + "\u2029"},
			[]string{"", a(129), "a\nb", "a\n", "a!", "\u2028", "a\u2028b", "a\u2028\u2028", "\U0001f600"},
		},
		"TagValue": {
			[]string{"", "a", a(256), "\u2028"},
			[]string{a(257), "\n", "a#", "a\u2028b"},
		},
		"TaggableResourceArn": {
			[]string{"arn:aws:partnercentral:us-east-1:123456789012:catalog/AWS/opportunity/O1", "arn:aws:partnercentral::123456789012:catalog/Sandbox/a"},
			[]string{"", "arn:aws:partnercentral:us-east-1:123456789012:catalog/AWS", "arn:aws:partnercentral:us-east-1:123456789012:catalog/AWS/", "arn:aws:other:us-east-1:123456789012:catalog/AWS/x", "arn:aws:partnercentral:us-east-1:12345678901:catalog/AWS/x", "arn:aws:partnercentral::123456789012:catalog/AWS/" + a(1000), "arn:aws:partnercentral::123456789012:catalog/AWS1/a"},
		},
		"EngagementCustomerBusinessProblem":                              problem,
		"ProjectCustomerBusinessProblemString":                           problem,
		"ListEngagementByAcceptingInvitationTasksRequestNextTokenString": token,
		"ListEngagementFromOpportunityTasksRequestNextTokenString":       token,
		"ListOpportunityFromEngagementTasksRequestNextTokenString":       token,
	}
	if got, want := len(tests), 14; got != want {
		t.Errorf("the table has %d rows, want %d", got, want)
	}
	for _, p := range models(t) {
		name, selling := strings.CutPrefix(p.name, "selling ")
		tt, ok := tests[name]
		if !selling || !ok {
			continue
		}
		delete(tests, name)
		t.Run(name, func(t *testing.T) {
			rule, err := pattern.Translate(p.java)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range tt.accepted {
				if !rule.Match(s) {
					t.Errorf("%q is refused, want accepted", s)
				}
			}
			for _, s := range tt.refused {
				if rule.Match(s) {
					t.Errorf("%q is accepted, want refused", s)
				}
			}
		})
	}
	for name := range tests {
		t.Errorf("the selling model has no patterned shape %s", name)
	}
}
