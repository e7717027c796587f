package selling

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// kindSolution is what a partner sells. Its body is a summary of ListSolutions (selling §4.9). The key begins with the
// account, so that two accounts can have a solution of one id.
const kindSolution = "solution"

// solutionForm is what the id of a solution looks like.
var solutionForm = regexp.MustCompile(`\AS-[0-9]{1,19}\z`)

// solutionCategories are what a solution can be (selling §4.9).
var solutionCategories = []string{
	"Software Product", "Consulting Service", "Hardware Product", "Communications Product", "Professional Service",
	"Managed Service", "Value-Added Resale AWS Service", "Distribution Service", "Training Service",
	"Merger and Acquisition Advising Service",
}

// solutionHidden is what the server keeps beside a solution.
type solutionHidden struct {
	Tags []api.Tag `json:",omitempty"`
}

func solutionKey(catalog, account, id string) store.Key {
	return store.Key{Kind: kindSolution, Catalog: catalog, ID: account + "/" + id}
}

// Solution is what whoever keeps a partner's solutions says of one.
type Solution struct {
	ID       string // S- and 1 to 19 digits; empty for the next free one
	Name     string
	Status   api.SolutionStatus
	Category string
	// MarketplaceARN is the solution's own in AWS Marketplace, nil when it is not sold there.
	MarketplaceARN *string
}

// PutSolution writes a solution of the calling account: a new one, or in place of the one that has the id, whose
// CreatedDate stays. It returns the id. The model has no operation for it; an operator calls it (selling §4.9). What is
// wrong with the solution is answered as Business errors, all together.
func (s *Service) PutSolution(c *resource.WriteCall, v Solution) (string, error) {
	if problems := v.problems(); len(problems) > 0 {
		return "", apierr.Business(problems...)
	}
	id, old, err := v.place(c)
	if err != nil {
		return "", err
	}
	c.Subject = solutionKey(c.Catalog, c.Account, id)
	created, hidden := awsjson.At(c.Now), &solutionHidden{}
	if old != nil {
		created = awsjson.At(old.Created)
		if err := decode(old, &api.SolutionBase{}, hidden); err != nil {
			return "", err
		}
	}
	body := &api.SolutionBase{
		Catalog: c.Catalog, Id: id, Arn: new(c.ARN(c.Account, "solution/"+id)), Name: v.Name, Status: v.Status, Category: v.Category,
		CreatedDate: created, AwsMarketplaceSolutionArn: v.MarketplaceARN,
	}
	return id, write(c, c.Subject, c.Account, &old, body, hidden, created.Time, c.Now, solutionRows(c.Account, body))
}

// RemoveSolution takes a solution of the calling account away; a NotFound when it has none such that was written. Where
// every account has the default solution, one written in its place gives way to it again. Associations that there are
// stay.
func (s *Service) RemoveSolution(c *resource.WriteCall, id string) error {
	c.Subject = solutionKey(c.Catalog, c.Account, id)
	err := c.Delete(c.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return apierr.NotFoundf("", "Account %s has no solution %s in catalog %s that was written for it.", c.Account, id, c.Catalog)
	}
	if err != nil {
		return fmt.Errorf("remove solution %s: %w", id, err)
	}
	return nil
}

// place is the id of the solution and what is stored under it, nil for nothing. A new id is one that nothing is stored
// under: given ones and new ones are of one form.
func (v Solution) place(c *resource.WriteCall) (string, *store.Record, error) {
	for {
		id := v.ID
		if id == "" {
			n, err := c.Next("solution", 1)
			if err != nil {
				return "", nil, fmt.Errorf("next solution id: %w", err)
			}
			id = fmt.Sprintf("S-%07d", n)
		}
		old, err := c.Get(solutionKey(c.Catalog, c.Account, id))
		switch {
		case errors.Is(err, store.ErrNotFound):
			if v.ID != "" || id != defaultSolutionID {
				return id, nil, nil
			}
		case err != nil:
			return "", nil, fmt.Errorf("read solution %s: %w", id, err)
		case v.ID != "":
			return id, old, nil
		}
	}
}

func (v Solution) problems() []apierr.Field {
	var found []apierr.Field
	if v.ID != "" && !solutionForm.MatchString(v.ID) {
		found = append(found, apierr.Fieldf("Id", apierr.InvalidStringFormat, "Id must be S- and 1 to 19 digits, such as S-0000001"))
	}
	if strings.TrimSpace(v.Name) == "" {
		found = append(found, apierr.Fieldf("Name", apierr.RequiredFieldMissing, "Name is required"))
	}
	if statuses := []api.SolutionStatus{api.SolutionStatusActive, api.SolutionStatusInactive, api.SolutionStatusDraft}; !slices.Contains(statuses, v.Status) {
		found = append(found, apierr.Fieldf("Status", apierr.InvalidEnumValue, "Status must be one of %v", statuses))
	}
	if !slices.Contains(solutionCategories, v.Category) {
		found = append(found, apierr.Fieldf("Category", apierr.InvalidEnumValue, "Category must be one of [%s]", strings.Join(solutionCategories, ", ")))
	}
	if v.MarketplaceARN != nil && !listingForm.MatchString(*v.MarketplaceARN) {
		found = append(found, apierr.Fieldf("AwsMarketplaceSolutionArn", apierr.InvalidStringFormat, "AwsMarketplaceSolutionArn must be an ARN"))
	}
	return found
}

// The solution that is there for tests without anybody's having written it (selling §2.2). Its date is any; it is older
// than whatever a partner writes.
const (
	defaultSolutionID   = "S-1234567"
	defaultSolutionName = "Default solution"
)

var defaultSolutionCreated = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// hasDefaultSolution reports whether every account has it in the catalog of the call.
func hasDefaultSolution(c *resource.Call) bool {
	return c.Catalog == resource.CatalogSandbox || c.Switches.DefaultSolution
}

func defaultSolution(c *resource.Call) *api.SolutionBase {
	return &api.SolutionBase{
		Catalog: c.Catalog, Id: defaultSolutionID, Arn: new(c.ARN(c.Account, "solution/"+defaultSolutionID)), Name: defaultSolutionName,
		Status: api.SolutionStatusActive, Category: solutionCategories[0], CreatedDate: awsjson.At(defaultSolutionCreated),
	}
}

// hasActiveSolution reports whether the calling account has the solution and can offer it.
func hasActiveSolution(c *resource.ReadCall, id string) (bool, error) {
	r, err := withDefaultSolution(c)
	if err != nil {
		return false, err
	}
	rec, err := r.Get(solutionKey(c.Catalog, c.Account, id))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read solution %s: %w", id, err)
	}
	v, err := readSolution(rec)
	return err == nil && v.Status == api.SolutionStatusActive, err
}

func readSolution(r *store.Record) (*api.SolutionBase, error) {
	v := &api.SolutionBase{}
	return v, decode(r, v, &struct{}{})
}
