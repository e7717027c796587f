package cosell_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	accountapi "github.com/opencosell/cosell/api/account"
	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/cosell"
	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/scenario"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// stateStart is when the stories of these tests begin.
var stateStart = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// theater is a server with a client.
type theater struct {
	*remote.Client
	t      *testing.T
	server *cosell.Server
	store  store.Store
}

// open starts a server over a directory, or in memory when dir is empty. end closes it.
func open(t *testing.T, dir string) (w *theater, end func()) {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Dir: dir, Memory: dir == ""})
	if err != nil {
		t.Fatal(err)
	}
	switches := resource.Dev()
	switches.SandboxSimulation = true
	srv, err := cosell.Start(t.Context(), cosell.Options{Store: s, Switches: switches, PublicURL: func() string { return "http://cosell.example" }})
	if err != nil {
		t.Fatal(err)
	}
	closed := false
	end = func() {
		if closed {
			return
		}
		closed = true
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(end)
	return &theater{remote.InProcess(srv), t, srv, s}, end
}

// ask makes a control call that must succeed.
func (w *theater) ask(method, path string, in any) json.RawMessage {
	w.t.Helper()
	var out json.RawMessage
	if err := w.Control(w.t.Context(), method, path, in, &out); err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	return out
}

// make makes an API call that must succeed.
func (w *theater) make(as, operation string, in any) json.RawMessage {
	w.t.Helper()
	out, err := w.Call(w.t.Context(), as, operation, in)
	if err != nil {
		w.t.Fatalf("%s by %s: %v", operation, as, err)
	}
	return out
}

type m = map[string]any

func (w *theater) export() string {
	w.t.Helper()
	var text bytes.Buffer
	if err := w.Stream(w.t.Context(), http.MethodGet, "/v1/state", nil, &text); err != nil {
		w.t.Fatal(err)
	}
	return text.String()
}

func (w *theater) load(text string) {
	w.t.Helper()
	var answer bytes.Buffer
	if err := w.Stream(w.t.Context(), http.MethodPut, "/v1/state", strings.NewReader(text), &answer); err != nil {
		w.t.Fatal(err)
	}
}

// live lives all scenarios that come with the program, and what they leave out.
func (w *theater) live() {
	w.t.Helper()
	packs, err := scenario.Packs()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range packs {
		for _, catalog := range s.In() {
			if err := (&scenario.Run{Client: w.Client, Catalog: catalog}).Live(w.t.Context(), s); err != nil {
				w.t.Fatalf("%s in %s: %v", s.Name, catalog, err)
			}
		}
	}
}

const (
	fjord  = "111122223333"
	nimbus = "444455556666"
)

// extras are things that wait: an invitation to a connection, an invitation to an engagement, a verification; and what
// the scenarios do not touch.
func (w *theater) extras() {
	w.t.Helper()
	id := func(answer json.RawMessage, member string) string {
		w.t.Helper()
		var v map[string]any
		if err := json.Unmarshal(answer, &v); err != nil {
			w.t.Fatal(err)
		}
		s, ok := v[member].(string)
		if !ok {
			w.t.Fatalf("%s has no %s", answer, member)
		}
		return s
	}
	for _, as := range []string{fjord, nimbus} {
		w.make(as, "account.CreatePartner", m{
			"Catalog": "Sandbox", "LegalName": "Partner " + as + " AS", "PrimarySolutionType": "CONSULTING_SERVICES", "EmailVerificationCode": "123456",
			"AllianceLeadContact": m{"FirstName": "Ada", "LastName": "Berg", "Email": "ada@" + as + ".example", "BusinessTitle": "Alliance lead"},
		})
	}
	e := id(w.make(fjord, "selling.CreateEngagement", m{"Catalog": "Sandbox", "Title": "A deal that waits", "Description": "It has an invitation that nobody answers."}), "Id")
	w.make(fjord, "selling.CreateEngagementInvitation", m{
		"Catalog": "Sandbox", "EngagementIdentifier": e, "Invitation": m{
			"Message": "Come along", "Receiver": m{"Account": m{"AwsAccountId": nimbus, "Alias": "Nimbus"}},
			"Payload": m{"LeadInvitation": m{
				"Customer":    m{"CompanyName": "Heron Mills", "CountryCode": "US", "Industry": "Manufacturing", "WebsiteUrl": "https://heron.example"},
				"Interaction": m{"SourceType": "Event", "SourceId": "E-1", "SourceName": "Fair", "CustomerAction": "Asked", "ContactBusinessTitle": "CIO"},
			}},
		},
	})
	w.make(fjord, "selling.StartProspectingFromEngagementTask", m{"Catalog": "Sandbox", "TaskName": "Mills", "Identifiers": []string{e}})
	w.make(fjord, "selling.PutSellingSystemSettings", m{"Catalog": "Sandbox"})
	w.make(fjord, "account.StartVerification", m{"VerificationDetails": m{"BusinessVerificationDetails": m{
		"LegalName": "Fjord Consulting AS", "RegistrationId": "NO-1", "CountryCode": "NO",
	}}})
}

// all is the state of the store.
func (w *theater) all() []store.Item {
	w.t.Helper()
	var items []store.Item
	err := w.store.View(w.t.Context(), func(r store.Reader) error {
		return r.Dump(func(i store.Item) error {
			items = append(items, i)
			return nil
		})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return items
}

// gets are the operations by which a record is read, by its kind, and the member that names it. Lists of what stands
// below a record are among them.
var gets = map[string][][2]string{
	"opportunity":           {{"selling.GetOpportunity", "Identifier"}, {"selling.GetAwsOpportunitySummary", "RelatedOpportunityIdentifier"}},
	"engagement":            {{"selling.GetEngagement", "Identifier"}, {"selling.ListEngagementMembers", "Identifier"}, {"selling.ListResourceSnapshots", "EngagementIdentifier"}},
	"engagement-invitation": {{"selling.GetEngagementInvitation", "Identifier"}},
	"prospecting-task":      {{"selling.GetProspectingFromEngagementTask", "TaskIdentifier"}},
	"snapshot-job":          {{"selling.GetResourceSnapshotJob", "ResourceSnapshotJobIdentifier"}},
	"partner":               {{"account.GetPartner", "Identifier"}, {"account.GetAllianceLeadContact", "Identifier"}, {"account.GetProfileUpdateTask", "Identifier"}, {"account.GetProfileVisibility", "Identifier"}},
	"connection":            {{"account.GetConnection", "Identifier"}},
	"connection-invitation": {{"account.GetConnectionInvitation", "Identifier"}},
}

// inCatalog are the operations that name a catalog only.
var inCatalog = []string{
	"selling.GetSellingSystemSettings", "account.GetConnectionPreferences",
	"selling.ListEngagementByAcceptingInvitationTasks", "selling.ListEngagementFromOpportunityTasks", "selling.ListOpportunityFromEngagementTasks",
	"selling.ListProspectingFromEngagementTasks", "selling.ListEngagementResourceAssociations", "selling.ListEngagements", "selling.ListOpportunities",
	"selling.ListResourceSnapshotJobs", "selling.ListSolutions", "account.ListConnectionInvitations", "account.ListConnections", "account.ListPartners",
}

// untouched are the operations that no story can touch, with the reason.
var untouched = map[string]string{
	"account.GetQualificationsAssociationDetails": notYet,
	"account.GetQualificationsAssociationTask":    notYet,
	"account.GetQualificationsDisassociationTask": notYet,
}

const notYet = "it is not implemented yet"

// look makes every Get and List call of both services that the state suggests, as everybody whom it concerns, lists in
// pages of two with their tokens, and returns the answers as they were sent.
func (w *theater) look() map[string]string {
	w.t.Helper()
	seen := map[string]string{}
	call := func(as, operation string, in m) map[string]any {
		w.t.Helper()
		question, err := json.Marshal(in)
		if err != nil {
			w.t.Fatal(err)
		}
		name := as + " " + operation + " " + string(question)
		answer, err := w.Call(w.t.Context(), as, operation, in)
		var refused *remote.Exception
		switch {
		case errors.As(err, &refused) && refused.Status < 500:
			seen[name] = fmt.Sprintf("%d %s", refused.Status, refused.Body)
			return nil
		case err != nil:
			w.t.Fatalf("%s: %v", name, err)
		}
		seen[name] = string(answer)
		var v map[string]any
		if err := json.Unmarshal(answer, &v); err != nil {
			w.t.Fatalf("%s: %v", name, err)
		}
		return v
	}
	pages := func(as, operation string, in m) {
		w.t.Helper()
		if strings.Contains(operation, ".List") && operation != "account.ListPartners" {
			in["MaxResults"] = 2
		}
		for range 30 {
			token, more := call(as, operation, in)["NextToken"].(string)
			if !more {
				return
			}
			in["NextToken"] = token
		}
	}
	var accounts []string
	items := w.all()
	for _, i := range items {
		if i.Record != nil && i.Record.Kind == "account" {
			accounts = append(accounts, i.Record.ID)
		}
	}
	for _, as := range accounts {
		for _, catalog := range []string{"AWS", "Sandbox"} {
			for _, operation := range inCatalog {
				pages(as, operation, m{"Catalog": catalog})
			}
			for _, role := range []string{"SENDER", "RECEIVER"} {
				pages(as, "selling.ListEngagementInvitations", m{"Catalog": catalog, "ParticipantType": role})
			}
			pages(as, "selling.ListOpportunities", m{"Catalog": catalog, "Sort": m{"SortBy": "CustomerCompanyName", "SortOrder": "ASCENDING"}})
		}
		for _, kind := range []string{"BUSINESS_VERIFICATION", "REGISTRANT_VERIFICATION"} {
			call(as, "account.GetVerification", m{"VerificationType": kind})
		}
	}
	for _, i := range items {
		if i.Record == nil {
			continue
		}
		r := i.Record
		body := wordsOf(r.Body)
		for _, as := range concerned(i, accounts) {
			for _, get := range gets[r.Kind] {
				pages(as, get[0], m{"Catalog": r.Catalog, get[1]: r.ID})
			}
			if r.Kind == "snapshot" {
				call(as, "selling.GetResourceSnapshot", m{
					"Catalog": r.Catalog, "EngagementIdentifier": body["EngagementId"], "ResourceType": body["ResourceType"], "Revision": body["Revision"],
					"ResourceIdentifier": body["ResourceId"], "ResourceSnapshotTemplateIdentifier": body["ResourceSnapshotTemplateName"],
				})
			}
			switch {
			case body["Arn"] == nil:
			case strings.HasPrefix(r.Kind, "connection") || r.Kind == "partner":
				call(as, "account.ListTagsForResource", m{"ResourceArn": body["Arn"]})
			default:
				call(as, "selling.ListTagsForResource", m{"ResourceArn": body["Arn"]})
			}
		}
	}
	return seen
}

// wordsOf are the members of a body that are text or numbers.
func wordsOf(body []byte) m {
	var all map[string]json.RawMessage
	if json.Unmarshal(body, &all) != nil {
		return nil // not every body is an answer
	}
	words := m{}
	for name, raw := range all {
		var v any
		if json.Unmarshal(raw, &v) == nil && v != nil {
			words[name] = v
		}
	}
	return words
}

// concerned are the accounts that own a record or can list it, and two more.
func concerned(i store.Item, accounts []string) []string {
	who := []string{i.Record.Account}
	for _, row := range i.Rows {
		who = append(who, row.Account)
		if _, audience, ok := strings.Cut(row.Value, "|"); ok {
			who = append(who, audience)
		}
	}
	who = slices.DeleteFunc(append(who, accounts[:min(2, len(accounts))]...), func(a string) bool { return !store.IsAccount(a) })
	slices.Sort(who)
	return slices.Compact(who)
}

// readers are all operations of both services that read.
func readers() []string {
	var names []string
	for _, op := range sellingapi.Operations[any, any](nil) {
		names = append(names, "selling."+op.Name)
	}
	for _, op := range accountapi.Operations[any, any](nil) {
		names = append(names, "account."+op.Name)
	}
	return slices.DeleteFunc(names, func(n string) bool { return !strings.Contains(n, ".Get") && !strings.Contains(n, ".List") })
}

func same(t *testing.T, what string, want, got map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got)\n%.4000s", what, diff)
	}
}

// What was saved comes back byte for byte in every answer, here, after a restart, and on other servers; and the agenda
// goes on from there.
func TestStateComesBack(t *testing.T) {
	dir := t.TempDir()
	w, end := open(t, dir)
	if err := w.server.Clock.Freeze(t.Context(), stateStart); err != nil {
		t.Fatal(err)
	}
	w.live()
	w.extras()
	now := w.server.Clock.Now()
	before, text := w.look(), w.export()
	w.answered(before)
	if again := w.export(); again != text {
		t.Error("two exports of one state are not the same")
	}
	w.ask(http.MethodPost, "/v1/snapshots", m{"name": "rich"})

	w.ask(http.MethodPost, "/v1/clock/advance", m{"by": "20d"})
	w.ask(http.MethodPost, "/v1/reset", m{"account": nimbus, "catalog": "Sandbox"})
	w.make(fjord, "account.StartVerification", m{"VerificationDetails": m{"RegistrantVerificationDetails": m{}}})
	w.live()
	w.ask(http.MethodPut, "/v1/clock", m{"real": true})
	if cmp.Equal(before, w.look()) {
		t.Fatal("twenty days changed no answer")
	}

	w.ask(http.MethodPost, "/v1/snapshots/rich/load", nil)
	if got := w.server.Clock.Now(); !got.Equal(now) || !w.server.Clock.Frozen() {
		t.Errorf("the clock is at %s, frozen %v; want %s, frozen", got, w.server.Clock.Frozen(), now)
	}
	same(t, "after load", before, w.look())
	if again := w.export(); again != text {
		t.Errorf("the export after load differs\n%.2000s", cmp.Diff(text, again))
	}
	end()
	w, _ = open(t, dir)
	same(t, "after a restart", before, w.look())

	memory, _ := open(t, "")
	memory.live() // what was there is gone afterwards, also what the process remembers of it
	memory.load(text)
	same(t, "imported into memory", before, memory.look())
	disk, _ := open(t, t.TempDir())
	disk.load(text)
	same(t, "imported on disk", before, disk.look())
	for name, other := range map[string]*theater{"memory": memory, "disk": disk} {
		if again := other.export(); again != text {
			t.Errorf("the export of %s differs\n%.2000s", name, cmp.Diff(text, again))
		}
	}

	// The agenda does the same things at the same times everywhere, each once.
	fired := w.ask(http.MethodPost, "/v1/clock/advance", m{"by": "20d"})
	if !strings.Contains(string(fired), "expiry") {
		t.Errorf("nothing expired in 20 days: %s", fired)
	}
	after := w.look()
	for name, other := range map[string]*theater{"memory": memory, "disk": disk} {
		if got := other.ask(http.MethodPost, "/v1/clock/advance", m{"by": "20d"}); string(got) != string(fired) {
			t.Errorf("%s: 20 days bring %s, want %s", name, got, fired)
		}
		same(t, name+" after 20 days", after, other.look())
	}
	expired := 0
	for _, i := range w.all() {
		if i.Event != nil && i.Event.DetailType == "Engagement Invitation Expired" && i.Event.Account == fjord && strings.Contains(string(i.Event.Body), nimbus) {
			expired++
		}
	}
	if expired != 1 {
		t.Errorf("the invitation that waited expired %d times, want once", expired)
	}
}

// answered checks that every operation that reads was answered at least once.
func (w *theater) answered(seen map[string]string) {
	w.t.Helper()
	good, paged := map[string]bool{}, 0
	for question, answer := range seen {
		name := strings.Fields(question)[1]
		if strings.HasPrefix(answer, "{") {
			good[name] = true
		}
		if strings.Contains(question, "NextToken") {
			paged++
		}
	}
	if paged == 0 {
		w.t.Error("no list had a second page")
	}
	for _, name := range readers() {
		if reason := untouched[name]; good[name] == (reason != "") {
			w.t.Errorf("%s was answered: %v; %s", name, good[name], reason)
		}
	}
	w.t.Logf("%d answers, %d of them later pages", len(seen), paged)
}

// Whoever calls while the state is replaced is answered by the state before or the one after; nothing of the time that is
// gone gets into the one after.
func TestLoadWhileOthersCall(t *testing.T) {
	w, _ := open(t, "")
	if err := w.server.Clock.Freeze(t.Context(), stateStart); err != nil {
		t.Fatal(err)
	}
	w.extras()
	w.ask(http.MethodPost, "/v1/snapshots", m{"name": "before"})
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for n := range 3 {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				for _, operation := range []string{"selling.CreateEngagement", "selling.ListEngagements"} {
					in := m{"Catalog": "Sandbox"}
					if operation == "selling.CreateEngagement" {
						in["Title"], in["Description"] = fmt.Sprint("Deal ", n, " ", i), "made while others go back"
					}
					if _, err := w.Call(t.Context(), fjord, operation, in); err != nil {
						t.Errorf("%s: %v", operation, err)
						return
					}
				}
			}
		})
	}
	for range 15 {
		w.ask(http.MethodPost, "/v1/clock/advance", m{"by": "20d"})
		w.ask(http.MethodPost, "/v1/snapshots/before/load", nil)
	}
	close(stop)
	wg.Wait()
	for _, i := range w.all() {
		if i.Record != nil && i.Record.Updated.After(stateStart) {
			t.Errorf("%s %s is of %s, after the time of the state %s", i.Record.Kind, i.Record.ID, i.Record.Updated, stateStart)
		}
	}
}

// Who saves under one name at the same time: one does, the others are told.
func TestSaveAtOnce(t *testing.T) {
	w, _ := open(t, "")
	w.extras()
	var saved atomic.Int32
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			err := w.Control(t.Context(), http.MethodPost, "/v1/snapshots", m{"name": "one"}, nil)
			var refused *remote.Refusal
			switch {
			case err == nil:
				saved.Add(1)
			case !errors.As(err, &refused) || refused.Status != http.StatusConflict:
				t.Errorf("got %v, want a conflict", err)
			}
		})
	}
	wg.Wait()
	if saved.Load() != 1 {
		t.Errorf("%d saved, want 1", saved.Load())
	}
}

// A running clock goes on from where it stood, unless it is to be left alone.
func TestClockOfState(t *testing.T) {
	w, _ := open(t, "")
	w.extras()
	w.ask(http.MethodPut, "/v1/clock", m{"now": stateStart})
	w.ask(http.MethodPost, "/v1/snapshots", m{"name": "running"})
	text := w.export()
	w.ask(http.MethodPut, "/v1/clock", m{"now": stateStart.Add(48 * time.Hour), "frozen": true})
	near := func(what string, frozen bool, want time.Time) {
		t.Helper()
		got := w.server.Clock.Now()
		if d := got.Sub(want); d < 0 || d > time.Hour || w.server.Clock.Frozen() != frozen {
			t.Errorf("%s: the clock is at %s, frozen %v; want %s, frozen %v", what, got, w.server.Clock.Frozen(), want, frozen)
		}
	}
	w.ask(http.MethodPost, "/v1/snapshots/running/load", m{"keepClock": true})
	near("kept", true, stateStart.Add(48*time.Hour))
	w.ask(http.MethodPost, "/v1/snapshots/running/load", nil)
	near("loaded", false, stateStart)
	if again := w.export(); again != text {
		t.Errorf("the export after load differs\n%s", cmp.Diff(text, again))
	}
	w.ask(http.MethodPut, "/v1/clock", m{"real": true})
	w.load(text)
	near("imported", false, stateStart)
	if again := w.export(); again != text {
		t.Errorf("the export differs\n%s", cmp.Diff(text, again))
	}
}
