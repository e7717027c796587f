package seed_test

import (
	"strings"
	"testing"

	"github.com/opencosell/cosell/internal/seed"
)

// What is wrong is said with its place, before anything is sent.
func TestRefusedFiles(t *testing.T) {
	const two = "accounts: [{name: Fjord, id: 111122223333}, {name: Nimbus, id: 444455556666}]\n"
	const partners = two + "partners: [{account: Fjord}, {account: Nimbus}]\n"
	for _, tt := range []struct{ name, text, want string }{
		{"no YAML", "accounts: [", "s.yaml:1:"},
		{"unknown section", "opportunity: []", `s.yaml:1:1: unknown field "opportunity"`},
		{"unknown member", "opportunities:\n- {customer: C, statsu: approved}", `s.yaml:2:17: unknown field "statsu"`},
		{"no time", "clock: tomorrow", `s.yaml:1:8: clock: "tomorrow" is no time: give one such as 2026-03-01T10:00:00Z`},
		{"frozen without clock", "frozen: true", "s.yaml:1:9: frozen: goes with clock, the time at which the server's clock is set"},
		{"unknown catalog", "catalog: aws2", `s.yaml:1:10: catalog: "aws2" is none of: Sandbox, AWS`},
		{"account number", "accounts: [{name: A, id: 12}]", "s.yaml:1:26: accounts[0].id: give the account's number, 12 digits"},
		{"account without name", "accounts: [{id: 111122223333}]", "s.yaml:1:12: accounts[0]: name is required"},
		{"account twice", "accounts: [{name: A, id: 111122223333}, {name: A, id: 111122223333}]", `accounts[1].name: "A" is the name of an account above`},
		{"standing", "accounts: [{name: A, id: 111122223333, standing: fair}]", `accounts[0].standing: "fair" is none of: good, bad`},
		{"unknown account", two + "opportunities:\n- {customer: C, account: Fjrd}", `s.yaml:3:26: opportunities[0].account: there is no account "Fjrd": the file has Fjord, Nimbus; a number of 12 digits will do too`},
		{"account needed", two + "opportunities:\n- {customer: C}", "s.yaml:3:3: opportunities[0]: account is required where the file has several: one of Fjord, Nimbus"},
		{"partner twice", "partners: [{}, {}]", "partners[1]: account 123456789012 is a partner of catalog Sandbox above already"},
		{"unpublished with profile", "partners: [{published: false, profile: {DisplayName: D}}]", "partners[0]: a partner that is not published has neither profile nor visibility"},
		{"connection with nobody", "connections: [{}]", "connections[0]: from is required"},
		{"connection of no partner", two + "connections: [{from: Fjord, to: Nimbus}]", "connections[0].from: account Fjord has no published profile in catalog Sandbox: list it under partners"},
		{"connection with itself", partners + "connections: [{from: Fjord, to: Fjord}]", "connections[0].to: an account cannot be connected with itself"},
		{"unknown subsidiary", partners + "connections: [{from: Fjord, to: 777788889999, type: subsidiary}]", "connections[0].to: a subsidiary must be an account that the server knows: list it under accounts"},
		{"solution twice", "solutions: [{name: S}, {name: S}]", `solutions[1].name: the account has a solution "S" in catalog Sandbox above already`},
		{"user without address", "users: [{firstName: Ada}]", "users[0]: email is required"},
		{"no customer", "opportunities: [{status: approved}]", "opportunities[0]: customer is required"},
		{"no review status", "opportunities: [{customer: C, status: done}]", `opportunities[0].status: "done" is none of: Pending Submission, Submitted, In review, Action Required, Approved, Rejected`},
		{"no answer to a referral", "opportunities: [{customer: C, origin: aws referral, status: submitted}]", `opportunities[0].status: "submitted" is none of: accepted, pending, rejected, expired`},
		{"stage before approval", "opportunities: [{customer: C, status: submitted, stage: launched}]", "opportunities[0].stage: an opportunity that is Submitted is at stage Prospect; for Launched it must be Approved"},
		{"reason of no loss", "opportunities: [{customer: C, stage: launched, closedLostReason: Price}]", "opportunities[0].closedLostReason: goes with stage Closed Lost only"},
		{"comments of an approval", "opportunities: [{customer: C, status: approved, comments: Well done}]", "opportunities[0].status: comments and reason are said of a review that ended as Action Required or Rejected"},
		{"unknown solution", "opportunities: [{customer: C, solutions: [Lake]}]", `s.yaml:1:43: opportunities[0].solutions[0]: account 123456789012 has no solution "Lake" in catalog Sandbox`},
		{"solution of the other catalog", "solutions: [{name: Lake, catalog: AWS}]\nopportunities: [{customer: C, solutions: [Lake]}]", `has no solution "Lake" in catalog Sandbox`},
		{"draft of a solution", "solutions: [{name: Lake, status: draft}]\nopportunities: [{customer: C, solutions: [Lake]}]", `solution "Lake" is Draft; only one that is Active can be associated`},
		{"unknown owner", "opportunities: [{customer: C, owner: ada@c.example}]", "opportunities[0].owner: account 123456789012 has no user with this address in catalog Sandbox: list it under users"},
		{"owner of what is not there", "opportunities: [{customer: C, origin: AWS Referral, status: pending, solutions: [S-1234567]}]", "belong to an opportunity that the account has: the referral is pending"},
		{"summary of nothing", "opportunities: [{customer: C, status: submitted, summary: {}}]", "opportunities[0].summary: there is an AWS opportunity only for status Approved"},
		{"invitation before submission", two + "opportunities: [{account: Fjord, customer: C, invitations: [{to: Nimbus}]}]", "opportunities[0].invitations: the account has no engagement to invite to: the opportunity is Pending Submission"},
		{"invitation of AWS", "opportunities: [{customer: C, status: approved, invitations: [{to: aws}]}]", "opportunities[0].invitations[0].to: AWS is invited by the submission"},
		{"invitation of itself", two + "opportunities: [{account: Fjord, customer: C, status: approved, invitations: [{to: Fjord}]}]", "invitations[0].to: nobody invites itself"},
		{"invitation twice", two + "engagements: [{account: Fjord, title: T, invitations: [{to: Nimbus}, {to: Nimbus}]}]", "invitations[1].to: Nimbus is invited above already"},
		{"reason of no refusal", two + "engagements: [{account: Fjord, title: T, invitations: [{to: Nimbus, reason: Other}]}]", "invitations[0].reason: goes with status rejected only"},
		{"lead of a partner in AWS", "engagements: [{title: T, catalog: AWS, contexts: [{type: lead, customer: C}]}]", "contexts[0].type: in catalog AWS only AWS has leads: list it under leads"},
		{"lead for nobody", "leads: [{customer: C}]", "leads[0]: invitations is required"},
		{"qualified before accepted", "leads: [{customer: C, invitations: [{to: 111122223333, qualification: Qualified}]}]", "qualification: only who accepted the lead can qualify it"},

		{"no object", "opportunities: [{customer: C, fields: [1]}]", "opportunities[0].fields: members of the API are expected"},
		{"member of no API", "opportunities:\n- customer: C\n  fields:\n    Project: {Titel: T}", "s.yaml:4:22: opportunities[0].fields.Project.Titel: the API has no such member here"},
		{"value of no enum", "opportunities:\n- customer: C\n  fields:\n    Customer: {Account: {Industry: Mills}}", "s.yaml:4:36: opportunities[0].fields.Customer.Account.Industry: "},
		{"number for text", "opportunities: [{customer: C, fields: {Project: {ExpectedCustomerSpend: [{Amount: 5}]}}}]", "s.yaml:1:39: opportunities[0].fields: "},
		{"partner's member", "partners: [{fields: {PrimarySolutionType: MILLS}}]", "partners[0].fields.PrimarySolutionType: "},
		{"profile's member", "partners: [{profile: {IndustrySegments: [MILLS]}}]", "partners[0].profile.IndustrySegments[0]: "},
		{"context's member", "engagements: [{title: T, contexts: [{customer: C, fields: {Project: {BusinessProblem: Short}}}]}]", "contexts[0].fields.Project.BusinessProblem: "},
		{"lead's member", "leads: [{customer: C, invitations: [{to: 111122223333}], fields: {Interactions: []}}]", "leads[0].fields.Interactions: "},
		{"invitation's member", two + "engagements: [{account: Fjord, title: T, invitations: [{to: Nimbus, fields: {Mesage: M}}]}]", "invitations[0].fields.Mesage: the API has no such member here"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := seed.Read("s.yaml", []byte(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "s.yaml:") {
				t.Errorf("got %v\nwant it to have %s", err, tt.want)
			}
		})
	}
}

// All problems are told at once, a line each.
func TestEveryProblem(t *testing.T) {
	_, err := seed.Read("s.yaml", []byte("opportunities:\n- {status: done}\n- {customer: C, stage: sold}\n"))
	if err == nil || strings.Count(err.Error(), "s.yaml:") != 3 || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("got %v, want three lines", err)
	}
}
