package account

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
)

// The reasons of NotFound, Conflict and Quota by operation, as account §9 lists them. An operation that is not here has
// none. Reasons that two operations of a row share are written out.
const reasons9 = `
CreatePartner                                    CONFLICT_CLIENT_TOKEN DUPLICATE_PARTNER
GetPartner                                       PARTNER_NOT_FOUND
GetAllianceLeadContact                           PARTNER_NOT_FOUND
PutAllianceLeadContact                           PARTNER_NOT_FOUND
AssociateAwsTrainingCertificationEmailDomain     PARTNER_NOT_FOUND CONFLICT_CLIENT_TOKEN LIMIT_EXCEEDED_NUMBER_OF_DOMAIN
DisassociateAwsTrainingCertificationEmailDomain  PARTNER_NOT_FOUND PARTNER_DOMAIN_NOT_FOUND CONFLICT_CLIENT_TOKEN
StartProfileUpdateTask                           PARTNER_NOT_FOUND CONFLICT_CLIENT_TOKEN INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE INCOMPATIBLE_PROFILE_STATE LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY
GetProfileUpdateTask                             PARTNER_NOT_FOUND PARTNER_PROFILE_TASK_NOT_FOUND
CancelProfileUpdateTask                          PARTNER_NOT_FOUND PARTNER_PROFILE_TASK_NOT_FOUND CONFLICT_CLIENT_TOKEN INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE
GetProfileVisibility                             PARTNER_NOT_FOUND PARTNER_PROFILE_NOT_FOUND
PutProfileVisibility                             PARTNER_NOT_FOUND PARTNER_PROFILE_NOT_FOUND LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY
SendEmailVerificationCode                        LIMIT_EXCEEDED_NUMBER_OF_EMAIL
StartVerification                                CONFLICT_CLIENT_TOKEN ACCOUNT_ALREADY_VERIFIED VERIFICATION_ALREADY_IN_PROGRESS
GetVerification                                  VERIFICATION_NOT_FOUND
CreateConnectionInvitation                       SENDER_PROFILE_NOT_FOUND RECEIVER_PROFILE_NOT_FOUND CONFLICT_CLIENT_TOKEN DUPLICATE_CONNECTION DUPLICATE_CONNECTION_INVITATION INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER LIMIT_EXCEEDED_NUMBER_OF_OPEN_CONNECTION_INVITATION LIMIT_EXCEEDED_NUMBER_OF_ACTIVE_CONNECTION LIMIT_EXCEEDED_NUMBER_OF_CONNECTION_INVITATION_PER_DAY
AcceptConnectionInvitation                       CONNECTION_INVITATION_NOT_FOUND SENDER_PROFILE_NOT_FOUND RECEIVER_PROFILE_NOT_FOUND CONFLICT_CLIENT_TOKEN INCOMPATIBLE_CONNECTION_INVITATION_STATE DUPLICATE_CONNECTION LIMIT_EXCEEDED_NUMBER_OF_ACTIVE_CONNECTION
RejectConnectionInvitation                       CONNECTION_INVITATION_NOT_FOUND CONFLICT_CLIENT_TOKEN INCOMPATIBLE_CONNECTION_INVITATION_STATE
CancelConnectionInvitation                       CONNECTION_INVITATION_NOT_FOUND CONFLICT_CLIENT_TOKEN INCOMPATIBLE_CONNECTION_INVITATION_STATE
CancelConnection                                 CONNECTION_NOT_FOUND CONFLICT_CLIENT_TOKEN INCOMPATIBLE_CONNECTION_STATE
GetConnection                                    CONNECTION_NOT_FOUND
GetConnectionInvitation                          CONNECTION_INVITATION_NOT_FOUND
UpdateConnectionPreferences                      INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION
TagResource                                      PARTNER_NOT_FOUND
UntagResource                                    PARTNER_NOT_FOUND
ListTagsForResource                              PARTNER_NOT_FOUND
`

// Which operations answer the other reasons and codes: roles (§5.1), suspension (§6.5), conditions (§6.2).
const reasons6 = `
AcceptConnectionInvitation  ACCESS_DENIED
RejectConnectionInvitation  ACCESS_DENIED
CancelConnectionInvitation  ACCESS_DENIED
CreatePartner               INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS INCOMPATIBLE_LEGAL_NAME INCOMPATIBLE_DOMAIN INVALID_ACCOUNT_STATE INELIGIBLE_ACCOUNT_TIER INVALID_ACCOUNT_LINKING_STATUS
PutAllianceLeadContact      INCOMPATIBLE_DOMAIN
AssociateAwsTrainingCertificationEmailDomain INCOMPATIBLE_DOMAIN
CreateConnectionInvitation  INCOMPATIBLE_CONNECTION_INVITATION_REQUEST
`

// readTable takes a table of the rules apart: operation and reason in one word.
func readTable(table string) map[string]bool {
	pairs := map[string]bool{}
	for line := range strings.Lines(table) {
		words := strings.Fields(line)
		for _, reason := range words[min(1, len(words)):] {
			pairs[words[0]+" "+reason] = true
		}
	}
	return pairs
}

// later are the operations of the model that the rules leave out (account §14).
var later = []string{
	"GetQualificationsAssociationDetails", "GetQualificationsAssociationTask", "GetQualificationsDisassociationTask",
	"StartQualificationsAssociationTask", "StartQualificationsDisassociationTask",
}

// TestReasonsComplete holds the table of provocations to those of the rules: each reason of each operation is provoked,
// and none that an operation does not have.
func TestReasonsComplete(t *testing.T) {
	want := readTable(reasons9 + reasons6)
	got := map[string]bool{}
	for _, p := range provocations {
		operation, reason := p.operation, p.reason()
		if !want[operation+" "+reason] {
			t.Errorf("%s is provoked to answer %s, which is not in its rules", operation, reason)
		}
		got[operation+" "+reason] = true
	}
	for operation, op := range operations() {
		if takesToken(op) { // TestTokenConflicts6_3 provokes these
			got[operation+" CONFLICT_CLIENT_TOKEN"] = true
		}
		if good[operation] == nil {
			t.Errorf("%s has no call that succeeds in the table of such calls", operation)
		}
	}
	for pair := range want {
		operation, _, _ := strings.Cut(pair, " ")
		if _, done := operations()[operation]; done && !got[pair] {
			t.Errorf("%s: nothing provokes it", pair)
		}
	}
	for operation := range got {
		if strings.HasSuffix(operation, " CONFLICT_CLIENT_TOKEN") && !want[operation] {
			t.Errorf("%s: the operation has a token, the rules know no conflict", operation)
		}
	}
	listed := modelErrors(t)
	for operation := range listed {
		_, done := operations()[operation]
		if out := slices.Contains(later, operation); !done && !out {
			t.Errorf("%s cannot be called", operation)
		}
	}
}

// TestReasons9 provokes every reason of every operation through the pipeline. No answer has an exception that the model
// does not list for the operation (§9).
func TestReasons9(t *testing.T) {
	listed := modelErrors(t)
	for i, p := range provocations {
		t.Run(fmt.Sprintf("%02d %s %s", i, p.operation, p.want), func(t *testing.T) {
			w := newWired(t)
			_, got := w.send(p.operation, p.prepare(w))
			if got != p.want {
				t.Errorf("refusal\n got %q\nwant %q", got, p.want)
			}
			if exception, _, _ := strings.Cut(got, " "); !slices.Contains(listed[p.operation], exception) {
				t.Errorf("the model lists no %s for %s", exception, p.operation)
			}
		})
	}
}

// TestGoodCalls: what the reasons are provoked from does succeed.
func TestGoodCalls(t *testing.T) {
	for _, operation := range slices.Sorted(maps.Keys(operations())) {
		t.Run(operation, func(t *testing.T) {
			w := newWired(t)
			if body, got := w.send(operation, good[operation](w)); got != "" {
				t.Errorf("refused: %s", body)
			}
		})
	}
}

// TestTokenConflicts6_3: with its token a request is answered as at first and has no effect again, another request with
// that token is a conflict, and one that was refused leaves it free.
func TestTokenConflicts6_3(t *testing.T) {
	for operation, op := range operations() {
		if !takesToken(op) {
			continue
		}
		t.Run(operation, func(t *testing.T) {
			w := newWired(t)
			q := good[operation](w).with("ClientToken", "one-and-the-same")
			other := different(q)
			if _, refused := w.send(operation, unfitting(q)); refused == "" {
				t.Error("a request that is to be refused was carried out")
			}
			first, refused := w.send(operation, q)
			if refused != "" {
				t.Fatalf("refused: %s", first)
			}
			told := len(w.events())
			if second, refused := w.send(operation, q); refused != "" || second != first {
				t.Errorf("the same request again\n got %s\nwant %s", second, first)
			}
			if n := len(w.events()); n != told {
				t.Errorf("the same request again told %d copies, want none", n-told)
			}
			_, refused = w.send(operation, other)
			if want := "ConflictException CONFLICT_CLIENT_TOKEN"; refused != want {
				t.Errorf("another request with the token: got %q, want %q", refused, want)
			}
		})
	}
}

// unfitting is the request with a member that makes it refused.
func unfitting(q request) request {
	for member, value := range map[string]any{
		"EmailVerificationCode": "none", "ReceiverIdentifier": "pprofile-0000000000000", "VerificationDetails": map[string]any{},
	} {
		if _, has := q.members[member]; has {
			return q.with(member, value)
		}
	}
	return different(q) // names what is not there
}

// different is another request that the model lets through.
func different(q request) request {
	for member, value := range map[string]any{
		"Identifier": nil, "LegalName": "Another Name", "Message": "Another message.",
		"VerificationDetails": map[string]any{"RegistrantVerificationDetails": map[string]any{}},
	} {
		have, has := q.members[member]
		if !has {
			continue
		}
		if member == "Identifier" {
			prefix, _, _ := strings.Cut(have.(string), "-")
			value = prefix + "-0000000000000"
		}
		return q.with(member, value)
	}
	return q
}

// TestSuspended6_5: a suspended partner changes nothing but its verifications and codes, and reads everything.
func TestSuspended6_5(t *testing.T) {
	const denied = "AccessDeniedException INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"
	for operation, op := range operations() {
		t.Run(operation, func(t *testing.T) {
			w := newWired(t)
			q := good[operation](w)
			want := denied
			switch {
			case op.Read != nil, operation == "SendEmailVerificationCode", operation == "StartVerification":
				want = ""
			case operation == "CreatePartner":
				return // who is suspended is a partner: DUPLICATE_PARTNER comes first (§7.4)
			}
			id := w.partner(q.account)
			w.must(w.update("", func(c *resource.WriteCall) error { return w.service.SuspendPartner(c, id) }))
			if _, got := w.send(operation, q); got != want {
				t.Errorf("refusal\n got %q\nwant %q", got, want)
			}
			w.must(w.update("", func(c *resource.WriteCall) error { return w.service.ResumePartner(c, id) }))
			if body, got := w.send(operation, q); got != "" && want != "" {
				t.Errorf("after the suspension it is refused: %s", body)
			}
		})
	}
}

// TestQuotas6_4: a quota that is used up is named by its reason, in both catalogs where it counts, and only where it is
// checked. Counting itself is tested beside each operation.
func TestQuotas6_4(t *testing.T) {
	checkedIn := map[Quota][]string{
		QuotaOpenInvitations:   {"CreateConnectionInvitation"},
		QuotaActiveConnections: {"CreateConnectionInvitation", "AcceptConnectionInvitation"},
		QuotaInvitationsPerDay: {"CreateConnectionInvitation"},
		QuotaDomains:           {"AssociateAwsTrainingCertificationEmailDomain"},
		QuotaProfilesPerDay:    {"StartProfileUpdateTask"},
		QuotaVisibilityPerDay:  {"PutProfileVisibility"},
		QuotaCodesPerDay:       {"SendEmailVerificationCode"},
	}
	wantEqual(t, slices.Sorted(maps.Keys(checkedIn)), slices.Sorted(maps.Keys(quotas)))
	for q, checked := range checkedIn {
		for operation := range operations() {
			w := newWired(t)
			call := good[operation](w)
			if operation == "SendEmailVerificationCode" { // none in the sandbox
				call = call.with("Catalog", resource.CatalogAWS)
			}
			w.service.Quotas = map[Quota]int{q: 0}
			want := ""
			if slices.Contains(checked, operation) {
				want = "ServiceQuotaExceededException " + string(q)
			}
			if _, got := w.send(operation, call); got != want {
				t.Errorf("%s with a limit of 0 for %s\n got %q\nwant %q", operation, q, got, want)
			}
		}
	}
	w := newWired(t)
	w.service.Quotas = map[Quota]int{QuotaCodesPerDay: 0}
	if _, got := w.send("SendEmailVerificationCode", w.by(alice, &api.SendEmailVerificationCodeInput{Email: "ada@sender.example"})); got != "" {
		t.Errorf("codes in the sandbox: got %q, want no quota", got)
	}
}
