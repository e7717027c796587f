package account

import (
	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
)

// good is, for each operation, a call that succeeds, in a world that was made ready for it. Alice, a partner of the
// sandbox with a profile, calls unless it says otherwise; the reasons are what becomes of it when something is wrong.
var good = map[string]func(w *wired) request{
	"AcceptConnectionInvitation": func(w *wired) request {
		return w.by(alice, &api.AcceptConnectionInvitationInput{Identifier: w.invitationTo(alice)})
	},
	"AssociateAwsTrainingCertificationEmailDomain": func(w *wired) request {
		return w.by(alice, &api.AssociateAwsTrainingCertificationEmailDomainInput{
			Identifier: w.partner(alice), Email: "ada@training.example", EmailVerificationCode: "123456",
		})
	},
	"CancelConnection": func(w *wired) request {
		return w.by(alice, &api.CancelConnectionInput{Identifier: w.connected(), ConnectionType: oc})
	},
	"CancelConnectionInvitation": func(w *wired) request {
		return w.by(alice, &api.CancelConnectionInvitationInput{Identifier: w.invitationTo(bob)})
	},
	"CancelProfileUpdateTask": func(w *wired) request {
		return w.by(alice, &api.CancelProfileUpdateTaskInput{Identifier: w.partner(alice), TaskId: w.openTask()})
	},
	"CreateConnectionInvitation": func(w *wired) request {
		w.partner(alice)
		w.partner(bob)
		return w.by(alice, invitationTo(oc, w.profile(bob)))
	},
	"CreatePartner": func(w *wired) request { return w.by(carol, createPartner("Third")) },
	"DisassociateAwsTrainingCertificationEmailDomain": func(w *wired) request {
		id := w.partner(alice)
		w.addDomain(alice, "training.example")
		return w.by(alice, &api.DisassociateAwsTrainingCertificationEmailDomainInput{Identifier: id, DomainName: "training.example"})
	},
	"GetAllianceLeadContact": func(w *wired) request {
		return w.by(alice, &api.GetAllianceLeadContactInput{Identifier: w.partner(alice)})
	},
	"GetConnection": func(w *wired) request { return w.by(alice, &api.GetConnectionInput{Identifier: w.connected()}) },
	"GetConnectionInvitation": func(w *wired) request {
		return w.by(alice, &api.GetConnectionInvitationInput{Identifier: w.invitationTo(bob)})
	},
	"GetConnectionPreferences": func(w *wired) request { return w.by(carol, &api.GetConnectionPreferencesInput{}) },
	"GetPartner":               func(w *wired) request { return w.by(alice, &api.GetPartnerInput{Identifier: w.partner(alice)}) },
	"GetProfileUpdateTask": func(w *wired) request {
		return w.by(alice, &api.GetProfileUpdateTaskInput{Identifier: w.partner(alice)})
	},
	"GetProfileVisibility": func(w *wired) request {
		return w.by(alice, &api.GetProfileVisibilityInput{Identifier: w.partner(alice)})
	},
	"GetVerification": func(w *wired) request {
		w.verify(alice, "Blue Fjord", "ada@sender.example", "123456")
		return w.by(alice, &api.GetVerificationInput{VerificationType: api.VerificationTypeBusinessVerification})
	},
	"ListConnectionInvitations": func(w *wired) request { return w.by(alice, &api.ListConnectionInvitationsInput{}) },
	"ListConnections":           func(w *wired) request { return w.by(alice, &api.ListConnectionsInput{}) },
	"ListPartners":              func(w *wired) request { return w.by(alice, &api.ListPartnersInput{}) },
	"ListTagsForResource": func(w *wired) request {
		return w.by(alice, &api.ListTagsForResourceInput{ResourceArn: w.arn(alice)})
	},
	"PutAllianceLeadContact": func(w *wired) request {
		return w.by(alice, &api.PutAllianceLeadContactInput{
			Identifier: w.partner(alice), AllianceLeadContact: createPartner("Blue Fjord").AllianceLeadContact,
		})
	},
	"PutProfileVisibility": func(w *wired) request {
		return w.by(alice, &api.PutProfileVisibilityInput{Identifier: w.partner(alice), Visibility: api.ProfileVisibilityPrivate})
	},
	"RejectConnectionInvitation": func(w *wired) request {
		return w.by(alice, &api.RejectConnectionInvitationInput{Identifier: w.invitationTo(alice)})
	},
	"SendEmailVerificationCode": func(w *wired) request {
		return w.by(alice, &api.SendEmailVerificationCodeInput{Email: "ada@sender.example"})
	},
	"StartProfileUpdateTask": func(w *wired) request {
		return w.by(alice, &api.StartProfileUpdateTaskInput{Identifier: w.partner(alice), TaskDetails: profileOf("Fjord 2")})
	},
	"StartVerification": func(w *wired) request {
		return w.by(alice, &api.StartVerificationInput{VerificationDetails: &api.VerificationDetails{
			BusinessVerificationDetails: &api.BusinessVerificationDetails{LegalName: "Blue Fjord", RegistrationId: "1", CountryCode: "NO"},
		}})
	},
	"TagResource": func(w *wired) request {
		return w.by(alice, &api.TagResourceInput{ResourceArn: w.arn(alice), Tags: []api.Tag{{Key: "team", Value: "north"}}})
	},
	"UntagResource": func(w *wired) request {
		return w.by(alice, &api.UntagResourceInput{ResourceArn: w.arn(alice), TagKeys: []string{"team"}})
	},
	"UpdateConnectionPreferences": func(w *wired) request {
		return w.by(alice, &api.UpdateConnectionPreferencesInput{Revision: 1, AccessType: api.AccessTypeDenyAll})
	},
}

// names are the partners' names.
var names = map[string]string{alice: "Blue Fjord", bob: "Nimbus"}

// partner makes the account a partner with a profile, if it is none yet, and returns the partner's id.
func (w *wired) partner(account string) string {
	w.t.Helper()
	out := ok[*api.ListPartnersOutput](w.t)(get(w.world, account, w.service.ListPartners, &api.ListPartnersInput{Catalog: w.catalog}))
	if len(out.PartnerSummaryList) == 0 {
		w.join(account, names[account])
	}
	return w.ownPartner(account).Id
}

func (w *wired) arn(account string) string {
	w.t.Helper()
	w.partner(account)
	return w.ownPartner(account).Arn
}

// invitationTo is an open invitation to alice or bob from the other of the two.
func (w *wired) invitationTo(account string) string {
	w.t.Helper()
	from := map[string]string{alice: bob, bob: alice}[account]
	w.partner(from)
	w.partner(account)
	return w.invite(from, oc, w.profile(account))
}

// connected is a live connection of alice and bob, by the type for opportunities.
func (w *wired) connected() string {
	w.t.Helper()
	return w.accept(bob, w.invitationTo(bob)).Id
}

// openTask is a profile update of alice that nobody has decided.
func (w *wired) openTask() string {
	w.t.Helper()
	id := w.partner(alice)
	w.service.Policies = map[string]Policy{w.catalog: {Decision: Manual}}
	return ok[*api.StartProfileUpdateTaskOutput](w.t)(w.startProfile(alice, id, profileOf("Fjord 2"))).TaskId
}

// shadow makes bob a partner without a profile.
func (w *wired) shadow() string {
	w.t.Helper()
	return w.register(bob, names[bob]).Id
}

func (w *wired) addDomain(account, domain string) {
	w.t.Helper()
	w.changePartner(account, func(p *partner) {
		p.AwsTrainingCertificationEmailDomains = append(p.AwsTrainingCertificationEmailDomains,
			api.PartnerDomain{DomainName: domain, RegisteredAt: awsjson.At(w.now)})
	})
}
