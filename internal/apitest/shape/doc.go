// Package shape makes any structure or union of the generated packages by its name, so that tests can walk the models
// and see each generated type. It is for tests only and knows nothing of what the shapes mean.
package shape

//go:generate go run ./printer -root ../../..

import "github.com/opencosell/cosell/internal/awsjson"

// New makes an empty shape by its Go name; nil when the service has none of that name.
func New(service, name string) awsjson.Shape {
	if empty := all[service][name]; empty != nil {
		return empty()
	}
	return nil
}
