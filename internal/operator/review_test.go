package operator_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A partner submits, AWS takes the opportunity into review and asks for corrections, the partner sends it again, AWS
// approves (selling §5.7).
func TestReview(t *testing.T) {
	w := newWorld(t)
	id := w.submitted("Co-Sell")

	queue, _ := w.does("queue", "", "AWS", nil)["submissions"].([]any)
	want := object{
		"opportunity": id, "account": fjord, "status": "Submitted", "involvementType": "Co-Sell", "visibility": "Full", "submitted": "2026-03-01T10:00:02Z",
	}
	if diff := cmp.Diff([]any{want}, queue); diff != "" {
		t.Fatalf("the queue (-want +got)\n%s", diff)
	}
	if got := w.does("queue", "", "Sandbox", nil)["submissions"]; !cmp.Equal(got, []any{}) {
		t.Errorf("the queue of the other catalog is %v", got)
	}

	if got := w.does("take-into-review", "", "AWS", object{"opportunity": id}); !cmp.Equal(got, object{"opportunity": id, "account": fjord, "status": "In review"}) {
		t.Errorf("taken into review: %v", got)
	}
	w.refuses("take-into-review", "", "AWS", object{"opportunity": id}, http.StatusConflict, "ConflictException", "", "In review")
	w.does("request-action", fjord, "AWS", object{"opportunity": id, "comments": "Say which database it is.", "reason": "Use case unclear"})
	asked := w.partner(fjord, "selling", "GetOpportunity", object{"Catalog": "AWS", "Identifier": id})
	if got := at(asked, "LifeCycle", "ReviewComments"); got != "Say which database it is." || at(asked, "LifeCycle", "ReviewStatus") != "Action Required" {
		t.Errorf("after the request the life cycle is %v", asked["LifeCycle"])
	}
	w.refuses("approve", "", "AWS", object{"opportunity": id}, http.StatusConflict, "ConflictException", "", "Action Required")

	again := w.deal()
	delete(again, "ClientToken")
	delete(again, "Origin")
	delete(again, "OpportunityTeam")
	again["Identifier"], again["LastModifiedDate"] = id, asked["LastModifiedDate"]
	w.partner(fjord, "selling", "UpdateOpportunity", again)
	if got := w.status(id); got != "Submitted" {
		t.Fatalf("sent again it is %v, want Submitted", got)
	}
	w.refuses("approve", "", "AWS", object{"opportunity": id, "summary": object{"Origin": "AWS Referral"}},
		http.StatusBadRequest, "ValidationException", "Origin", "OpportunityTeam, Insights")
	w.does("approve", "", "AWS", object{"opportunity": id, "summary": object{
		"OpportunityTeam": []any{object{"Email": "ines.berg@aws.example", "FirstName": "Ines", "LastName": "Berg", "BusinessTitle": "PSM"}},
		"Insights":        object{"EngagementScore": "High"},
	}})
	if got := w.status(id); got != "Approved" {
		t.Fatalf("approved it is %v", got)
	}
	summary := w.partner(fjord, "selling", "GetAwsOpportunitySummary", object{"Catalog": "AWS", "RelatedOpportunityIdentifier": id})
	if team, _ := summary["OpportunityTeam"].([]any); len(team) != 1 || at(team[0], "FirstName") != "Ines" || at(summary, "Insights", "EngagementScore") != "High" {
		t.Errorf("the summary is %s", w.json(summary))
	}
	w.events("review")
	opportunity := " " + fjord + " opportunity/" + id
	if diff := cmp.Diff([]string{"operator.take-into-review" + opportunity, "operator.request-action" + opportunity, "operator.approve" + opportunity}, w.audited()); diff != "" {
		t.Errorf("the audit trail (-want +got)\n%s", diff)
	}
}

// A rejected opportunity has no AWS side.
func TestReject(t *testing.T) {
	w := newWorld(t)
	id := w.submitted("Co-Sell")
	w.does("reject", "", "AWS", object{"opportunity": id, "reason": "Out of scope", "comments": "Not for this programme."})
	if got := w.status(id); got != "Rejected" {
		t.Errorf("it is %v, want Rejected", got)
	}
	w.refuses("update-summary", "", "AWS", object{"opportunity": id, "changes": object{"Visibility": "Limited"}},
		http.StatusNotFound, "ResourceNotFoundException", "", "no AWS opportunity")
	w.events("reject")
}

// What a request must have is checked before anything is done.
func TestRequests(t *testing.T) {
	w := newWorld(t)
	for _, r := range []struct {
		name, action, account, catalog string
		input                          any
		status                         int
		kind, field, message           string
	}{
		{"no such action", "aprove", "", "AWS", nil, 404, "ResourceNotFoundException", "", `"aprove"`},
		{"no catalog", "queue", "", "", nil, 400, "ValidationException", "catalog", "AWS or Sandbox"},
		{"another catalog", "queue", "", "sandbox", nil, 400, "ValidationException", "catalog", "AWS or Sandbox"},
		{"an account too many", "queue", fjord, "AWS", nil, 400, "ValidationException", "account", "takes no account"},
		{"no account", "set-up-account", "", "", nil, 400, "ValidationException", "account", "12 digits"},
		{"an account that is none", "set-up-account", "1234", "", nil, 400, "ValidationException", "account", "12 digits"},
		{"a catalog too many", "set-up-account", fjord, "AWS", nil, 400, "ValidationException", "catalog", "takes no catalog"},
		{"no opportunity", "approve", "", "AWS", object{}, 400, "ValidationException", "input.opportunity", "required"},
		{"an unknown opportunity", "approve", "", "AWS", object{"opportunity": "O7"}, 404, "ResourceNotFoundException", "", "O7"},
		{"a member that is none", "approve", "", "AWS", object{"oportunity": "O7"}, 400, "ValidationException", "input", "oportunity"},
		{"a member of another kind", "queue", "", "AWS", object{"limit": "ten"}, 400, "ValidationException", "input", "limit"},
		{"a page too long", "queue", "", "AWS", object{"limit": 101}, 400, "ValidationException", "input.limit", "1 to 100"},
		{"a value of a list that is none", "queue", "", "AWS", object{"status": []string{"Lost"}}, 400, "ValidationException", "input.status", "Submitted"},
		{"a value that is none", "close-deal", "", "AWS", object{"opportunity": "O7", "stage": "Done"}, 400, "ValidationException", "input.stage", "Closed Lost"},
	} {
		t.Run(r.name, func(t *testing.T) {
			in := &world{t, w.server, w.store}
			in.refuses(r.action, r.account, r.catalog, r.input, r.status, r.kind, r.field, r.message)
		})
	}
	if got := w.audited(); len(got) > 0 {
		t.Errorf("refused actions are in the audit trail: %v", got)
	}
}
