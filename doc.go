// Package cosell is empty: the module's root holds the tests that the repository makes of itself. The program is in
// cmd/cosell, the parts are put together in internal/cosell.
package cosell
