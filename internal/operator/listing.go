package operator

import (
	"cmp"

	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/selling"
)

// Listing asks for a page of a list. It is embedded by the input of an action that lists.
type Listing struct {
	Limit     int    `json:"limit,omitempty" help:"At most so many, 1 to 100 (100)." placeholder:"N"`
	NextToken string `json:"nextToken,omitempty" help:"Go on where the page before ended: its nextToken." placeholder:"TOKEN"`
}

// maxLines is how many lines a page has at most.
const maxLines = 100

func (l Listing) page() (selling.Page, error) {
	if l.Limit < 0 || l.Limit > maxLines {
		return selling.Page{}, apierr.Request(apierr.Fieldf("input.limit", apierr.ValueOutOfRange, "limit must be 1 to %d", maxLines))
	}
	p := selling.Page{Limit: cmp.Or(l.Limit, maxLines)}
	if l.NextToken != "" {
		p.Token = &l.NextToken
	}
	return p, nil
}
