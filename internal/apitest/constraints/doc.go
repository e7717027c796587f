// Package constraints reads the models as a judge that shares no code with the decoder: it makes valid inputs of every
// operation, breaks every constraint of the model exactly once, and says which field and code must come back. It must
// not know how bodies are decoded, routed or answered; the tests that use it do.
package constraints
