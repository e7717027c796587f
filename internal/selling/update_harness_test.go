package selling

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

var updateUpdate = flag.Bool("update-update", false, "write the golden files of testdata/update")

// bench is a deal whose calls are those of one partner, in a catalog that can be chosen.
type bench struct {
	*deal
	catalog string
	account string
}

func newBench(t testing.TB) *bench {
	return &bench{deal: newDeal(t), catalog: resource.CatalogSandbox, account: fjord}
}

// write runs f as a write of the partner.
func (b *bench) write(f func(*resource.WriteCall) error) error {
	call := b.call(b.account)
	call.Catalog = b.catalog
	return b.store.Update(b.Context(), func(tx store.Tx) error {
		return f(&resource.WriteCall{Call: call, Tx: tx, IDs: b.ids})
	})
}

// read runs f as a read of the partner.
func (b *bench) read(f func(*resource.ReadCall) error) error {
	call := b.call(b.account)
	call.Catalog = b.catalog
	return b.store.View(b.Context(), func(r store.Reader) error { return f(&resource.ReadCall{Call: call, Reader: r}) })
}

// create makes the complete opportunity, changed.
func (b *bench) create(change ...func(*api.CreateOpportunityInput)) string {
	b.Helper()
	in := complete(b)
	in.Catalog = b.catalog
	for _, f := range change {
		f(in)
	}
	var id string
	b.ok(b.write(func(c *resource.WriteCall) error {
		out, err := b.service.CreateOpportunity(c, in)
		if err == nil {
			id = out.Id
		}
		return err
	}))
	return id
}

// stored is the opportunity as the server keeps it.
func (b *bench) stored(id string) *opportunity {
	b.Helper()
	var o *opportunity
	b.ok(b.read(func(c *resource.ReadCall) (err error) {
		o, err = loadOpportunity(c, c.Catalog, b.account, id)
		return err
	}))
	return o
}

// force changes an opportunity beside all rules.
func (b *bench) force(id string, f func(*opportunity)) {
	b.Helper()
	b.ok(b.write(func(c *resource.WriteCall) error {
		o, err := loadOpportunity(c, c.Catalog, b.account, id)
		if err != nil {
			return err
		}
		f(o)
		return o.save(c)
	}))
}

func inState(status api.ReviewStatus, stage api.Stage) func(*opportunity) {
	return func(o *opportunity) {
		o.LifeCycle.ReviewStatus, o.LifeCycle.Stage = &status, &stage
		if status != api.ReviewStatusPendingSubmission {
			o.hidden.Submitted, o.hidden.InvolvementType = o.CreatedDate.Time, new(api.SalesInvolvementTypeCoSell)
		}
	}
}

// echo is the request that sends back what GetOpportunity answers, with Id as Identifier, as clients do. It goes through
// the decoder, so that members that are no part of the request are passed over.
func (b *bench) echo(id string) *api.UpdateOpportunityInput {
	b.Helper()
	var answer *api.GetOpportunityOutput
	b.ok(b.read(func(c *resource.ReadCall) (err error) {
		answer, err = b.service.GetOpportunity(c, &api.GetOpportunityInput{Catalog: c.Catalog, Identifier: id})
		return err
	}))
	body := strings.Replace(string(answer.AppendJSON(nil)), `"Id":`, `"Identifier":`, 1)
	return decoded[api.UpdateOpportunityInput](b, body)
}

func (b *bench) update(in *api.UpdateOpportunityInput) (out *api.UpdateOpportunityOutput, err error) {
	err = b.write(func(c *resource.WriteCall) (err error) {
		out, err = b.service.UpdateOpportunity(c, in)
		return err
	})
	return out, err
}

// alter sends the stored record back, changed.
func (b *bench) alter(id string, change func(*api.UpdateOpportunityInput)) error {
	b.Helper()
	in := b.echo(id)
	change(in)
	_, err := b.update(in)
	return err
}

func (b *bench) submit(id string, involvement api.SalesInvolvementType) error {
	return b.write(func(c *resource.WriteCall) error {
		return b.service.SubmitOpportunity(c, &api.SubmitOpportunityInput{Catalog: c.Catalog, Identifier: id, InvolvementType: involvement})
	})
}

func (b *bench) associate(id string, kind api.RelatedEntityType, entity string) error {
	return b.write(func(c *resource.WriteCall) error {
		return b.service.AssociateOpportunity(c, &api.AssociateOpportunityInput{
			Catalog: c.Catalog, OpportunityIdentifier: id, RelatedEntityType: kind, RelatedEntityIdentifier: entity,
		})
	})
}

func (b *bench) disassociate(id string, kind api.RelatedEntityType, entity string) error {
	return b.write(func(c *resource.WriteCall) error {
		return b.service.DisassociateOpportunity(c, &api.DisassociateOpportunityInput{
			Catalog: c.Catalog, OpportunityIdentifier: id, RelatedEntityType: kind, RelatedEntityIdentifier: entity,
		})
	})
}

func (b *bench) summary(id string) (out *api.GetAwsOpportunitySummaryOutput, err error) {
	err = b.read(func(c *resource.ReadCall) (err error) {
		out, err = b.service.GetAwsOpportunitySummary(c, &api.GetAwsOpportunitySummaryInput{Catalog: c.Catalog, RelatedOpportunityIdentifier: id})
		return err
	})
	return out, err
}

// news are the events since the last call as "account detail-type", one a line, snapshots with their template.
func (b *bench) news(seen *int64) string {
	b.Helper()
	var text strings.Builder
	b.ok(b.read(func(c *resource.ReadCall) error {
		events, err := c.Events("", *seen, 1000)
		for _, e := range events {
			*seen = e.Seq
			text.WriteString(e.Account + " " + e.DetailType)
			var body struct {
				Detail struct {
					Snapshot struct {
						Template string `json:"resourceSnapshotTemplateName"`
					} `json:"resourceSnapshot"`
				} `json:"detail"`
			}
			if err := json.Unmarshal(e.Body, &body); err != nil {
				return err
			}
			if t := body.Detail.Snapshot.Template; t != "" {
				text.WriteString(" " + t)
			}
			text.WriteString("\n")
		}
		return err
	}))
	return text.String()
}

// goldenUpdate compares with a file of testdata/update.
func goldenUpdate(t testing.TB, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", "update", name)
	if *updateUpdate {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// written is an answer, one member a line.
func written(t testing.TB, v awsjson.Output) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, v.AppendJSON(nil), "", "  "); err != nil {
		t.Fatal(err)
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// checkProblems compares what an error lists with "kind path CODE", nothing for success.
func checkProblems(t testing.TB, err error, want ...string) {
	t.Helper()
	if err != nil && apierr.From(err).Kind != apierr.Validation {
		t.Errorf("got error %v, want %v", err, want)
		return
	}
	if diff := cmp.Diff(want, problemsOf(t, err)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
