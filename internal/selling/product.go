package selling

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// productForm is what the code of an AWS product looks like. Which codes there are is not part of the model: while a
// catalog has no list of products, every code of the form is one (selling §4.10).
var productForm = regexp.MustCompile(`\A[0-9A-Za-z][0-9A-Za-z_.-]*\z`)

var products = directory{kind: "aws-product", index: "Identifier", what: "AWS product"}

// Product is a line of the list of AWS products, with the members that AWS publishes.
type Product struct {
	Identifier  string
	Name        string
	Family      string
	Description string
}

// maxProductText bounds each text of a product in bytes.
const maxProductText = 2000

func (p Product) problems(path string) []apierr.Field {
	var found []apierr.Field
	if !productForm.MatchString(p.Identifier) {
		found = append(found, apierr.Fieldf(path+"Identifier", apierr.InvalidStringFormat,
			"Identifier must be the code of an AWS product: letters, digits, '_', '.' and '-', such as AWSLambda"))
	}
	if strings.TrimSpace(p.Name) == "" {
		found = append(found, apierr.Fieldf(path+"Name", apierr.RequiredFieldMissing, "Name is required: what people call the product"))
	}
	for _, text := range []struct{ name, value string }{
		{"Identifier", p.Identifier}, {"Name", p.Name}, {"Family", p.Family}, {"Description", p.Description},
	} {
		if len(text.value) > maxProductText {
			found = append(found, apierr.Fieldf(path+text.name, apierr.InvalidStringFormat, "%s must have at most %d bytes", text.name, maxProductText))
		}
	}
	return found
}

// PutProduct writes a product into the list of the call's catalog. From the first on, only listed products can be
// associated with opportunities; associations that there are stay (selling §4.10).
func (s *Service) PutProduct(c *resource.WriteCall, p Product) error {
	if problems := p.problems(""); len(problems) > 0 {
		return apierr.Business(problems...)
	}
	return products.put(c, "", "", p.Identifier, p)
}

// LoadProducts makes the list of the catalog the given one; an empty one lets every code count again.
func (s *Service) LoadProducts(c *resource.WriteCall, list []Product) error {
	var problems []apierr.Field
	listed := make(map[string]bool, len(list))
	for i, p := range list {
		path := fmt.Sprintf("[%d].", i)
		problems = append(problems, p.problems(path)...)
		if listed[p.Identifier] {
			problems = append(problems, apierr.Fieldf(path+"Identifier", apierr.DuplicateKeyValue, "element %d has the Identifier of an earlier one; a product is listed once", i))
		}
		listed[p.Identifier] = true
	}
	if len(problems) > 0 {
		return apierr.Business(problems...)
	}
	for _, p := range list {
		if err := products.put(c, "", "", p.Identifier, p); err != nil {
			return err
		}
	}
	c.Subject = store.Key{Kind: products.kind, Catalog: c.Catalog}
	return removeUnlisted(c, listed)
}

// removeUnlisted takes the products away that are not in a new list.
func removeUnlisted(c *resource.WriteCall, listed map[string]bool) error {
	q := store.Range{Catalog: c.Catalog, Kind: products.kind, Name: products.index, Limit: 200}
	for {
		rows, err := c.List(q)
		if err != nil {
			return fmt.Errorf("list AWS products: %w", err)
		}
		for _, row := range rows {
			if listed[row.Record.ID] {
				continue
			}
			if err := c.Delete(row.Record.Key); err != nil {
				return fmt.Errorf("remove AWS product %s: %w", row.Record.ID, err)
			}
		}
		if len(rows) < q.Limit {
			return nil
		}
		q.After = &rows[len(rows)-1].Position
	}
}

// RemoveProduct takes a product off the list; a NotFound when it is not there.
func (s *Service) RemoveProduct(c *resource.WriteCall, id string) error {
	return products.remove(c, "", id)
}

// Products are those of the catalog's list, by their codes, and the token of the next page.
func (s *Service) Products(c *resource.ReadCall, p Page) ([]Product, *string, error) {
	return entries[Product](c, products, "", p)
}
