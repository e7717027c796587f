package account

import (
	"testing"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
)

// verifyBoth is the way through both verifications as customers and the operator go it.
func (w *world) verifyBoth(account, legalName string) {
	w.t.Helper()
	ok[*api.StartVerificationOutput](w.t)(w.startVerification(account, business(legalName)))
	started := ok[*api.StartVerificationOutput](w.t)(w.startVerification(account, registrant()))
	ok[Completion](w.t)(w.complete(token(w.t, completionOf(started.VerificationResponseDetails)), "Ada Berg"))
	w.must(w.decideVerification(account, ofBusiness, succeeds, ""))
	w.must(w.decideVerification(account, ofRegistrant, succeeds, ""))
}

// Registration in the catalog AWS from the first call to the last, through operations and the other side alone (§7.4).
func TestRegistrationAWS7_4Story(t *testing.T) {
	w := newWorld(t)
	w.catalog = resource.CatalogAWS
	in := createPartner("Blue Fjord")
	address := in.AllianceLeadContact.Email
	create := func() string {
		t.Helper()
		_, err := write(w, alice, w.service.CreatePartner, in)
		return refusal(w.settled(alice, err))
	}
	const business, identity = "INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS", "INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS"
	wantEqual(t, create(), "Business "+business+" "+identity)

	ok[*api.StartVerificationOutput](t)(w.startVerification(alice, detailsOf(ofBusiness)))
	wantEqual(t, create(), "Business "+business+" "+identity)
	w.must(w.askMore(alice, "Your tax id?"))
	page := token(t, completionOf(ok[*api.GetVerificationOutput](t)(w.verification(alice, ofBusiness)).VerificationResponseDetails))
	ok[Completion](t)(w.complete(page, "NO 923 609 016"))
	w.must(w.decideVerification(alice, ofBusiness, succeeds, ""))
	wantEqual(t, create(), "Business "+identity)

	started := ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil))
	ok[Completion](t)(w.complete(token(t, completionOf(started.VerificationResponseDetails)), "Ada Berg"))
	w.must(w.decideVerification(alice, ofRegistrant, rejects, "The document cannot be read."))
	wantEqual(t, create(), "Business "+identity)
	w.must(w.preset(alice, ofRegistrant, succeeds, ""))
	ok[*api.StartVerificationOutput](t)(w.startVerification(alice, nil))

	const wrongCode = "Business EmailVerificationCode=INVALID_VALUE"
	wantEqual(t, create(), wrongCode) // none was sent
	void := w.code(alice, address)
	in.EmailVerificationCode = w.code(alice, address)
	if void != in.EmailVerificationCode {
		in.EmailVerificationCode, void = void, in.EmailVerificationCode
		wantEqual(t, create(), wrongCode) // the older one is void
		in.EmailVerificationCode = void
	}
	in.LegalName = "Green Fjord"
	wantEqual(t, create(), "Business INCOMPATIBLE_LEGAL_NAME")
	in.LegalName = "BLUE fjord"
	wantEqual(t, create(), "")
	wantEqual(t, create(), "Conflict DUPLICATE_PARTNER")

	list := ok[*api.ListPartnersOutput](t)(get(w, alice, w.service.ListPartners, &api.ListPartnersInput{Catalog: "AWS"}))
	if len(list.PartnerSummaryList) != 1 || list.PartnerSummaryList[0].LegalName != "BLUE fjord" {
		t.Fatalf("the partners are %s", list.AppendJSON(nil))
	}
	id := list.PartnerSummaryList[0].Id
	// The code is consumed, and the lead's domain is no training domain of itself.
	wantRefusal(t, w.associate(alice, id, address, in.EmailVerificationCode), wrongCode)
	wantEqual(t, w.domains(alice, id), nil)
	wantRefusal(t, w.associate(alice, id, address, w.code(alice, address)), "")
	if got := w.domains(alice, id); len(got) != 1 || got[0].DomainName != "bluefjord.example" {
		t.Errorf("training domains %+v", got)
	}
	_, err := w.putLead(alice, id, "nils@bluefjord.example", new(w.code(alice, "nils@bluefjord.example")))
	wantRefusal(t, err, "")
	wantEqual(t, ok[*api.GetAllianceLeadContactOutput](t)(w.lead(alice, id)).AllianceLeadContact.Email, "nils@bluefjord.example")
}
