// Package scenario lives deals that are written down as YAML: calls by several accounts, actions of the operator, time
// that passes, and what is expected of each. Scenarios test a server, teach how a deal goes, and fill an empty server
// with something to look at. Some come with the program. The package talks to a running server through package remote
// and knows nothing of what is behind it.
package scenario
