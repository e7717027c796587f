package account

import (
	"fmt"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
)

func (w *world) startProfile(account, partner string, d *api.TaskDetails) (*api.StartProfileUpdateTaskOutput, error) {
	return write(w, account, w.service.StartProfileUpdateTask, &api.StartProfileUpdateTaskInput{Identifier: partner, TaskDetails: d})
}

func (w *world) latestTask(account, partner string) *api.GetProfileUpdateTaskOutput {
	w.t.Helper()
	return ok[*api.GetProfileUpdateTaskOutput](w.t)(get(w, account, w.service.GetProfileUpdateTask, &api.GetProfileUpdateTaskInput{Identifier: partner}))
}

func (w *world) getPartner(account, id string) *api.GetPartnerOutput {
	w.t.Helper()
	return ok[*api.GetPartnerOutput](w.t)(get(w, account, w.service.GetPartner, &api.GetPartnerInput{Identifier: id}))
}

func TestProfileTask7_11(t *testing.T) {
	w := newWorld(t)
	p := w.register(alice, "Blue Fjord")
	d := profileOf("Fjord")
	d.LocalizedContents = []api.LocalizedContent{{
		DisplayName: "Fjord GmbH", Description: "Macht Dinge.", WebsiteUrl: "https://fjord.example", LogoUrl: "https://fjord.example/l", Locale: "de-DE",
	}}
	d.Headquarters = &api.Headquarters{CountryCode: "NO", SubdivisionCode: "03"}
	started := ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(alice, p.Arn, d))
	open := &api.GetProfileUpdateTaskOutput{
		Catalog: "Sandbox", Arn: p.Arn, Id: p.Id, TaskId: started.TaskId, TaskDetails: d,
		StartedAt: awsjson.At(w.now), Status: api.ProfileTaskStatusInProgress,
	}
	wantEqual(t, (*api.GetProfileUpdateTaskOutput)(started), open)
	wantEqual(t, w.latestTask(alice, p.Id), open)
	// §4.2: nothing but the solution type before the first success.
	if got := w.getPartner(alice, p.Id).Profile; got.PrimarySolutionType != api.PrimarySolutionTypeSoftwareProducts ||
		got.ProfileId != nil || got.DisplayName != "" || len(got.IndustrySegments) != 0 {
		t.Errorf("profile before the first success is %+v", got)
	}

	w.now = w.now.Add(time.Second)
	wantEqual(t, w.agenda(), []string{jobDecideProfile})
	done := *open
	done.Status, done.EndedAt = api.ProfileTaskStatusSucceeded, new(awsjson.At(w.now))
	wantEqual(t, w.latestTask(alice, p.Id), &done)
	first := w.getPartner(alice, p.Id).Profile
	wantEqual(t, first, &api.PartnerProfile{
		DisplayName: "Fjord", Description: d.Description, WebsiteUrl: d.WebsiteUrl, LogoUrl: d.LogoUrl,
		PrimarySolutionType: d.PrimarySolutionType, IndustrySegments: d.IndustrySegments, TranslationSourceLocale: "en-US",
		LocalizedContents: d.LocalizedContents, Headquarters: d.Headquarters, ProfileId: first.ProfileId,
	})

	// A later one replaces all of it but the id; two tasks of one millisecond are told apart.
	ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(alice, p.Id, profileOf("Fjord 2")))
	w.agenda()
	last := ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(alice, p.Id, profileOf("Fjord 3")))
	w.agenda()
	if got := w.latestTask(alice, p.Id).TaskId; got != last.TaskId {
		t.Errorf("§7.12 latest task is %s, want %s", got, last.TaskId)
	}
	second := w.getPartner(alice, p.Id).Profile
	if second.DisplayName != "Fjord 3" || second.LocalizedContents != nil || *second.ProfileId != *first.ProfileId {
		t.Errorf("§4.2 got profile %+v, want Fjord 3 without localized contents under %s", second, *first.ProfileId)
	}
}

func TestStartProfileUpdateTask7_11Refusals(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(*partner)
		details func(*api.TaskDetails)
		want    string
	}{
		{"§7.11 doubled segments and locales", nil, func(d *api.TaskDetails) {
			d.IndustrySegments = []api.IndustrySegment{api.IndustrySegmentGaming, api.IndustrySegmentRetail, api.IndustrySegmentGaming}
			d.LocalizedContents = []api.LocalizedContent{{Locale: "de-DE"}, {Locale: "fr-FR"}, {Locale: "de-DE"}}
		}, "Request TaskDetails.IndustrySegments[2]=DUPLICATE_VALUE TaskDetails.LocalizedContents[2].Locale=DUPLICATE_VALUE"},
		{"§6.5 suspended", func(p *partner) { p.hidden.Suspended = true }, nil, "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"},
		{"§7.11 locked", func(p *partner) { p.hidden.Locked = true }, nil, "Conflict INCOMPATIBLE_PROFILE_STATE"},
		{"§6.1 suspended before locked", func(p *partner) { p.hidden.Suspended, p.hidden.Locked = true, true }, nil, "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"},
	}
	w := newWorld(t)
	p := w.register(alice, "Blue Fjord")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w.changePartner(alice, func(p *partner) {
				p.hidden.Suspended, p.hidden.Locked = false, false
				if test.prepare != nil {
					test.prepare(p)
				}
			})
			d := profileOf("Fjord")
			if test.details != nil {
				test.details(d)
			}
			_, err := w.startProfile(alice, p.Id, d)
			wantRefusal(t, err, test.want)
		})
	}
	t.Run("§7.11 no partner, format first", func(t *testing.T) {
		_, err := w.startProfile(bob, p.Id, profileOf("Fjord"))
		wantRefusal(t, err, "NotFound PARTNER_NOT_FOUND")
		_, err = w.startProfile(bob, p.Id, &api.TaskDetails{IndustrySegments: []api.IndustrySegment{"GAMING", "GAMING"}})
		wantRefusal(t, err, "Request TaskDetails.IndustrySegments[1]=DUPLICATE_VALUE")
	})
	t.Run("§6.5 reads stay open", func(t *testing.T) {
		w.changePartner(alice, func(p *partner) { p.hidden.Suspended = true })
		w.getPartner(alice, p.Id)
	})
}

// The rows of §5.3 but those of cancellation, which TestCancelProfileUpdateTask5_3 has.
func TestProfileTask5_3(t *testing.T) {
	problem := []api.ErrorDetail{{Locale: "en-US", Message: "Not now.", Reason: api.ProfileValidationErrorReasonInvalidLogo}}
	const conflict = "Conflict INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE"
	approve := func(w *world, c *resource.WriteCall, id string) error { return w.service.ApproveProfileTask(c, id) }
	fail := func(w *world, c *resource.WriteCall, id string) error {
		return w.service.FailProfileTask(c, id, problem)
	}
	start := func(_ *world, c *resource.WriteCall, id string) error {
		task, err := profileTaskByID(c.Reading(), id)
		if err != nil {
			return err
		}
		_, err = new(Service).StartProfileUpdateTask(c, &api.StartProfileUpdateTaskInput{Identifier: task.Id, TaskDetails: profileOf("Again")})
		return err
	}
	tests := []struct {
		from    api.ProfileTaskStatus
		name    string
		action  func(*world, *resource.WriteCall, string) error
		to      api.ProfileTaskStatus
		refusal string
		profile string
	}{
		{api.ProfileTaskStatusInProgress, "approve", approve, api.ProfileTaskStatusSucceeded, "", "Fjord"},
		{api.ProfileTaskStatusInProgress, "fail", fail, api.ProfileTaskStatusFailed, "", ""},
		{api.ProfileTaskStatusInProgress, "start", start, api.ProfileTaskStatusInProgress, conflict, ""},
		{api.ProfileTaskStatusSucceeded, "approve", approve, api.ProfileTaskStatusSucceeded, "", ""},
		{api.ProfileTaskStatusSucceeded, "fail", fail, api.ProfileTaskStatusSucceeded, conflict, ""},
		{api.ProfileTaskStatusFailed, "approve", approve, api.ProfileTaskStatusFailed, conflict, ""},
		{api.ProfileTaskStatusFailed, "fail", fail, api.ProfileTaskStatusFailed, "", ""},
		{api.ProfileTaskStatusCanceled, "approve", approve, api.ProfileTaskStatusCanceled, conflict, ""},
		{api.ProfileTaskStatusCanceled, "fail", fail, api.ProfileTaskStatusCanceled, conflict, ""},
	}
	w := newWorld(t)
	w.catalog = resource.CatalogAWS // manual
	for i, test := range tests {
		t.Run(fmt.Sprintf("%s %s", test.from, test.name), func(t *testing.T) {
			account := fmt.Sprintf("4000000000%02d", i)
			w.catalog = resource.CatalogSandbox
			p := w.register(account, "Fjord "+account)
			w.service.Policies = map[string]Policy{resource.CatalogSandbox: {Decision: Manual}}
			task := ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(account, p.Id, profileOf("Fjord")))
			if got := w.agenda(); got != nil {
				t.Errorf("a manual policy put %v on the agenda", got)
			}
			if test.from != api.ProfileTaskStatusInProgress {
				w.must(w.update(account, func(c *resource.WriteCall) error {
					task, err := profileTaskByID(c.Reading(), task.TaskId)
					if err != nil {
						return err
					}
					return task.end(c, test.from, nil)
				}))
			}
			began := w.now
			w.now = w.now.Add(time.Minute)
			wantRefusal(t, w.update(account, func(c *resource.WriteCall) error { return test.action(w, c, task.TaskId) }), test.refusal)
			got := w.latestTask(account, p.Id)
			if got.Status != test.to {
				t.Errorf("status %s, want %s", got.Status, test.to)
			}
			changed := test.from == api.ProfileTaskStatusInProgress && test.refusal == ""
			wantEnd := new(awsjson.At(began))
			if changed {
				wantEnd = new(awsjson.At(w.now))
			}
			if test.to == api.ProfileTaskStatusInProgress {
				wantEnd = nil
			}
			wantEqual(t, got.EndedAt, wantEnd)
			if changed && test.to == api.ProfileTaskStatusFailed {
				wantEqual(t, got.ErrorDetailList, problem)
			}
			if got := w.getPartner(account, p.Id).Profile.DisplayName; got != test.profile {
				t.Errorf("published name %q, want %q", got, test.profile)
			}
		})
	}
	t.Run("unknown task", func(t *testing.T) {
		err := w.update(alice, func(c *resource.WriteCall) error {
			return w.service.ApproveProfileTask(c, "pprofiletask-0000000000000")
		})
		wantRefusal(t, err, "NotFound PARTNER_PROFILE_TASK_NOT_FOUND")
	})
	t.Run("§4.3 errors of the operator", func(t *testing.T) {
		for _, test := range []struct {
			problems []api.ErrorDetail
			want     string
		}{
			{nil, "Request ErrorDetailList=INVALID_VALUE"},
			{make([]api.ErrorDetail, 51), "Request ErrorDetailList=INVALID_VALUE"},
			{[]api.ErrorDetail{problem[0], {Reason: "UGLY", Message: "m", Locale: "en-US"}}, "Request ErrorDetailList[1].Reason=INVALID_ENUM_VALUE"},
		} {
			err := w.update(alice, func(c *resource.WriteCall) error {
				return w.service.FailProfileTask(c, "pprofiletask-0000000000000", test.problems)
			})
			wantRefusal(t, err, test.want)
		}
	})
}

func TestProfilePolicies11(t *testing.T) {
	own := []api.ErrorDetail{{Locale: "fr-FR", Reason: api.ProfileValidationErrorReasonInvalidLogoSize, Message: "Too big."}}
	tests := []struct {
		name   string
		policy map[string]Policy
		status api.ProfileTaskStatus
		errors []api.ErrorDetail
	}{
		{"default of the sandbox", nil, api.ProfileTaskStatusSucceeded, nil},
		{"manual", map[string]Policy{"Sandbox": {Decision: Manual}}, api.ProfileTaskStatusInProgress, nil},
		{"auto-fail", map[string]Policy{"Sandbox": {Decision: AutoFail}}, api.ProfileTaskStatusFailed, []api.ErrorDetail{{
			Locale: "en-US", Reason: api.ProfileValidationErrorReasonInvalidContent, Message: "Every profile update of this catalog is set to fail.",
		}}},
		{"auto-fail with errors", map[string]Policy{"Sandbox": {Decision: AutoFail, Errors: own}}, api.ProfileTaskStatusFailed, own},
	}
	w := newWorld(t)
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w.service.Policies = test.policy
			account := fmt.Sprintf("50000000000%d", i)
			p := w.register(account, test.name)
			ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(account, p.Id, profileOf(test.name)))
			w.agenda()
			got := w.latestTask(account, p.Id)
			wantEqual(t, got.Status, test.status)
			wantEqual(t, got.ErrorDetailList, test.errors)
		})
	}
	if got := (&Service{}).policy(resource.CatalogAWS).Decision; got != Manual {
		t.Errorf("the catalog AWS is decided %q by default, want manual", got)
	}
	t.Run("policy changed before the agenda came", func(t *testing.T) {
		w.service.Policies = nil
		p := w.register(alice, "Blue Fjord")
		ok[*api.StartProfileUpdateTaskOutput](t)(w.startProfile(alice, p.Id, profileOf("Blue Fjord")))
		w.service.Policies = map[string]Policy{"Sandbox": {Decision: Manual}}
		w.agenda()
		wantEqual(t, w.latestTask(alice, p.Id).Status, api.ProfileTaskStatusInProgress)
	})
}

func TestProfileQuota6_4(t *testing.T) {
	w := newWorld(t)
	p := w.register(alice, "Blue Fjord")
	start := func() error {
		_, err := w.startProfile(alice, p.Id, profileOf("Fjord"))
		w.agenda()
		return err
	}
	for range 10 {
		w.must(start())
	}
	const full = "Quota LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY"
	wantRefusal(t, start(), full)
	w.now = w.now.Add(day - time.Millisecond)
	wantRefusal(t, start(), full)
	w.now = w.now.Add(time.Millisecond)
	wantRefusal(t, start(), "")
	w.putJSON(accountKey(alice), alice, registered{Quotas: map[Quota]int{QuotaProfilesPerDay: 1}})
	wantRefusal(t, start(), full)
	w.switches.EnforceQuotas = false
	wantRefusal(t, start(), "")
}
