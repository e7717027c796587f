package account

import (
	"strings"
	"time"
	"unicode/utf8"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Completion is what a completion page is about.
type Completion struct {
	Account string
	Type    api.VerificationType
	// LegalName is of the business that is verified, empty for a registrant.
	LegalName string
	// Question is what the operator wants to know, empty for a registrant, who is asked for the name.
	Question string
	State    CompletionState
	Expires  time.Time
}

// CompletionState says whether a page can be used.
type CompletionState string

// The states of a page.
const (
	CompletionOpen    CompletionState = "open"
	CompletionUsed    CompletionState = "used"    // the step is finished, or the verification was decided
	CompletionExpired CompletionState = "expired" // nobody came in time
)

// Completion returns what the page of a token is about, or store.ErrNotFound for a token that never was or that a newer
// page has replaced. It is for whoever holds the token: nobody else is asked for (account §11).
func (s *Service) Completion(c *resource.ReadCall, token string) (Completion, error) {
	v, err := verificationOfToken(c, token)
	if err != nil {
		return Completion{}, err
	}
	return v.completion(c.Now), nil
}

func verificationOfToken(r store.Reader, token string) (*verification, error) {
	rec, err := first(r, store.Range{Kind: kindVerification, Name: indexCompletion, Value: hashToken(token)})
	if err != nil {
		return nil, err
	}
	return decodeVerification(rec)
}

func (v *verification) completion(now time.Time) Completion {
	p := Completion{Account: v.account, Type: v.VerificationType, Question: v.hidden.Question, State: CompletionUsed, Expires: v.hidden.Expires}
	if v.VerificationType == ofBusiness {
		p.LegalName = verifiedName(&v.GetVerificationOutput)
	}
	if v.VerificationStatus == api.VerificationStatusPendingCustomerAction {
		p.State = CompletionOpen
		if v.closed(now) {
			p.State = CompletionExpired
		}
	}
	return p
}

// MaxAnswer is how many code points an answer on a page can have.
const MaxAnswer = 2000

// Complete takes what the person answered on a page, 1 to MaxAnswer code points without the spaces around it, and lets
// the verification go on. A page that is used or expired stays as it is: its state is in the answer. store.ErrNotFound as
// with Completion; REQUEST_VALIDATION_FAILED for an answer of another length.
func (s *Service) Complete(c *resource.WriteCall, token, answer string) (Completion, error) {
	v, err := verificationOfToken(c, token)
	if err != nil {
		return Completion{}, err
	}
	if p := v.completion(c.Now); p.State != CompletionOpen {
		return p, nil
	}
	answer = strings.TrimSpace(answer)
	if n := utf8.RuneCountInString(answer); n < 1 || n > MaxAnswer {
		return Completion{}, apierr.Request(apierr.Fieldf("Answer", apierr.InvalidValue,
			"the answer has %d characters; it must have 1 to %d", n, MaxAnswer))
	}
	if err := v.finish(c, answer); err != nil {
		return Completion{}, err
	}
	return v.completion(c.Now), nil
}

// VerificationView is a verification as the operator sees it.
type VerificationView struct {
	Account string
	api.GetVerificationOutput
	// Question and Answer are of the last completion page; PageClosed says that its time was up before anybody came.
	Question, Answer string
	PageClosed       bool
	// Preset is how the next start will end, empty when it is not preset.
	Preset api.VerificationStatus
}

// Verification returns what the operator needs to decide a verification. VERIFICATION_NOT_FOUND.
func (s *Service) Verification(c *resource.ReadCall, account string, t api.VerificationType) (VerificationView, error) {
	v, err := startedVerification(c, account, t)
	if err != nil {
		return VerificationView{}, err
	}
	return s.operatorView(c, v)
}

// VerificationsIn returns at most limit verifications in a status, those first that were started first: the operator's
// queue is those IN_PROGRESS.
func (s *Service) VerificationsIn(c *resource.ReadCall, status api.VerificationStatus, limit int) ([]VerificationView, error) {
	rows, err := c.List(store.Range{Kind: kindVerification, Name: indexStatus, Value: string(status), Limit: limit})
	if err != nil {
		return nil, err
	}
	views := make([]VerificationView, len(rows))
	for i := range rows {
		v, err := decodeVerification(&rows[i].Record)
		if err != nil {
			return nil, err
		}
		if views[i], err = s.operatorView(c, v); err != nil {
			return nil, err
		}
	}
	return views, nil
}

func (s *Service) operatorView(c *resource.ReadCall, v *verification) (VerificationView, error) {
	out, err := s.answer(c, v)
	if err != nil {
		return VerificationView{}, err
	}
	p := VerificationView{
		Account: v.account, GetVerificationOutput: *out, Question: v.hidden.Question, Answer: v.hidden.Answer,
		PageClosed: v.completion(c.Now).State == CompletionExpired,
	}
	if v.hidden.Preset != nil {
		p.Preset = v.hidden.Preset.Status
	}
	return p, nil
}
