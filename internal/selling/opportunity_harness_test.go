package selling

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
	"github.com/opencosell/cosell/internal/store/sqlstore"
)

var updateOpportunity = flag.Bool("update-opportunity", false, "write testdata/opportunity/*.golden")

const (
	ownerAccount = "111111111111"
	otherAccount = "999999999999"
)

// oppTest is the service over a store in memory, with a clock that stands still.
type oppTest struct {
	*testing.T
	store    *sqlstore.Store
	service  *Service
	ids      *resource.IDs
	pages    *resource.PageKey
	switches resource.Switches
	now      time.Time
	account  string
	catalog  string
}

type partnersFunc func(catalog, account string) (Partner, error)

func (f partnersFunc) Partner(_ store.Reader, catalog, account string) (Partner, error) {
	return f(catalog, account)
}

func newOppTest(t *testing.T) *oppTest {
	t.Helper()
	db, err := sqlstore.Open(context.Background(), sqlstore.Options{Memory: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return &oppTest{
		T: t, store: db, ids: resource.SeededIDs(1), pages: resource.NewPageKey([]byte("test")), switches: resource.Dev(),
		service: &Service{Partners: partnersFunc(func(string, string) (Partner, error) {
			return Partner{Company: "Alder Cloud", Lead: Person{"lena.voss@alder.example", "Lena", "Voss"}}, nil
		})},
		now:     time.Date(2026, 4, 2, 10, 30, 0, 0, time.UTC),
		account: ownerAccount, catalog: resource.CatalogSandbox,
	}
}

func (o *oppTest) call(operation string) *resource.Call {
	return &resource.Call{
		Context: context.Background(), Account: o.account, Catalog: o.catalog, Operation: operation,
		Now: o.now, Region: "us-east-1", Switches: &o.switches, Pages: o.pages,
	}
}

func (o *oppTest) write(fn func(*resource.WriteCall) error) error {
	return o.store.Update(context.Background(), func(tx store.Tx) error {
		return fn(&resource.WriteCall{Call: o.call("CreateOpportunity"), Tx: tx, IDs: o.ids})
	})
}

func (o *oppTest) create(in *api.CreateOpportunityInput) (out *api.CreateOpportunityOutput, err error) {
	err = o.write(func(c *resource.WriteCall) error {
		out, err = o.service.CreateOpportunity(c, in)
		return err
	})
	return out, err
}

func (o *oppTest) mustCreate(in *api.CreateOpportunityInput) string {
	o.Helper()
	out, err := o.create(in)
	if err != nil {
		o.Fatal(err)
	}
	return out.Id
}

func (o *oppTest) get(id string) (body string, err error) {
	err = o.store.View(context.Background(), func(r store.Reader) error {
		c := &resource.ReadCall{Call: o.call("GetOpportunity"), Reader: r}
		out, err := o.service.GetOpportunity(c, &api.GetOpportunityInput{Catalog: o.catalog, Identifier: id})
		if err == nil {
			body = string(out.AppendJSON(nil))
		}
		return err
	})
	return body, err
}

// stored is the opportunity as GetOpportunity answers it.
func (o *oppTest) stored(id string) *api.GetOpportunityOutput {
	o.Helper()
	body, err := o.get(id)
	if err != nil {
		o.Fatal(err)
	}
	out := &api.GetOpportunityOutput{}
	if err := awsjson.DecodeStored([]byte(body), out); err != nil {
		o.Fatal(err)
	}
	return out
}

func (o *oppTest) events() []string {
	o.Helper()
	var out []string
	if err := o.store.View(context.Background(), func(r store.Reader) error {
		events, err := r.Events("", 0, 1000)
		for _, e := range events {
			out = append(out, e.Account+" "+e.DetailType+" "+string(e.Body))
		}
		return err
	}); err != nil {
		o.Fatal(err)
	}
	return out
}

// decoded is a request as the pipeline would hand it over.
func decoded[T any, P interface {
	*T
	awsjson.Shape
}](t testing.TB, body string) P {
	t.Helper()
	in := P(new(T))
	problems, err := awsjson.Decode([]byte(body), &awsjson.Style{}, in)
	if err != nil || len(problems) > 0 {
		t.Fatalf("decode %s: %v %v", body, problems, err)
	}
	return in
}

// complete is a request that has every member and breaks no rule.
func complete(t testing.TB) *api.CreateOpportunityInput {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", "opportunity", "complete.json"))
	if err != nil {
		t.Fatal(err)
	}
	return decoded[api.CreateOpportunityInput](t, string(body))
}

// problemsOf are the problems that an error lists, each as "kind path CODE".
func problemsOf(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var e *apierr.Error
	if !errors.As(err, &e) || e.Kind != apierr.Validation {
		t.Fatalf("got error %v, want a validation error", err)
	}
	kind := "request"
	if e.Business {
		kind = "business"
	}
	var out []string
	for _, f := range e.Fields {
		out = append(out, kind+" "+f.Path+" "+string(f.Code))
	}
	return out
}

func kindOf(err error) apierr.Kind {
	var e *apierr.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return apierr.Internal
}

// golden compares text with a file of testdata/opportunity.
func golden(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "opportunity", name)
	if *updateOpportunity {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
