package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"

	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/test/wire"
)

// The works that are measured on the built program, not against a reference, and the one that is measured on lists of
// its own, and only when asked for, because loading them takes minutes.
const (
	workStart  = "start"
	workMemory = "memory"
	workScale  = "scale"
)

// work is something that a client does, and what it is measured against.
type work struct {
	name      string
	reference string
	// program and against make the two sides.
	program, against func(*env) side
	// aim is the least part of the reference's rate that the program must reach, at the given number of connections or,
	// when that is 0, at each.
	aim float64
	at  int
	// share of a bounded supply that a measurement at so many connections may use up.
	bounded bool
}

// works in the order in which they are measured.
var works = []work{
	{
		name: "GetOpportunity", reference: "bare server", aim: 0.5,
		program: func(e *env) side { return e.get(e.long, "GetOpportunity", opportunityID, 1) },
		against: func(e *env) side { return e.get(e.bareOpportunity, "GetOpportunity", opportunityID, 1) },
	},
	{
		name: "GetEngagementInvitation", reference: "bare server", aim: 0.5,
		program: func(e *env) side { return e.get(e.long, "GetEngagementInvitation", invitationID, 1+e.records) },
		against: func(e *env) side {
			return e.get(e.bareInvitation, "GetEngagementInvitation", invitationID, 1+e.records)
		},
	},
	{
		name: "ListOpportunities", reference: fmt.Sprintf("20 of %d", shortList), aim: 1 / 1.5,
		program: func(e *env) side { return e.fixed(e.long, "ListOpportunities", listOpportunities) },
		against: func(e *env) side { return e.fixed(e.short, "ListOpportunities", listOpportunities) },
	},
	{
		name: "ListEngagementInvitations", reference: fmt.Sprintf("20 of %d", shortList), aim: 1 / 1.5,
		program: func(e *env) side { return e.fixed(e.long, "ListEngagementInvitations", listInvitations) },
		against: func(e *env) side { return e.fixed(e.short, "ListEngagementInvitations", listInvitations) },
	},
	{
		name: "CreateOpportunity", reference: "bare rows", aim: 0.7, at: 64,
		program: func(e *env) side { return e.create() },
		against: func(e *env) side { return e.rows(e.opportunity, ownerAccount, &e.bareCreated, 0) },
	},
	{
		name: "RejectEngagementInvitation", reference: "bare rows", aim: 0.7, at: 64, bounded: true,
		program: func(e *env) side { return e.reject() },
		against: func(e *env) side { return e.rows(e.rejection, rejecterAccount, &e.bareRejected, e.bareLimit) },
	},
}

const (
	listOpportunities = `{"Catalog":"Sandbox","MaxResults":20}`
	listInvitations   = `{"Catalog":"Sandbox","ParticipantType":"RECEIVER","MaxResults":20}`
)

func workNames() []string {
	names := make([]string, len(works))
	for i, w := range works {
		names[i] = w.name
	}
	return names
}

func knownWork(name string) bool {
	for _, n := range append(workNames(), workStart, workMemory, workScale) {
		if n == name {
			return true
		}
	}
	return false
}

// env is what the sides work on.
type env struct {
	*bench
	ctx                             context.Context
	long, short                     string // addresses of the program over the data directories
	bareOpportunity, bareInvitation string // of bare servers
	store                           store.Store

	// Numbers last used. Program and bare rows go on in ranges of their own.
	created, bareCreated, rejected, bareRejected atomic.Int64
	limit, bareLimit                             int64 // the last number of an invitation that this measurement may reject
}

// Where new opportunities of the two sides begin: far behind what can be loaded, within seven digits.
const (
	programCreates = 4_000_000
	bareCreates    = 6_000_000
)

// client makes a side of a request that is changed before each sending.
func client(addr, operation, account, body string, slots []string, change func(put func(slot int, text string)) error) side {
	return func() (func() error, func(), error) {
		request := wire.Request(wire.Selling, operation, account, body)
		places := make([]wire.Slot, len(slots))
		for i, marker := range slots {
			var err error
			if places[i], err = wire.FindSlot(request, marker); err != nil {
				return nil, nil, err
			}
		}
		c, err := wire.Dial(addr)
		if err != nil {
			return nil, nil, err
		}
		put := func(slot int, text string) { places[slot].Put(request, text) }
		op := func() error {
			if err := change(put); err != nil {
				return err
			}
			_, err := c.Expect(request)
			if err != nil {
				err = fmt.Errorf("%s: %w", operation, err)
			}
			return err
		}
		return op, func() { _ = c.Close() }, nil
	}
}

// get reads at random one of all the records that begin with the number first.
func (e *env) get(addr, operation string, id func(int) string, first int) side {
	marker := id(first)
	return client(addr, operation, ownerAccount, wire.Identified(marker), []string{marker}, func(put func(int, string)) error {
		put(0, id(first+rand.IntN(e.records)))
		return nil
	})
}

func (e *env) fixed(addr, operation, body string) side {
	return client(addr, operation, ownerAccount, body, nil, func(func(int, string)) error { return nil })
}

func (e *env) create() side {
	d := deal(0, false)
	return client(e.long, "CreateOpportunity", ownerAccount, wire.CreateOpportunity(d), []string{d.Token, d.Company, d.CloseDate},
		func(put func(int, string)) error {
			n := deal(int(e.created.Add(1)), false)
			put(0, n.Token)
			put(1, n.Company)
			put(2, n.CloseDate)
			return nil
		})
}

func (e *env) reject() side {
	marker := invitationID(0)
	return client(e.long, "RejectEngagementInvitation", rejecterAccount, wire.RejectEngagementInvitation(marker), []string{marker},
		func(put func(int, string)) error {
			n := e.rejected.Add(1)
			if n > e.limit {
				return errDone
			}
			put(0, invitationID(int(n)))
			return nil
		})
}

// rows writes what the operation writes, prepared outside the transaction, straight into the program's own store. A
// limit of 0 is none.
func (e *env) rows(t *template, account string, counter *atomic.Int64, limit int64) side {
	return func() (func() error, func(), error) {
		op := func() error {
			n := counter.Add(1)
			if limit > 0 && n > limit {
				return errDone
			}
			calls := t.with(instance(int(n), 2*e.records+e.pool, account))
			return e.store.Update(e.ctx, func(tx store.Tx) error {
				for i := range calls {
					if err := calls[i].apply(tx); err != nil {
						return err
					}
				}
				return nil
			})
		}
		return op, func() {}, nil
	}
}

// allow gives a measurement its part of the invitations: most to the most connections, the same to both sides.
func (e *env) allow(connections int) {
	sum := 0
	for _, c := range e.connections {
		sum += weight(c)
	}
	part := int64(e.pool / 2 * weight(connections) / sum / e.rounds)
	if e.cpuprofile != "" {
		part = part * 4 / 5 // the rest is for the profile
	}
	e.limit, e.bareLimit = min(e.rejected.Load(), e.limit)+part, min(e.bareRejected.Load(), e.bareLimit)+part
	e.rejected.Store(e.limit - part)
	e.bareRejected.Store(e.bareLimit - part)
}

// weight grows with what a number of connections gets done.
func weight(connections int) int { return min(connections, 16) + connections/4 + 4 }
