package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

// The accounts of most tests.
const (
	alice = "111111111111"
	bob   = "222222222222"
	carol = "333333333333"
)

// world is a server without a wire: a store in memory, a clock that stands still and a service.
type world struct {
	t        *testing.T
	store    store.Store
	ids      *resource.IDs
	pages    *resource.PageKey
	switches resource.Switches
	service  *Service
	catalog  string
	now      time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s, err := sqlstore.Open(context.Background(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &world{
		t: t, store: s, ids: resource.SeededIDs(1), pages: resource.NewPageKey([]byte("secret")),
		switches: resource.AWS(), service: &Service{}, catalog: resource.CatalogSandbox,
		now: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC),
	}
}

func (w *world) call(account, operation string) *resource.Call {
	return &resource.Call{
		Context: context.Background(), Account: account, Catalog: w.catalog, Operation: operation,
		RequestID: "request", Now: w.now, Region: "us-east-1", Switches: &w.switches, Pages: w.pages,
	}
}

// update is one write call of an account.
func (w *world) update(account string, f func(*resource.WriteCall) error) error {
	return w.store.Update(context.Background(), func(tx store.Tx) error {
		return f(&resource.WriteCall{Call: w.call(account, "Write"), Tx: tx, IDs: w.ids})
	})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// write calls an operation that writes.
func write[I, O any](w *world, account string, operation func(*resource.WriteCall, I) (O, error), in I) (O, error) {
	var out O
	err := w.update(account, func(c *resource.WriteCall) (err error) {
		out, err = operation(c, in)
		return err
	})
	return out, err
}

// get calls an operation that reads.
func get[I, O any](w *world, account string, operation func(*resource.ReadCall, I) (O, error), in I) (O, error) {
	var out O
	err := w.store.View(context.Background(), func(r store.Reader) (err error) {
		out, err = operation(&resource.ReadCall{Call: w.call(account, fmt.Sprintf("%T", in)), Reader: r}, in)
		return err
	})
	return out, err
}

// ok is the answer of a call that must not fail.
func ok[O any](t *testing.T) func(O, error) O {
	t.Helper()
	return func(out O, err error) O {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

// put writes a record as a later operation or the operator would.
func (w *world) put(key store.Key, account string, body []byte) {
	w.t.Helper()
	w.must(w.store.Update(context.Background(), func(tx store.Tx) error {
		r := &store.Record{Key: key, Account: account, Created: w.now, Updated: w.now, Body: body}
		old, err := tx.Get(key)
		if errors.Is(err, store.ErrNotFound) {
			return tx.Create(r, nil)
		}
		if err != nil {
			return err
		}
		r.Rev = old.Rev
		return tx.Replace(r, nil)
	}))
}

func (w *world) putJSON(key store.Key, account string, v any) {
	w.t.Helper()
	body, err := resource.JSON(v)
	w.must(err)
	w.put(key, account, body)
}

// changePartner changes what only the operator or a later operation can.
func (w *world) changePartner(account string, change func(*partner)) {
	w.t.Helper()
	w.must(w.update(account, func(c *resource.WriteCall) error {
		p, err := partnerOf(c, c.Catalog, account)
		if err != nil {
			return err
		}
		change(p)
		return p.write(c)
	}))
}

// cancelType must succeed.
func (w *world) cancelType(account, id string, t api.ConnectionType) *api.CancelConnectionOutput {
	w.t.Helper()
	return ok[*api.CancelConnectionOutput](w.t)(w.tryCancelType(account, id, t))
}

func (w *world) tryCancelType(account, id string, t api.ConnectionType) (*api.CancelConnectionOutput, error) {
	return write(w, account, w.service.CancelConnection,
		&api.CancelConnectionInput{Identifier: id, ConnectionType: t, Reason: "our ways part"})
}

// agenda carries out what is due, as the agenda does, and says what it was.
func (w *world) agenda() []string {
	w.t.Helper()
	ctx, machine := context.Background(), time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	var done []string
	for {
		e, err := w.store.Claim(ctx, w.now, machine, machine.Add(time.Minute))
		if errors.Is(err, store.ErrNotFound) {
			return done
		}
		w.must(err)
		w.must(w.update(e.Account, func(c *resource.WriteCall) error {
			c.Catalog = e.Catalog
			if err := c.Finish(e.ID, e.Attempt); err != nil {
				return err
			}
			return w.service.Jobs()[e.Kind].Run(c, e)
		}))
		done = append(done, e.Kind)
	}
}

func createPartner(legalName string) *api.CreatePartnerInput {
	return &api.CreatePartnerInput{
		LegalName: legalName, PrimarySolutionType: api.PrimarySolutionTypeSoftwareProducts, EmailVerificationCode: "123456",
		AllianceLeadContact: &api.AllianceLeadContact{
			FirstName: "Ada", LastName: "Berg", Email: "lead@" + slug(legalName) + ".example", BusinessTitle: "Alliances",
		},
	}
}

func slug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "") }

func profileOf(displayName string) *api.TaskDetails {
	return &api.TaskDetails{
		DisplayName: displayName, Description: "Makes things.", WebsiteUrl: "https://www." + slug(displayName) + ".example",
		LogoUrl: "https://cdn." + slug(displayName) + ".example/logo.png", PrimarySolutionType: api.PrimarySolutionTypeManagedServices,
		IndustrySegments: []api.IndustrySegment{api.IndustrySegmentGaming}, TranslationSourceLocale: "en-US",
	}
}

// register makes an account a partner of the sandbox.
func (w *world) register(account, name string) *api.CreatePartnerOutput {
	w.t.Helper()
	return ok[*api.CreatePartnerOutput](w.t)(write(w, account, w.service.CreatePartner, createPartner(name)))
}

// join makes an account a partner of the sandbox with a published profile and returns the id of the profile.
func (w *world) join(account, name string) string {
	w.t.Helper()
	p := w.register(account, name)
	ok[*api.StartProfileUpdateTaskOutput](w.t)(write(w, account, w.service.StartProfileUpdateTask,
		&api.StartProfileUpdateTaskInput{Identifier: p.Id, TaskDetails: profileOf(name)}))
	w.agenda()
	return w.profile(account)
}

func (w *world) profile(account string) string {
	w.t.Helper()
	var id string
	w.must(w.store.View(context.Background(), func(r store.Reader) error {
		p, err := partnerOf(r, w.catalog, account)
		if err == nil {
			id = p.profileID()
		}
		return err
	}))
	return id
}

func invitationTo(t api.ConnectionType, receiver string) *api.CreateConnectionInvitationInput {
	return &api.CreateConnectionInvitationInput{
		ConnectionType: t, ReceiverIdentifier: receiver, Email: "ada@sender.example", Name: "Ada Berg", Message: "Let us\nwork together",
	}
}

const (
	oc         = api.ConnectionTypeOpportunityCollaboration
	subsidiary = api.ConnectionTypeSubsidiary
)

// invite must succeed and returns the id of the invitation.
func (w *world) invite(account string, t api.ConnectionType, receiver string) string {
	w.t.Helper()
	return ok[*api.CreateConnectionInvitationOutput](w.t)(
		write(w, account, w.service.CreateConnectionInvitation, invitationTo(t, receiver))).Id
}

// accept must succeed and returns the connection.
func (w *world) accept(account, id string) *api.Connection {
	w.t.Helper()
	return ok[*api.AcceptConnectionInvitationOutput](w.t)(
		write(w, account, w.service.AcceptConnectionInvitation, &api.AcceptConnectionInvitationInput{Identifier: id})).Connection
}

func (w *world) reject(account, id string) error {
	_, err := write(w, account, w.service.RejectConnectionInvitation, &api.RejectConnectionInvitationInput{Identifier: id, Reason: new("no time")})
	return err
}

func (w *world) cancel(account, id string) error {
	_, err := write(w, account, w.service.CancelConnectionInvitation, &api.CancelConnectionInvitationInput{Identifier: id})
	return err
}

func (w *world) invitation(account, id string) *api.GetConnectionInvitationOutput {
	w.t.Helper()
	return ok[*api.GetConnectionInvitationOutput](w.t)(
		get(w, account, w.service.GetConnectionInvitation, &api.GetConnectionInvitationInput{Identifier: id}))
}

// refusal is an error in one line: its exception, reason and codes; "" for none.
func refusal(err error) string {
	if err == nil {
		return ""
	}
	var e *apierr.Error
	if !errors.As(err, &e) {
		return "internal: " + err.Error()
	}
	name := map[apierr.Kind]string{
		apierr.AccessDenied: "Denied", apierr.NotFound: "NotFound", apierr.Conflict: "Conflict", apierr.QuotaExceeded: "Quota",
		apierr.Validation: "Request", apierr.Throttled: "Throttled",
	}[e.Kind]
	if e.Business {
		name = "Business"
	}
	s := strings.TrimSpace(name + " " + e.Reason)
	for _, f := range e.Fields {
		s += " " + strings.TrimPrefix(f.Path+"="+string(f.Code), "=")
	}
	return s
}

func wantRefusal(t *testing.T, err error, want string) {
	t.Helper()
	if got := refusal(err); got != want {
		t.Errorf("refusal\n got %q\nwant %q", got, want)
	}
}

func wantEqual[T any](t *testing.T, got, want T) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
