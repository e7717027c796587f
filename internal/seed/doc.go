// Package seed fills a server with what a YAML file describes: accounts, partners, connections, solutions, people,
// opportunities in any state, engagements, leads. It does so by the calls that partners make and the actions that the
// operator takes, so that every rule and every event holds; it reads no store and writes to none. It knows what can be
// reached and by which calls, not why: what the server refuses is reported with the place in the file.
package seed
