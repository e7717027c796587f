package awsjson_test

import (
	"testing"

	"github.com/opencosell/cosell/internal/awsjson"
)

// TestStylePath is protocol §5.3: lower camel in selling and benefits, list elements as [n] everywhere but in selling.
func TestStylePath(t *testing.T) {
	for _, tt := range []struct{ model, selling, benefits, account, channel string }{
		{"", "", "", "", ""},
		{"Catalog", "catalog", "catalog", "Catalog", "Catalog"},
		{"LifeCycle.TargetCloseDate", "lifeCycle.targetCloseDate", "lifeCycle.targetCloseDate", "LifeCycle.TargetCloseDate", "LifeCycle.TargetCloseDate"},
		{"Tags[0].Key", "tags.key", "tags[0].key", "Tags[0].Key", "Tags[0].Key"},
		{"Filter.Identifiers[12]", "filter.identifiers", "filter.identifiers[12]", "Filter.Identifiers[12]", "Filter.Identifiers[12]"},
		{"A[0].B[10].CDe", "a.b.cDe", "a[0].b[10].cDe", "A[0].B[10].CDe", "A[0].B[10].CDe"},
		{"details.supportPlan.coverage", "details.supportPlan.coverage", "details.supportPlan.coverage", "details.supportPlan.coverage", "details.supportPlan.coverage"},
	} {
		for service, x := range map[string]struct {
			style awsjson.Style
			want  string
		}{
			"selling":  {awsjson.SellingSpelling.Style, tt.selling},
			"benefits": {awsjson.BenefitsSpelling.Style, tt.benefits},
			"account":  {awsjson.AccountSpelling.Style, tt.account},
			"channel":  {awsjson.ChannelSpelling.Style, tt.channel},
		} {
			if got := x.style.Path(tt.model); got != x.want {
				t.Errorf("%s, %q: got %q, want %q", service, tt.model, got, x.want)
			}
		}
	}
	var none *awsjson.Style
	if got := none.Path("A[0].B"); got != "A[0].B" {
		t.Errorf("no style: got %q, want the path unchanged", got)
	}
}
