package selling

import (
	"errors"
	"fmt"
	"strings"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// level says when a rule applies (selling §5.4).
type level uint8

const (
	// levelFormat rules judge values that are there, always.
	levelFormat level = iota
	// levelCreate rules demand values from the creation on; Switches.StrictValidation turns them off.
	levelCreate
	// levelChange rules judge the change of an opportunity that exists, always.
	levelChange
	// levelPrecondition rules are what a submission needs as such, also in lenient validation.
	levelPrecondition
	// levelSubmit rules demand values at the submission and at every update after it; as with levelCreate.
	levelSubmit
	// levelInvited rules demand values of a partner that was invited to a deal, from Qualified on; as with levelCreate.
	levelInvited
)

// rule is one row of selling §5.4: what breaks it and what is said then.
type rule struct {
	level level
	path  string // of the member; %d is the element that breaks the rule
	code  apierr.Code
	// One of the two is set: breaks for a rule of a member, at for one of elements, with the indexes that break it.
	breaks func(*draft) bool
	at     func(*draft) []int
	// text is the message; say makes it where it depends on the draft.
	text string
	say  func(*draft) string
}

// opportunityRules are all rules, in the order in which problems are listed.
var opportunityRules = [][]rule{
	customerRules, projectRules, spendRules, lifeCycleRules, marketingRules, softwareRevenueRules, otherRules,
	changeRules, submissionRules, invitedRules,
}

// draft is an opportunity before it is stored, and what rules must know of the call.
type draft struct {
	api.GetOpportunityOutput // with defaults, before settle; the team as it was named
	origin                   api.OpportunityOrigin
	tags                     []api.Tag
	// simulates is set where the partner may play AWS.
	simulates bool
	today     string // YYYY-MM-DD, UTC
	creating  bool
	// stage is the one that the opportunity will have; LifeCycle.Stage is the one sent.
	stage api.Stage
	// newCloseDate is set when the target close date is not the stored one.
	newCloseDate bool
	// doubtful reports whether an explanation has found the member at a path wrong already; nil reports nothing.
	doubtful func(path string) bool
	// unknownRelated is set when the related opportunity is not one of the caller's, or is this one.
	unknownRelated bool
	// unknownOwner is set when somebody is named as owner whom the calling account has not registered as a user.
	unknownOwner bool

	// The rest is of an opportunity that exists.

	stored *api.GetOpportunityOutput // as it is, nil of a new one
	status api.ReviewStatus          // the one that it will have
	// submitting is set for the checks of a submission.
	submitting bool
	// involvement is what AWS is or was asked for, empty before the first submission.
	involvement api.SalesInvolvementType
	program     Program
}

// newDraft is the draft of an opportunity to be created.
func newDraft(c *resource.WriteCall, content api.GetOpportunityOutput) (*draft, error) {
	d := &draft{
		GetOpportunityOutput: withDefaults(content),
		simulates:            simulates(c.Call),
		doubtful:             c.Doubtful,
		today:                c.Now.UTC().Format(time.DateOnly),
		creating:             true,
		stage:                api.StageProspect,
		newCloseDate:         true,
	}
	if sent := d.LifeCycle.Stage; sent != nil && !c.Switches.ForceProspectOnCreate {
		d.stage = *sent
	}
	for _, p := range d.OpportunityTeam {
		if !isOwner(p) {
			continue
		}
		u, err := lookUpUser(c, c.Catalog, c.Account, text(p.Email))
		if err != nil {
			return nil, err
		}
		d.unknownOwner = d.unknownOwner || !u.accepted()
	}
	return d, d.lookUpRelated(c, c.Account)
}

// lookUpRelated finds out whether the related opportunity is one of the account's.
func (d *draft) lookUpRelated(c *resource.WriteCall, account string) error {
	related := d.project().RelatedOpportunityIdentifier
	if related == nil {
		return nil
	}
	_, err := ownedOpportunity(c, c.Catalog, account, *related)
	if e := (*apierr.Error)(nil); errors.As(err, &e) && e.Kind == apierr.NotFound {
		d.unknownRelated = true
		return nil
	}
	return err
}

// problems are the rules of the levels that the draft breaks, nil when there are none.
func (d *draft) problems(levels ...level) []apierr.Field {
	var found []apierr.Field
	for _, table := range opportunityRules {
		for _, r := range table {
			for _, l := range levels {
				if l == r.level {
					found = append(found, r.find(d)...)
				}
			}
		}
	}
	return found
}

func (r rule) find(d *draft) []apierr.Field {
	if d.unsure(r) {
		return nil
	}
	text := r.text
	if r.at == nil {
		if !r.breaks(d) {
			return nil
		}
		if r.say != nil {
			text = r.say(d)
		}
		return []apierr.Field{{Path: r.path, Code: r.code, Message: text}}
	}
	var found []apierr.Field
	for _, i := range r.at(d) {
		found = append(found, apierr.Field{Path: fmt.Sprintf(r.path, i), Code: r.code, Message: text})
	}
	return found
}

// The parts of a draft, empty where they are absent, so that rules need not ask.

func (d *draft) account() api.Account { return valueOf(valueOf(d.Customer).Account) }

func (d *draft) hasAccount() bool { return d.Customer != nil && d.Customer.Account != nil }

func (d *draft) address() api.Address { return valueOf(d.account().Address) }

func (d *draft) project() api.Project { return valueOf(d.Project) }

func (d *draft) secret() bool { return *d.NationalSecurity == api.NationalSecurityYes }

// euOnly reports whether the deal is in the European partition, whose currency is the euro.
func (d *draft) euOnly() bool { return valueOf(d.project().AwsPartition) == api.AwsPartitionAwsEusc }

func blank(s *string) bool { return s == nil || strings.TrimSpace(*s) == "" }

// where are the indexes of the elements that f picks.
func where[T any](list []T, f func(T) bool) []int {
	var found []int
	for i, v := range list {
		if f(v) {
			found = append(found, i)
		}
	}
	return found
}
