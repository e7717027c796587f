package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/opencosell/cosell/test/wire"
)

// Who takes part. The owner has the long lists; the other receives the invitations that are rejected.
const (
	ownerAccount    = "111122223333"
	rejecterAccount = "444455556666"
)

// firstNumber is before the number of the first opportunity; ids have seven digits.
const firstNumber = 1_000_000

// life is how long an invitation is open. What is loaded was sent in the days before now, so that it is open still.
const (
	life      = 15 * 24 * time.Hour
	loadedAgo = 10 * 24 * time.Hour
	loadedFor = 5 * 24 * time.Hour
)

// epoch is the time at which the first loaded record was made, with three digits that a timestamp always shows.
var epoch = time.Now().UTC().Add(-loadedAgo).Truncate(time.Second).Add(678 * time.Millisecond)

const timeLayout = "2006-01-02T15:04:05.000Z"

// scramble spreads consecutive numbers, as random ids and names are spread.
func scramble(n int) uint64 { return uint64(n) * 0x9E3779B97F4A7C15 }

func base36(n uint64, digits int) string {
	s := strconv.FormatUint(n, 36)
	return strings.Repeat("0", digits-len(s)) + s
}

func opportunityNumber(n int) string { return fmt.Sprintf("%07d", firstNumber+n) }
func opportunityID(n int) string     { return "O" + opportunityNumber(n) }
func engagementID(n int) string      { return "eng-" + base36(scramble(n), 14) }
func invitationID(n int) string      { return "engi-" + base36(scramble(n), 13) }
func uuid(n int, what uint64) string {
	return fmt.Sprintf("%08x-%04x-4000-8000-%012x", scramble(n)>>32, what, n)
}

// customer is a name in lower case: it is its own sort key.
func customer(n int) string { return fmt.Sprintf("customer %08d of orderdesk", n) }

// deal is what the n-th opportunity is about.
func deal(n int, referral bool) wire.Deal {
	return wire.Deal{
		Token:     uuid(n, 1),
		Company:   customer(int(scramble(n) % 1e8)),
		CloseDate: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(scramble(n)%700)).Format(time.DateOnly),
		Referral:  referral,
	}
}

// instance is the n-th of everything, spread over the time of loading.
func instance(n, of int, account string) *values {
	d := deal(n, false)
	sent := epoch.Add(time.Duration(float64(loadedFor) * float64(n) / float64(of)).Truncate(time.Second))
	v := &values{sent: sent, expires: sent.Add(life)}
	v.text = [fields]string{
		fieldNumber: opportunityNumber(n), fieldCompany: d.Company, fieldCloseDate: d.CloseDate, fieldToken: d.Token,
		fieldAccount: account, fieldEngagement: engagementID(n), fieldInvitation: invitationID(n),
		fieldSent: sent.Format(timeLayout), fieldSentSecond: sent.Format(time.RFC3339), fieldExpires: v.expires.Format(timeLayout),
		fieldEvent: uuid(n, 2), fieldRequest: uuid(n, 3),
	}
	return v
}
