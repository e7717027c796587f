package sqlstore

import (
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/opencosell/cosell/internal/store"
)

// ranges are the five ways of sqlList and those that follow it to bound and order the rows of a group, which is $1.
var ranges = [...]string{
	`(sort, id) > ($2, $3) order by sort, id`,
	`(sort, id) > ($2, $3) and sort <= $4 order by sort, id`,
	`(sort, id) > ($2, $3) order by sort desc, id desc`,
	`(sort, id) > ($2, $3) and sort <= $4 order by sort desc, id desc`,
	`(sort, id) > ($2, $3) and (sort, id) < ($4, $5) order by sort desc, id desc`,
}

// placeholders is how many a text of ranges has, with that of the group.
func placeholders(bounds string) int { return strings.Count(bounds, "$") + 1 }

// lookText lists what fits some facts among a bounded number of index rows. They are the outer loop of nested loops, so what comes
// out has their order, and nothing is fetched beyond the limit. substr counts characters; those of facts have a byte each.
func lookText(bounds string, facts int) string {
	n := placeholders(bounds)
	next := func() int { n++; return n }
	var b strings.Builder
	fmt.Fprintf(&b, `select i.sort, i.id, %s from (select sort, id, facts from resource_index where grp = $1 and %s limit $%d) i`,
		recordColumns, bounds, next())
	kind, catalog := next(), next()
	fmt.Fprintf(&b, ` cross join resource r where r.kind = $%d and r.catalog = $%d and r.id = i.id and (i.facts = ''`, kind, catalog)
	for i := range facts {
		glue := ` and`
		if i == 0 {
			glue = ` or`
		}
		fmt.Fprintf(&b, `%s substr(i.facts, $%d, $%d) between $%d and $%d`, glue, next(), next(), next(), next())
	}
	fmt.Fprintf(&b, `) limit $%d`, next())
	return b.String()
}

// lookQuery is the query of a range with facts.
func lookQuery(g store.Range) (query, []driver.Value) {
	q, args := listQuery(g)
	looked := args[2 : len(args)-1] // the group and the bounds
	args = append(make([]driver.Value, 0, 24), looked...)
	args = append(args, int64(g.Look), g.Kind, g.Catalog)
	facts := 0
	for _, f := range g.Facts {
		if f != (store.Fact{}) {
			facts++
			args = append(args, int64(f.At+1), int64(f.Len), f.Min, f.Max)
		}
	}
	return sqlLook + query((facts-1)*len(ranges)) + q - sqlList, append(args, int64(g.Limit))
}

func (r *reader) End(g store.Range) (*store.Position, error) {
	if g.Look <= 0 {
		return nil, fmt.Errorf("sqlstore: End: Look is %d, must be at least 1", g.Look)
	}
	q, args := listQuery(g)
	args = append(args[2:len(args)-1:len(args)-1], int64(g.Look-1))
	var seen []store.Position // the last one looked at, and the next
	err := r.each(func(v []driver.Value) {
		seen = append(seen, store.Position{Sort: text(v[0]), ID: text(v[1])})
	}, sqlEnd+q-sqlList, args...)
	if err != nil || len(seen) < 2 {
		return nil, err
	}
	return &seen[0], nil
}
