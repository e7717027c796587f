// Command rulecheck holds the pages of rules against the tests: it lists the rules that say how a call is refused and
// that no test names. A section is named by a test that has its number in its name, in the name of a case, or in its
// comment; a row of a table by a test that has the row's code beside the row's member. It judges words only: whether
// the test is any good it cannot know, nor what the code does.
//
//	go run ./internal/rulecheck            # lists what no test names
//	go run ./internal/rulecheck -strict    # and fails when there is something
package main
