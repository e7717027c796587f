package account

import (
	"strings"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
)

// provocation is a call and the refusal that it gets.
type provocation struct {
	operation, want string
	prepare         func(w *wired) request
}

// reason is the reason of the exception, of a ValidationException the last of its codes.
func (p provocation) reason() string {
	words := strings.Fields(p.want)
	return words[len(words)-1]
}

const (
	missing   = "ResourceNotFoundException "
	conflict  = "ConflictException "
	exceeded  = "ServiceQuotaExceededException "
	forbidden = "AccessDeniedException "
	unfit     = "ValidationException BUSINESS_VALIDATION_FAILED "
)

// of makes an operation's good call one that is refused: by another member, or by a change of the world.
func of(operation, want string, spoil func(w *wired, q request) request) provocation {
	return provocation{operation, want, func(w *wired) request { return spoil(w, good[operation](w)) }}
}

// having changes the world between a good call's preparation and the call.
func having(change func(w *wired)) func(*wired, request) request {
	return func(w *wired, q request) request {
		change(w)
		return q
	}
}

func member(name string, value any) func(*wired, request) request {
	return func(_ *wired, q request) request { return q.with(name, value) }
}

// twice makes the call once before, so that it finds done what it wants to do.
func twice(operation string) func(*wired, request) request {
	return func(w *wired, q request) request {
		if body, refused := w.send(operation, q); refused != "" {
			w.t.Fatalf("%s was refused at first: %s", operation, body)
		}
		return q
	}
}

func limit(q Quota) func(*wired, request) request {
	return having(func(w *wired) { w.service.Quotas = map[Quota]int{q: 0} })
}

// provocations has every reason of every operation (account §9) and the reasons and codes of account §5.1 and §6.2.
// Client tokens and suspension are provoked by tests of their own.
var provocations = slicesOf(
	provokePartners(), provokeProfiles(), provokeVerification(), provokeInvitations(), provokeConnections(), provokeConditions(),
)

func slicesOf(parts ...[]provocation) (all []provocation) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func provokePartners() []provocation {
	all := []provocation{
		of("CreatePartner", conflict+"DUPLICATE_PARTNER", twice("CreatePartner")),
		of("CreatePartner", conflict+"DUPLICATE_PARTNER", having(func(w *wired) { w.register(alice, "third") })), // the name
		of("AssociateAwsTrainingCertificationEmailDomain", exceeded+"LIMIT_EXCEEDED_NUMBER_OF_DOMAIN", limit("LIMIT_EXCEEDED_NUMBER_OF_DOMAIN")),
		of("DisassociateAwsTrainingCertificationEmailDomain", missing+"PARTNER_DOMAIN_NOT_FOUND", member("DomainName", "other.example")),
		of("DisassociateAwsTrainingCertificationEmailDomain", missing+"PARTNER_DOMAIN_NOT_FOUND", twice("DisassociateAwsTrainingCertificationEmailDomain")),
		of("SendEmailVerificationCode", exceeded+"LIMIT_EXCEEDED_NUMBER_OF_EMAIL", func(w *wired, q request) request {
			q = q.with("Catalog", resource.CatalogAWS)
			for range 5 {
				twice("SendEmailVerificationCode")(w, q)
			}
			return q
		}),
	}
	for _, operation := range []string{
		"GetPartner", "GetAllianceLeadContact", "PutAllianceLeadContact", "AssociateAwsTrainingCertificationEmailDomain",
		"DisassociateAwsTrainingCertificationEmailDomain", "StartProfileUpdateTask", "GetProfileUpdateTask",
		"CancelProfileUpdateTask", "GetProfileVisibility", "PutProfileVisibility",
	} {
		// Unknown, and another account's: nobody can tell them apart.
		all = append(all,
			of(operation, missing+"PARTNER_NOT_FOUND", member("Identifier", "partner-0000000000000")),
			of(operation, missing+"PARTNER_NOT_FOUND", func(w *wired, q request) request { return q.with("Identifier", w.partner(bob)) }))
	}
	for _, operation := range []string{"TagResource", "UntagResource", "ListTagsForResource"} {
		all = append(all, of(operation, missing+"PARTNER_NOT_FOUND",
			member("ResourceArn", "arn:aws:partnercentral:us-east-1:"+alice+":catalog/Sandbox/partner/partner-0000000000000")))
	}
	return all
}

func provokeProfiles() []provocation {
	const state = conflict + "INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE"
	const noProfile = missing + "PARTNER_PROFILE_NOT_FOUND"
	unpublished := func(w *wired, q request) request {
		q = q.with("Identifier", w.shadow())
		q.account = bob
		return q
	}
	return []provocation{
		of("StartProfileUpdateTask", state, having(func(w *wired) { w.openTask() })),
		of("StartProfileUpdateTask", conflict+"INCOMPATIBLE_PROFILE_STATE", having(func(w *wired) {
			id := w.partner(alice)
			w.must(w.update("", func(c *resource.WriteCall) error { return w.service.LockProfile(c, id) }))
		})),
		of("StartProfileUpdateTask", exceeded+"LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY", limit(QuotaProfilesPerDay)),
		of("GetProfileUpdateTask", missing+"PARTNER_PROFILE_TASK_NOT_FOUND", unpublished),
		of("CancelProfileUpdateTask", missing+"PARTNER_PROFILE_TASK_NOT_FOUND", member("TaskId", "pprofiletask-0000000000000")),
		of("CancelProfileUpdateTask", state, twice("CancelProfileUpdateTask")),
		of("GetProfileVisibility", noProfile, unpublished),
		of("PutProfileVisibility", noProfile, unpublished),
		of("PutProfileVisibility", exceeded+"LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY", func(w *wired, q request) request {
			for range 5 {
				twice("PutProfileVisibility")(w, q)
			}
			return q
		}),
	}
}

func provokeVerification() []provocation {
	running := func(s api.VerificationStatus) func(*wired, request) request {
		return having(func(w *wired) { w.setVerification(alice, api.VerificationTypeBusinessVerification, s) })
	}
	return []provocation{
		of("StartVerification", conflict+"ACCOUNT_ALREADY_VERIFIED", running(api.VerificationStatusSucceeded)),
		of("StartVerification", conflict+"VERIFICATION_ALREADY_IN_PROGRESS", running(api.VerificationStatusInProgress)),
		{"GetVerification", missing + "VERIFICATION_NOT_FOUND", func(w *wired) request {
			return w.by(alice, &api.GetVerificationInput{VerificationType: api.VerificationTypeRegistrantVerification})
		}},
	}
}

func provokeInvitations() []provocation {
	const create, accept = "CreateConnectionInvitation", "AcceptConnectionInvitation"
	unpublish := func(account string) func(*wired, request) request {
		return having(func(w *wired) { w.changePartner(account, func(p *partner) { p.Profile = &api.PartnerProfile{} }) })
	}
	all := []provocation{
		of(create, missing+"SENDER_PROFILE_NOT_FOUND", func(_ *wired, q request) request { q.account = carol; return q }),
		of(create, missing+"RECEIVER_PROFILE_NOT_FOUND", member("ReceiverIdentifier", "pprofile-0000000000000")),
		of(create, missing+"RECEIVER_PROFILE_NOT_FOUND", having(func(w *wired) {
			ok[*api.PutProfileVisibilityOutput](w.t)(w.putVisibility(bob, w.partner(bob), api.ProfileVisibilityPrivate))
		})),
		of(create, conflict+"DUPLICATE_CONNECTION", having(func(w *wired) { w.connected() })),
		of(create, conflict+"DUPLICATE_CONNECTION_INVITATION", having(func(w *wired) { w.invitationTo(bob) })),
		of(create, conflict+"DUPLICATE_CONNECTION_INVITATION", having(func(w *wired) { w.invitationTo(alice) })),
		of(create, conflict+"INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER", having(func(w *wired) {
			ok[*api.UpdateConnectionPreferencesOutput](w.t)(w.setPreferences(bob, 1, api.AccessTypeDenyAll))
		})),
		of(create, exceeded+string(QuotaOpenInvitations), limit(QuotaOpenInvitations)),
		of(create, exceeded+string(QuotaActiveConnections), limit(QuotaActiveConnections)),
		of(create, exceeded+string(QuotaInvitationsPerDay), limit(QuotaInvitationsPerDay)),
		of(create, unfit+"ReceiverIdentifier=INVALID_VALUE INCOMPATIBLE_CONNECTION_INVITATION_REQUEST", member("ReceiverIdentifier", bob)),
		of(create, unfit+"INCOMPATIBLE_CONNECTION_INVITATION_REQUEST", func(w *wired, q request) request {
			return q.with("ReceiverIdentifier", w.profile(alice))
		}),
		of(accept, missing+"RECEIVER_PROFILE_NOT_FOUND", unpublish(alice)),
		of(accept, missing+"SENDER_PROFILE_NOT_FOUND", unpublish(bob)),
		of(accept, conflict+"DUPLICATE_CONNECTION", having(func(w *wired) {
			// No call leads here: a pending invitation and the active type exclude each other.
			w.must(w.update(alice, func(c *resource.WriteCall) error {
				n := newConnection(c, bob, alice)
				n.activate(c, &invitation{GetConnectionInvitationOutput: api.GetConnectionInvitationOutput{ConnectionType: oc}, hidden: invitationHidden{Sender: bob}})
				return n.write(c)
			}))
		})),
		of(accept, exceeded+string(QuotaActiveConnections), having(func(w *wired) { w.must(w.setQuota(alice, QuotaActiveConnections, new(0))) })),
		of(accept, exceeded+string(QuotaActiveConnections), having(func(w *wired) { w.must(w.setQuota(bob, QuotaActiveConnections, new(0))) })),
	}
	for _, operation := range []string{accept, "RejectConnectionInvitation", "CancelConnectionInvitation"} {
		role := func(_ *wired, q request) request { q.account = bob; return q }
		all = append(all,
			of(operation, forbidden+"ACCESS_DENIED", role), // the other side (§5.1)
			of(operation, missing+"CONNECTION_INVITATION_NOT_FOUND", member("Identifier", "pacinv-0000000000000")),
			of(operation, missing+"CONNECTION_INVITATION_NOT_FOUND", func(_ *wired, q request) request { q.account = carol; return q }))
		for _, end := range []string{accept, "RejectConnectionInvitation", "CancelConnectionInvitation", "expiry"} {
			all = append(all, of(operation, conflict+"INCOMPATIBLE_CONNECTION_INVITATION_STATE", ended(operation, end)))
		}
	}
	return append(all,
		of("GetConnectionInvitation", missing+"CONNECTION_INVITATION_NOT_FOUND", member("Identifier", "pacinv-0000000000000")),
		of("GetConnectionInvitation", missing+"CONNECTION_INVITATION_NOT_FOUND", func(_ *wired, q request) request { q.account = carol; return q }))
}

// ended lets the invitation of a good call end before the call; alice sent it if the call takes it back, else bob.
func ended(operation, end string) func(*wired, request) request {
	return having(func(w *wired) {
		sender, receiver := bob, alice
		if operation == "CancelConnectionInvitation" {
			sender, receiver = alice, bob
		}
		id := w.listInvitations(sender, api.ListConnectionInvitationsInput{})[0]
		switch end {
		case "AcceptConnectionInvitation":
			w.accept(receiver, id)
		case "RejectConnectionInvitation":
			w.must(w.reject(receiver, id))
		case "CancelConnectionInvitation":
			w.must(w.cancel(sender, id))
		default:
			w.now = w.now.Add(w.switches.ConnectionInvitationLife)
		}
	})
}

func provokeConnections() []provocation {
	stranger := func(_ *wired, q request) request { q.account = carol; return q }
	unknown := member("Identifier", "pac-0000000000000")
	return []provocation{
		of("GetConnection", missing+"CONNECTION_NOT_FOUND", unknown),
		of("GetConnection", missing+"CONNECTION_NOT_FOUND", stranger),
		of("CancelConnection", missing+"CONNECTION_NOT_FOUND", unknown),
		of("CancelConnection", missing+"CONNECTION_NOT_FOUND", stranger),
		of("CancelConnection", missing+"CONNECTION_NOT_FOUND", member("ConnectionType", "SUBSIDIARY")), // never part of it
		of("CancelConnection", conflict+"INCOMPATIBLE_CONNECTION_STATE", twice("CancelConnection")),
		of("UpdateConnectionPreferences", conflict+"INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION", twice("UpdateConnectionPreferences")),
	}
}

// provokeConditions are those of registration and of mail domains (§6.2).
func provokeConditions() []provocation {
	const create = "CreatePartner"
	inAWS := func(change func(*wired)) func(*wired) request {
		return func(w *wired) request {
			w.catalog = resource.CatalogAWS
			in := createPartner("Third")
			w.verify(carol, in.LegalName, in.AllianceLeadContact.Email, in.EmailVerificationCode)
			q := w.by(carol, in)
			change(w)
			return q
		}
	}
	setUp := func(as Setup) func(*wired) { return func(w *wired) { w.must(w.setUp(carol, as)) } }
	verified := func(t api.VerificationType) func(*wired) {
		return func(w *wired) { w.setVerification(carol, t, api.VerificationStatusFailed) }
	}
	return []provocation{
		{create, unfit + "INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS", inAWS(verified(api.VerificationTypeBusinessVerification))},
		{create, unfit + "INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS", inAWS(verified(api.VerificationTypeRegistrantVerification))},
		{create, unfit + "INCOMPATIBLE_LEGAL_NAME", func(w *wired) request { return inAWS(func(*wired) {})(w).with("LegalName", "Fourth") }},
		{create, unfit + "INVALID_ACCOUNT_STATE", inAWS(setUp(Setup{Standing: BadStanding}))},
		{create, unfit + "INELIGIBLE_ACCOUNT_TIER", inAWS(setUp(Setup{Plan: FreePlan}))},
		{create, unfit + "INVALID_ACCOUNT_LINKING_STATUS", inAWS(setUp(Setup{Linking: LinkingBlocked}))},
		{create, unfit + "INCOMPATIBLE_DOMAIN", inAWS(func(w *wired) { w.service.PublicMail = []string{"third.example"} })},
		of("AssociateAwsTrainingCertificationEmailDomain", unfit+"INCOMPATIBLE_DOMAIN", having(func(w *wired) {
			w.partner(bob)
			w.addDomain(bob, "training.example")
		})),
		of("AssociateAwsTrainingCertificationEmailDomain", unfit+"INCOMPATIBLE_DOMAIN", having(func(w *wired) {
			w.service.PublicMail = []string{"training.example"}
		})),
		{"PutAllianceLeadContact", unfit + "INCOMPATIBLE_DOMAIN", func(w *wired) request {
			q := inAWS(func(*wired) {})(w)
			body, refused := w.send(create, q)
			if refused != "" {
				w.t.Fatalf("refused: %s", body)
			}
			lead := *createPartner("Third").AllianceLeadContact
			lead.Email = "lead@mail.example"
			w.service.PublicMail = []string{"mail.example"}
			w.sendCode(carol, lead.Email, "123456")
			return w.by(carol, &api.PutAllianceLeadContactInput{
				Identifier: w.ownPartner(carol).Id, AllianceLeadContact: &lead, EmailVerificationCode: new("123456"),
			})
		}},
	}
}
