package seed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/remote"
)

// Options of applying seeds.
type Options struct {
	// Add lets a seed add to accounts that have something in the catalog already.
	Add bool
	// Run tells client tokens of one application from those of another. Empty makes two applications of one file have the
	// same, so that twins that begin at the same time cannot do everything twice.
	Run string
}

// Made is something that a seed made.
type Made struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Account string `json:"account"`
	Catalog string `json:"catalog"`
	ID      string `json:"id"`
	State   string `json:"state"`
}

// Apply carries the files out in their order and returns what was made, also with an error, which says where in which
// file it came to an end. Unless told to add, it begins only when the accounts that the files fill are empty in those
// catalogs.
func Apply(ctx context.Context, c *remote.Client, files []*File, o Options) ([]Made, error) {
	var made []Made
	for _, f := range files {
		r := f.run(ctx, c, o)
		if o.Add {
			continue
		}
		if err := r.empty(); err != nil {
			return nil, err
		}
	}
	for _, f := range files {
		r := f.run(ctx, c, o)
		err := r.all()
		made = append(made, r.made...)
		if err != nil {
			return made, err
		}
	}
	return made, nil
}

// run is one application of a file.
type run struct {
	*File
	Options
	ctx    context.Context
	client *remote.Client
	made   []Made
	// now is the server's time at which the application began.
	now       time.Time
	partners  map[[2]string]string // by account and catalog
	solutions map[*solution]string
}

func (f *File) run(ctx context.Context, c *remote.Client, o Options) *run {
	return &run{File: f, Options: o, ctx: ctx, client: c, partners: map[[2]string]string{}, solutions: map[*solution]string{}}
}

func (r *run) all() error {
	if err := r.setClock(); err != nil {
		return err
	}
	steps := []func() error{r.setUpAccounts, r.register, r.connect, r.reference, r.sell, r.engage, r.offerLeads}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) setClock() error {
	if !r.clock.IsZero() {
		in := object{"now": r.clock}
		if r.doc.Frozen != nil {
			in["frozen"] = *r.doc.Frozen
		}
		if err := r.client.Control(r.ctx, http.MethodPut, "/v1/clock", in, nil); err != nil {
			return r.Errorf(path{"clock"}, "the clock cannot be set: %v", err)
		}
	}
	var at struct{ Now time.Time }
	if err := r.client.Control(r.ctx, http.MethodGet, "/v1/clock", nil, &at); err != nil {
		return fmt.Errorf("read the server's time: %w", err)
	}
	r.now = at.Now
	return nil
}

func (r *run) note(kind, name, account, catalog, id, state string) {
	r.made = append(r.made, Made{kind, name, account, catalog, id, state})
}

// token is the client token of one call: the same for the same place of the same file in the same run.
func (r *run) token(at path, operation string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%x %s %v %s", r.sum, r.Run, at, operation)
	return "seed-" + hex.EncodeToString(h.Sum(nil)[:16])
}

// ask makes a call of an API, again while the account has made too many.
func (r *run) ask(at path, account, operation string, in object) (answer json.RawMessage, refused error) {
	err := r.until(at, operation, func() (bool, error) {
		answer, refused = r.client.Call(r.ctx, account, operation, in)
		var exception *remote.Exception
		return !errors.As(refused, &exception) || exception.Type != "ThrottlingException", nil
	})
	if refused == nil {
		refused = err
	}
	return answer, refused
}

// call makes a call of an API; what it refuses is an error at the place in the file.
func (r *run) call(at path, account, operation string, in object, out any) error {
	answer, err := r.ask(at, account, operation, in)
	if err != nil {
		return r.refused(at, operation, account, err)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return r.Errorf(at, "%s: read the answer: %v", operation, err)
	}
	return nil
}

// act takes an action of the operator; account and catalog are empty where the action has none.
func (r *run) act(at path, action, account, catalog string, input object, out any) error {
	in := object{"input": input}
	if account != "" {
		in["account"] = account
	}
	if catalog != "" {
		in["catalog"] = catalog
	}
	answer := struct{ Result any }{out}
	if out == nil {
		answer.Result = new(json.RawMessage)
	}
	if err := r.client.Control(r.ctx, http.MethodPost, "/v1/operator/"+action, in, &answer); err != nil {
		return r.refused(at, "the operator's action "+action, account, err)
	}
	return nil
}

// refused is in one line what a server said to a call.
func (r *run) refused(at path, what, account string, err error) error {
	said := err.Error()
	var exception *remote.Exception
	if errors.As(err, &exception) && len(exception.Problems()) > 0 {
		said = exception.Type
		for i, p := range exception.Problems() {
			said += fmt.Sprintf("%s %s: %s", []string{":", ";"}[min(i, 1)], strings.TrimPrefix(p.Field+" "+p.Code, " "), p.Message)
		}
	}
	by := ""
	if account != "" {
		by = " by " + r.called(account)
	}
	first, more, several := strings.Cut(said, "\n")
	if several {
		first += ": " + strings.ReplaceAll(strings.TrimSpace(more), "\n  ", "; ")
	}
	return r.Errorf(at, "%s%s was refused: %s", what, by, first)
}
