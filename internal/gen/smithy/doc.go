// Package smithy reads and writes the part of the Smithy 2.0 JSON AST that the files under model/ use: shapes, members in
// the order of the model, traits as raw JSON, and overlays made of "apply" entries.
//
// It knows the form of a model and the traits that the generator asks for. It must not know Go code generation, the
// source the models were imported from, or what any service does.
//
// A model that Load has accepted is sound: every target exists and every trait with an accessor here has a value of the
// right form, so the accessors return no errors.
package smithy
