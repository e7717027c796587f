package seed

import (
	"slices"
	"time"

	accountapi "github.com/opencosell/cosell/api/account"
	sellingapi "github.com/opencosell/cosell/api/selling"
)

// anyTime and the constants stand for what is known only when a request is made.
var anyTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	anyToken      = "token"
	anyProfile    = "pprofile-0123456789abc"
	anyEngagement = "eng-0123456789abcd"
)

// requests holds every request that the file will lead to, to the models of the APIs.
func (c *checker) requests() {
	d := &c.doc
	for i := range d.Partners {
		at, p := path{"partners", i}, &d.Partners[i]
		name := c.called(p.Account)
		if c.readable(at, p.Fields, "fields") {
			c.model(at, "fields", p.Fields, &accountapi.API, p.request(name, anyToken), new(accountapi.CreatePartnerInput))
		}
		if c.readable(at, p.Profile, "profile") && *p.Published {
			c.model(at, "profile", p.Profile, &accountapi.API, object{
				"Catalog": p.Catalog, "Identifier": "partner-0123456789abc", "ClientToken": anyToken, "TaskDetails": p.profile(name),
			}, new(accountapi.StartProfileUpdateTaskInput), "TaskDetails")
		}
	}
	for i := range d.Connections {
		at, n := path{"connections", i}, &d.Connections[i]
		if c.readable(at, n.Fields, "fields") {
			c.model(at, "fields", n.Fields, &accountapi.API, n.request(c.called(n.From), anyProfile, anyToken), new(accountapi.CreateConnectionInvitationInput))
		}
	}
	for i := range d.Opportunities {
		c.opportunityRequests(path{"opportunities", i}, &d.Opportunities[i])
	}
	for i := range d.Engagements {
		c.engagementRequests(path{"engagements", i}, &d.Engagements[i])
	}
	for i := range d.Leads {
		at, l := path{"leads", i}, &d.Leads[i]
		if c.readable(at, l.Fields, "fields") {
			c.model(at, "fields", l.Fields, &sellingapi.API, leadPayload(l.Customer, given(l.Fields)), new(sellingapi.LeadContext))
		}
	}
}

// readable reports whether what a file gives in an API's spelling is an object at all.
func (c *checker) readable(at path, raw []byte, member string) bool {
	if _, err := fields(raw); err != nil {
		c.problem(append(at, member), "%v", err)
		return false
	}
	return true
}

func (c *checker) opportunityRequests(at path, o *opportunity) {
	if !c.readable(at, o.Fields, "fields") || !c.readable(at, o.Summary, "summary") {
		return
	}
	request := o.request(anyTime)
	request["Catalog"], request["ClientToken"] = o.Catalog, anyToken
	c.model(at, "fields", o.Fields, &sellingapi.API, request, new(sellingapi.CreateOpportunityInput))
	c.invitationRequests(at, o.Catalog, o.Invitations, o.offer(request))
}

func (c *checker) engagementRequests(at path, e *engagement) {
	for i := range e.Contexts {
		if !c.readable(append(slices.Clone(at), "contexts", i), e.Contexts[i].Fields, "fields") {
			return
		}
	}
	request := e.request(anyTime, anyToken)
	for i, x := range e.Contexts {
		c.model(append(slices.Clone(at), "contexts", i), "fields", x.Fields, &sellingapi.API, request, new(sellingapi.CreateEngagementInput),
			"Contexts", i, "Payload", x.Type)
	}
	if len(e.Contexts) == 0 {
		c.model(at, "fields", nil, &sellingapi.API, request, new(sellingapi.CreateEngagementInput))
	}
	c.invitationRequests(at, e.Catalog, e.Invitations, e.offer(request, anyTime))
}

func (c *checker) invitationRequests(at path, catalog string, list []invitation, payload object) {
	for i := range list {
		at, v := append(slices.Clone(at), "invitations", i), &list[i]
		if c.readable(at, v.Fields, "fields") {
			c.model(at, "fields", v.Fields, &sellingapi.API, v.request(catalog, anyEngagement, anyToken, payload),
				new(sellingapi.CreateEngagementInvitationInput), "Invitation")
		}
	}
}
