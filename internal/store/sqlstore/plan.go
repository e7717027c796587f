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
	for _, q := range []query{sqlList, sqlListMax, sqlListDown, sqlListDownTo, sqlListBelow, sqlLook, sqlEnd, sqlCount, sqlCountMax} {
		steps, err := c.plan(c.texts[q])
		if err != nil {
			return nil, err
		}
		plans = append(plans, Plan{Text: c.texts[q], Steps: steps})
	}
	return plans, nil
}

func (c *conn) plan(text string) ([]string, error) {
	q, ok := c.raw.(driver.QueryerContext)
	if !ok {
		return nil, fmt.Errorf("sqlstore: the %s driver cannot run a query", c.d.name)
	}
	args := make([]driver.NamedValue, strings.Count(text, "$"))
	for i := range args {
		args[i] = driver.NamedValue{Ordinal: i + 1, Value: "1"}
	}
	rows, err := q.QueryContext(context.Background(), "explain query plan "+text, args)
	if err != nil {
		return nil, fmt.Errorf("sqlstore: plan of %q: %w", text, c.named(err))
	}
	var steps []string
	err = c.each(rows, func(v []driver.Value) { steps = append(steps, v[3].(string)) })
	return steps, err
}
