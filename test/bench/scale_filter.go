package main

import (
	"time"

	"github.com/opencosell/cosell/test/wire"
)

var scaleSorts = []string{"LastModifiedDate", "Identifier", "CustomerCompanyName", "CreatedDate", "TargetCloseDate"}

// scaleFilter puts a filter into the request for a list of n records. Where samples differ, they ask for other records.
type scaleFilter struct {
	name string
	put  func(request map[string]any, n, sample int)
}

// scaleFilters are those of ListOpportunities. The wide dates keep a fifth of the records, from the middle of the list;
// the narrow ones a twentieth.
var scaleFilters = []scaleFilter{
	{"none", func(map[string]any, int, int) {}},
	{"stage", fixedFilter("LifeCycleStage", []string{"Qualified"})},
	{"two stages", fixedFilter("LifeCycleStage", []string{"Committed", "Launched"})},
	{"review status", fixedFilter("LifeCycleReviewStatus", []string{"In review"})},
	{"company", fixedFilter("CustomerCompanyName", []string{largeCustomer})},
	{"identifiers", func(m map[string]any, n, sample int) {
		ids := make([]string, 10)
		for i := range ids {
			ids[i] = opportunityID(1 + int(scramble(sample*len(ids)+i+1)>>1%uint64(n)))
		}
		m["Identifier"] = ids
	}},
	{"modified, wide", datesFilter("LastModifiedDate", time.RFC3339, 40, 60)},
	{"modified, narrow", datesFilter("LastModifiedDate", time.RFC3339, 48, 53)},
	{"created, wide", datesFilter("CreatedDate", time.RFC3339, 40, 60)},
	{"created, narrow", datesFilter("CreatedDate", time.RFC3339, 48, 53)},
	{"close date, wide", datesFilter("TargetCloseDate", time.DateOnly, 40, 60)},
	{"close date, narrow", datesFilter("TargetCloseDate", time.DateOnly, 48, 53)},
}

func fixedFilter(member string, value []string) func(map[string]any, int, int) {
	return func(m map[string]any, _, _ int) { m[member] = value }
}

// datesFilter bounds a date by hundredths of the time over which the records are spread.
func datesFilter(member, layout string, from, to int) func(map[string]any, int, int) {
	at := func(percent int) string {
		return scaleBegin.Add(scaleSpan / 100 * time.Duration(percent)).Format(layout)
	}
	return func(m map[string]any, _, _ int) {
		m[member] = map[string]any{"After" + member: at(from), "Before" + member: at(to)}
	}
}

// The records are spread over three years.
const scaleSpan = 3 * 365 * 24 * time.Hour

var scaleBegin = time.Date(2023, 1, 1, 0, 0, 0, int(678*time.Millisecond), time.UTC)

// largeCustomer has every twentieth deal; the others have about ten each.
const largeCustomer = "customer 00000000 of orderdesk"

// scaleStages with how many of a hundred are in each.
var scaleStages = []weighted{
	{"Prospect", 40},
	{"Qualified", 20},
	{"Technical Validation", 10},
	{"Business Validation", 8},
	{"Committed", 7},
	{"Launched", 10},
	{"Closed Lost", 5},
}

// scaleReviews of the prospects; all others are approved.
var scaleReviews = []weighted{
	{"Pending Submission", 55},
	{"Submitted", 10},
	{"In review", 20},
	{"Action Required", 10},
	{"Rejected", 5},
}

type weighted struct {
	text   string
	weight int
}

// pick chooses by the weights, which are of a hundred.
func pick(from []weighted, random uint64) string {
	n := int(random % 100)
	for _, w := range from {
		if n -= w.weight; n < 0 {
			return w.text
		}
	}
	return from[len(from)-1].text
}

// scaleDeal is what the n-th of so many opportunities is about, and when it was made and changed.
func scaleDeal(n, of int) (d wire.Deal, stage, review string, created, modified time.Time) {
	random := scramble(n) >> 20
	d = deal(n, false)
	d.Company = largeCustomer
	if n%20 != 0 {
		d.Company = customer(1 + int(random%uint64(of/10)))
	}
	created = scaleBegin.Add(time.Duration(float64(scaleSpan) * float64(n) / float64(of)).Truncate(time.Second))
	modified = created.Add(time.Duration(random%uint64(30*24*3600)) * time.Second)
	d.CloseDate = created.AddDate(0, 0, 1+int(random%90)).Format(time.DateOnly)
	stage, review = pick(scaleStages, random/7), "Approved"
	if stage == scaleStages[0].text {
		review = pick(scaleReviews, random/701)
	}
	return d, stage, review, created, modified
}
