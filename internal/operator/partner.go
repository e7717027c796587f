package operator

import (
	"cmp"
	"errors"
	"time"

	accountapi "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// Partner names a partner.
type Partner struct {
	Partner string `json:"partner" arg:"" help:"Id or ARN of the partner."`
}

// ProfileTask names a profile update.
type ProfileTask struct {
	Task string `json:"task" arg:"" help:"Id of the profile update task."`
}

// FailProfile ends a profile update without publishing it.
type FailProfile struct {
	Task   string   `json:"task" arg:"" help:"Id of the profile update task."`
	Errors Document `json:"errors" required:"" type:"filecontent" help:"A list of 1 to 50 errors, each with Reason, Message and Locale, such as INVALID_CONTENT, a sentence, en-US." placeholder:"FILE"`
}

// ProfileTasks asks for the profile updates that have a status.
type ProfileTasks struct {
	Status string `json:"status,omitempty" help:"The status (IN_PROGRESS: those that wait for a decision)." enum:",IN_PROGRESS,SUCCEEDED,FAILED,CANCELED" default:"" placeholder:"STATUS"`
	Listing
}

// Lead is the alliance lead of a partner.
type Lead struct {
	Partner       string `json:"partner" arg:"" help:"Id or ARN of the partner."`
	FirstName     string `json:"firstName" required:"" help:"First name." placeholder:"NAME"`
	LastName      string `json:"lastName" required:"" help:"Last name." placeholder:"NAME"`
	Email         string `json:"email" required:"" help:"E-mail address; no code is asked for." placeholder:"ADDRESS"`
	BusinessTitle string `json:"businessTitle" required:"" help:"What the person is called in the company." placeholder:"TEXT"`
}

var partners = []Action{
	look("partner", "Show what there is of a partner: profile, alliance lead, programs, restraints.", ofPartner, (*Desk).partner),
	change("set-alliance-lead", "Replace the alliance lead of a partner.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *Lead) (any, error) {
			return Partner{in.Partner}, d.Partners.SetAllianceLead(c, in.Partner, accountapi.AllianceLeadContact{
				FirstName: in.FirstName, LastName: in.LastName, Email: in.Email, BusinessTitle: in.BusinessTitle,
			})
		}),
	look("profile-tasks", "List the profile updates that have a status, the oldest first.", ofCatalog, (*Desk).profileTasks),
	look("review-profile", "What the built-in review finds in a profile update.", ofCatalog,
		func(d *Desk, c *resource.ReadCall, in *ProfileTask) (any, error) {
			found, err := d.Partners.ReviewProfileTask(c, in.Task)
			if found == nil {
				found = []accountapi.ErrorDetail{}
			}
			return struct {
				Errors []accountapi.ErrorDetail `json:"errors"`
			}{found}, err
		}),
	change("decide-profile", "Publish the profile of a profile update unless the built-in review finds something.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *ProfileTask) (any, error) {
			status, err := d.Partners.DecideProfileTask(c, in.Task)
			return ended{in.Task, string(status)}, err
		}),
	change("approve-profile", "Publish the profile of a profile update.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *ProfileTask) (any, error) {
			return ended{in.Task, string(accountapi.ProfileTaskStatusSucceeded)}, d.Partners.ApproveProfileTask(c, in.Task)
		}),
	change("fail-profile", "End a profile update with errors.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *FailProfile) (any, error) {
			var list accountapi.GetProfileUpdateTaskOutput
			err := in.Errors.read("input.errors", "ErrorDetailList", &accountapi.API.Spelling.Style, &list)
			if err != nil {
				return nil, err
			}
			return ended{in.Task, string(accountapi.ProfileTaskStatusFailed)}, d.Partners.FailProfileTask(c, in.Task, list.ErrorDetailList)
		}),
	onPartner("suspend-partner", "Let a partner change nothing and be invited by nobody.", (*account.Service).SuspendPartner),
	onPartner("resume-partner", "End the suspension of a partner.", (*account.Service).ResumePartner),
	onPartner("lock-profile", "Let a partner start no profile update.", (*account.Service).LockProfile),
	onPartner("unlock-profile", "Let a partner update its profile again.", (*account.Service).UnlockProfile),
}

// ended is the answer of a decision on a profile update.
type ended struct {
	Task   string `json:"task"`
	Status string `json:"status"`
}

func onPartner(name, summary string, do func(*account.Service, *resource.WriteCall, string) error) Action {
	return change(name, summary, ofCatalog, func(d *Desk, c *resource.WriteCall, in *Partner) (any, error) {
		return in, do(d.Partners, c, in.Partner)
	})
}

func (d *Desk) profileTasks(c *resource.ReadCall, in *ProfileTasks) (any, error) {
	page, err := in.page()
	if err != nil {
		return nil, err
	}
	status := cmp.Or(accountapi.ProfileTaskStatus(in.Status), accountapi.ProfileTaskStatusInProgress)
	list, next, err := d.Partners.ProfileTasks(c, status, page.Token, page.Limit)
	if err != nil {
		return nil, err
	}
	type line struct {
		Task        string     `json:"task"`
		Account     string     `json:"account"`
		Partner     string     `json:"partner"`
		DisplayName string     `json:"displayName"`
		Status      string     `json:"status"`
		Started     time.Time  `json:"started"`
		Ended       *time.Time `json:"ended"`
	}
	lines := make([]line, len(list))
	for i, t := range list {
		lines[i] = line{Task: t.TaskId, Account: t.Account, Partner: t.Id, DisplayName: t.TaskDetails.DisplayName, Status: string(t.Status), Started: t.StartedAt.Time}
		if t.EndedAt != nil {
			lines[i].Ended = &t.EndedAt.Time
		}
	}
	return struct {
		ProfileTasks []line  `json:"tasks"`
		NextToken    *string `json:"nextToken"`
	}{lines, next}, nil
}

func (d *Desk) partner(c *resource.ReadCall, _ *Nothing) (any, error) {
	program, err := d.Deals.Program(c, c.Catalog, c.Account)
	if err != nil {
		return nil, err
	}
	type lead struct {
		FirstName     string `json:"firstName"`
		LastName      string `json:"lastName"`
		Email         string `json:"email"`
		BusinessTitle string `json:"businessTitle"`
	}
	out := struct {
		Account     string     `json:"account"`
		Registered  bool       `json:"registered"`
		Partner     *string    `json:"partner"`
		LegalName   *string    `json:"legalName"`
		DisplayName *string    `json:"displayName"`
		Profile     *string    `json:"profile"`
		Visibility  *string    `json:"visibility"`
		Since       *time.Time `json:"since"`
		Suspended   bool       `json:"suspended"`
		Locked      bool       `json:"locked"`
		Special     bool       `json:"special"`
		Consulting  bool       `json:"consulting"`
		Lead        []lead     `json:"lead"`
	}{Account: c.Account, Special: program.Special, Consulting: program.Consulting, Lead: []lead{}}
	p, err := d.Partners.View(c, c.Account)
	if errors.Is(err, store.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	out.Registered, out.Partner, out.LegalName, out.Since = true, &p.Id, &p.LegalName, &p.CreatedAt.Time
	out.Suspended, out.Locked = p.Suspended, p.Locked
	if p.Profile != nil && p.Profile.ProfileId != nil {
		out.DisplayName, out.Profile, out.Visibility = &p.Profile.DisplayName, p.Profile.ProfileId, new(string(p.Visibility))
	}
	out.Lead = append(out.Lead, lead(p.Lead))
	return out, nil
}
