package main

import (
	"reflect"
	"time"

	"github.com/alecthomas/kong"

	"github.com/opencosell/cosell/internal/clock"
)

// durations lets every flag that is a duration take days too, as the clock and policies do.
func durations() kong.Option {
	return kong.TypeMapper(reflect.TypeFor[time.Duration](), kong.MapperFunc(func(ctx *kong.DecodeContext, target reflect.Value) error {
		var text string
		if err := ctx.Scan.PopValueInto("duration", &text); err != nil {
			return err
		}
		d, err := clock.ParseDuration(text)
		if err != nil {
			return err
		}
		target.SetInt(int64(d))
		return nil
	}))
}
