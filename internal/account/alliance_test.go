package account

import (
	"strings"
	"testing"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

// partnerOfAWS makes an account a partner of the catalog AWS, which becomes the world's, and returns its id.
func (w *world) partnerOfAWS(account, name string) string {
	w.t.Helper()
	w.catalog = resource.CatalogAWS
	in := createPartner(name)
	w.verify(account, name, in.AllianceLeadContact.Email, in.EmailVerificationCode)
	return ok[*api.CreatePartnerOutput](w.t)(write(w, account, w.service.CreatePartner, in)).Id
}

func (w *world) lead(account, identifier string) (*api.GetAllianceLeadContactOutput, error) {
	return get(w, account, w.service.GetAllianceLeadContact, &api.GetAllianceLeadContactInput{Catalog: w.catalog, Identifier: identifier})
}

func (w *world) putLead(account, identifier, email string, code *string) (*api.PutAllianceLeadContactOutput, error) {
	out, err := write(w, account, w.service.PutAllianceLeadContact, &api.PutAllianceLeadContactInput{
		Catalog: w.catalog, Identifier: identifier, EmailVerificationCode: code,
		AllianceLeadContact: &api.AllianceLeadContact{FirstName: "Nils", LastName: "Dahl", Email: email, BusinessTitle: "Head"},
	})
	return out, w.settled(account, err)
}

func TestGetAllianceLeadContact7_8(t *testing.T) {
	w := newWorld(t)
	p := w.register(alice, "Blue Fjord")
	for _, id := range []string{p.Id, p.Arn} {
		wantEqual(t, ok[*api.GetAllianceLeadContactOutput](t)(w.lead(alice, id)), &api.GetAllianceLeadContactOutput{
			Catalog: "Sandbox", Arn: p.Arn, Id: p.Id,
			AllianceLeadContact: &api.AllianceLeadContact{FirstName: "Ada", LastName: "Berg", Email: "lead@bluefjord.example", BusinessTitle: "Alliances"},
		})
	}
	_, err := w.lead(bob, p.Id)
	wantRefusal(t, err, "NotFound PARTNER_NOT_FOUND")
	_, err = w.lead(bob, p.Arn)
	wantRefusal(t, err, "Denied ACCESS_DENIED")
	w.changePartner(alice, func(p *partner) { p.hidden.Suspended = true })
	ok[*api.GetAllianceLeadContactOutput](t)(w.lead(alice, p.Id)) // reads stay open
	w.catalog = resource.CatalogAWS
	_, err = w.lead(alice, p.Id)
	wantRefusal(t, err, "NotFound PARTNER_NOT_FOUND")
}

func TestPutAllianceLeadContact7_7(t *testing.T) {
	const code, wrong = "654321", "000000"
	tests := []struct {
		name, email string
		code        *string
		want        string
		consumed    bool
	}{
		{"same address, no code", "lead@bluefjord.example", nil, "", false},
		{"same address in another case", "LEAD@BlueFjord.example", nil, "", false},
		{"same address, the code is not looked at", "lead@bluefjord.example", new(wrong), "", false},
		{"new address with its code", "nils@bluefjord.example", new(code), "", true},
		{"new address of a new domain", "nils@fjord-group.example", new(code), "", true},
		{"new address without a code", "nils@bluefjord.example", nil, "Business EmailVerificationCode=REQUIRED_FIELD_MISSING", false},
		{"new address, wrong code", "nils@bluefjord.example", new(wrong), "Business EmailVerificationCode=INVALID_VALUE", false},
		{"code of another address", "other@bluefjord.example", new(code), "Business EmailVerificationCode=INVALID_VALUE", false},
		{"public mail", "nils@gmail.com", new(code), "Business INCOMPATIBLE_DOMAIN", false},
		{"domain of another partner", "nils@taken.example", new(code), "Business INCOMPATIBLE_DOMAIN", false},
		{"public mail without a code", "nils@gmail.com", nil, "Business EmailVerificationCode=REQUIRED_FIELD_MISSING INCOMPATIBLE_DOMAIN", false},
		{"public mail, wrong code", "nils@gmail.com", new(wrong), "Business EmailVerificationCode=INVALID_VALUE INCOMPATIBLE_DOMAIN", false},
		{"public mail, no code was sent", "else@gmail.com", new(code), "Business EmailVerificationCode=INVALID_VALUE INCOMPATIBLE_DOMAIN", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.partnerOfAWS(alice, "Blue Fjord")
			w.partnerOfAWS(bob, "Nimbus")
			w.changePartner(bob, func(p *partner) {
				p.AwsTrainingCertificationEmailDomains = []api.PartnerDomain{{DomainName: "taken.example", RegisteredAt: awsjson.At(w.now)}}
			})
			if !strings.HasPrefix(test.email, "other@") && !strings.HasPrefix(test.email, "else@") {
				w.sendCode(alice, test.email, code)
			}
			w.sendCode(alice, "nils@bluefjord.example", code)
			got, err := w.putLead(alice, id, test.email, test.code)
			wantRefusal(t, err, test.want)
			want := &api.AllianceLeadContact{FirstName: "Nils", LastName: "Dahl", Email: test.email, BusinessTitle: "Head"}
			if err != nil {
				want = createPartner("Blue Fjord").AllianceLeadContact
			} else {
				wantEqual(t, got, &api.PutAllianceLeadContactOutput{Catalog: "AWS", Arn: got.Arn, Id: id, AllianceLeadContact: want})
			}
			wantEqual(t, ok[*api.GetAllianceLeadContactOutput](t)(w.lead(alice, id)).AllianceLeadContact, want)
			if strings.HasPrefix(test.email, "nils@") {
				var e emailCode
				w.must(readJSON(w.record(emailCodeKey(w.catalog, alice, test.email)), &e))
				if e.Used != test.consumed || (e.Wrong == 1) != (test.code != nil && *test.code == wrong) {
					t.Errorf("used %v, %d wrong guesses; want used %v", e.Used, e.Wrong, test.consumed)
				}
			}
		})
	}
}

func TestPutAllianceLeadContact7_7Sandbox(t *testing.T) {
	w := newWorld(t)
	p := w.register(alice, "Blue Fjord")
	for _, code := range []*string{nil, new("000000")} {
		_, err := w.putLead(alice, p.Id, "nils@gmail.com", code)
		wantRefusal(t, err, "")
	}
	_, err := w.putLead(bob, p.Id, "nils@nimbus.example", nil)
	wantRefusal(t, err, "NotFound PARTNER_NOT_FOUND")
	w.changePartner(alice, func(p *partner) { p.hidden.Suspended = true })
	_, err = w.putLead(alice, p.Id, "nils@bluefjord.example", nil)
	wantRefusal(t, err, "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE")
}
