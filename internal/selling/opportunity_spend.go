package selling

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	api "github.com/opencosell/cosell/api/selling"
)

// The target companies of a spend entry: what AWS earns a month, and the whole value of the contract to the partner
// itself (selling §5.9).
const (
	targetAWS  = "AWS"
	targetSelf = "Self"
)

// frequencyNone is documented for the entry of a total contract value; the model does not list it.
const frequencyNone api.PaymentFrequency = "None"

// maxMonths is the longest contract that can be sized.
const maxMonths = 144

// settle brings the amounts into the form in which they are kept: the monthly entry of a total contract value is
// derived, and every amount is a plain decimal without trailing zeros. Where that changed an amount of the spend, the
// result has what was sent, "" elsewhere; it is nil when nothing changed. Both arguments may be nil and are changed.
func settle(p *api.Project, r *api.SoftwareRevenue) (sent []string) {
	if r != nil && r.Value != nil {
		r.Value.Amount = plainAmount(r.Value.Amount)
	}
	if p == nil {
		return nil
	}
	p.ExpectedCustomerSpend = withMonthly(p.ExpectedCustomerSpend, months(p.ExpectedContractDuration))
	for i := range p.ExpectedCustomerSpend {
		e := &p.ExpectedCustomerSpend[i]
		if e.Amount == nil {
			continue
		}
		if plain := plainAmount(*e.Amount); plain != *e.Amount {
			if sent == nil {
				sent = make([]string, len(p.ExpectedCustomerSpend))
			}
			sent[i] = *e.Amount
			e.Amount = &plain
		}
	}
	return sent
}

// months is the contract's duration; 0 when there is none or it is outside 1 to maxMonths.
func months(d *api.ExpectedContractDuration) int64 {
	if d == nil {
		return 0
	}
	n, err := strconv.ParseInt(d.Value, 10, 64)
	if err != nil || n < 1 || n > maxMonths || strconv.FormatInt(n, 10) != d.Value {
		return 0
	}
	return n
}

// withMonthly puts what AWS earns a month, derived from the total contract value, in place of whatever was sent for
// it. Without a duration or a total the list stays as it is.
func withMonthly(spend []api.ExpectedCustomerSpend, months int64) []api.ExpectedCustomerSpend {
	self := slices.IndexFunc(spend, isSelf)
	if months == 0 || self < 0 || spend[self].Amount == nil || *spend[self].Amount == "" {
		return spend
	}
	monthly := api.ExpectedCustomerSpend{
		Amount: new(divided(*spend[self].Amount, months)), CurrencyCode: spend[self].CurrencyCode,
		Frequency: api.PaymentFrequencyMonthly, TargetCompany: targetAWS,
	}
	kept := make([]api.ExpectedCustomerSpend, 0, 2)
	placed := false
	for _, e := range spend {
		switch {
		case isSelf(e):
			kept = append(kept, e)
		case !placed:
			kept, placed = append(kept, monthly), true
		}
	}
	if !placed {
		kept = append(kept, monthly)
	}
	return kept
}

func isSelf(e api.ExpectedCustomerSpend) bool { return e.TargetCompany == targetSelf }

// plainAmount is the amount without trailing zeros after the point.
func plainAmount(amount string) string {
	if !strings.Contains(amount, ".") {
		return amount
	}
	return strings.TrimSuffix(strings.TrimRight(amount, "0"), ".")
}

// divided is amount ÷ n rounded half up to cents. The amount has the form that the model demands.
func divided(amount string, n int64) string {
	whole, cents, _ := strings.Cut(amount, ".")
	total, ok := new(big.Int).SetString(whole+(cents + "00")[:2], 10)
	if !ok {
		return amount // the model lets no such amount in
	}
	// (2·total + n) ÷ 2n, rounded down, is total ÷ n rounded half up.
	total.Mul(total, big.NewInt(2)).Add(total, big.NewInt(n)).Quo(total, big.NewInt(2*n))
	s := total.String()
	for len(s) < 3 {
		s = "0" + s
	}
	return plainAmount(s[:len(s)-2] + "." + s[len(s)-2:])
}
