// Package wire speaks to a server over plain connections: a client that costs next to nothing, because it shares the
// processors with the server that it measures, and the requests that the suites of test/ send. It imports nothing of
// the program, so that what it sends is what a stranger would send.
package wire
