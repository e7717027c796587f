package selling

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

// The rows of §5.5 that are about the state, of an opportunity that has everything else.
func TestSubmit_5_5_State(t *testing.T) {
	const status, stage = "business LifeCycle.ReviewStatus ACTION_NOT_PERMITTED", "business LifeCycle.Stage INVALID_VALUE"
	for _, test := range []struct {
		name string
		put  func(*opportunity)
		want []string
	}{
		{"2 Pending Submission", func(*opportunity) {}, nil},
		{"2 Action Required", inState(api.ReviewStatusActionRequired, api.StageProspect), nil},
		{"2 Submitted", inState(api.ReviewStatusSubmitted, api.StageProspect), []string{status}},
		{"2 In review", inState(api.ReviewStatusInReview, api.StageProspect), []string{status}},
		{"2 Approved", inState(api.ReviewStatusApproved, api.StageProspect), []string{status}},
		{"2 Rejected", inState(api.ReviewStatusRejected, api.StageProspect), []string{status}},
		{"3 Closed Lost", inState(api.ReviewStatusActionRequired, api.StageClosedLost), []string{stage}},
		{"9 AWS Referral", func(o *opportunity) { o.hidden.Origin = api.OpportunityOriginAwsReferral }, []string{"business Origin ACTION_NOT_PERMITTED"}},
		{"all at once", func(o *opportunity) {
			inState(api.ReviewStatusApproved, api.StageClosedLost)(o)
			o.hidden.Origin = api.OpportunityOriginAwsReferral
		}, []string{status, stage, "business Origin ACTION_NOT_PERMITTED"}},
		{"state before content", func(o *opportunity) {
			inState(api.ReviewStatusApproved, api.StageProspect)(o)
			o.Project.Title = nil
		}, []string{status}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			id := b.create()
			b.force(id, test.put)
			checkProblems(t, b.submit(id, api.SalesInvolvementTypeCoSell), test.want...)
		})
	}
	b := newBench(t)
	id := b.create()
	b.account = nimbus
	if err := b.submit(id, api.SalesInvolvementTypeCoSell); refusal(err) != "not found" {
		t.Errorf("1, another account's: got %v, want not found", err)
	}
}

// submissionCases take one thing away from an opportunity that can be submitted.
var submissionCases = []struct {
	name    string
	put     func(*opportunity)
	path    string
	visible bool // also missed by a submission for visibility only
}{
	{"4 no solution and no description", func(o *opportunity) { o.Project.OtherSolutionDescription = nil }, "RelatedEntityIdentifiers.Solutions", true},
	{"C Title", func(o *opportunity) { o.Project.Title = nil }, "Project.Title", true},
	{"C TargetCloseDate", func(o *opportunity) { o.LifeCycle.TargetCloseDate = nil }, "LifeCycle.TargetCloseDate", true},
	{"OtherIndustry", func(o *opportunity) {
		o.Customer.Account.Industry, o.Customer.Account.OtherIndustry = new(api.IndustryOther), nil
	}, "Customer.Account.OtherIndustry", true},
	{"CustomerUseCase", func(o *opportunity) { o.Project.CustomerUseCase = new(" ") }, "Project.CustomerUseCase", true},
	{"DeliveryModels", func(o *opportunity) { o.Project.DeliveryModels = nil }, "Project.DeliveryModels", true},
	{"ExpectedCustomerSpend, none", func(o *opportunity) { o.Project.ExpectedCustomerSpend = nil }, "Project.ExpectedCustomerSpend", true},
	{"ExpectedCustomerSpend, no amount", func(o *opportunity) { o.Project.ExpectedCustomerSpend[0].Amount = nil }, "Project.ExpectedCustomerSpend", true},
	{"ExpectedCustomerSpend, 0", func(o *opportunity) { o.Project.ExpectedCustomerSpend[0].Amount = new("0.00") }, "Project.ExpectedCustomerSpend", true},
	{"SalesActivities", func(o *opportunity) { o.Project.SalesActivities = nil }, "Project.SalesActivities", false},
	{"OtherCompetitorNames", func(o *opportunity) { o.Project.OtherCompetitorNames = nil }, "Project.OtherCompetitorNames", true},
	{"RelatedOpportunityIdentifier", func(o *opportunity) { o.OpportunityType = new(api.OpportunityTypeFlatRenewal) }, "Project.RelatedOpportunityIdentifier", true},
	{"AwsFundingUsed", func(o *opportunity) { o.Marketing.AwsFundingUsed = nil }, "Marketing.AwsFundingUsed", true},
	{"PrimaryNeedsFromAws", func(o *opportunity) { o.PrimaryNeedsFromAws = nil }, "PrimaryNeedsFromAws", false},
	{"PrimaryNeedsFromAws, no support", func(o *opportunity) { o.PrimaryNeedsFromAws = []api.PrimaryNeedFromAws{needsNoSupport} }, "PrimaryNeedsFromAws", false},
}

func TestSubmit_5_4(t *testing.T) {
	said := map[string]bool{}
	for _, test := range submissionCases {
		t.Run(test.name, func(t *testing.T) {
			for _, strict := range []bool{true, false} {
				for _, involvement := range []api.SalesInvolvementType{api.SalesInvolvementTypeCoSell, api.SalesInvolvementTypeForVisibilityOnly} {
					b := newBench(t)
					b.switches.StrictValidation = strict
					id := b.create()
					b.force(id, test.put)
					err := b.submit(id, involvement)
					precondition := test.path == "RelatedEntityIdentifiers.Solutions"
					if (strict || precondition) && (test.visible || involvement == api.SalesInvolvementTypeCoSell) {
						checkProblems(t, err, "business "+test.path+" REQUIRED_FIELD_MISSING")
						remember(said, err)
					} else {
						checkProblems(t, err)
					}
				}
			}
		})
	}
	for _, r := range submissionRules {
		if !said[r.text] && r.path != "Project.OtherSolutionDescription" {
			t.Errorf("no case breaks the rule of %s that says: %s", r.path, r.text)
		}
	}
}

// The S rules judge every update after the submission too, but do not ask for what the partner cannot give now.
func TestUpdateAfterSubmission_5_4(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*api.UpdateOpportunityInput)
		want   string
	}{
		{"CustomerUseCase", func(in *api.UpdateOpportunityInput) { in.Project.CustomerUseCase = nil }, "Project.CustomerUseCase"},
		{"DeliveryModels", func(in *api.UpdateOpportunityInput) { in.Project.DeliveryModels = nil }, "Project.DeliveryModels"},
		{"ExpectedCustomerSpend", func(in *api.UpdateOpportunityInput) { in.Project.ExpectedCustomerSpend = nil }, "Project.ExpectedCustomerSpend"},
		{"SalesActivities", func(in *api.UpdateOpportunityInput) { in.Project.SalesActivities = nil }, "Project.SalesActivities"},
		{"OtherCompetitorNames", func(in *api.UpdateOpportunityInput) { in.Project.OtherCompetitorNames = nil }, "Project.OtherCompetitorNames"},
		{"OtherSolutionDescription", func(in *api.UpdateOpportunityInput) { in.Project.OtherSolutionDescription = nil }, "Project.OtherSolutionDescription"},
		{"RelatedOpportunityIdentifier", func(in *api.UpdateOpportunityInput) { in.OpportunityType = new(api.OpportunityTypeFlatRenewal) }, "Project.RelatedOpportunityIdentifier"},
		{"AwsFundingUsed", func(in *api.UpdateOpportunityInput) { in.Marketing.AwsFundingUsed = nil }, "Marketing.AwsFundingUsed"},
		{"PrimaryNeedsFromAws", func(in *api.UpdateOpportunityInput) { in.PrimaryNeedsFromAws = nil }, "PrimaryNeedsFromAws"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			id := b.create()
			b.ok(b.submit(id, api.SalesInvolvementTypeCoSell))
			b.force(id, func(o *opportunity) { o.LifeCycle.ReviewStatus = new(api.ReviewStatusApproved) })
			checkProblems(t, b.alter(id, test.change), "business "+test.want+" REQUIRED_FIELD_MISSING")
		})
	}
	b := newBench(t)
	id := b.create()
	b.ok(b.submit(id, api.SalesInvolvementTypeForVisibilityOnly))
	b.force(id, func(o *opportunity) {
		o.LifeCycle.ReviewStatus = new(api.ReviewStatusActionRequired)
		o.Project.SalesActivities = nil
	})
	b.ok(b.submit(id, api.SalesInvolvementTypeCoSell)) // nothing that co-sell asks for can be given in Action Required
	b.force(id, func(o *opportunity) { o.LifeCycle.ReviewStatus = new(api.ReviewStatusActionRequired) })
	b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) { in.PartnerOpportunityIdentifier = new("CRM-5") }))
	b.force(id, func(o *opportunity) { o.LifeCycle.ReviewStatus = new(api.ReviewStatusApproved) })
	checkProblems(t, b.alter(id, func(*api.UpdateOpportunityInput) {}), "business Project.SalesActivities REQUIRED_FIELD_MISSING")
}

// What a submission changes.
func TestSubmit_5_6(t *testing.T) {
	for _, test := range []struct {
		involvement api.SalesInvolvementType
		visibility  *api.Visibility
		needs       []api.PrimaryNeedFromAws
		want        api.Visibility
	}{
		{api.SalesInvolvementTypeCoSell, nil, []api.PrimaryNeedFromAws{api.PrimaryNeedFromAwsCoSellArchitecturalValidation}, api.VisibilityFull},
		{api.SalesInvolvementTypeForVisibilityOnly, new(api.VisibilityLimited), []api.PrimaryNeedFromAws{needsNoSupport}, api.VisibilityLimited},
	} {
		b := newBench(t)
		id := b.create()
		before := b.stored(id).LastModifiedDate
		var seen int64
		b.news(&seen)
		b.now = b.now.Add(time.Minute)
		b.ok(b.write(func(c *resource.WriteCall) error {
			return b.service.SubmitOpportunity(c, &api.SubmitOpportunityInput{Catalog: c.Catalog, Identifier: id, InvolvementType: test.involvement, Visibility: test.visibility})
		}))
		o := b.stored(id)
		if o.reviewStatus() != api.ReviewStatusSubmitted || !o.LastModifiedDate.After(before.Time) || !o.hidden.Submitted.Equal(b.now) {
			t.Errorf("%s: got %s, stamp %s, submitted %s", test.involvement, o.reviewStatus(), o.LastModifiedDate, o.hidden.Submitted)
		}
		if *o.hidden.InvolvementType != test.involvement || *o.hidden.Visibility != test.want || !slices.Equal(o.PrimaryNeedsFromAws, test.needs) {
			t.Errorf("%s: got %s, %s, needs %v", test.involvement, *o.hidden.InvolvementType, *o.hidden.Visibility, o.PrimaryNeedsFromAws)
		}
		if diff := cmp.Diff(fjord+" Opportunity Updated\n", b.news(&seen)); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		if _, err := b.summary(id); refusal(err) != "not found" {
			t.Errorf("summary before the approval: got %v, want not found", err)
		}
	}
}

// A second submission can turn visibility into co-sell, and never the other way; the visibility stays.
func TestSubmit_5_6_Again(t *testing.T) {
	const cosell, visible = api.SalesInvolvementTypeCoSell, api.SalesInvolvementTypeForVisibilityOnly
	for _, test := range []struct {
		first, second api.SalesInvolvementType
		want          []string
	}{
		{visible, cosell, nil},
		{visible, visible, nil},
		{cosell, cosell, nil},
		{cosell, visible, []string{"business InvolvementType ACTION_NOT_PERMITTED"}},
	} {
		b := newBench(t)
		id := b.create()
		b.ok(b.write(func(c *resource.WriteCall) error {
			return b.service.SubmitOpportunity(c, &api.SubmitOpportunityInput{Catalog: c.Catalog, Identifier: id, InvolvementType: test.first, Visibility: new(api.VisibilityLimited)})
		}))
		b.force(id, func(o *opportunity) { o.LifeCycle.ReviewStatus = new(api.ReviewStatusActionRequired) })
		checkProblems(t, b.submit(id, test.second), test.want...)
		if got := *b.stored(id).hidden.Visibility; got != api.VisibilityLimited {
			t.Errorf("%s then %s: got visibility %s, want Limited", test.first, test.second, got)
		}
	}
}

// strictSubmission asks for what comes before a submission by hand; a lead that was not converted is refused always.
func TestSubmit_5_5_Engagement(t *testing.T) {
	lead, project := leadOrProject(leadKind), leadOrProject(opportunityKind)
	for _, test := range []struct {
		name     string
		contexts []api.EngagementContextDetails // nil for no engagement
		aws      string                         // member, invited, expired or nothing
		strict   int                            // problems
		lenient  int
	}{
		{"6 no engagement", nil, "", 1, 0},
		{"7 no context", []api.EngagementContextDetails{}, "member", 1, 0},
		{"7 a lead only", []api.EngagementContextDetails{lead}, "member", 1, 1},
		{"7 a converted lead", []api.EngagementContextDetails{lead, project}, "member", 0, 0},
		{"8 without AWS", []api.EngagementContextDetails{project}, "", 1, 0},
		{"8 AWS invited", []api.EngagementContextDetails{project}, "invited", 0, 0},
		{"8 AWS did not answer in time", []api.EngagementContextDetails{project}, "expired", 1, 0},
		{"7 and 8", []api.EngagementContextDetails{}, "", 2, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			for strict, want := range map[bool]int{true: test.strict, false: test.lenient} {
				b := newBench(t)
				b.switches.StrictSubmission = strict
				id := b.create()
				if test.contexts != nil {
					b.ok(b.write(func(c *resource.WriteCall) error {
						e := newEngagement(c, fjord, "Mills", "Planning", test.contexts)
						if test.aws == "member" {
							if err := e.join(c, amazon); err != nil {
								return err
							}
						}
						if err := e.save(c); err != nil {
							return err
						}
						if test.aws == "invited" || test.aws == "expired" {
							if _, err := b.service.invite(c, inviteTo(e, amazon, opportunityKind)); err != nil {
								return err
							}
						}
						o, err := loadOpportunity(c, c.Catalog, fjord, id)
						if err != nil {
							return err
						}
						_, err = shareOpportunity(c, e, o)
						return err
					}))
				}
				if test.aws == "expired" {
					b.now = b.now.Add(invitationLife)
				}
				var problems []string
				for range want {
					problems = append(problems, "business Identifier INVALID_VALUE")
				}
				checkProblems(t, b.submit(id, api.SalesInvolvementTypeCoSell), problems...)
			}
		})
	}
}
