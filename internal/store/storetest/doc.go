// Package storetest is the suite that every implementation of package store passes: the contract, one named subtest
// a sentence, over any engine, and again over an engine that runs closures twice (Flaky). It knows the contract only,
// no engine and no service.
package storetest
