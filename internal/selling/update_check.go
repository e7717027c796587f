package selling

import (
	"fmt"
	"slices"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
)

// refusedChanges are the changes that the state of o forbids, and the stage when it is missing, which every update must
// have (selling §5.2, §5.3). A simulated decision lifts the locks.
func (o *opportunity) refusedChanges(next *api.GetOpportunityOutput, simulated bool) []apierr.Field {
	var found []apierr.Field
	if !simulated {
		plain := *next
		plain.Project, plain.SoftwareRevenue = copied(next.Project), copied(next.SoftwareRevenue)
		if plain.Project != nil {
			plain.Project.ExpectedCustomerSpend = slices.Clone(plain.Project.ExpectedCustomerSpend)
		}
		if plain.SoftwareRevenue != nil {
			plain.SoftwareRevenue.Value = copied(plain.SoftwareRevenue.Value)
		}
		settle(plain.Project, plain.SoftwareRevenue)
		found = o.lockedChanges(&plain)
	}
	if lifeCycleOf(next).Stage == nil {
		found = append(found, apierr.Fieldf(pathStage, apierr.RequiredFieldMissing,
			"%s is required in every update: send the stored one, %s, to leave it", pathStage, o.stage()))
	}
	return found
}

// updateProblems are the rules that next breaks. What a partner cannot help is left out: what the store lacks already
// and the partner cannot add now, and of an opportunity that began with an invitation what nobody ever gave (selling
// §5.4).
func (s *Service) updateProblems(c *resource.WriteCall, o *opportunity, next api.GetOpportunityOutput, decision reviewAction) ([]apierr.Field, error) {
	before, err := s.storedDraft(c, o)
	if err != nil {
		return nil, err
	}
	d := *before
	d.GetOpportunityOutput, d.OpportunityTeam = next, nil
	if c.Doubtful(pathStage) && !c.Malformed(pathStage) {
		// An explanation has said that the stored stage is to be sent, so the rules go by that one.
		d.LifeCycle, d.doubtful = copied(d.LifeCycle), func(path string) bool { return path != pathStage && c.Doubtful(path) }
		d.LifeCycle.Stage = new(o.stage())
	}
	d.stage = d.sentStage()
	d.status = statusAfterUpdate(o.reviewStatus())
	if decision != "" {
		d.status = reviewMoves[decision].to
	}
	entered := d.stage != o.stage() && closing(d.stage)
	d.newCloseDate = !entered && text(d.LifeCycle.TargetCloseDate) != text(o.LifeCycle.TargetCloseDate)
	d.unknownRelated = false
	if err := d.lookUpRelated(c, o.record.Account); err != nil {
		return nil, err
	}
	d.unknownRelated = d.unknownRelated || text(d.project().RelatedOpportunityIdentifier) == o.Id

	problems := d.problems(levelFormat, levelChange)
	if !c.Switches.StrictValidation {
		return problems, nil
	}
	problems = append(problems, without(d.problems(levelCreate), before.problems(levelCreate), func(f apierr.Field) bool {
		return o.hidden.Invitation != "" || o.locked(f.Path) != ""
	})...)
	if decision != "" {
		return problems, nil
	}
	if o.wasSubmitted() {
		problems = append(problems, without(d.problems(levelSubmit), before.problems(levelSubmit), func(f apierr.Field) bool {
			return o.locked(f.Path) != ""
		})...)
	}
	if o.invited() && underWay(d.stage) {
		problems = append(problems, d.problems(levelInvited)...)
	}
	return problems, nil
}

// without is found without the problems that were there before and are excused.
func without(found, before []apierr.Field, excused func(apierr.Field) bool) []apierr.Field {
	return slices.DeleteFunc(found, func(f apierr.Field) bool {
		return excused(f) && slices.ContainsFunc(before, func(b apierr.Field) bool { return b.Path == f.Path && b.Code == f.Code })
	})
}

// storedDraft is the opportunity as the rules see it while nothing changes.
func (s *Service) storedDraft(c *resource.WriteCall, o *opportunity) (*draft, error) {
	program, err := s.Program(c, c.Catalog, o.record.Account)
	if err != nil {
		return nil, fmt.Errorf("owner of opportunity %s: %w", o.Id, err)
	}
	d := &draft{
		GetOpportunityOutput: o.GetOpportunityOutput, origin: o.hidden.Origin, simulates: simulates(c.Call), doubtful: c.Doubtful,
		today: c.Now.UTC().Format(time.DateOnly), stage: o.stage(), stored: &o.GetOpportunityOutput, status: o.reviewStatus(),
		involvement: valueOf(o.hidden.InvolvementType), program: program,
	}
	d.OpportunityTeam = nil // it was judged when it was named
	return d, nil
}

// invited reports whether the opportunity is a partner's own record of a deal that another partner invited it to.
func (o *opportunity) invited() bool {
	return o.hidden.Invitation != "" && o.hidden.Origin == api.OpportunityOriginPartnerReferral
}
