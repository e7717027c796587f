package selling

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
)

func changeContract(duration *api.ExpectedContractDuration, entries ...api.ExpectedCustomerSpend) func(*api.UpdateOpportunityInput) {
	return func(in *api.UpdateOpportunityInput) {
		in.Project.ExpectedContractDuration, in.Project.ExpectedCustomerSpend = duration, entries
	}
}

// A contract stays while its duration is not sent, and ends with an explicit null.
func TestContract_5_9(t *testing.T) {
	type entries = []api.ExpectedCustomerSpend
	year := &api.ExpectedContractDuration{Term: "Months", Value: "12"}
	halfYear := &api.ExpectedContractDuration{Term: "Months", Value: "6"}
	self := func(amount string) api.ExpectedCustomerSpend { return spend("Self", amount, "USD") }
	monthly := func(amount string) api.ExpectedCustomerSpend { return spend("AWS", amount, "USD") }
	for _, test := range []struct {
		name     string
		change   func(*api.UpdateOpportunityInput)
		duration *api.ExpectedContractDuration
		spend    entries
		problem  string
	}{
		{"sent back", func(*api.UpdateOpportunityInput) {}, year, entries{self("1200"), monthly("100")}, ""},
		{"duration omitted", changeContract(nil, self("1200"), monthly("100")), year, entries{self("1200"), monthly("100")}, ""},
		{"duration and Self omitted", changeContract(nil, monthly("100")), year, entries{self("1200"), monthly("100")}, ""},
		{"all spend omitted", changeContract(nil), year, entries{self("1200"), monthly("100")}, ""},
		{"another monthly amount", changeContract(nil, monthly("7")), year, entries{self("1200"), monthly("100")}, ""},
		{"Self omitted", changeContract(halfYear, monthly("100")), halfYear, entries{self("1200"), monthly("200")}, ""},
		{"another value", changeContract(year, self("2400.00")), year, entries{self("2400"), monthly("200")}, ""},
		{"null", func(in *api.UpdateOpportunityInput) {
			changeContract(nil, monthly("80"))(in)
			in.Project.ExpectedContractDurationNull = true
		}, nil, entries{monthly("80")}, ""},
		{"null with a Self entry", func(in *api.UpdateOpportunityInput) {
			changeContract(nil, self("80"))(in)
			in.Project.ExpectedContractDurationNull = true
		}, year, entries{self("1200"), monthly("100")}, "Project.ExpectedContractDuration INVALID_VALUE"},
		{"another currency", changeContract(nil, spend("AWS", "1", "EUR")), year, entries{self("1200"), monthly("100")}, "Project.ExpectedCustomerSpend[1].CurrencyCode INVALID_VALUE"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			id := b.create(contract("12", self("1200")))
			err := b.alter(id, test.change)
			if test.problem != "" {
				checkProblems(t, err, "business "+test.problem)
			} else {
				b.ok(err)
			}
			p := b.stored(id).Project
			if diff := cmp.Diff(test.duration, p.ExpectedContractDuration); diff != "" {
				t.Errorf("duration (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.spend, p.ExpectedCustomerSpend); diff != "" {
				t.Errorf("spend (-want +got):\n%s", diff)
			}
		})
	}

	t.Run("duration without Self is refused at creation only", func(t *testing.T) {
		b := newBench(t)
		id := b.create()
		b.ok(b.alter(id, changeContract(year, monthly("5"))))
		if got := b.stored(id).Project.ExpectedContractDuration; got == nil || *got != *year {
			t.Errorf("got duration %v, want %v", got, year)
		}
	})
	t.Run("null on the wire", func(t *testing.T) {
		b := newBench(t)
		id := b.create(contract("12", self("1200")))
		in := b.echo(id)
		in.Project.ExpectedContractDuration, in.Project.ExpectedCustomerSpend = nil, entries{monthly("3")}
		body := string(in.AppendJSON(nil))
		if !strings.Contains(body, `"ExpectedContractDuration":null`) {
			t.Fatalf("the request has no explicit null: %s", body)
		}
		_, err := b.update(decoded[api.UpdateOpportunityInput](t, body))
		b.ok(err)
		if got := b.stored(id).Project.ExpectedContractDuration; got != nil {
			t.Errorf("got duration %v, want null", got)
		}
	})
}

// Amounts are kept plain; an invitation shows them as they were sent last.
func TestAmounts_1_2(t *testing.T) {
	b := newBench(t)
	id := b.create()
	b.ok(b.alter(id, func(in *api.UpdateOpportunityInput) {
		in.Project.ExpectedCustomerSpend[0].Amount, in.SoftwareRevenue.Value.Amount = new("70.50"), "9.00"
	}))
	o := b.stored(id)
	if got := *o.Project.ExpectedCustomerSpend[0].Amount + " " + o.SoftwareRevenue.Value.Amount; got != "70.5 9" {
		t.Errorf("got amounts %q, want 70.5 9", got)
	}
	if got := *o.spendAsSent()[0].Amount; got != "70.50" {
		t.Errorf("got %q as sent, want 70.50", got)
	}
}

// An estimate's link must be one, unless it came with an invitation and is sent back as it was read.
func TestEstimationURL_3(t *testing.T) {
	b := newBench(t)
	id := b.create()
	link := func(url string) func(*api.UpdateOpportunityInput) {
		return func(in *api.UpdateOpportunityInput) { in.Project.ExpectedCustomerSpend[0].EstimationUrl = &url }
	}
	checkProblems(t, b.alter(id, link("www.estimates.example")), "request Project.ExpectedCustomerSpend[0].EstimationUrl INVALID_STRING_FORMAT")
	b.ok(b.alter(id, link("https://calculator.aws/#/estimate?id=0123456789abcdef0123456789abcdef")))
	b.force(id, func(o *opportunity) { o.Project.ExpectedCustomerSpend[0].EstimationUrl = new("www.estimates.example") })
	b.ok(b.alter(id, func(*api.UpdateOpportunityInput) {}))
	if got := b.stored(id).Project.ExpectedCustomerSpend[0].EstimationUrl; got == nil || *got != "www.estimates.example" {
		t.Errorf("got link %v, want the one that was stored", got)
	}
}
