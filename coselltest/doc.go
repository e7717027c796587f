// Package coselltest runs Cosell, the AWS Partner Central APIs with the other side of every deal, inside a Go test.
//
//	func TestSubmit(t *testing.T) {
//		s := coselltest.Start(t)
//		// Your code, with an AWS SDK whose endpoint is s.URL and whose access key is the account's 12 digits.
//		id := submitADeal(s.URL)
//		s.Operator("approve", coselltest.Request{
//			Catalog: coselltest.AWS, Input: coselltest.Approve{Opportunity: id},
//		}, nil)
//		// …and what your code must have made of it.
//	}
//
// Every test has a server of its own, in memory, on a free port of 127.0.0.1; it starts in some milliseconds and ends with
// the test. Nothing of the AWS SDK is imported: any client of any SDK that can be told an endpoint will do.
//
// # Time
//
// The clock stands still at Epoch, so that results are the same on every day; Clock moves it. What falls due on the way
// happens in order, each at its own time: an invitation expires after Advance(15 * 24 * time.Hour), and Advance says so.
// RealClock lets it run. Nobody has to sleep: Events and Settle wait for whatever is due.
//
// # The other side
//
// Operator takes every action that AWS takes in the real service, by its name; "cosell operator list" and docs/operator.md
// have them all. Autopilot loads policies that take them by themselves. Fault makes calls go wrong on purpose.
//
// # Errors
//
// A Server reports to the test that it was started for: what cannot be done ends the test, as t.Fatal does. So its methods
// are for the goroutine of the test; calls of an SDK may come from any. TryCall and TryOperator return refusals instead.
// For is the same server for another test, such as a subtest; Open is one without a test, for TestMain and programs.
package coselltest
