package operator

import (
	"time"

	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/selling"
)

// Solution is what a partner sells.
type Solution struct {
	ID             string `json:"id,omitempty" help:"Id of the solution to replace, such as S-0000001 (a new one)." placeholder:"ID"`
	Name           string `json:"name" required:"" help:"Name of the solution." placeholder:"TEXT"`
	Category       string `json:"category" required:"" help:"Category, such as Software Product." placeholder:"TEXT"`
	Status         string `json:"status" required:"" help:"Active, Inactive or Draft." enum:"Active,Inactive,Draft" placeholder:"STATUS"`
	MarketplaceARN string `json:"marketplaceArn,omitempty" help:"ARN of the solution in AWS Marketplace." placeholder:"ARN"`
}

// User is somebody who works for a partner.
type User struct {
	Email     string `json:"email" arg:"" help:"E-mail address."`
	FirstName string `json:"firstName,omitempty" help:"First name." placeholder:"NAME"`
	LastName  string `json:"lastName,omitempty" help:"Last name." placeholder:"NAME"`
}

// SolutionID names a solution.
type SolutionID struct {
	Solution string `json:"solution" arg:"" help:"Id of the solution, such as S-0000001."`
}

// Address names a person of a partner.
type Address struct {
	Email string `json:"email" arg:"" help:"E-mail address."`
}

// Offer is what a partner sells in AWS Marketplace.
type Offer struct {
	Offer string `json:"offer" arg:"" help:"Id or ARN of an AWS Marketplace offer, or ARN of an offer set."`
	Name  string `json:"name,omitempty" help:"What people call it." placeholder:"TEXT"`
}

// OfferID names an offer.
type OfferID struct {
	Offer string `json:"offer" arg:"" help:"Id or ARN of the offer or offer set."`
}

// Program is what a partner takes part in.
type Program struct {
	Special    string `json:"special,omitempty" help:"on: a deal is launched only with its SoftwareRevenue; off: without too (as it was)." enum:",on,off" default:"" placeholder:"on|off"`
	Consulting string `json:"consulting,omitempty" help:"on: a deal is launched only with the customer's AWS account; off: without too (as it was)." enum:",on,off" default:"" placeholder:"on|off"`
}

// owned is the answer of an action on something of an account.
type owned struct {
	Account string `json:"account"`
}

var references = []Action{
	look("solutions", "List the solutions of a partner, by their numbers, the highest first.", ofPartner, (*Desk).solutions),
	change("put-solution", "Write a solution of a partner.", ofPartner,
		func(d *Desk, c *resource.WriteCall, in *Solution) (any, error) {
			v := selling.Solution{ID: in.ID, Name: in.Name, Status: sellingapi.SolutionStatus(in.Status), Category: in.Category}
			if in.MarketplaceARN != "" {
				v.MarketplaceARN = &in.MarketplaceARN
			}
			id, err := d.Deals.PutSolution(c, v)
			return struct {
				Solution string `json:"solution"`
				owned
			}{id, owned{c.Account}}, err
		}),
	change("remove-solution", "Take a solution of a partner away; opportunities that have it keep it.", ofPartner,
		func(d *Desk, c *resource.WriteCall, in *SolutionID) (any, error) {
			return struct {
				*SolutionID
				owned
			}{in, owned{c.Account}}, d.Deals.RemoveSolution(c, in.Solution)
		}),
	look("users", "List the registered people of a partner, by their addresses.", ofPartner, (*Desk).users),
	change("put-user", "Register a person of a partner; from the first on, only such people can own opportunities.", ofPartner,
		func(d *Desk, c *resource.WriteCall, in *User) (any, error) {
			return struct {
				owned
				Email string `json:"email"`
			}{owned{c.Account}, in.Email}, d.Deals.PutUser(c, selling.Person{Email: in.Email, FirstName: in.FirstName, LastName: in.LastName})
		}),
	change("remove-user", "Take a person off the people of a partner; what the person owns stays.", ofPartner,
		func(d *Desk, c *resource.WriteCall, in *Address) (any, error) {
			return struct {
				owned
				*Address
			}{owned{c.Account}, in}, d.Deals.RemoveUser(c, in.Email)
		}),
	look("offers", "List the registered AWS Marketplace offers and offer sets of a partner, by their ids.", ofPartner, (*Desk).offers),
	change("put-offer", "Register an AWS Marketplace offer or offer set of a partner; from the first on, only registered ones can be associated.", ofPartner,
		func(d *Desk, c *resource.WriteCall, in *Offer) (any, error) {
			return struct {
				*Offer
				owned
			}{in, owned{c.Account}}, d.Deals.PutOffer(c, selling.MarketplaceOffer{Identifier: in.Offer, Name: in.Name})
		}),
	change("remove-offer", "Take an AWS Marketplace offer or offer set off those of a partner; opportunities that have it keep it.", ofPartner,
		func(d *Desk, c *resource.WriteCall, in *OfferID) (any, error) {
			return struct {
				*OfferID
				owned
			}{in, owned{c.Account}}, d.Deals.RemoveOffer(c, in.Offer)
		}),
	change("set-program", "Say which programs a partner takes part in, which ask for more before a deal is launched.", ofPartner, (*Desk).setProgram),
}

func (d *Desk) solutions(c *resource.ReadCall, in *Listing) (any, error) {
	page, err := in.page()
	if err != nil {
		return nil, err
	}
	out, err := d.Deals.ListSolutions(c, &sellingapi.ListSolutionsInput{Catalog: c.Catalog, MaxResults: new(int32(page.Limit)), NextToken: page.Token})
	if err != nil {
		return nil, err
	}
	type line struct {
		Solution       string    `json:"solution"`
		Name           string    `json:"name"`
		Status         string    `json:"status"`
		Category       string    `json:"category"`
		Created        time.Time `json:"created"`
		MarketplaceARN *string   `json:"marketplaceArn"`
	}
	lines := make([]line, len(out.SolutionSummaries))
	for i, s := range out.SolutionSummaries {
		lines[i] = line{s.Id, s.Name, string(s.Status), s.Category, s.CreatedDate.Time, s.AwsMarketplaceSolutionArn}
	}
	return struct {
		Solutions []line  `json:"solutions"`
		NextToken *string `json:"nextToken"`
	}{lines, out.NextToken}, nil
}

func (d *Desk) users(c *resource.ReadCall, in *Listing) (any, error) {
	page, err := in.page()
	if err != nil {
		return nil, err
	}
	list, next, err := d.Deals.Users(c, page)
	lines := make([]User, len(list))
	for i, u := range list {
		lines[i] = User(u)
	}
	return struct {
		Users     []User  `json:"users"`
		NextToken *string `json:"nextToken"`
	}{lines, next}, err
}

func (d *Desk) offers(c *resource.ReadCall, in *Listing) (any, error) {
	page, err := in.page()
	if err != nil {
		return nil, err
	}
	list, next, err := d.Deals.Offers(c, page)
	type line struct {
		Offer string `json:"offer"`
		Name  string `json:"name"`
		Set   bool   `json:"set"`
	}
	lines := make([]line, len(list))
	for i, o := range list {
		lines[i] = line{o.Identifier, o.Name, o.Set}
	}
	return struct {
		Offers    []line  `json:"offers"`
		NextToken *string `json:"nextToken"`
	}{lines, next}, err
}

func (d *Desk) setProgram(c *resource.WriteCall, in *Program) (any, error) {
	p, err := d.Deals.Program(c, c.Catalog, c.Account)
	if err != nil {
		return nil, err
	}
	for _, f := range []struct {
		flag *bool
		to   string
	}{{&p.Special, in.Special}, {&p.Consulting, in.Consulting}} {
		if f.to != "" {
			*f.flag = f.to == "on"
		}
	}
	return struct {
		owned
		Special    bool `json:"special"`
		Consulting bool `json:"consulting"`
	}{owned{c.Account}, p.Special, p.Consulting}, d.Deals.SetProgram(c, p)
}
