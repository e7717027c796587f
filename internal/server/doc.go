// Package server is the way of one request: bytes in, caller, operation, checks in their order, one transaction, bytes
// out, one log line. It knows HTTP and the protocol, and of the domains only the generated table of operations. The order
// of checks stands in pipeline.go.
package server
