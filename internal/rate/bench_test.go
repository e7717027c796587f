package rate

import (
	"testing"
	"time"

	"github.com/opencosell/cosell/internal/scope"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// BenchmarkAdmit is what a call pays.
func BenchmarkAdmit(b *testing.B) {
	for _, mode := range []Mode{Off, Meter} {
		b.Run(string(mode), func(b *testing.B) {
			s, err := sqlstore.Open(b.Context(), sqlstore.Options{Memory: true})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			l := &Limiter{Store: s, Operations: callable, Server: time.Now, Machine: time.Now}
			if err := l.Open(b.Context(), mode, Off); err != nil {
				b.Fatal(err)
			}
			c := scope.Call{Operation: callable[len(callable)-1], Account: fjord, Catalog: "AWS"}
			for _, o := range callable {
				if o.Name == "GetOpportunity" {
					c.Operation = o
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := l.Admit(b.Context(), c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
