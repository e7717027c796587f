package apitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opencosell/cosell/internal/explanation"
	"github.com/opencosell/cosell/internal/remote"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// explaining is a world whose calls are explained before they are made.
type explaining struct {
	*world
	client *remote.Client
}

func newExplaining(t *testing.T, switches resource.Switches) *explaining {
	t.Helper()
	w := newWorld(t, switches)
	return &explaining{w, remote.InProcess(w.server)}
}

// explain checks that explaining leaves no trace.
func (w *explaining) explain(operation, payload string) *explanation.Explanation {
	w.t.Helper()
	before := w.state()
	told := new(explanation.Explanation)
	in := map[string]any{"operation": operation, "account": fjord, "payload": json.RawMessage(payload)}
	if err := w.client.Control(w.t.Context(), http.MethodPost, "/v1/explain", in, told); err != nil {
		w.t.Fatalf("explain %s: %v", operation, err)
	}
	if after := w.state(); !reflect.DeepEqual(before, after) {
		w.t.Errorf("explaining %s wrote something (-before +after)\n%s", operation, cmp.Diff(before, after))
	}
	return told
}

func (w *explaining) state() []store.Item {
	w.t.Helper()
	var all []store.Item
	err := w.store.View(w.t.Context(), func(r store.Reader) error {
		return r.Dump(func(i store.Item) error {
			all = append(all, i)
			return nil
		})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// made makes a call that must succeed and returns a member of its answer.
func (w *explaining) made(operation, payload, member string) string {
	w.t.Helper()
	answer, err := w.client.Call(w.t.Context(), fjord, operation, json.RawMessage(payload))
	if err != nil {
		w.t.Fatalf("%s: %v", operation, err)
	}
	var out map[string]any
	if len(answer) > 0 {
		if err := json.Unmarshal(answer, &out); err != nil {
			w.t.Fatal(err)
		}
	}
	return fmt.Sprint(out[member])
}

// told are the problems, one a line.
func told(x *explanation.Explanation) []string {
	var lines []string
	for _, p := range x.Problems {
		what := p.Field + " " + p.Code
		if p.Code == "" {
			what = p.Exception + " " + p.Reason
		}
		lines = append(lines, strings.Join(strings.Fields(fmt.Sprintf("%d %s %s %s", p.Step, p.Stage, what, p.Task)), " ")+"; "+p.Rule.Section)
	}
	return lines
}

// check compares all problems, and the first step with what the call itself is answered.
func (w *explaining) check(name, operation, payload string, want ...string) {
	w.t.Helper()
	x := w.explain(operation, payload)
	if diff := cmp.Diff(want, told(x)); diff != "" || x.WouldSucceed {
		w.t.Errorf("%s, would succeed: %v, problems (-want +got)\n%s", name, x.WouldSucceed, diff)
	}
	answer, err := w.client.Call(w.t.Context(), fjord, operation, json.RawMessage(payload))
	var refused *remote.Exception
	if !errors.As(err, &refused) {
		var task struct{ TaskStatus, ReasonCode, Message string }
		if err := json.Unmarshal(answer, &task); err != nil || task.TaskStatus != "FAILED" || task.ReasonCode != x.Answer.Reason || task.Message != x.Answer.Message {
			w.t.Errorf("%s: answered %s, explained as %+v", name, answer, x.Answer)
		}
		return
	}
	var body struct{ Message string }
	if err := json.Unmarshal(refused.Body, &body); err != nil || refused.Type != x.Answer.Exception || body.Message != x.Answer.Message || refused.Reason() != x.Answer.Reason {
		w.t.Errorf("%s: answered %v, explained as %+v", name, refused, x.Answer)
	}
}

const draft = `"Customer":{"Account":{"CompanyName":"Fjord Line","Industry":"Transportation and Logistics","WebsiteUrl":"https://fjord.example","Address":{"CountryCode":"NO","PostalCode":"0150"}}},` +
	`"Project":{"Title":"Harbour data","CustomerBusinessProblem":"Sensor data of forty harbours is spread."}`

// TestExplainOpportunity has problems of several stages in one answer each (selling §1.3, §5.2, §5.4, §5.5).
func TestExplainOpportunity(t *testing.T) {
	w := newExplaining(t, resource.Dev())
	create := `{"Catalog":"AWS","ClientToken":"one",` + draft + `,"LifeCycle":{"TargetCloseDate":"2026-12-24"}}`
	w.check("creation", "selling.CreateOpportunity", `{"Catalog":"AWS","ClientToken":"one","NationalSecurity":"Perhaps","LifeCycle":{"TargetCloseDate":"2026-02-31"},`+
		`"Customer":{"Account":{"CompanyName":" ","Industry":"Other"}},"Project":{"ApnPrograms":["No such program"]},"Tags":[{"Key":"a","Value":"1"},{"Key":"a","Value":"2"}]}`,
		"1 model nationalSecurity INVALID_ENUM_VALUE; protocol §5.3",
		"2 model lifeCycle.targetCloseDate INVALID_STRING_FORMAT; selling §1.2",
		"2 model tags DUPLICATE_KEY_VALUE; selling §5.4",
		"3 business project.title REQUIRED_FIELD_MISSING; selling §5.4",
		"3 business project.customerBusinessProblem REQUIRED_FIELD_MISSING; selling §5.4",
		"3 business project.apnPrograms INVALID_ENUM_VALUE; selling §5.4",
	)

	x := w.explain("selling.CreateOpportunity", create)
	want := &explanation.Outcome{
		Records: []explanation.Record{{Change: "created", Kind: "opportunity", ID: "O1000001"}},
		Events:  []explanation.Event{{Account: fjord, DetailType: "Opportunity Created"}}, Later: []explanation.Later{},
	}
	if diff := cmp.Diff(want, x.Would); diff != "" || !x.WouldSucceed || len(x.Problems) > 0 || x.Answer.Status != http.StatusOK {
		t.Errorf("a creation that succeeds: %+v, outcome (-want +got)\n%s", x, diff)
	}
	id := w.made("selling.CreateOpportunity", create, "Id")
	if !strings.Contains(string(x.Answer.Body), `"`+id+`"`) {
		t.Errorf("explained answer %s, made %s", x.Answer.Body, id)
	}
	if x = w.explain("selling.CreateOpportunity", create); !x.WouldSucceed || !x.Would.Replay || len(x.Would.Records) > 0 || !strings.Contains(string(x.Answer.Body), id) {
		t.Errorf("a repeated creation: %+v", x)
	}
	w.check("a token of another request", "selling.CreateOpportunity", strings.Replace(create, "2026-12-24", "2025-12-24", 1),
		"1 state ConflictException; selling §1.6",
		"2 business lifeCycle.targetCloseDate INVALID_VALUE; selling §5.4",
	)

	w.check("a stale lock, a locked member and a date that has passed", "selling.UpdateOpportunity",
		`{"Catalog":"AWS","Identifier":"`+id+`","LastModifiedDate":"2020-01-01T00:00:00Z",`+draft+`,"LifeCycle":{"Stage":"Qualified","TargetCloseDate":"2020-01-01"}}`,
		"1 state ConflictException; selling §1.8",
		"2 state lifeCycle.stage ACTION_NOT_PERMITTED; selling §5.3",
		"3 business lifeCycle.targetCloseDate INVALID_VALUE; selling §5.4",
	)
	w.check("no lock at all", "selling.UpdateOpportunity",
		`{"Catalog":"AWS","Identifier":"`+id+`",`+draft+`,"LifeCycle":{"TargetCloseDate":"2020-01-01","ClosedLostReason":"Price"}}`,
		"1 model lastModifiedDate REQUIRED_FIELD_MISSING; protocol §5.3",
		"2 state lifeCycle.stage REQUIRED_FIELD_MISSING; selling §5.3",
		"3 business lifeCycle.targetCloseDate INVALID_VALUE; selling §5.4",
		"3 business lifeCycle.closedLostReason INVALID_VALUE; selling §5.3",
	)
	w.check("somebody else's", "selling.UpdateOpportunity", `{"Catalog":"Sandbox","Identifier":"`+id+`","LastModifiedDate":"2020-01-01T00:00:00Z","NationalSecurity":"Perhaps"}`,
		"1 model nationalSecurity INVALID_ENUM_VALUE; protocol §5.3",
		"2 access ResourceNotFoundException; selling §1.3",
	)

	gaps := []string{
		"1 business relatedEntityIdentifiers.solutions REQUIRED_FIELD_MISSING OpportunityValidationFailed; selling §5.5",
		"1 business project.customerUseCase REQUIRED_FIELD_MISSING OpportunityValidationFailed; selling §5.4",
		"1 business project.deliveryModels REQUIRED_FIELD_MISSING OpportunityValidationFailed; selling §5.4",
		"1 business project.expectedCustomerSpend REQUIRED_FIELD_MISSING OpportunityValidationFailed; selling §5.4",
		"1 business project.salesActivities REQUIRED_FIELD_MISSING OpportunityValidationFailed; selling §5.4",
		"1 business primaryNeedsFromAws REQUIRED_FIELD_MISSING OpportunityValidationFailed; selling §5.4",
	}
	submit := `{"Catalog":"AWS","ClientToken":"%s","Identifier":"` + id + `","AwsSubmission":{"InvolvementType":"Co-Sell"}%s}`
	w.check("a task of a draft with gaps", "selling.StartEngagementFromOpportunityTask", fmt.Sprintf(submit, "two", ""), gaps...)
	w.check("and with too many tags", "selling.StartEngagementFromOpportunityTask", fmt.Sprintf(submit, "three", `,"Tags":[`+tags(51)+`]`),
		append(gaps, "2 business tags TOO_MANY_VALUES ResourceSnapshotJobValidationFailed; selling §5.4")...)
	w.check("a submission of it", "selling.SubmitOpportunity", `{"Catalog":"AWS","Identifier":"`+id+`","InvolvementType":"For Visibility Only"}`,
		"1 business relatedEntityIdentifiers.solutions REQUIRED_FIELD_MISSING; selling §5.5",
		"1 business project.customerUseCase REQUIRED_FIELD_MISSING; selling §5.4",
		"1 business project.deliveryModels REQUIRED_FIELD_MISSING; selling §5.4",
		"1 business project.expectedCustomerSpend REQUIRED_FIELD_MISSING; selling §5.4",
	)
}

func tags(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`{"Key":"k%d","Value":"v"}`, i)
	}
	return strings.Join(list, ",")
}

// TestExplainTask: a task that would succeed is carried out to its end, and undone (selling §8.1).
func TestExplainTask(t *testing.T) {
	w := newExplaining(t, resource.Dev())
	id := w.made("selling.CreateOpportunity", `{"Catalog":"AWS","ClientToken":"one",`+strings.TrimSuffix(draft, "}")+
		`,"CustomerUseCase":"Storage & Backup","DeliveryModels":["SaaS or PaaS"],"SalesActivities":["Initialized discussions with customer"],`+
		`"ExpectedCustomerSpend":[{"Amount":"100","CurrencyCode":"USD","Frequency":"Monthly","TargetCompany":"AWS"}],"OtherSolutionDescription":"A gateway"},`+
		`"PrimaryNeedsFromAws":["Co-Sell - Pricing Assistance"],"LifeCycle":{"TargetCloseDate":"2026-12-24"}}`, "Id")
	start := `{"Catalog":"AWS","ClientToken":"two","Identifier":"` + id + `","AwsSubmission":{"InvolvementType":"Co-Sell"}}`
	x := w.explain("selling.StartEngagementFromOpportunityTask", start)
	if !x.WouldSucceed || !strings.Contains(string(x.Answer.Body), `"COMPLETE"`) {
		t.Fatalf("got %v, answer %s", told(x), x.Answer.Body)
	}
	var records []string
	for _, r := range x.Would.Records {
		records = append(records, r.Change+" "+r.Kind)
	}
	var events []string
	for _, e := range x.Would.Events {
		events = append(events, e.DetailType)
	}
	wantEvents := []string{
		"Opportunity Updated", "Engagement Created", "Engagement Resource Snapshot Created", "Engagement Member Added", "Engagement Invitation Created",
	}
	if diff := cmp.Diff(wantEvents, events); diff != "" {
		t.Errorf("events (-want +got)\n%s", diff)
	}
	wantRecords := []string{
		"created task", "created engagement", "changed opportunity", "created snapshot", "created engagement-resource", "created snapshot-job", "created engagement-invitation",
	}
	if diff := cmp.Diff(wantRecords, records); diff != "" {
		t.Errorf("records (-want +got)\n%s", diff)
	}
	if len(x.Would.Later) != 1 || x.Would.Later[0].Kind != "selling.invitation-expiry" {
		t.Errorf("later: got %+v, want the expiry of the invitation alone", x.Would.Later)
	}
	w.made("selling.StartEngagementFromOpportunityTask", start, "TaskId")
	w.check("a second submission", "selling.StartEngagementFromOpportunityTask", strings.Replace(start, "two", "three", 1),
		"1 state lifeCycle.reviewStatus ACTION_NOT_PERMITTED OpportunityConflict; selling §5.5",
	)
}

// TestExplainEngagement has all stages in one answer (selling §1.9, §6.1, §7.2).
func TestExplainEngagement(t *testing.T) {
	w := newExplaining(t, resource.Dev())
	project := `{"Type":"CustomerProject","Payload":{"CustomerProject":{"Project":{"Title":"Harbour","BusinessProblem":"Sensor data of forty harbours is spread.","TargetCompletionDate":"2026-12-24"}}}}`
	engagement := w.made("selling.CreateEngagement", `{"Catalog":"AWS","ClientToken":"one","Title":"T","Description":"D","Contexts":[`+strings.Repeat(project+",", 4)+project+`]}`, "Id")
	lead := `"Type":"Lead","Payload":{"Lead":{"Customer":{"CompanyName":"Fjord","AwsMaturity":""},"Interactions":[]}}`
	w.check("a context too many that only AWS may make", "selling.CreateEngagementContext",
		`{"Catalog":"AWS","ClientToken":"two","EngagementIdentifier":"`+engagement+`",`+lead+`}`,
		"1 model payload.lead.interactions NOT_ENOUGH_VALUES; protocol §5.3",
		"2 model payload.lead.customer.address REQUIRED_FIELD_MISSING; selling §4.4",
		"2 model payload.lead.customer.awsMaturity INVALID_STRING_FORMAT; selling §4.4",
		"3 business type ACTION_NOT_PERMITTED; selling §7.2",
		"4 quota ServiceQuotaExceededException; selling §1.9",
	)
	w.check("a stale lock and another type", "selling.UpdateEngagementContext",
		`{"Catalog":"AWS","EngagementIdentifier":"`+engagement+`","ContextIdentifier":"1","EngagementLastModifiedAt":"2020-01-01T00:00:00Z","Type":"Lead","Payload":{"CustomerProject":{}}}`,
		"1 state ConflictException; selling §1.8",
		"2 business type INVALID_VALUE; selling §7.2",
	)
	w.check("the conversion of what is no lead", "selling.StartOpportunityFromEngagementTask",
		`{"Catalog":"AWS","ClientToken":"four","Identifier":"`+engagement+`","ContextIdentifier":"1","Tags":[`+tags(51)+`]}`,
		"1 state CustomerProjectContextNotPermitted; selling §8.3",
		"2 business tags TOO_MANY_VALUES OpportunityValidationFailed; selling §1.9",
		"3 quota ServiceQuotaExceeded; selling §8.3",
	)
	w.check("an invitation of oneself", "selling.CreateEngagementInvitation",
		`{"Catalog":"AWS","ClientToken":"three","EngagementIdentifier":"`+engagement+`","Invitation":{"Message":"M","Receiver":{"Account":{"AwsAccountId":"`+fjord+`"}},"Payload":{"LeadInvitation":{"Customer":{"CompanyName":"Fjord","CountryCode":"NO"},"Interaction":{"ContactBusinessTitle":"CTO","SourceType":"Event","SourceId":"1","SourceName":" "}}}}}`,
		"1 model invitation.payload.leadInvitation.interaction.sourceName REQUIRED_FIELD_MISSING; selling §7.3",
		"2 business invitation.receiver.account.awsAccountId INVALID_VALUE; selling §6.1",
		"2 business invitation.payload ACTION_NOT_PERMITTED; selling §6.1",
	)
}

// TestExplainAccount (account §6.1, §7.4, §7.7, §7.26): a guess of an e-mail code is not counted, and an account that
// never called is not met.
func TestExplainAccount(t *testing.T) {
	switches := resource.AWS()
	w := newExplaining(t, switches)
	w.check("a partner that may not be one", "account.CreatePartner",
		`{"Catalog":"AWS","ClientToken":"one","LegalName":"Fjord","PrimarySolutionType":"SOFTWARE_PRODUCTS","EmailVerificationCode":"123456","AllianceLeadContact":{"Email":"a@gmail.com","FirstName":"A","LastName":"B","BusinessTitle":"C"},"Tags":[{"Key":"aws:a","Value":"b"}]}`,
		"1 business INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS; account §6.2",
		"1 business INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS; account §6.2",
		"1 business INCOMPATIBLE_DOMAIN; account §6.2",
		"2 business EmailVerificationCode INVALID_VALUE; account §7.4",
		"3 model Tags[0].Key INVALID_VALUE; account §7.27",
	)
	w.check("preferences of another revision", "account.UpdateConnectionPreferences",
		`{"Catalog":"AWS","AccessType":"DENY_ALL","Revision":7,"ExcludedParticipantIdentifiers":["444455556666","444455556666"]}`,
		"1 model ExcludedParticipantIdentifiers[1] DUPLICATE_VALUE; account §7.26",
		"2 state ConflictException INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION; account §7.26",
	)
	w.check("no partner", "selling.CreateOpportunity", `{"Catalog":"AWS","ClientToken":"one",`+draft+`}`,
		"1 access AccessDeniedException INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE; selling §1.3",
		"2 business lifeCycle.targetCloseDate REQUIRED_FIELD_MISSING; selling §5.4",
	)
	for range 5 {
		w.made("account.SendEmailVerificationCode", `{"Catalog":"AWS","Email":"a@fjord.example"}`, "")
	}
	w.check("a code too many", "account.SendEmailVerificationCode", `{"Catalog":"AWS","Email":"a@fjord.example"}`,
		"1 quota ServiceQuotaExceededException LIMIT_EXCEEDED_NUMBER_OF_EMAIL; account §6.4")
}

// operate takes an action of the operator.
func (w *explaining) operate(action, body string) {
	w.t.Helper()
	if err := w.client.Control(w.t.Context(), http.MethodPost, "/v1/operator/"+action, json.RawMessage(body), nil); err != nil {
		w.t.Fatalf("%s: %v", action, err)
	}
}

// TestExplainPartner: a partner that is suspended, locked and at its limits is told all of it (account §7.11, §7.15, §7.16).
func TestExplainPartner(t *testing.T) {
	switches := resource.Dev()
	switches.EnforceQuotas = true
	w := newExplaining(t, switches)
	w.register(fjord, "Fjord Line AS", "Fjord Line", "fjord.example")
	id := w.made("account.ListPartners", `{"Catalog":"Sandbox"}`, "PartnerSummaryList")
	id = id[strings.Index(id, "partner-"):][:len("partner-")+13]
	w.operate("suspend-partner", `{"catalog":"Sandbox","input":{"partner":"`+id+`"}}`)
	w.operate("lock-profile", `{"catalog":"Sandbox","input":{"partner":"`+id+`"}}`)
	for _, q := range []string{"PROFILE_UPDATE_PER_DAY", "PROFILE_VISIBILITY_UPDATE_PER_DAY", "CONNECTION_INVITATION_PER_DAY", "OPEN_CONNECTION_INVITATION"} {
		w.operate("set-quota", `{"account":"`+fjord+`","input":{"quota":"LIMIT_EXCEEDED_NUMBER_OF_`+q+`","limit":0}}`)
	}
	const suspended = "access AccessDeniedException INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE; account §6.5"
	w.check("a profile", "account.StartProfileUpdateTask", `{"Catalog":"Sandbox","ClientToken":"p2","Identifier":"`+id+`","TaskDetails":{"DisplayName":"F","Description":"","WebsiteUrl":"https://www.fjord.example",`+
		`"LogoUrl":"https://www.fjord.example/logo.png","PrimarySolutionType":"CONSULTING_SERVICES","TranslationSourceLocale":"en-US","IndustrySegments":["RETAIL","RETAIL"]}}`,
		"1 model TaskDetails.Description INVALID_VALUE; account §6.2",
		"1 model TaskDetails.Description INVALID_STRING_FORMAT; account §6.2",
		"2 model TaskDetails.IndustrySegments[1] DUPLICATE_VALUE; account §7.11",
		"3 "+suspended,
		"4 state ConflictException INCOMPATIBLE_PROFILE_STATE; account §7.11",
		"5 quota ServiceQuotaExceededException LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY; account §6.4",
	)
	w.check("its visibility", "account.PutProfileVisibility", `{"Catalog":"Sandbox","Identifier":"`+id+`","Visibility":"PUBLIC"}`,
		"1 "+suspended,
		"2 quota ServiceQuotaExceededException LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY; account §6.4",
	)
	w.check("an invitation of nobody", "account.CreateConnectionInvitation",
		`{"Catalog":"Sandbox","ClientToken":"i","ConnectionType":"OPPORTUNITY_COLLABORATION","ReceiverIdentifier":"444455556666","Email":"a@fjord.example","Name":"A","Message":"Let us work together."}`,
		"1 "+suspended,
		"2 business ReceiverIdentifier INVALID_VALUE; account §7.16",
		"2 business INCOMPATIBLE_CONNECTION_INVITATION_REQUEST; account §7.16",
		"3 quota ServiceQuotaExceededException LIMIT_EXCEEDED_NUMBER_OF_CONNECTION_INVITATION_PER_DAY; account §6.4",
		"4 quota ServiceQuotaExceededException LIMIT_EXCEEDED_NUMBER_OF_OPEN_CONNECTION_INVITATION; account §6.4",
	)
}

// TestExplainGuess: explaining a wrong code does not use up a guess, and of the right one not the code (account §4.4).
func TestExplainGuess(t *testing.T) {
	w := newExplaining(t, resource.Dev())
	w.operate("fix-code", `{"catalog":"AWS","input":{"address":"a@fjord.example","code":"246802"}}`)
	w.made("account.SendEmailVerificationCode", `{"Catalog":"AWS","Email":"a@fjord.example"}`, "")
	partner := `{"Catalog":"AWS","ClientToken":"one","LegalName":"Fjord","PrimarySolutionType":"SOFTWARE_PRODUCTS","EmailVerificationCode":"%s","AllianceLeadContact":{"Email":"a@fjord.example","FirstName":"A","LastName":"B","BusinessTitle":"C"}}`
	const wrong = "2 business EmailVerificationCode INVALID_VALUE; account §7.4"
	for range 6 {
		if got := told(w.explain("account.CreatePartner", fmt.Sprintf(partner, "111111"))); !slices.Contains(got, wrong) {
			t.Errorf("a wrong code: got %q, want %q among them", got, wrong)
		}
	}
	for range 2 {
		if got := told(w.explain("account.CreatePartner", fmt.Sprintf(partner, "246802"))); slices.Contains(got, wrong) {
			t.Errorf("the right code: got %q", got)
		}
	}
}

// TestExplainUnusable: what no explanation is of.
func TestExplainUnusable(t *testing.T) {
	w := newExplaining(t, resource.Dev())
	for _, tt := range []struct{ operation, account, field, want string }{
		{"CreateOpportunity", fjord, "operation", "is no operation"},
		{"account.CreateOpportunity", fjord, "operation", "is no operation"},
		{"account.GetQualifications", fjord, "operation", "is no operation"},
		{"channel.CreateProgramManagementAccount", fjord, "operation", "does not have yet"},
		{"selling.GetOpportunity", "12345", "account", "12 digits"},
		{"selling.GetOpportunity", "aws", "account", "12 digits"},
	} {
		err := w.client.Control(t.Context(), http.MethodPost, "/v1/explain", map[string]string{"operation": tt.operation, "account": tt.account}, nil)
		var refused *remote.Refusal
		if !errors.As(err, &refused) || refused.Field != tt.field || !strings.Contains(refused.Message, tt.want) {
			t.Errorf("%s of %s: got %v, want %s: %s", tt.operation, tt.account, err, tt.field, tt.want)
		}
	}
	x := w.explain("selling.GetOpportunity", `[1]`)
	if diff := cmp.Diff([]string{"1 protocol SerializationException; selling §1.3"}, told(x)); diff != "" {
		t.Errorf("a body that is no object (-want +got)\n%s", diff)
	}
}
