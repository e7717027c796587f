package operator_test

import (
	"fmt"
	"strings"
	"testing"
)

// associate is a request that ties something to an opportunity.
func associate(catalog, opportunity, kind, id string) object {
	return object{"Catalog": catalog, "OpportunityIdentifier": opportunity, "RelatedEntityType": kind, "RelatedEntityIdentifier": id}
}

// A partner offers the solutions that the operator writes, as long as they are there and Active (selling §4.9).
func TestOperator_Selling9_2_16_Solutions(t *testing.T) {
	tell(t, "solutions put-solution remove-solution", func(w *world) {
		for _, catalog := range both {
			harbour, _ := w.does("put-solution", fjord, catalog, object{"name": "Harbour", "category": "Software Product", "status": "Active"})["solution"].(string)
			listed := func(account string) (ids []any) {
				list, _ := w.partner(account, "ListSolutions", object{"Catalog": catalog})["SolutionSummaries"].([]any)
				for i := range list {
					ids = append(ids, at(list, i, "Id"))
				}
				return ids
			}
			w.is("fjord's solutions", listed(fjord), []any{"S-1234567", harbour})
			w.is("nimbus's solutions", listed(nimbus), []any{"S-1234567"})
			id := w.created(catalog)
			w.partner(fjord, "AssociateOpportunity", associate(catalog, id, "Solutions", harbour))
			w.is("the same for the operator", at(w.does("solutions", fjord, catalog, nil), "solutions", 1, "solution"), harbour)
			w.does("put-solution", fjord, catalog, object{"id": harbour, "name": "Harbour", "category": "Software Product", "status": "Inactive"})
			other := w.created(catalog)
			w.denies(fjord, "AssociateOpportunity", associate(catalog, other, "Solutions", harbour), "ValidationException", "INVALID_VALUE")
			w.does("remove-solution", fjord, catalog, object{"solution": harbour})
			w.is("what is left", listed(fjord), []any{"S-1234567"})
			w.is("what has it", at(w.opportunity(fjord, catalog, id), "RelatedEntityIdentifiers", "Solutions"), []any{harbour})
			w.refuses("remove-solution", fjord, catalog, object{"solution": harbour}, 404, "ResourceNotFoundException", "", harbour)

			// One in the place of the default solution gives way to it again.
			w.does("put-solution", fjord, catalog, object{"id": "S-1234567", "name": "Ours", "category": "Software Product", "status": "Draft"})
			w.is("in its place", at(w.does("solutions", fjord, catalog, nil), "solutions", 0, "name"), "Ours")
			w.does("remove-solution", fjord, catalog, object{"solution": "S-1234567"})
			w.is("the default", at(w.does("solutions", fjord, catalog, object{"limit": 1}), "solutions", 0, "name"), "Default solution")
			w.refuses("remove-solution", fjord, catalog, object{"solution": "S-1234567"}, 404, "ResourceNotFoundException", "", "S-1234567")
		}
		w.refuses("put-solution", fjord, "AWS", object{"name": "Harbour", "category": "Shop", "status": "Active"}, 400, "ValidationException", "Category", "Software Product")
		w.refuses("solutions", fjord, "AWS", object{"limit": -1}, 400, "ValidationException", "input.limit", "1 to 100")
	})
}

// From the first registered person on, only such people own opportunities (selling §7.1).
func TestOperator_Selling9_2_16_Users(t *testing.T) {
	tell(t, "users put-user remove-user", func(w *world) {
		for _, catalog := range both {
			id := w.created(catalog)
			assign := func(email string) object {
				return object{"Catalog": catalog, "Identifier": id, "Assignee": object{"Email": email, "FirstName": "K", "LastName": "L", "BusinessTitle": "OpportunityOwner"}}
			}
			w.partner(fjord, "AssignOpportunity", assign("anybody@fjord.example"))
			w.does("put-user", fjord, catalog, object{"email": "kari@fjord.example", "firstName": "Kari", "lastName": "Lund"})
			w.does("put-user", fjord, catalog, object{"email": "ola@fjord.example"})
			w.denies(fjord, "AssignOpportunity", assign("anybody@fjord.example"), "ValidationException", "INVALID_VALUE", "assignee.email")
			w.partner(fjord, "AssignOpportunity", assign("kari@fjord.example"))
			w.is("the owner", at(w.opportunity(fjord, catalog, id), "OpportunityTeam", 0, "FirstName"), "Kari")
			page := w.does("users", fjord, catalog, object{"limit": 1})
			w.is("the first", page["users"], []any{object{"email": "kari@fjord.example", "firstName": "Kari", "lastName": "Lund"}})
			w.is("the second", at(w.does("users", fjord, catalog, object{"nextToken": page["nextToken"]}), "users", 0, "email"), "ola@fjord.example")
			w.is("another account's", w.does("users", nimbus, catalog, nil)["users"], []any{})
			w.refuses("users", nimbus, catalog, object{"nextToken": page["nextToken"]}, 400, "ValidationException", "NextToken", "")

			w.does("remove-user", fjord, catalog, object{"email": "kari@fjord.example"})
			w.refuses("remove-user", fjord, catalog, object{"email": "kari@fjord.example"}, 404, "ResourceNotFoundException", "", "no such user")
			w.denies(fjord, "AssignOpportunity", assign("kari@fjord.example"), "ValidationException", "INVALID_VALUE")
			w.is("who owned it", at(w.opportunity(fjord, catalog, id), "OpportunityTeam", 0, "FirstName"), "Kari")
			w.does("remove-user", fjord, catalog, object{"email": "ola@fjord.example"})
			w.partner(fjord, "AssignOpportunity", assign("anybody@fjord.example"))
		}
		w.refuses("put-user", fjord, "AWS", object{"email": " "}, 400, "ValidationException", "Email", "required")
		w.refuses("put-user", fjord, "AWS", object{"email": "a\x00b"}, 400, "ValidationException", "Email", "control")
	})
}

// From the first registered offer on, a partner associates only registered ones; sets are a list of their own (selling §4.10).
func TestOperator_Selling9_2_16_Offers(t *testing.T) {
	tell(t, "offers put-offer remove-offer", func(w *world) {
		const arn = "arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/Offer/offer-abc"
		const set = "arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/OfferSet/offerset-1"
		for _, catalog := range both {
			w.partner(fjord, "AssociateOpportunity", associate(catalog, w.created(catalog), "AwsMarketplaceOffers", "offer-any"))
			w.does("put-offer", fjord, catalog, object{"offer": arn, "name": "Harbour, a year"})
			id := w.created(catalog)
			w.denies(fjord, "AssociateOpportunity", associate(catalog, id, "AwsMarketplaceOffers", "offer-any"), "ValidationException", "INVALID_VALUE")
			w.partner(fjord, "AssociateOpportunity", associate(catalog, id, "AwsMarketplaceOffers", "offer-abc"))
			w.is("as it was sent", at(w.opportunity(fjord, catalog, id), "RelatedEntityIdentifiers", "AwsMarketplaceOffers"), []any{"offer-abc"})
			w.partner(fjord, "AssociateOpportunity", associate(catalog, w.created(catalog), "AwsMarketplaceOfferSets", set+"0"))
			w.does("put-offer", fjord, catalog, object{"offer": set})
			w.denies(fjord, "AssociateOpportunity", associate(catalog, w.created(catalog), "AwsMarketplaceOfferSets", set+"0"), "ValidationException", "INVALID_VALUE")
			w.is("the list", w.does("offers", fjord, catalog, nil)["offers"], []any{
				object{"offer": arn, "name": "Harbour, a year", "set": false}, object{"offer": set, "name": "", "set": true},
			})
			w.is("another account's", w.does("offers", nimbus, catalog, nil)["offers"], []any{})
			theirs := w.deal(catalog)
			theirs["ClientToken"] = "theirs"
			mine, _ := w.partner(nimbus, "CreateOpportunity", theirs)["Id"].(string)
			w.partner(nimbus, "AssociateOpportunity", associate(catalog, mine, "AwsMarketplaceOffers", "offer-any"))

			w.does("remove-offer", fjord, catalog, object{"offer": "offer-abc"})
			w.refuses("remove-offer", fjord, catalog, object{"offer": arn}, 404, "ResourceNotFoundException", "", "no such")
			w.partner(fjord, "AssociateOpportunity", associate(catalog, w.created(catalog), "AwsMarketplaceOffers", "offer-any"))
		}
		w.refuses("put-offer", fjord, "AWS", object{"offer": "prod-1"}, 400, "ValidationException", "Identifier", "offer-")
		w.refuses("offers", fjord, "AWS", object{"nextToken": "none"}, 400, "ValidationException", "NextToken", "")
	})
}

// While the catalog has a list of products, only those of the list are associated (selling §4.10).
func TestOperator_Selling9_2_16_Products(t *testing.T) {
	tell(t, "products put-product load-products remove-product", func(w *world) {
		for _, catalog := range both {
			id := w.created(catalog)
			w.partner(fjord, "AssociateOpportunity", associate(catalog, id, "AwsProducts", "AnyCode"))
			var list []any
			for i := range 120 {
				list = append(list, object{"Identifier": fmt.Sprintf("P%03d", i), "Name": fmt.Sprint("Product ", i), "Family": "Compute", "Description": strings.Repeat("x", 600)})
			}
			w.is("loaded", w.does("load-products", "", catalog, object{"products": list})["products"], 120.0)
			w.denies(fjord, "AssociateOpportunity", associate(catalog, id, "AwsProducts", "AnotherCode"), "ValidationException", "INVALID_VALUE")
			w.partner(fjord, "AssociateOpportunity", associate(catalog, id, "AwsProducts", "P119"))
			page := w.does("products", "", catalog, nil)
			w.is("the last of the page", at(page, "products", 99, "product"), "P099")
			w.is("the first of the next", at(w.does("products", "", catalog, object{"nextToken": page["nextToken"]}), "products", 0, "product"), "P100")
			w.does("put-product", "", catalog, object{"product": "AnotherCode", "name": "Another"})
			w.partner(fjord, "AssociateOpportunity", associate(catalog, id, "AwsProducts", "AnotherCode"))
			w.does("remove-product", "", catalog, object{"product": "P000"})
			w.refuses("remove-product", "", catalog, object{"product": "P000"}, 404, "ResourceNotFoundException", "", "no such")
			w.is("what stays associated", at(w.opportunity(fjord, catalog, id), "RelatedEntityIdentifiers", "AwsProducts"), []any{"AnyCode", "P119", "AnotherCode"})

			w.does("load-products", "", catalog, object{"products": list[:1]})
			w.is("the new list", w.does("products", "", catalog, nil)["products"], []any{
				object{"product": "P000", "name": "Product 0", "family": "Compute", "description": strings.Repeat("x", 600)},
			})
			w.does("load-products", "", catalog, object{"products": []any{}})
			w.partner(fjord, "AssociateOpportunity", associate(catalog, id, "AwsProducts", "YetAnother"))
		}
		twice := object{"Identifier": "AWSLambda", "Name": "Lambda"}
		w.refuses("load-products", "", "AWS", object{"products": []any{twice, twice}}, 400, "ValidationException", "[1].Identifier", "once")
		w.refuses("load-products", "", "AWS", object{"products": object{}}, 400, "ValidationException", "input.products", "JSON list")
		w.refuses("put-product", "", "AWS", object{"product": "AWS Lambda", "name": "Lambda"}, 400, "ValidationException", "Identifier", "AWSLambda")
		w.refuses("products", "", "AWS", object{"limit": 1000}, 400, "ValidationException", "input.limit", "1 to 100")
	})
}

// Programs ask for more before a deal is launched (selling §5.3).
func TestOperator_Selling9_2_16_Programs(t *testing.T) {
	tell(t, "set-program partner", func(w *world) {
		for _, catalog := range both {
			id, _ := w.approved(catalog, "Co-Sell")
			w.partner(fjord, "AssociateOpportunity", associate(catalog, id, "Solutions", "S-1234567"))
			launch := w.opportunity(fjord, catalog, id)
			launch["Identifier"] = id
			delete(launch, "SoftwareRevenue")
			delete(at(launch, "Customer", "Account").(object), "AwsAccountId")
			launch["LifeCycle"].(object)["Stage"] = "Launched"
			w.does("set-program", fjord, catalog, object{"special": "on"})
			w.denies(fjord, "UpdateOpportunity", launch, "ValidationException", "softwareRevenue")
			w.is("both flags", w.does("set-program", fjord, catalog, object{"consulting": "on"}), object{"account": fjord, "special": true, "consulting": true})
			w.does("set-program", fjord, catalog, object{"special": "off"})
			w.denies(fjord, "UpdateOpportunity", launch, "ValidationException", "awsAccountId")
			shown := w.does("partner", fjord, catalog, nil)
			w.is("the flags", []any{shown["special"], shown["consulting"], shown["registered"]}, []any{false, true, false})
			w.is("another account's", w.does("partner", nimbus, catalog, nil)["consulting"], false)
			w.does("set-program", fjord, catalog, object{"consulting": "off"})
			w.partner(fjord, "UpdateOpportunity", launch)
			w.is("the stage", at(w.opportunity(fjord, catalog, id), "LifeCycle", "Stage"), "Launched")
		}
		w.refuses("set-program", fjord, "AWS", object{"special": "yes"}, 400, "ValidationException", "input.special", "on, off")
		w.refuses("partner", "", "AWS", nil, 400, "ValidationException", "account", "12 digits")
	})
}

// What a link to the calculator leads to counts for what is sent and for what was sent (selling §5.9).
func TestOperator_Selling9_2_17(t *testing.T) {
	tell(t, "estimates resolve-estimate remove-estimate", func(w *world) {
		link := func(n int) string { return fmt.Sprintf("https://calculator.aws/#/estimate?id=%032x", n) }
		for n, catalog := range both {
			base := 100 * n
			spend := func(amount, url any) object {
				return object{"Amount": amount, "CurrencyCode": "USD", "Frequency": "Monthly", "TargetCompany": "AWS", "EstimationUrl": url}
			}
			deals := 0
			sized := func(amount, url any) object {
				deal := w.deal(catalog)
				deals++
				deal["ClientToken"] = fmt.Sprint("sized-", deals)
				deal["Project"].(object)["ExpectedCustomerSpend"] = []any{spend(amount, url)}
				return deal
			}
			read := func(id any) (amount, url any) {
				e := at(w.opportunity(fjord, catalog, id.(string)), "Project", "ExpectedCustomerSpend", 0)
				return at(e, "Amount"), at(e, "EstimationUrl")
			}
			check := func(what string, id, amount, url any) {
				w.Helper()
				gotAmount, gotURL := read(id)
				w.is(what, []any{gotAmount, gotURL}, []any{amount, url})
			}
			// Nothing is known yet: everything is kept as it is sent.
			alone := w.partner(fjord, "CreateOpportunity", sized(nil, link(base+1)))["Id"]
			equal := w.partner(fjord, "CreateOpportunity", sized("1200.50", link(base+1)))["Id"]
			differs := w.partner(fjord, "CreateOpportunity", sized("900", link(base+1)))["Id"]
			check("unresolved", alone, nil, link(base+1))

			resolved := w.does("resolve-estimate", "", catalog, object{"url": link(base + 1), "amount": "1200.50"})
			w.told("fjord Opportunity Updated", "fjord Opportunity Updated") // of the two that changed
			w.is("what changed", resolved["opportunities"], []any{object{"opportunity": alone}, object{"opportunity": differs}})
			check("the link alone", alone, "1200.5", link(base+1))
			check("an equal amount", equal, "1200.5", link(base+1))
			check("another amount", differs, "900", nil)
			again := w.does("resolve-estimate", "", catalog, object{"url": link(base + 1), "amount": "1200.50"})
			w.is("the same again changes", again["opportunities"], []any{})

			// What is sent from now on.
			check("the link alone, sent", w.partner(fjord, "CreateOpportunity", sized(nil, link(base+1)))["Id"], "1200.5", link(base+1))
			check("an equal amount, sent", w.partner(fjord, "CreateOpportunity", sized("1200.5", link(base+1)))["Id"], "1200.5", link(base+1))
			check("another amount, sent", w.partner(fjord, "CreateOpportunity", sized("900", link(base+1)))["Id"], "900", nil)
			w.does("resolve-estimate", "", catalog, object{"url": link(base + 2)})
			check("an amount with a link that leads nowhere", w.partner(fjord, "CreateOpportunity", sized("900", link(base+2)))["Id"], "900", nil)
			w.denies(fjord, "CreateOpportunity", sized(nil, link(base+2)), "ValidationException", "BUSINESS_VALIDATION_FAILED", "INVALID_VALUE", "project.expectedCustomerSpend.estimationUrl", "Invalid Estimation URL:")

			// An update: both unchanged stay, another link is looked up.
			next := w.opportunity(fjord, catalog, alone.(string))
			next["Identifier"] = alone
			w.does("resolve-estimate", "", catalog, object{"url": link(base + 3), "amount": "77"})
			w.partner(fjord, "UpdateOpportunity", next)
			check("unchanged", alone, "1200.5", link(base+1))
			next = w.opportunity(fjord, catalog, alone.(string))
			next["Identifier"] = alone
			next["Project"].(object)["ExpectedCustomerSpend"] = []any{spend(nil, link(base+3))}
			w.partner(fjord, "UpdateOpportunity", next)
			check("another link", alone, "77", link(base+3))

			w.is("the list", len(w.does("estimates", "", catalog, nil)["estimates"].([]any)), 3)
			w.does("remove-estimate", "", catalog, object{"url": link(base + 2)})
			w.refuses("remove-estimate", "", catalog, object{"url": link(base + 2)}, 404, "ResourceNotFoundException", "", "no such estimate")
			check("forgotten", w.partner(fjord, "CreateOpportunity", sized(nil, link(base+2)))["Id"], nil, link(base+2))
			w.denies(nimbus, "GetOpportunity", object{"Catalog": catalog, "Identifier": alone}, "ResourceNotFoundException")
		}
		w.refuses("resolve-estimate", "", "AWS", object{"url": "https://prices.example/1"}, 400, "ValidationException", "Url", "calculator.aws")
		w.refuses("resolve-estimate", "", "AWS", object{"url": link(1), "amount": "a lot"}, 400, "ValidationException", "Amount", "")
		w.refuses("estimates", "", "AWS", object{"limit": 101}, 400, "ValidationException", "input.limit", "1 to 100")
	})
}

// One account's Sandbox begins anew; catalog AWS and other accounts stay.
func TestOperator_Selling9_2_18(t *testing.T) {
	tell(t, "reset-account", func(w *world) {
		kept, gone := w.submitted("AWS", "Co-Sell"), w.submitted("Sandbox", "Co-Sell")
		theirs := w.deal("Sandbox")
		other, _ := w.partner(nimbus, "CreateOpportunity", theirs)["Id"].(string)
		w.does("put-user", fjord, "Sandbox", object{"email": "kari@fjord.example"})
		w.refuses("reset-account", fjord, "AWS", nil, 400, "ValidationException", "catalog", "Sandbox")
		w.refuses("reset-account", "", "Sandbox", nil, 400, "ValidationException", "account", "12 digits")
		w.is("the answer", w.does("reset-account", fjord, "Sandbox", nil), object{"account": fjord})
		for _, list := range []string{"ListOpportunities", "ListEngagements", "ListEngagementFromOpportunityTasks", "ListResourceSnapshotJobs"} {
			for name, value := range w.partner(fjord, list, object{"Catalog": "Sandbox"}) {
				if items, ok := value.([]any); ok && len(items) > 0 {
					w.Errorf("%s of %s has %v", name, list, items)
				}
			}
		}
		w.denies(fjord, "GetOpportunity", object{"Catalog": "Sandbox", "Identifier": gone}, "ResourceNotFoundException")
		w.is("the queue", w.does("queue", "", "Sandbox", nil)["submissions"], []any{})
		w.is("the users", w.does("users", fjord, "Sandbox", nil)["users"], []any{})
		w.is("catalog AWS", w.status("AWS", kept), "Submitted")
		w.is("the other account", w.opportunity(nimbus, "Sandbox", other)["Id"], other)
		// The same calls work again, with new numbers.
		again := w.submitted("Sandbox", "Co-Sell")
		w.is("a new number", again > gone, true)
		w.does("approve", "", "Sandbox", object{"opportunity": again})
	})
}
