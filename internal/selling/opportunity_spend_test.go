package selling

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
)

func TestPlainAmount(t *testing.T) { // §1.2
	for amount, want := range map[string]string{
		"10000.00": "10000", "10000": "10000", "100": "100", "0.50": "0.5", "0.05": "0.05", "0.00": "0", "7.": "7", "": "", "0": "0",
		"1234567890123456789012345678901.10": "1234567890123456789012345678901.1",
	} {
		if got := plainAmount(amount); got != want {
			t.Errorf("%q: got %q, want %q", amount, got, want)
		}
	}
}

func TestDivided(t *testing.T) { // §5.9: half up to two decimals
	for _, test := range []struct {
		amount string
		months int64
		want   string
	}{
		{"120000", 12, "10000"},
		{"100", 3, "33.33"},
		{"200", 3, "66.67"},
		{"0.01", 2, "0.01"},   // 0.005
		{"0.03", 2, "0.02"},   // 0.015
		{"0.01", 3, "0"},      // 0.0033
		{"1", 144, "0.01"},    // 0.0069
		{"100.10", 7, "14.3"}, // 14.3
		{"5.5", 2, "2.75"},    // one decimal
		{"5.", 2, "2.5"},      // no decimal
		{"0", 12, "0"},        // nothing
		{"12.34", 1, "12.34"}, // itself
		{"1.49", 100, "0.01"}, // 0.0149
		{"1.50", 100, "0.02"}, // 0.015
		{"9999999999999999999999999999999.99", 2, "5000000000000000000000000000000"}, // …999.995
	} {
		if got := divided(test.amount, test.months); got != test.want {
			t.Errorf("%s ÷ %d: got %s, want %s", test.amount, test.months, got, test.want)
		}
	}
}

func TestTotalContractValue(t *testing.T) { // §5.9
	noFrequency := spend("Self", "1200.00", "EUR")
	noFrequency.Frequency = frequencyNone
	for _, test := range []struct {
		name       string
		months     string
		sent, want []api.ExpectedCustomerSpend
		asSent     []api.ExpectedCustomerSpend
	}{
		{
			"monthly entry derived", "12",
			[]api.ExpectedCustomerSpend{noFrequency},
			[]api.ExpectedCustomerSpend{{Amount: new("1200"), CurrencyCode: "EUR", Frequency: "None", TargetCompany: "Self"}, spend("AWS", "100", "EUR")},
			[]api.ExpectedCustomerSpend{noFrequency, spend("AWS", "100", "EUR")},
		},
		{
			"monthly entry replaced where it stood", "3",
			[]api.ExpectedCustomerSpend{spend("AWS", "5", "USD"), spend("Self", "100", "USD"), spend("AWS", "6", "USD")},
			[]api.ExpectedCustomerSpend{spend("AWS", "33.33", "USD"), spend("Self", "100", "USD")},
			[]api.ExpectedCustomerSpend{spend("AWS", "33.33", "USD"), spend("Self", "100", "USD")},
		},
		{
			"no total, nothing derived", "3",
			[]api.ExpectedCustomerSpend{spend("Self", "", "USD")},
			[]api.ExpectedCustomerSpend{spend("Self", "", "USD")},
			[]api.ExpectedCustomerSpend{spend("Self", "", "USD")},
		},
		{
			"other companies become AWS", "",
			[]api.ExpectedCustomerSpend{spend("Heron Mills", "5.50", "USD"), spend("AWS", "6", "USD")},
			[]api.ExpectedCustomerSpend{spend("AWS", "5.5", "USD"), spend("AWS", "6", "USD")},
			[]api.ExpectedCustomerSpend{spend("AWS", "5.50", "USD"), spend("AWS", "6", "USD")},
		},
		{
			"estimate alone", "",
			[]api.ExpectedCustomerSpend{{CurrencyCode: "USD", Frequency: "Monthly", TargetCompany: "AWS", EstimationUrl: new("https://calculator.aws/#/estimate?id=0123456789abcdef0123456789abcdef")}},
			[]api.ExpectedCustomerSpend{{CurrencyCode: "USD", Frequency: "Monthly", TargetCompany: "AWS", EstimationUrl: new("https://calculator.aws/#/estimate?id=0123456789abcdef0123456789abcdef")}},
			[]api.ExpectedCustomerSpend{{CurrencyCode: "USD", Frequency: "Monthly", TargetCompany: "AWS", EstimationUrl: new("https://calculator.aws/#/estimate?id=0123456789abcdef0123456789abcdef")}},
		},
		{
			"estimate and amount", "",
			[]api.ExpectedCustomerSpend{{Amount: new("9"), CurrencyCode: "USD", Frequency: "Monthly", TargetCompany: "AWS", EstimationUrl: new("https://calculator.aws/#/estimate?id=0123456789abcdef0123456789abcdef")}},
			[]api.ExpectedCustomerSpend{{Amount: new("9"), CurrencyCode: "USD", Frequency: "Monthly", TargetCompany: "AWS", EstimationUrl: new("https://calculator.aws/#/estimate?id=0123456789abcdef0123456789abcdef")}},
			[]api.ExpectedCustomerSpend{{Amount: new("9"), CurrencyCode: "USD", Frequency: "Monthly", TargetCompany: "AWS", EstimationUrl: new("https://calculator.aws/#/estimate?id=0123456789abcdef0123456789abcdef")}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOppTest(t)
			in := complete(t)
			contract(test.months, test.sent...)(in)
			id := o.mustCreate(in)
			got := o.stored(id).Project
			if diff := cmp.Diff(test.want, got.ExpectedCustomerSpend); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if diff := cmp.Diff(in.Project.ExpectedContractDuration, got.ExpectedContractDuration); diff != "" {
				t.Errorf("duration (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.asSent, o.spendAsSent(id)); diff != "" {
				t.Errorf("as sent (-want +got):\n%s", diff)
			}
		})
	}
}

func (o *oppTest) spendAsSent(id string) []api.ExpectedCustomerSpend {
	o.Helper()
	var spend []api.ExpectedCustomerSpend
	if err := o.write(func(c *resource.WriteCall) error {
		p, err := loadOpportunity(c, o.catalog, o.account, id)
		if err == nil {
			spend = p.spendAsSent()
		}
		return err
	}); err != nil {
		o.Fatal(err)
	}
	return spend
}
