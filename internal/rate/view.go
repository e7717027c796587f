package rate

import (
	"cmp"
	"slices"
	"time"

	"github.com/opencosell/cosell/internal/scope"
)

// Row is what the meter of this process has of the calls of one operation by one account in one catalog.
type Row struct {
	Account   string    `json:"account"`
	Catalog   string    `json:"catalog"` // empty where the call named none that there is
	Operation string    `json:"operation"`
	Calls     int64     `json:"calls"`
	Refused   int64     `json:"refused"` // would have been, in mode meter
	Peak      int64     `json:"peakPerSecond"`
	Last      time.Time `json:"last"` // the server's time
	// Today is how many calls of the last 24 hours count, of the group where it shares a bucket; 0 where no day is limited.
	Today int64 `json:"last24Hours"`
	// PerSecond and PerDay are the limits that hold; 0 is none.
	PerSecond float64 `json:"perSecond"`
	PerDay    int64   `json:"perDay"`
}

// Known is an operation with a published figure.
type Known struct {
	Operation string  `json:"operation"`
	Group     string  `json:"group"`
	PerSecond float64 `json:"perSecond"`
	PerDay    int64   `json:"perDay"`
}

// View is everything that is known of rates.
type View struct {
	Settings
	Since   time.Time `json:"since"` // of the meter, the server's time
	Figures []Known   `json:"figures"`
	Meter   []Row     `json:"meter"`
	// More says that the meter has more rows than are shown.
	More bool `json:"more"`
}

// MaxRows is the most rows that a view has.
const MaxRows = 1000

// Show returns the settings, the published figures and the meter of an account, "" for all; what was refused most comes
// first.
func (l *Limiter) Show(account string) View {
	l.mu.Lock()
	defer l.mu.Unlock()
	v := View{Settings: l.stored, Since: l.since, Figures: l.known(), Meter: []Row{}}
	now := l.Server()
	for key, n := range l.counters {
		if account != "" && key.account != account {
			continue
		}
		r := Row{
			Account: key.account, Catalog: key.catalog, Operation: key.operation.String(),
			Calls: n.calls, Refused: n.refused, Peak: n.peak, Last: n.last,
		}
		name, limit := l.stored.limit(scope.Call{Operation: key.operation, Account: key.account, Catalog: key.catalog})
		r.PerSecond, r.PerDay = limit.PerSecond, limit.PerDay
		if w := l.accounts[key.account][windowKey{key.catalog, name}]; w != nil && limit.PerDay > 0 {
			r.Today = w.count(now)
		}
		v.Meter = append(v.Meter, r)
	}
	slices.SortFunc(v.Meter, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Refused, a.Refused), cmp.Compare(b.Calls, a.Calls),
			cmp.Compare(a.Account, b.Account), cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Catalog, b.Catalog))
	})
	if len(v.Meter) > MaxRows {
		v.Meter, v.More = v.Meter[:MaxRows], true
	}
	return v
}

// known are the operations of this server that have a published figure.
func (l *Limiter) known() []Known {
	list := []Known{}
	for _, f := range Figures {
		for _, o := range l.Operations {
			if f.Service == o.Service.Name && slices.Contains(f.Operations, o.Name) {
				list = append(list, Known{o.String(), f.Group, f.PerSecond, f.PerDay})
			}
		}
	}
	return list
}

// ClearMeter begins the meter anew. Limits are not touched: what was called counts on.
func (l *Limiter) ClearMeter() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.counters, l.since = map[counterKey]*counter{}, l.Server()
}
