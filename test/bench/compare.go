package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/opencosell/cosell/internal/store/sqlstore"
	"github.com/opencosell/cosell/test/wire"
)

// compare measures the works against their references, round by round.
func (b *bench) compare(ctx context.Context) (rows []row, err error) {
	e := &env{bench: b, ctx: ctx}
	// The pool of invitations to be rejected lies behind the owner's; its second half is for the bare rows.
	first := int64(2 * b.records)
	e.rejected.Store(first)
	e.bareRejected.Store(first + int64(b.pool/2))
	e.limit, e.bareLimit = e.rejected.Load(), e.bareRejected.Load()
	e.created.Store(programCreates)
	e.bareCreated.Store(bareCreates)

	var closers []func() error
	defer func() {
		for _, c := range slices.Backward(closers) {
			err = errors.Join(err, c())
		}
	}()
	long, err := sqlstore.Open(ctx, sqlstore.Options{Dir: b.long})
	if err != nil {
		return nil, err
	}
	e.store = long
	lp, err := startProgram(ctx, long, nil)
	if err != nil {
		return nil, errors.Join(err, long.Close())
	}
	closers, e.long = append(closers, lp.close), lp.addr
	short, err := sqlstore.Open(ctx, sqlstore.Options{Dir: b.short})
	if err != nil {
		return nil, err
	}
	sp, err := startProgram(ctx, short, nil)
	if err != nil {
		return nil, errors.Join(err, short.Close())
	}
	closers, e.short = append(closers, sp.close), sp.addr
	// The bare servers answer with the very bytes of the program.
	for _, v := range []struct {
		addr          *string
		operation, id string
	}{
		{&e.bareOpportunity, "GetOpportunity", opportunityID(1)},
		{&e.bareInvitation, "GetEngagementInvitation", invitationID(1 + b.records)},
	} {
		answer, err := ask(lp.addr, v.operation, v.id)
		if err != nil {
			return nil, err
		}
		fmt.Printf("%s answers %d bytes\n", v.operation, len(answer))
		l, err := listen(&bare{answer})
		if err != nil {
			return nil, err
		}
		closers, *v.addr = append(closers, l.close), l.addr
	}

	for _, w := range works {
		if b.only == "" || b.only == w.name {
			for _, c := range b.connections {
				rows = append(rows, row{work: &w, connections: c})
			}
		}
	}
	for round := range b.rounds {
		for i := range rows {
			if err := e.turn(&rows[i], round); err != nil {
				return nil, fmt.Errorf("%s at %d connections: %w", rows[i].work.name, rows[i].connections, err)
			}
		}
		fmt.Printf("round %d of %d done\n", round+1, b.rounds)
	}
	if b.cpuprofile != "" {
		last := &rows[len(rows)-1]
		e.limit = int64(2*b.records + b.pool/2)
		err = profiled(b.cpuprofile, func() error {
			_, err := measure(ctx, last.work.program(e), last.connections, b.duration)
			return err
		})
	}
	return rows, err
}

// turn measures both sides once; who is first changes from round to round.
func (e *env) turn(r *row, round int) error {
	if r.work.bounded {
		e.allow(r.connections)
	}
	sides := []struct {
		make func(*env) side
		into *[]result
	}{{r.work.against, &r.against}, {r.work.program, &r.program}}
	if round%2 == 1 {
		slices.Reverse(sides)
	}
	for _, s := range sides {
		got, err := measure(e.ctx, s.make(e), r.connections, e.duration)
		if err != nil {
			return err
		}
		*s.into = append(*s.into, got)
	}
	return nil
}

func ask(addr, operation, id string) ([]byte, error) {
	c, err := wire.Dial(addr)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	answer, err := c.Expect(wire.Request(wire.Selling, operation, ownerAccount, wire.Identified(id)))
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", operation, id, err)
	}
	return slices.Clone(answer), nil
}
