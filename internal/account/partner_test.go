package account

import (
	"context"
	"errors"
	"strings"
	"testing"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

func TestCreatePartner7_4Sandbox(t *testing.T) {
	w := newWorld(t)
	in := createPartner("Blue Fjord")
	got := ok[*api.CreatePartnerOutput](t)(write(w, alice, w.service.CreatePartner, in))
	wantEqual(t, got, &api.CreatePartnerOutput{
		Catalog: "Sandbox", Arn: "arn:aws:partnercentral:us-east-1:111111111111:catalog/Sandbox/partner/" + got.Id, Id: got.Id,
		LegalName: "Blue Fjord", CreatedAt: awsjson.At(w.now), AllianceLeadContact: in.AllianceLeadContact,
		Profile: &api.PartnerProfile{PrimarySolutionType: api.PrimarySolutionTypeSoftwareProducts},
	})
	if !strings.HasPrefix(got.Id, "partner-") || len(got.Id) != len("partner-")+13 {
		t.Errorf("id %q", got.Id)
	}

	tests := []struct {
		name, account, legalName string
		tags                     []api.Tag
		want                     string
	}{
		{"§7.4 second partner of an account", alice, "Other Name", nil, "Conflict DUPLICATE_PARTNER"},
		{"§7.4 legal name taken", bob, "Blue Fjord", nil, "Conflict DUPLICATE_PARTNER"},
		{"§7.4 legal name differs in case and spaces", bob, "  bLUE   fjord ", nil, "Conflict DUPLICATE_PARTNER"},
		{"§2 tags in the sandbox", bob, "Nimbus", []api.Tag{{Key: "a"}}, "Request Tags=ACTION_NOT_PERMITTED"},
		{"§2 empty tags in the sandbox", bob, "Nimbus", []api.Tag{}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := createPartner(test.legalName)
			in.Tags = test.tags
			_, err := write(w, test.account, w.service.CreatePartner, in)
			wantRefusal(t, err, test.want)
		})
	}
}

// verify writes the records that registration in the catalog AWS asks for.
func (w *world) verify(account, legalName, address, code string) {
	w.t.Helper()
	w.putVerification(account, &api.GetVerificationOutput{
		VerificationType: api.VerificationTypeBusinessVerification, VerificationStatus: api.VerificationStatusSucceeded,
		StartedAt: awsjson.At(w.now), VerificationResponseDetails: &api.VerificationResponseDetails{
			BusinessVerificationResponse: &api.BusinessVerificationResponse{
				BusinessVerificationDetails: &api.BusinessVerificationDetails{LegalName: legalName, RegistrationId: "1", CountryCode: "NO"},
			},
		},
	})
	w.putVerification(account, &api.GetVerificationOutput{
		VerificationType: api.VerificationTypeRegistrantVerification, VerificationStatus: api.VerificationStatusSucceeded,
		StartedAt: awsjson.At(w.now),
	})
	w.sendCode(account, address, code)
}

func (w *world) putVerification(account string, v *api.GetVerificationOutput) {
	w.t.Helper()
	w.put(verificationKey(account, v.VerificationType), account, v.AppendJSON(nil))
}

func (w *world) setVerification(account string, t api.VerificationType, s api.VerificationStatus) {
	w.putVerification(account, &api.GetVerificationOutput{VerificationType: t, VerificationStatus: s, StartedAt: awsjson.At(w.now)})
}

func (w *world) sendCode(account, address, code string) {
	w.t.Helper()
	salt := w.ids.Bytes(16)
	w.putJSON(emailCodeKey(w.catalog, account, address), account, emailCode{Salt: salt, Hash: hashCode(salt, code), Issued: w.now})
}

func TestCreatePartner7_4AWS(t *testing.T) {
	w := newWorld(t)
	w.catalog = resource.CatalogAWS
	const name, address = "Blue Fjord", "Lead@BlueFjord.example"
	business, registrant := api.VerificationTypeBusinessVerification, api.VerificationTypeRegistrantVerification
	standing := func(r registered) func(string) {
		return func(account string) { w.putJSON(accountKey(account), account, r) }
	}
	manyTags := func(n int) []api.Tag {
		tags := make([]api.Tag, n)
		for i := range tags {
			tags[i].Key = strings.Repeat("k", i+1)
		}
		return tags
	}
	tests := []struct {
		name    string
		prepare func(account string)
		change  func(*api.CreatePartnerInput)
		want    string
	}{
		{"§6.2 business verification failed", func(a string) { w.setVerification(a, business, api.VerificationStatusFailed) }, nil, "Business INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS"},
		{"§6.2 registrant verification running", func(a string) { w.setVerification(a, registrant, api.VerificationStatusInProgress) }, nil, "Business INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS"},
		{"§6.2 legal name is another", nil, func(in *api.CreatePartnerInput) { in.LegalName = "Green Fjord" }, "Business INCOMPATIBLE_LEGAL_NAME"},
		{"§6.2 account in bad standing", standing(registered{BadStanding: true}), nil, "Business INVALID_ACCOUNT_STATE"},
		{"§6.2 free plan", standing(registered{FreePlan: true}), nil, "Business INELIGIBLE_ACCOUNT_TIER"},
		{"§6.2 linked account", standing(registered{LinkingBlocked: true}), nil, "Business INVALID_ACCOUNT_LINKING_STATUS"},
		{"§6.2 public mail", nil, func(in *api.CreatePartnerInput) { in.AllianceLeadContact.Email = "a@GMAIL.com" }, "Business INCOMPATIBLE_DOMAIN"},
		{"§6.2 public mail by suffix", nil, func(in *api.CreatePartnerInput) { in.AllianceLeadContact.Email = "a@uni.edu" }, "Business INCOMPATIBLE_DOMAIN"},
		{"§6.2 domain of another partner", nil, func(in *api.CreatePartnerInput) { in.AllianceLeadContact.Email = "a@taken.example" }, "Business INCOMPATIBLE_DOMAIN"},
		{
			"§7.4 every failing code",
			func(a string) {
				w.setVerification(a, business, api.VerificationStatusRejected)
				w.setVerification(a, registrant, api.VerificationStatusFailed)
				standing(registered{BadStanding: true, FreePlan: true, LinkingBlocked: true})(a)
			},
			func(in *api.CreatePartnerInput) { in.AllianceLeadContact.Email = "a@outlook.com" },
			"Business INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS INCOMPATIBLE_DOMAIN INVALID_ACCOUNT_STATE INELIGIBLE_ACCOUNT_TIER INVALID_ACCOUNT_LINKING_STATUS",
		},
		{"§7.4 wrong code", nil, func(in *api.CreatePartnerInput) { in.EmailVerificationCode = "000000" }, "Business EmailVerificationCode=INVALID_VALUE"},
		{"§7.4 code of another address", nil, func(in *api.CreatePartnerInput) { in.AllianceLeadContact.Email = "b@bluefjord.example" }, "Business EmailVerificationCode=INVALID_VALUE"},
		{"§7.4 conditions before the code", standing(registered{FreePlan: true}), func(in *api.CreatePartnerInput) { in.EmailVerificationCode = "000000" }, "Business INELIGIBLE_ACCOUNT_TIER"},
		{"§7.27 51 tags", nil, func(in *api.CreatePartnerInput) { in.Tags = manyTags(51) }, "Business Tags=TOO_MANY_VALUES"},
		{"§7.27 keys", nil, func(in *api.CreatePartnerInput) {
			in.Tags = []api.Tag{{Key: "a"}, {Key: "Aws:x"}, {Key: "A"}, {Key: "a"}}
		}, "Request Tags[1].Key=INVALID_VALUE Tags[3].Key=DUPLICATE_VALUE"},
		{"§7.4 code before tags", nil, func(in *api.CreatePartnerInput) { in.EmailVerificationCode, in.Tags = "000000", manyTags(51) }, "Business EmailVerificationCode=INVALID_VALUE"},
		{"§7.4 case and spaces of the name are free", nil, func(in *api.CreatePartnerInput) { in.LegalName, in.Tags = " blue  FJORD", manyTags(50) }, ""},
	}
	w.verify(carol, "Taken", "lead@taken.example", "123456")
	ok[*api.CreatePartnerOutput](t)(write(w, carol, w.service.CreatePartner, createPartner("Taken")))
	w.changePartner(carol, func(p *partner) {
		p.AwsTrainingCertificationEmailDomains = []api.PartnerDomain{{DomainName: "taken.example", RegisteredAt: awsjson.At(w.now)}}
	})
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			account := "4000000000" + string(rune('0'+i/10)) + string(rune('0'+i%10))
			w.verify(account, name, address, "123456")
			if test.prepare != nil {
				test.prepare(account)
			}
			in := createPartner(name)
			in.AllianceLeadContact.Email = strings.ToLower(address)
			if test.change != nil {
				test.change(in)
			}
			_, err := write(w, account, w.service.CreatePartner, in)
			wantRefusal(t, err, test.want)
		})
	}
	t.Run("§2 verifications have no catalog, codes have", func(t *testing.T) {
		_, err := write(w, bob, w.service.CreatePartner, createPartner("Nobody"))
		wantRefusal(t, err, "Business INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS")
	})
}

func TestPartnerIdentifier2(t *testing.T) {
	w := newWorld(t)
	own, foreign := w.register(alice, "Blue Fjord"), w.register(bob, "Nimbus")
	tests := []struct{ name, identifier, want string }{
		{"own id", own.Id, ""},
		{"own ARN", own.Arn, ""},
		{"foreign id", foreign.Id, "NotFound PARTNER_NOT_FOUND"},
		{"unknown id", "partner-0000000000000", "NotFound PARTNER_NOT_FOUND"},
		{"foreign ARN", foreign.Arn, "Denied ACCESS_DENIED"},
		{"ARN of the other catalog", strings.Replace(own.Arn, "/Sandbox/", "/AWS/", 1), "Request Identifier=INVALID_VALUE"},
		{"own account, no such partner", strings.Replace(own.Arn, own.Id, "partner-0000000000000", 1), "NotFound PARTNER_NOT_FOUND"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := get(w, alice, w.service.GetPartner, &api.GetPartnerInput{Identifier: test.identifier})
			wantRefusal(t, err, test.want)
			if err == nil && got.LegalName != "Blue Fjord" {
				t.Errorf("got %+v", got)
			}
			_, err = get(w, alice, w.service.GetProfileUpdateTask, &api.GetProfileUpdateTaskInput{Identifier: test.identifier})
			if test.want == "" {
				test.want = "NotFound PARTNER_PROFILE_TASK_NOT_FOUND"
			}
			wantRefusal(t, err, test.want)
		})
	}
	w.catalog = resource.CatalogAWS
	_, err := get(w, alice, w.service.GetPartner, &api.GetPartnerInput{Identifier: own.Id})
	wantRefusal(t, err, "NotFound PARTNER_NOT_FOUND") // catalogs are isolated
}

func TestListPartners7_6(t *testing.T) {
	w := newWorld(t)
	p := w.register(alice, "Blue Fjord")
	list := func(account string) *api.ListPartnersOutput {
		return ok[*api.ListPartnersOutput](t)(get(w, account, w.service.ListPartners, &api.ListPartnersInput{Catalog: w.catalog}))
	}
	wantEqual(t, list(alice), &api.ListPartnersOutput{PartnerSummaryList: []api.PartnerSummary{{
		Catalog: "Sandbox", Arn: p.Arn, Id: p.Id, LegalName: "Blue Fjord", CreatedAt: awsjson.At(w.now),
	}}})
	wantEqual(t, list(bob), &api.ListPartnersOutput{PartnerSummaryList: []api.PartnerSummary{}})
	w.catalog = resource.CatalogAWS
	wantEqual(t, list(alice), &api.ListPartnersOutput{PartnerSummaryList: []api.PartnerSummary{}})
	_, err := get(w, alice, w.service.ListPartners, &api.ListPartnersInput{NextToken: new("made-up")})
	wantRefusal(t, err, "Request NextToken=INVALID_VALUE")
}

func TestPartnerFace(t *testing.T) {
	w := newWorld(t)
	w.register(alice, "Blue Fjord")
	face := func(account string) (f Face, err error) {
		err = w.store.View(context.Background(), func(r store.Reader) (err error) {
			f, err = w.service.Partner(r, w.catalog, account)
			return err
		})
		return f, err
	}
	lead := Person{Email: "lead@bluefjord.example", FirstName: "Ada", LastName: "Berg"}
	wantEqual(t, ok[Face](t)(face(alice)), Face{Company: "Blue Fjord", Lead: lead})
	w.changePartner(alice, func(p *partner) {
		p.Profile = &api.PartnerProfile{ProfileId: new("pprofile-1"), DisplayName: "Fjord", WebsiteUrl: "https://www.fjord.example"}
	})
	wantEqual(t, ok[Face](t)(face(alice)), Face{Company: "Fjord", Website: new("https://www.fjord.example"), Lead: lead})
	if _, err := face(bob); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want store.ErrNotFound", err)
	}
}

func TestNames(t *testing.T) {
	if got, want := normalName("  ÅSE  Straße Σ "), normalName("åse straße ς"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := shortName(strings.Repeat("é", 81)); got != strings.Repeat("é", 80) {
		t.Errorf("shortName keeps %d code points, want 80", len([]rune(got)))
	}
	if got := shortName(strings.Repeat("é", 80)); len([]rune(got)) != 80 {
		t.Errorf("shortName cuts a name of 80 to %d", len([]rune(got)))
	}
}
