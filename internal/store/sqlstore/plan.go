package sqlstore

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
)

// Plan is how the engine carries a statement out.
type Plan struct {
	Text  string   // of the statement
	Steps []string // in the engine's own words
}

// ListPlans are the plans of the statements behind List and Count, for people who look into the speed of lists.
func (s *Store) ListPlans(ctx context.Context) ([]Plan, error) {
	c, err := s.readers.take(ctx, s.closed)
	if err != nil {
		return nil, err
	}
	defer s.readers.put(c)
	var plans []Plan
	for _, q := range []query{sqlList, sqlListMax, sqlListDown, sqlListDownTo, sqlListBelow, sqlCount, sqlCountMax} {
		steps, err := c.plan(c.texts[q])
		if err != nil {
			return nil, err
		}
		plans = append(plans, Plan{Text: c.texts[q], Steps: steps})
	}
	return plans, nil
}

func (c *conn) plan(text string) ([]string, error) {
	p, err := c.raw.Prepare("explain query plan " + text)
	if err != nil {
		return nil, fmt.Errorf("sqlstore: plan of %q: %w", text, c.named(err))
	}
	defer p.Close()
	args := make([]driver.Value, strings.Count(text, "$"))
	for i := range args {
		args[i] = "1"
	}
	rows, err := p.Query(args) //nolint:staticcheck // the driver's statement has it, and it takes plain values
	if err != nil {
		return nil, fmt.Errorf("sqlstore: plan of %q: %w", text, c.named(err))
	}
	var steps []string
	err = c.each(rows, func(v []driver.Value) { steps = append(steps, v[3].(string)) })
	return steps, err
}
