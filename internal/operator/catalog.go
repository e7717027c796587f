package operator

import (
	"bytes"
	"encoding/json"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/selling"
)

// Product is an AWS product.
type Product struct {
	Product     string `json:"product" arg:"" help:"Code of the product, such as AWSLambda."`
	Name        string `json:"name" required:"" help:"What people call it." placeholder:"TEXT"`
	Family      string `json:"family,omitempty" help:"What it is one of, such as Compute." placeholder:"TEXT"`
	Description string `json:"description,omitempty" help:"What it does." placeholder:"TEXT"`
}

// Products is the list of AWS products.
type Products struct {
	Products Document `json:"products" arg:"" type:"filecontent" help:"The whole list in the form in which AWS publishes it: objects with Identifier, Name, Family and Description; [] forgets all products."`
}

// ProductID names a product.
type ProductID struct {
	Product string `json:"product" arg:"" help:"Code of the product."`
}

// Estimate is what a link to the pricing calculator leads to.
type Estimate struct {
	URL    string `json:"url" arg:"" help:"Link to an estimate of the AWS Pricing Calculator."`
	Amount string `json:"amount,omitempty" help:"The estimate's amount a month, such as 1200.50, in the currency of the deal; without it the link counts as one that leads nowhere." placeholder:"AMOUNT"`
}

// EstimateURL names an estimate.
type EstimateURL struct {
	URL string `json:"url" arg:"" help:"Link to an estimate."`
}

var catalogs = []Action{
	look("products", "List the AWS products that can be associated with opportunities, by their codes; while there are none, every code can.", ofCatalog, (*Desk).products),
	change("put-product", "Write an AWS product; from the first on, only listed ones can be associated with opportunities.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *Product) (any, error) {
			return ProductID{in.Product}, d.Deals.PutProduct(c, selling.Product{
				Identifier: in.Product, Name: in.Name, Family: in.Family, Description: in.Description,
			})
		}),
	change("load-products", "Replace the list of AWS products by another one.", ofCatalog, (*Desk).loadProducts),
	change("remove-product", "Take an AWS product off the list; opportunities that have it keep it.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *ProductID) (any, error) {
			return in, d.Deals.RemoveProduct(c, in.Product)
		}),
	look("estimates", "List the links to the pricing calculator whose estimate is known.", ofCatalog, (*Desk).estimates),
	change("resolve-estimate", "Say what a link to the pricing calculator leads to, for what partners send and have sent.", ofCatalog, (*Desk).resolveEstimate),
	change("remove-estimate", "Forget what a link to the pricing calculator leads to; opportunities stay as they are.", ofCatalog,
		func(d *Desk, c *resource.WriteCall, in *EstimateURL) (any, error) {
			return in, d.Deals.RemoveEstimate(c, in.URL)
		}),
	change("reset-account", "Remove everything that an account has in catalog Sandbox.", ofPartner, (*Desk).resetAccount),
}

func (d *Desk) products(c *resource.ReadCall, in *Listing) (any, error) {
	page, err := in.page()
	if err != nil {
		return nil, err
	}
	list, next, err := d.Deals.Products(c, page)
	lines := make([]Product, len(list))
	for i, p := range list {
		lines[i] = Product{p.Identifier, p.Name, p.Family, p.Description}
	}
	return struct {
		Products  []Product `json:"products"`
		NextToken *string   `json:"nextToken"`
	}{lines, next}, err
}

func (d *Desk) loadProducts(c *resource.WriteCall, in *Products) (any, error) {
	var list []selling.Product
	r := json.NewDecoder(bytes.NewReader(in.Products))
	r.DisallowUnknownFields()
	if err := r.Decode(&list); err != nil {
		return nil, apierr.Request(apierr.Fieldf("input.products", apierr.InvalidValue,
			"the products must be a JSON list of objects with Identifier, Name, Family and Description: %v", err))
	}
	return struct {
		Products int `json:"products"`
	}{len(list)}, d.Deals.LoadProducts(c, list)
}

func (d *Desk) estimates(c *resource.ReadCall, in *Listing) (any, error) {
	page, err := in.page()
	if err != nil {
		return nil, err
	}
	list, next, err := d.Deals.Estimates(c, page)
	type line struct {
		URL    string  `json:"url"`
		Amount *string `json:"amount"`
	}
	lines := make([]line, len(list))
	for i, e := range list {
		lines[i] = line(e)
	}
	return struct {
		Estimates []line  `json:"estimates"`
		NextToken *string `json:"nextToken"`
	}{lines, next}, err
}

func (d *Desk) resolveEstimate(c *resource.WriteCall, in *Estimate) (any, error) {
	e := selling.Estimate{URL: in.URL}
	if in.Amount != "" {
		e.Amount = &in.Amount
	}
	changed, err := d.Deals.ResolveEstimate(c, e)
	opportunities := make([]Opportunity, len(changed))
	for i, key := range changed {
		opportunities[i].Opportunity = key.ID
	}
	return struct {
		URL string `json:"url"`
		// Opportunities are those that the answer changed.
		Opportunities []Opportunity `json:"opportunities"`
	}{in.URL, opportunities}, err
}
