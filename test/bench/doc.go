// Command bench measures the program against what it is built on, in one run: reads against a bare net/http server,
// writes against the same rows written straight into the store, a page of a long list against one of a short list. It
// prints medians over several rounds, their ratios, and whether each aim is met. All traffic stays on 127.0.0.1, and
// every measurement is bounded in time and count.
//
// With -only scale it measures pages of ListOpportunities instead, of every sort, order and filter, on a list of -scale
// records against a short one. Loading a million takes about ten minutes and 7 GB; with -dir it is done once. Long and
// short list hold the same deals, so a filter keeps the same part of both.
//
// Reference and program take turns within each round, so that both have the same machine. The client runs in the same
// process and on the same processors, alike for both.
package main
