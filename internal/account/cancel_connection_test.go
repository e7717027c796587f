package account

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/store"
)

// connect makes a live connection of the types between alice and bob and returns its id.
func (w *world) connect(types ...api.ConnectionType) string {
	w.t.Helper()
	to := map[api.ConnectionType]string{oc: w.join(bob, "Nimbus"), subsidiary: bob}
	w.join(alice, "Blue Fjord")
	id := ""
	for _, t := range types {
		id = w.accept(bob, w.invite(alice, t, to[t])).Id
	}
	return id
}

func TestCancelConnection7_24(t *testing.T) {
	for _, by := range []string{alice, bob} {
		t.Run("by "+by, func(t *testing.T) {
			w := newWorld(t)
			id := w.connect(oc, subsidiary)
			before := w.connection(by, id)
			w.now = w.now.Add(time.Hour)
			got := w.cancelType(by, id, oc)
			want := *before
			want.UpdatedAt = awsjson.At(w.now)
			want.ConnectionTypes = map[api.ConnectionType]api.ConnectionTypeDetail{subsidiary: before.ConnectionTypes[subsidiary]}
			ended := before.ConnectionTypes[oc]
			ended.Status, ended.CanceledAt, ended.CanceledBy = api.ConnectionTypeStatusCanceled, new(awsjson.At(w.now)), &by
			want.ConnectionTypes[oc] = ended
			wantEqual(t, (*api.GetConnectionOutput)(got), &want)
			wantEqual(t, w.connection(by, id), &want)
			// The reason is kept, and no answer has it.
			n := ok[*connection](t)(decodeConnection(w.record(store.Key{Kind: kindConnection, Catalog: w.catalog, ID: id})))
			wantEqual(t, n.hidden.Types[oc].Reason, "our ways part")
			if text := got.AppendJSON(nil); bytes.Contains(text, []byte("our ways part")) {
				t.Errorf("the answer has the reason: %s", text)
			}
			// Both sides see who it was, and the other type goes on.
			other := map[string]string{alice: bob, bob: alice}[by]
			if seen := w.connection(other, id).ConnectionTypes[oc]; seen.CanceledBy == nil || *seen.CanceledBy != by {
				t.Errorf("%s sees %+v, want it canceled by %s", other, seen, by)
			}
		})
	}
}

// The rows of §5.2 for cancellation; those of acceptance are in TestConnectionTypes5_2.
func TestCancelConnection5_2(t *testing.T) {
	tests := []struct {
		name    string
		types   []api.ConnectionType
		prepare func(w *world, id string)
		by      string
		cancel  api.ConnectionType
		want    string
	}{
		{"ACTIVE by the sender", []api.ConnectionType{oc}, nil, alice, oc, ""},
		{"ACTIVE by the receiver", []api.ConnectionType{oc}, nil, bob, oc, ""},
		{"ACTIVE by a stranger", []api.ConnectionType{oc}, nil, carol, oc, "NotFound CONNECTION_NOT_FOUND"},
		{"CANCELED, the last type", []api.ConnectionType{oc}, func(w *world, id string) { w.cancelType(alice, id, oc) }, bob, oc, "Conflict INCOMPATIBLE_CONNECTION_STATE"},
		{"CANCELED, another type is active", []api.ConnectionType{oc, subsidiary}, func(w *world, id string) { w.cancelType(bob, id, oc) }, bob, oc, "Conflict INCOMPATIBLE_CONNECTION_STATE"},
		{"CANCELED, the other type", []api.ConnectionType{oc, subsidiary}, func(w *world, id string) { w.cancelType(bob, id, oc) }, alice, subsidiary, ""},
		{"never part of the connection", []api.ConnectionType{oc}, nil, alice, subsidiary, "NotFound CONNECTION_NOT_FOUND"},
		{"another catalog", []api.ConnectionType{oc}, func(w *world, _ string) { w.catalog = "AWS" }, alice, oc, "NotFound CONNECTION_NOT_FOUND"},
		{"§6.5 suspended", []api.ConnectionType{oc}, func(w *world, _ string) {
			w.changePartner(alice, func(p *partner) { p.hidden.Suspended = true })
		}, alice, oc, "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"},
		{"§6.1 suspended before CANCELED", []api.ConnectionType{oc}, func(w *world, id string) {
			w.cancelType(alice, id, oc)
			w.changePartner(alice, func(p *partner) { p.hidden.Suspended = true })
		}, alice, oc, "Denied INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"},
		{"the other side is suspended", []api.ConnectionType{oc}, func(w *world, _ string) {
			w.changePartner(bob, func(p *partner) { p.hidden.Suspended = true })
		}, alice, oc, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.connect(test.types...)
			if test.prepare != nil {
				test.prepare(w, id)
			}
			told := len(w.events())
			w.now = w.now.Add(time.Minute)
			_, err := w.tryCancelType(test.by, id, test.cancel)
			wantRefusal(t, err, test.want)
			wantTold := 0
			if test.want == "" {
				wantTold = 1
			}
			if got := len(w.events()) - told; got != wantTold {
				t.Errorf("told %d copies, want %d", got, wantTold)
			}
		})
	}
}

// The last type ends the connection: it is read by its id and in no list of live ones, and selling counts it no more.
func TestCancelConnectionTerminates4_7(t *testing.T) {
	w := newWorld(t)
	id := w.connect(oc, subsidiary)
	listed := func() int {
		out := ok[*api.ListConnectionsOutput](t)(get(w, bob, w.service.ListConnections, &api.ListConnectionsInput{}))
		return len(out.ConnectionSummaries)
	}
	w.cancelType(alice, id, oc)
	wantEqual(t, listed(), 1)
	w.cancelType(bob, id, subsidiary)
	wantEqual(t, listed(), 0)
	for _, account := range []string{alice, bob} {
		for kind, d := range w.connection(account, id).ConnectionTypes {
			wantEqual(t, d.Status, api.ConnectionTypeStatusCanceled)
			if d.OtherParticipant == nil {
				t.Errorf("%s sees nobody behind %s", account, kind)
			}
		}
	}
	fresh := w.accept(bob, w.invite(alice, oc, w.profile(bob)))
	if fresh.Id == id {
		t.Error("the terminated connection was brought back to life")
	}
}

func TestCancelConnectionEvent10(t *testing.T) {
	w := newWorld(t)
	id := w.connect(oc, subsidiary)
	told := len(w.events())
	w.now = w.now.Add(time.Minute)
	w.cancelType(alice, id, subsidiary)
	w.now = w.now.Add(time.Minute)
	w.cancelType(bob, id, oc)
	var got bytes.Buffer
	for _, e := range w.events()[told:] {
		if err := json.Indent(&got, e.Body, "", "  "); err != nil {
			t.Fatal(err)
		}
		got.WriteByte('\n')
	}
	golden(t, "connection-canceled.golden", got.Bytes())
	if n := len(w.mails(alice)) + len(w.mails(bob)); n != 4 { // of the two invitations and their acceptance
		t.Errorf("%d letters, want none of the cancellations", n)
	}
}
