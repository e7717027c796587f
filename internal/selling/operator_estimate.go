package selling

import (
	"errors"
	"fmt"
	"slices"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// estimates are the links to the pricing calculator that whoever plays AWS has opened: the server itself opens none
// (selling §5.9). A link that is not in the list is as one that nobody can open or has tried to: it is kept as it is sent.
var estimates = directory{kind: "estimate", index: "EstimationUrl", what: "estimate"}

// Estimate is what a link to the pricing calculator leads to.
type Estimate struct {
	URL string
	// Amount is the expected spend a month, nil when the link leads nowhere.
	Amount *string `json:",omitempty"`
}

// ResolveEstimate says what a link leads to. It counts for what partners of the catalog send from now on, and for their
// opportunities that have the link already; those that it changes are told as any change, and are returned. An amount
// that is there stays: where it is another one, the link is taken away (selling §5.9).
func (s *Service) ResolveEstimate(c *resource.WriteCall, e Estimate) ([]store.Key, error) {
	problems, err := e.problems()
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, apierr.Request(problems...)
	}
	if e.Amount != nil {
		e.Amount = new(plainAmount(*e.Amount))
	}
	if err := estimates.put(c, "", "", e.URL, e); err != nil {
		return nil, err
	}
	subject := c.Subject
	changed, err := s.resize(c, e)
	c.Subject = subject
	return changed, err
}

// problems holds the amount to the rules of the model, because it becomes part of an opportunity.
func (e Estimate) problems() ([]apierr.Field, error) {
	var found []apierr.Field
	if !estimationURL.MatchString(e.URL) {
		found = append(found, apierr.Fieldf("Url", apierr.InvalidStringFormat,
			"Url must be the link to an estimate of the AWS Pricing Calculator: https://calculator.aws/#/estimate?id= and 32 to 64 hexadecimal digits"))
	}
	if e.Amount == nil {
		return found, nil
	}
	entry := &api.ExpectedCustomerSpend{
		Amount: e.Amount, CurrencyCode: api.CurrencyCodeUsd, Frequency: api.PaymentFrequencyMonthly, TargetCompany: targetAWS,
	}
	wrong, err := awsjson.Decode(entry.AppendJSON(nil), &api.API.Spelling.Style, new(api.ExpectedCustomerSpend))
	if err != nil {
		return nil, fmt.Errorf("check an amount: %w", err)
	}
	return append(found, wrong...), nil
}

// RemoveEstimate forgets what a link leads to; opportunities stay as they are. A NotFound when nothing is known of it.
func (s *Service) RemoveEstimate(c *resource.WriteCall, url string) error {
	return estimates.remove(c, "", url)
}

// Estimates are the links of the catalog that are known, in their order, and the token of the next page.
func (s *Service) Estimates(c *resource.ReadCall, p Page) ([]Estimate, *string, error) {
	return entries[Estimate](c, estimates, "", p)
}

// resize lets the opportunities that have the link be as if it had been known when they were sent.
func (s *Service) resize(c *resource.WriteCall, e Estimate) ([]store.Key, error) {
	var changed []store.Key
	q := store.Range{Catalog: c.Catalog, Kind: kindOpportunity, Name: opportunitiesByEstimate, Value: e.URL, Limit: 100}
	for {
		rows, err := c.List(q)
		if err != nil {
			return nil, fmt.Errorf("opportunities with an estimate: %w", err)
		}
		for _, row := range rows {
			o := &opportunity{record: &row.Record}
			if err := decode(o.record, &o.GetOpportunityOutput, &o.hidden); err != nil {
				return nil, err
			}
			differs := false
			o.Project = copied(o.Project)
			o.Project.ExpectedCustomerSpend = slices.Clone(o.Project.ExpectedCustomerSpend)
			for i := range o.Project.ExpectedCustomerSpend {
				entry := &o.Project.ExpectedCustomerSpend[i]
				if text(entry.EstimationUrl) != e.URL {
					continue
				}
				// A link that leads nowhere and stands for the amount stays: what was accepted is not refused afterwards.
				if e.apply(entry) {
					differs = true
				}
			}
			if !differs {
				continue
			}
			if err := s.changed(c, o); err != nil {
				return nil, err
			}
			changed = append(changed, o.record.Key)
		}
		if len(rows) < q.Limit {
			return changed, nil
		}
		q.After = &rows[len(rows)-1].Position
	}
}

// apply is the table of selling §5.9 for an entry that has the link, and reports whether it changed the entry. An entry
// whose amount nobody knows is left as it is.
func (e Estimate) apply(entry *api.ExpectedCustomerSpend) bool {
	switch given := text(entry.Amount); {
	case given == "" && e.Amount == nil:
		return false
	case given == "":
		entry.Amount = new(*e.Amount)
	case e.Amount != nil && plainAmount(given) == *e.Amount:
		return false
	default:
		entry.EstimationUrl = nil
	}
	return true
}

// size computes the amounts of content, which replaces stored unless that is nil, from the estimates that are known, and
// returns what cannot be accepted. Content is changed, what it shares with the request is not. An entry that is stored
// as it is sent stays as it is.
func (s *Service) size(c *resource.WriteCall, content *api.GetOpportunityOutput, stored *opportunity) ([]apierr.Field, error) {
	if content.Project == nil {
		return nil, nil
	}
	var kept []api.ExpectedCustomerSpend
	if stored != nil {
		kept = projectOf(&stored.GetOpportunityOutput).ExpectedCustomerSpend
	}
	spend := slices.Clone(content.Project.ExpectedCustomerSpend)
	var problems []apierr.Field
	for i := range spend {
		entry := &spend[i]
		if text(entry.EstimationUrl) == "" || slices.ContainsFunc(kept, func(k api.ExpectedCustomerSpend) bool { return sameEstimate(k, *entry) }) {
			continue
		}
		var known Estimate
		err := estimates.get(c, c.Catalog, "", *entry.EstimationUrl, &known)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("look up an estimate: %w", err)
		}
		if known.Amount == nil && text(entry.Amount) == "" {
			problems = append(problems, apierr.Fieldf(fmt.Sprintf("Project.ExpectedCustomerSpend[%d].EstimationUrl", i), apierr.InvalidValue,
				"Invalid Estimation URL: no estimate can be read there; give another link, or the Amount"))
			continue
		}
		known.apply(entry)
	}
	content.Project = copied(content.Project)
	content.Project.ExpectedCustomerSpend = spend
	return problems, nil
}

// sameEstimate reports whether an entry comes back as it is stored.
func sameEstimate(a, b api.ExpectedCustomerSpend) bool {
	return text(a.EstimationUrl) == text(b.EstimationUrl) && plainAmount(text(a.Amount)) == plainAmount(text(b.Amount))
}

// opportunitiesByEstimate is the index group, of nobody, of the opportunities that have a link to an estimate.
const opportunitiesByEstimate = "EstimationUrl"

func (o *opportunity) estimateRows() []store.Index {
	var rows []store.Index
	for _, e := range projectOf(&o.GetOpportunityOutput).ExpectedCustomerSpend {
		if url := text(e.EstimationUrl); url != "" {
			rows = append(rows, store.Index{Name: opportunitiesByEstimate, Value: url, Sort: o.Id})
		}
	}
	return rows
}
