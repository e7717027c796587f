// Package api holds the generated packages, one a service; it has no code of its own.
package api

//go:generate go run ../internal/gen/generator -root ..
