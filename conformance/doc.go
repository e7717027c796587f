// Package conformance runs clients that nobody here wrote against the built program: boto3, the AWS CLI and the AWS SDK
// for JavaScript, each through the same stories from beginning to end (protocol §14). The Go tests are the driver only:
// they build and start the program, run the suites as processes and turn each line that a suite prints into a subtest.
// They must not know what a right answer is: that stands in the suites, in the client's own language, and the payloads
// that the suites share are in payloads/.
//
// Stories in the Sandbox play AWS by the partner's own calls, those in catalog AWS by the operator's actions.
//
// install.sh fetches the clients at their pinned versions. touched.json records which operations each suite calls;
// `go test ./conformance -touched` writes it anew.
package conformance
