package scenario

import (
	"strings"

	accountapi "github.com/opencosell/cosell/api/account"
	benefitsapi "github.com/opencosell/cosell/api/benefits"
	channelapi "github.com/opencosell/cosell/api/channel"
	sellingapi "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/awsjson"
)

// operation is what is known of an API operation without a server.
type operation struct {
	service *awsjson.Service
	name    string
	// catalog is the member that names the catalog, empty where the operation has none.
	catalog string
}

var operations = table()

func table() map[string]operation {
	// A service that nobody implements still has its table.
	type nobody struct{}
	all := map[string]operation{}
	add := func(list []awsjson.Operation[any, any]) {
		for _, op := range list {
			all[op.Service.Name+"."+op.Name] = operation{op.Service, op.Name, op.CatalogMember}
		}
	}
	add(sellingapi.Operations[any, any](nil))
	add(accountapi.Operations[any, any](nil))
	add(channelapi.Operations[any, any](nobody{}))
	add(benefitsapi.Operations[any, any](nobody{}))
	return all
}

// command is the operation as the AWS CLI spells it, such as partnercentral-selling create-opportunity.
func (o *operation) command() string {
	var b strings.Builder
	for i, r := range o.name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('-')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return o.service.SigningName + " " + b.String()
}
