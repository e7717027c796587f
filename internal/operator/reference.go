package operator

import (
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

var references = []Action{
	change("put-solution", "Write a solution of a partner.", ofPartner,
		func(d *Desk, c *resource.WriteCall, in *Solution) (any, error) {
			v := selling.Solution{ID: in.ID, Name: in.Name, Status: sellingapi.SolutionStatus(in.Status), Category: in.Category}
			if in.MarketplaceARN != "" {
				v.MarketplaceARN = &in.MarketplaceARN
			}
			id, err := d.Deals.PutSolution(c, v)
			return struct {
				Solution string `json:"solution"`
				Account  string `json:"account"`
			}{id, c.Account}, err
		}),
	change("put-user", "Register a person of a partner; from the first on, only such people can own opportunities.", ofPartner,
		func(d *Desk, c *resource.WriteCall, in *User) (any, error) {
			return struct {
				Account string `json:"account"`
				Email   string `json:"email"`
			}{c.Account, in.Email}, d.Deals.PutUser(c, selling.Person{Email: in.Email, FirstName: in.FirstName, LastName: in.LastName})
		}),
}
