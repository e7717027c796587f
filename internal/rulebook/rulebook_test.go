package rulebook

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/apierr"
)

// TestSections: every section that a table names stands on a page and has a title.
func TestSections(t *testing.T) {
	named := map[string]bool{"protocol 5.1": true}
	for _, tables := range []map[string][]string{common, sellingSections, accountSections} {
		for _, list := range tables {
			for _, name := range list {
				named[name] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if s := pages.sections[name]; s == nil || s.title == "" {
			t.Errorf("no page has section %s", name)
		}
	}
}

func TestOf(t *testing.T) {
	field := func(path string, code apierr.Code) apierr.Field { return apierr.Field{Path: path, Code: code} }
	business, model := &apierr.Error{Kind: apierr.Validation, Business: true}, &apierr.Error{Kind: apierr.Validation}
	for _, tt := range []struct {
		service, operation string
		err                *apierr.Error
		problem            apierr.Field
		want               Rule
	}{
		{
			"selling", "CreateOpportunity", business, field("Customer.Account.WebsiteUrl", apierr.RequiredFieldMissing),
			Rule{"selling §5.4", "…CompanyName, …WebsiteUrl: not blank, unless secret"},
		},
		{
			"selling", "CreateOpportunity", business, field("LifeCycle.TargetCloseDate", apierr.InvalidValue),
			Rule{"selling §5.4", "LifeCycle.TargetCloseDate: not before today, UTC; judged when it is new, but not when the stage becomes Launched or Closed Lost with it"},
		},
		{
			"selling", "CreateOpportunity", model, field("Tags[3].Key", apierr.InvalidValue),
			Rule{"selling §5.4", "Tags: no key twice; none beginning aws:"},
		},
		{
			"selling", "CreateOpportunity", model,
			apierr.Field{Path: "NationalSecurity", Code: apierr.InvalidEnumValue, Message: "Value 'x' at 'nationalSecurity' failed to satisfy constraint: …"},
			Rule{"protocol §5.3", "outside an enumeration, or outside a list that the server keeps"},
		},
		{
			"selling", "UpdateOpportunity", &apierr.Error{Kind: apierr.Conflict},
			apierr.Field{},
			Rule{"selling §1.8", "opportunity: LastModifiedDate: UpdateOpportunity"},
		},
		{
			"selling", "UpdateOpportunity", business, field("LifeCycle.Stage", apierr.ActionNotPermitted),
			Rule{"selling §5.3", "before the approval: as stored"},
		},
		{
			"selling", "GetOpportunity", &apierr.Error{Kind: apierr.NotFound},
			apierr.Field{},
			Rule{"selling §1.3", "the resource exists and the caller may see it"},
		},
		{
			"selling", "CreateEngagementInvitation", &apierr.Error{Kind: apierr.QuotaExceeded},
			apierr.Field{},
			Rule{"selling §6.1", "members and invitations that wait are fewer than 10"},
		},
		{
			"selling", "GetOpportunity", &apierr.Error{Kind: apierr.Serialization},
			apierr.Field{},
			Rule{"selling §1.3", "the body is one JSON object of the right types"},
		},
		{
			"account", "CreatePartner", &apierr.Error{Kind: apierr.Conflict, Reason: "DUPLICATE_PARTNER"},
			apierr.Field{},
			Rule{"account §7.4", "the caller has no partner in the catalog"},
		},
		{
			"account", "CreatePartner", business, field("", "INCOMPATIBLE_LEGAL_NAME"),
			Rule{"account §6.2", "not the verified name; case and spaces do not count"},
		},
		{
			"account", "CreateConnectionInvitation", &apierr.Error{Kind: apierr.QuotaExceeded, Reason: "LIMIT_EXCEEDED_NUMBER_OF_OPEN_CONNECTION_INVITATION"},
			apierr.Field{},
			Rule{"account §6.4", "open invitations: 1,000: CreateConnectionInvitation: sent by the caller, PENDING, not overdue"},
		},
		{
			"benefits", "CreateBenefitApplication", model, field("Name", "NOT_A_CODE"),
			Rule{"protocol §5.1", "One layer"},
		},
	} {
		if diff := cmp.Diff(tt.want, Of(tt.service, tt.operation, tt.err, tt.problem)); diff != "" {
			t.Errorf("%s.%s, %v at %q (-want +got)\n%s", tt.service, tt.operation, tt.problem.Code, tt.problem.Path, diff)
		}
	}
}
