package selling

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/store"
)

// What the shape of an invitation must be, beside what the model says.
func TestCreateInvitation_7_3_Shape(t *testing.T) {
	const project, lead = "request Invitation.Payload.OpportunityInvitation.Project.", "request Invitation.Payload.LeadInvitation."
	spend := func(edit func(*api.ExpectedCustomerSpend)) api.Payload {
		p := projectOffer()
		edit(&p.OpportunityInvitation.Project.ExpectedCustomerSpend[0])
		return p
	}
	bare := leadOffer()
	bare.LeadInvitation = &api.LeadInvitationPayload{
		Customer:    &api.LeadInvitationCustomer{CompanyName: "Harbour Mills", CountryCode: new(""), MarketSegment: new("Tiny"), AwsMaturity: new("")},
		Interaction: &api.LeadInvitationInteraction{SourceId: new(" ")},
	}
	day := projectOffer()
	day.OpportunityInvitation.Project.TargetCompletionDate = "2026-02-29"
	empty := projectOffer()
	empty.OpportunityInvitation.ReceiverResponsibilities, empty.OpportunityInvitation.SenderContacts = []api.ReceiverResponsibility{}, nil
	empty.OpportunityInvitation.Project.ExpectedCustomerSpend = []api.ExpectedCustomerSpend{}
	foreignURL := spend(func(e *api.ExpectedCustomerSpend) { e.EstimationUrl = new("www.estimates.example") })
	for _, test := range []struct {
		name    string
		payload api.Payload
		strict  bool
		want    []string
	}{
		{"as little as can be", empty, true, nil},
		{"no day", day, false, []string{project + "TargetCompletionDate INVALID_STRING_FORMAT"}},
		{"a total", spend(func(e *api.ExpectedCustomerSpend) { e.Frequency, e.TargetCompany = frequencyNone, targetSelf }), false, nil},
		{
			"no frequency", spend(func(e *api.ExpectedCustomerSpend) { e.Frequency = frequencyNone }), false,
			[]string{project + "ExpectedCustomerSpend[0].Frequency INVALID_ENUM_VALUE"},
		},
		{"a foreign estimate, lenient", foreignURL, false, nil},
		{"a foreign estimate, strict", foreignURL, true, []string{project + "ExpectedCustomerSpend[0].EstimationUrl INVALID_STRING_FORMAT"}},
		{"an estimate, strict", spend(func(e *api.ExpectedCustomerSpend) {
			e.EstimationUrl = new("https://calculator.aws/#/estimate?id=" + strings.Repeat("0a", 16))
		}), true, nil},
		{"a bare lead", bare, false, []string{
			lead + "Customer.CountryCode REQUIRED_FIELD_MISSING",
			lead + "Interaction.SourceType REQUIRED_FIELD_MISSING",
			lead + "Interaction.SourceId REQUIRED_FIELD_MISSING",
			lead + "Interaction.SourceName REQUIRED_FIELD_MISSING",
			lead + "Interaction.ContactBusinessTitle REQUIRED_FIELD_MISSING",
			lead + "Customer.AwsMaturity INVALID_STRING_FORMAT",
			lead + "Customer.MarketSegment INVALID_ENUM_VALUE",
		}},
	} {
		d := newDeal(t)
		d.switches.LenientInvitationURLs = !test.strict
		_, err := d.ask(fjord, d.found(fjord), nimbus, test.payload)
		if diff := cmp.Diff(test.want, problemsOf(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// The overlay lets every estimation URL through the decoder, so that the switch decides of invitations; an opportunity
// must still have one of the calculator.
func TestEstimationURLForm_3(t *testing.T) {
	digits := func(n int) string { return strings.Repeat("f", n) }
	for url, fits := range map[string]bool{
		"https://calculator.aws/#/estimate?id=" + digits(32):              true,
		"https://calculator.aws/#/estimate?id=" + digits(64):              true,
		"https://pricing.calculator.aws.eu/#/estimate?id=" + digits(40):   true,
		"https://calculator.aws/#/estimate?id=" + digits(31):              false,
		"https://calculator.aws/#/estimate?id=" + digits(65):              false,
		"https://calculator.aws/#/estimate?id=" + strings.Repeat("F", 32): false,
		"http://calculator.aws/#/estimate?id=" + digits(32):               false,
		"https://calculator.aws/#/estimate?id=" + digits(32) + "\n":       false,
		"https://calculator.example/#/estimate?id=" + digits(32):          false,
		"say https://calculator.aws/#/estimate?id=" + digits(32):          false,
		"":                      false,
		"www.estimates.example": false,
	} {
		in := complete(t)
		in.Project.ExpectedCustomerSpend[0].EstimationUrl = &url
		if problems, err := awsjson.Decode(in.AppendJSON(nil), &awsjson.Style{}, new(api.CreateOpportunityInput)); err != nil || len(problems) > 0 {
			t.Errorf("%q does not pass the decoder: %v, %v", url, problems, err)
		}
		var want []string
		if !fits {
			want = []string{"request Project.ExpectedCustomerSpend[0].EstimationUrl INVALID_STRING_FORMAT"}
		}
		d := newDeal(t)
		_, err := put(d, fjord, d.service.CreateOpportunity, in)
		if diff := cmp.Diff(want, problemsOf(t, err)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", url, diff)
		}
	}
}

// What cannot be read is no refusal.
func TestCreateInvitation_6_1_Broken(t *testing.T) {
	broken := errors.New("it cannot be read")
	for name, breakIt := range map[string]func(*Service){
		"the partners":    func(s *Service) { s.Partners = unreadable{broken} },
		"the connections": func(s *Service) { s.Connections = unconnectable{broken} },
	} {
		d := newDeal(t)
		d.strict()
		id := d.found(fjord)
		breakIt(d.service)
		_, err := d.ask(fjord, id, nimbus, projectOffer())
		if !errors.Is(err, broken) || apierr.From(err).Kind != apierr.Internal {
			t.Errorf("%s: got %v, want %v", name, err, broken)
		}
	}
}

type unconnectable struct{ err error }

func (u unconnectable) Connected(store.Reader, string, string, string) (bool, error) {
	return false, u.err
}
