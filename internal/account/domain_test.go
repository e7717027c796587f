package account

import (
	"fmt"
	"strings"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

func (w *world) associate(account, identifier, email, code string) error {
	_, err := write(w, account, w.service.AssociateAwsTrainingCertificationEmailDomain, &api.AssociateAwsTrainingCertificationEmailDomainInput{
		Catalog: w.catalog, Identifier: identifier, Email: email, EmailVerificationCode: code,
	})
	return w.settled(account, err)
}

func (w *world) disassociate(account, identifier, domain string) error {
	_, err := write(w, account, w.service.DisassociateAwsTrainingCertificationEmailDomain, &api.DisassociateAwsTrainingCertificationEmailDomainInput{
		Catalog: w.catalog, Identifier: identifier, DomainName: domain,
	})
	return err
}

func (w *world) domains(account, identifier string) []api.PartnerDomain {
	w.t.Helper()
	return ok[*api.GetPartnerOutput](w.t)(get(w, account, w.service.GetPartner,
		&api.GetPartnerInput{Catalog: w.catalog, Identifier: identifier})).AwsTrainingCertificationEmailDomains
}

func TestAssociateDomain7_9(t *testing.T) {
	const code = "654321"
	tests := []struct {
		name, email, code, want string
		added                   string
	}{
		{"a domain", "a@Fjord.Example", code, "", "fjord.example"},
		{"a subdomain is a domain of its own", "a@eu.first.example", code, "", "eu.first.example"},
		{"one it has already", "a@FIRST.example", code, "", ""},
		{"wrong code", "a@fjord.example", "000000", "Business EmailVerificationCode=INVALID_VALUE", ""},
		{"public mail", "a@hotmail.com", code, "Business INCOMPATIBLE_DOMAIN", ""},
		{"domain of another partner", "a@taken.example", code, "Business INCOMPATIBLE_DOMAIN", ""},
		{"the code before the domain", "a@taken.example", "000000", "Business EmailVerificationCode=INVALID_VALUE", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			id, other := w.partnerOfAWS(alice, "Blue Fjord"), w.partnerOfAWS(bob, "Nimbus")
			w.sendCode(alice, "a@first.example", code)
			w.must(w.associate(alice, id, "a@first.example", code))
			w.sendCode(bob, "b@taken.example", code)
			w.must(w.associate(bob, other, "b@taken.example", code))
			want := []api.PartnerDomain{{DomainName: "first.example", RegisteredAt: awsjson.At(w.now)}}

			w.now = w.now.Add(time.Hour)
			w.sendCode(alice, test.email, code)
			wantRefusal(t, w.associate(alice, id, test.email, test.code), test.want)
			if test.added != "" {
				want = append(want, api.PartnerDomain{DomainName: test.added, RegisteredAt: awsjson.At(w.now)})
			}
			wantEqual(t, w.domains(alice, id), want)
			var e emailCode
			w.must(readJSON(w.record(emailCodeKey(w.catalog, alice, test.email)), &e))
			if e.Used != (test.want == "") || (e.Wrong == 1) != (test.code != code) {
				t.Errorf("the code is used: %v, wrong guesses: %d", e.Used, e.Wrong)
			}
		})
	}
}

func TestAssociateDomain7_9Sandbox(t *testing.T) {
	w := newWorld(t)
	a, b := w.register(alice, "Blue Fjord"), w.register(bob, "Nimbus")
	w.must(w.associate(alice, a.Arn, "a@fjord.example", "000000"))
	wantRefusal(t, w.associate(bob, b.Id, "b@FJORD.example", "000000"), "Business INCOMPATIBLE_DOMAIN")
	wantRefusal(t, w.associate(bob, b.Id, "b@gmail.com", "000000"), "Business INCOMPATIBLE_DOMAIN")
	wantRefusal(t, w.associate(bob, a.Id, "b@nimbus.example", "000000"), "NotFound PARTNER_NOT_FOUND")
	w.changePartner(alice, func(p *partner) { p.hidden.Suspended = true })
	const suspended = "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"
	wantRefusal(t, w.associate(alice, a.Id, "a@other.example", "000000"), suspended)
	wantRefusal(t, w.disassociate(alice, a.Id, "fjord.example"), suspended)

	// Catalogs are isolated: the same domain can be another partner's elsewhere.
	id := w.partnerOfAWS(bob, "Nimbus")
	w.sendCode(bob, "b@fjord.example", "654321")
	wantRefusal(t, w.associate(bob, id, "b@fjord.example", "654321"), "")
}

func TestDomains6_4Quota(t *testing.T) {
	w := newWorld(t)
	const over = "Quota LIMIT_EXCEEDED_NUMBER_OF_DOMAIN"
	p := w.register(alice, "Blue Fjord")
	fill := func(from, to int) {
		t.Helper()
		for i := from; i < to; i++ {
			w.must(w.associate(alice, p.Id, fmt.Sprintf("a@d%d.example", i), "000000"))
		}
	}
	fill(0, 50)
	wantRefusal(t, w.associate(alice, p.Id, "a@d50.example", "000000"), over)
	wantRefusal(t, w.associate(alice, p.Id, "a@d49.example", "000000"), "") // it has that one
	w.must(w.disassociate(alice, p.Id, "d0.example"))
	fill(50, 51)
	w.must(w.setQuota(alice, QuotaDomains, new(1000)))
	fill(51, 101)
	wantRefusal(t, w.associate(alice, p.Id, "a@d101.example", "000000"), over) // the model ends there
	w.switches.EnforceQuotas = false
	wantRefusal(t, w.associate(alice, p.Id, "a@d101.example", "000000"), over)
	list := w.domains(alice, p.Id)
	if len(list) != mostDomains || list[0].DomainName != "d1.example" || list[99].DomainName != "d100.example" {
		t.Errorf("%d domains from %s to %s, want 100 in the order of registration", len(list), list[0].DomainName, list[len(list)-1].DomainName)
	}
	if fields, err := awsjson.Decode(ok[*api.GetPartnerOutput](t)(get(w, alice, w.service.GetPartner,
		&api.GetPartnerInput{Identifier: p.Id})).AppendJSON(nil), &api.API.Spelling.Style, new(api.GetPartnerOutput)); err != nil ||
		len(fields) > 0 && !strings.HasPrefix(fields[0].Path, "Profile") {
		t.Errorf("the answer breaks the model: %v %v", fields, err)
	}
}

func TestDomains7_5Order(t *testing.T) {
	w := newWorld(t)
	p := w.register(alice, "Blue Fjord")
	w.must(w.associate(alice, p.Id, "a@second.example", "000000"))
	w.now = w.now.Add(-time.Hour) // somebody set the clock back
	w.must(w.associate(alice, p.Id, "a@first.example", "000000"))
	got := w.domains(alice, p.Id)
	if len(got) != 2 || got[0].DomainName != "first.example" {
		t.Errorf("got %+v, want the order of RegisteredAt", got)
	}
}

func TestDisassociateDomain7_10(t *testing.T) {
	w := newWorld(t)
	a, b := w.register(alice, "Blue Fjord"), w.register(bob, "Nimbus")
	w.must(w.associate(alice, a.Id, "a@fjord.example", "000000"))
	w.must(w.associate(alice, a.Id, "a@eu.fjord.example", "000000"))
	for _, test := range []struct{ name, account, identifier, domain, want string }{
		{"unknown domain", alice, a.Id, "nimbus.example", "NotFound PARTNER_DOMAIN_NOT_FOUND"},
		{"only a part of a domain", alice, a.Id, "example", "NotFound PARTNER_DOMAIN_NOT_FOUND"},
		{"domain of another partner", bob, b.Id, "fjord.example", "NotFound PARTNER_DOMAIN_NOT_FOUND"},
		{"partner of another account", bob, a.Id, "fjord.example", "NotFound PARTNER_NOT_FOUND"},
		{"in another case", alice, a.Arn, "FJORD.example", ""},
		{"again", alice, a.Id, "fjord.example", "NotFound PARTNER_DOMAIN_NOT_FOUND"},
		{"the last one", alice, a.Id, "eu.fjord.example", ""},
	} {
		wantRefusal(t, w.disassociate(test.account, test.identifier, test.domain), test.want)
	}
	if got := w.domains(alice, a.Id); got != nil {
		t.Errorf("got %#v, want no list", got)
	}
	wantRefusal(t, w.associate(bob, b.Id, "b@fjord.example", "000000"), "") // it is free again
	w.catalog = resource.CatalogAWS
	wantRefusal(t, w.disassociate(alice, a.Id, "fjord.example"), "NotFound PARTNER_NOT_FOUND")
}
