package cosell

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

const (
	fjord  = "111122223333"
	nimbus = "444455556666"
)

// player makes calls one after another and remembers every answer.
type player struct {
	t      *testing.T
	client *remote.Client
	log    []string
	server *Server
}

// repeatable starts a server of the seed; an empty directory is memory. The machine's clock is one that differs.
func repeatable(t *testing.T, seed uint64, dir string) *player {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Memory: dir == "", Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	srv, err := Start(t.Context(), Options{
		Store: s, Switches: resource.Dev(), IDs: resource.SeededIDs(seed), Repeatable: true,
		StartTime: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	return &player{t: t, client: remote.InProcess(srv), server: srv}
}

func (p *player) close() {
	p.t.Helper()
	if err := p.server.Close(); err != nil {
		p.t.Fatal(err)
	}
}

// said is the answer without what is not of the seed: the id of a request.
func (p *player) said(what string, answer json.RawMessage, err error) map[string]any {
	var e *remote.Exception
	if errors.As(err, &e) {
		answer, err = e.Body, nil
	}
	if err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
	var body map[string]any
	if len(answer) > 0 {
		if err := json.Unmarshal(answer, &body); err != nil {
			p.t.Fatalf("%s: %v", what, err)
		}
	}
	if id, ok := body["requestId"].(string); ok {
		answer = json.RawMessage(strings.ReplaceAll(string(answer), id, "-"))
	}
	p.log = append(p.log, what+" "+string(answer))
	return body
}

func (p *player) call(as, operation string, in map[string]any) map[string]any {
	p.t.Helper()
	answer, err := p.client.Call(p.t.Context(), as, operation, in)
	return p.said(operation, answer, err)
}

func (p *player) act(action string, in map[string]any) map[string]any {
	p.t.Helper()
	var answer json.RawMessage
	err := p.client.Control(p.t.Context(), http.MethodPost, "/v1/operator/"+action, in, &answer)
	result, _ := p.said(action, answer, err)["result"].(map[string]any)
	return result
}

func (p *player) control(method, path string, in any) map[string]any {
	p.t.Helper()
	var answer json.RawMessage
	err := p.client.Control(p.t.Context(), method, path, in, &answer)
	return p.said(path, answer, err)
}

type m = map[string]any

// register makes partners of the Sandbox, whose profiles are published in the background, and connects them.
func (p *player) register() {
	profiles := map[string]any{}
	for _, as := range []string{fjord, nimbus} {
		made := p.call(as, "account.CreatePartner", m{
			"Catalog": "Sandbox", "ClientToken": "partner-" + as, "LegalName": "Partner " + as, "PrimarySolutionType": "CONSULTING_SERVICES", "EmailVerificationCode": "123456",
			"AllianceLeadContact": m{"FirstName": "Ada", "LastName": "Berg", "Email": "ada@p" + as + ".example", "BusinessTitle": "Lead"},
		})
		p.call(as, "account.StartProfileUpdateTask", m{
			"Catalog": "Sandbox", "Identifier": made["Id"], "ClientToken": "profile-" + as, "TaskDetails": m{
				"DisplayName": "Partner " + as, "Description": "Moves workloads", "WebsiteUrl": "https://p" + as + ".example", "LogoUrl": "https://p" + as + ".example/l.png",
				"PrimarySolutionType": "CONSULTING_SERVICES", "TranslationSourceLocale": "en-US", "IndustrySegments": []string{"RETAIL"},
			},
		})
		// At once: the review has been carried out, or this call comes after it.
		partner := p.call(as, "account.GetPartner", m{"Catalog": "Sandbox", "Identifier": made["Id"]})
		profiles[as] = partner["Profile"].(m)["ProfileId"]
	}
	invited := p.call(fjord, "account.CreateConnectionInvitation", m{
		"Catalog": "Sandbox", "ClientToken": "connect", "ConnectionType": "OPPORTUNITY_COLLABORATION", "ReceiverIdentifier": profiles[nimbus],
		"Email": "ada@p.example", "Name": "Ada", "Message": "Join us",
	})
	p.call(nimbus, "account.AcceptConnectionInvitation", m{"Catalog": "Sandbox", "ClientToken": "accept", "Identifier": invited["Id"]})
	p.call(nimbus, "account.ListConnections", m{"Catalog": "Sandbox"})
}

// deal sells to one customer: a task, a review, an update, an invitation.
func (p *player) deal(n int) {
	made := p.call(fjord, "selling.CreateOpportunity", m{
		"Catalog": "Sandbox", "ClientToken": fmt.Sprint("deal-", n), "PrimaryNeedsFromAws": []string{"Co-Sell - Deal Support"},
		"Customer": m{"Account": m{"CompanyName": fmt.Sprint("Customer ", n), "Industry": "Mining", "WebsiteUrl": "https://c.example", "Address": m{"CountryCode": "NO", "PostalCode": "0150"}}},
		"Project": m{
			"Title": fmt.Sprint("Deal ", n), "CustomerBusinessProblem": "Everything runs in one cellar.", "CustomerUseCase": "Storage & Backup", "DeliveryModels": []string{"Other"},
			"SalesActivities": []string{"SOW Signed"}, "OtherSolutionDescription": "Racks",
			"ExpectedCustomerSpend": []m{{"Amount": "10.00", "CurrencyCode": "USD", "Frequency": "Monthly", "TargetCompany": "AWS"}},
		},
		"LifeCycle": m{"TargetCloseDate": "2027-01-01"},
	})
	id := made["Id"]
	task := p.call(fjord, "selling.StartEngagementFromOpportunityTask", m{
		"Catalog": "Sandbox", "ClientToken": fmt.Sprint("task-", n), "Identifier": id, "AwsSubmission": m{"InvolvementType": "Co-Sell"},
	})
	p.act("take-into-review", m{"catalog": "Sandbox", "input": m{"opportunity": id}})
	p.act("approve", m{"catalog": "Sandbox", "input": m{"opportunity": id}})
	record := p.call(fjord, "selling.GetOpportunity", m{"Catalog": "Sandbox", "Identifier": id})
	record["Identifier"] = id
	record["LifeCycle"].(m)["Stage"] = "Qualified"
	p.call(fjord, "selling.UpdateOpportunity", record)
	p.call(fjord, "selling.GetAwsOpportunitySummary", m{"Catalog": "Sandbox", "RelatedOpportunityIdentifier": id})
	invited := p.call(fjord, "selling.CreateEngagementInvitation", m{
		"Catalog": "Sandbox", "ClientToken": fmt.Sprint("invite-", n), "EngagementIdentifier": task["EngagementId"], "Invitation": m{
			"Message": "Join us", "Receiver": m{"Account": m{"AwsAccountId": nimbus}}, "Payload": m{"OpportunityInvitation": m{
				"ReceiverResponsibilities": []string{"Reseller"}, "Customer": m{"CompanyName": "C", "Industry": "Mining", "WebsiteUrl": "https://c.example", "CountryCode": "NO"},
				"Project": m{"Title": "Deal", "BusinessProblem": "Everything runs in one cellar.", "TargetCompletionDate": "2027-01-01", "ExpectedCustomerSpend": []m{}},
			}},
		},
	})
	if n%2 == 0 {
		p.call(nimbus, "selling.StartEngagementByAcceptingInvitationTask", m{"Catalog": "Sandbox", "ClientToken": fmt.Sprint("join-", n), "Identifier": invited["Id"]})
	}
}

// look reads what there is, lists in pages, the events, and lets invitations expire.
func (p *player) look() {
	for _, list := range []string{"ListOpportunities", "ListEngagements", "ListResourceSnapshotJobs"} {
		var next any
		for {
			page := p.call(fjord, "selling."+list, m{"Catalog": "Sandbox", "MaxResults": 1, "NextToken": next})
			if next = page["NextToken"]; next == nil {
				break
			}
		}
	}
	p.call(fjord, "selling.GetOpportunity", m{"Catalog": "Sandbox", "Identifier": "O0"})
	p.control(http.MethodPost, "/v1/clock/advance", m{"by": "16d"})
	p.control(http.MethodGet, "/v1/events?limit=1000", nil)
	p.control(http.MethodGet, "/v1/outbox?limit=1000", nil)
	p.act("send-referral", m{"account": fjord, "catalog": "Sandbox", "input": m{"referral": m{
		"Customer":  m{"Account": m{"CompanyName": "Mill", "Industry": "Mining", "WebsiteUrl": "https://m.example", "Address": m{"CountryCode": "NO", "PostalCode": "0150"}}},
		"Project":   m{"Title": "Referred", "CustomerBusinessProblem": "Everything runs in one cellar."},
		"LifeCycle": m{"TargetCloseDate": "2027-01-01"},
	}}})
}

func (p *player) play(between func(*player) *player) []string {
	p.register()
	p.deal(1)
	q := between(p)
	q.deal(2)
	q.deal(3)
	q.look()
	q.deal(4)
	defer q.close()
	return q.log
}

var eventNumber = regexp.MustCompile(`("(?:seq|last)": )[0-9]+`)

func same(p *player) *player { return p }

// The same calls of one seed have the same answers, whether the server is restarted in between or not.
func TestRepeatable(t *testing.T) {
	want := repeatable(t, 7, "").play(same)
	for _, refused := range want {
		if strings.Contains(refused, "__type") && !strings.HasPrefix(refused, "selling.GetOpportunity") {
			t.Errorf("refused: %s", refused)
		}
	}
	dir := t.TempDir()
	restarted := repeatable(t, 7, dir).play(func(p *player) *player {
		p.close()
		q := repeatable(t, 7, dir)
		q.log = p.log
		return q
	})
	if diff := cmp.Diff(want, restarted); diff != "" {
		t.Errorf("after a restart (-want +got)\n%s", diff)
	}
	// What was before a reset leaves no trace but the numbers of events, which go on.
	unnumbered := func(log []string) []string {
		var out []string
		for _, line := range log {
			out = append(out, eventNumber.ReplaceAllString(line, "$1"))
		}
		return out
	}
	reset := repeatable(t, 7, "")
	reset.register()
	reset.deal(1)
	reset.look()
	reset.control(http.MethodPost, "/v1/reset", m{})
	reset.log = nil
	if diff := cmp.Diff(unnumbered(want), unnumbered(reset.play(same))); diff != "" {
		t.Errorf("after a reset (-want +got)\n%s", diff)
	}
	other := repeatable(t, 8, "").play(same)
	if len(other) != len(want) || other[0] == want[0] {
		t.Errorf("another seed gives the first answer %s, want other ids than %s", other[0], want[0])
	}
}

// A server that is busy with what falls due says that it lives.
func TestHealthDoesNotWait(t *testing.T) {
	p := repeatable(t, 1, "")
	defer p.close()
	err := p.server.Agenda.Pause(func() error {
		answered := make(chan error, 1)
		go func() { answered <- p.client.Control(t.Context(), http.MethodGet, "/health", nil, nil) }()
		select {
		case err := <-answered:
			return err
		case <-time.After(10 * time.Second):
			return errors.New("the health call waits for the agenda")
		}
	})
	if err != nil {
		t.Error(err)
	}
}
