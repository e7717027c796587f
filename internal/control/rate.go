package control

import (
	"net/http"

	"github.com/opencosell/cosell/internal/rate"
)

// rates shows the settings, the published figures and the meter.
func (a *api) rates(r *http.Request) (any, error) {
	return a.Rates.Show(r.URL.Query().Get("account")), nil
}

// setRates changes the settings, and begins the meter anew when that is asked for.
func (a *api) setRates(r *http.Request) (any, error) {
	var in struct {
		rate.Change
		ClearMeter bool `json:"clearMeter"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if _, err := a.Rates.Change(r.Context(), in.Change); err != nil {
		return nil, refusedAction(err)
	}
	if in.ClearMeter {
		a.Rates.ClearMeter()
	}
	return a.Rates.Show(""), nil
}
