// Package awsjson is the wire protocol of the Partner Central APIs, AWS JSON 1.0: which operation a request names,
// decoding a body in one pass that gathers every violation of the model with its path, encoding by append, and the
// spelling of errors for each service. Generated code (package api/…) calls it; it knows no operation by name, no
// domain and no store. Section numbers refer to docs/protocol.md.
package awsjson
