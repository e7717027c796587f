package seed

import (
	"slices"
	"strings"
)

func (c *checker) opportunity(at path, o *opportunity) {
	c.scope(at, &o.Account, &o.Catalog)
	c.required(at, "customer", o.Customer)
	c.choice(append(at, "origin"), &o.Origin, origins)
	c.choice(append(at, "involvement"), &o.Involvement, involvement)
	c.choice(append(at, "visibility"), &o.Visibility, disclosures)
	c.status(at, o)
	c.stage(at, o)
	c.offers(at, o)
	if o.Summary != nil && o.Status != reviewApproved && o.Status != answerAccepted {
		c.problem(append(at, "summary"), "there is an AWS opportunity only for status Approved, and for an AWS Referral that was accepted")
	}
	if len(o.Invitations) > 0 && slices.Contains([]string{reviewPending, answerPending, answerRejected, answerExpired}, o.Status) {
		c.problem(append(at, "invitations"), "the account has no engagement to invite to: the opportunity is %s", o.Status)
	}
	c.invitations(append(at, "invitations"), o.Account, o.Invitations, invitationStates)
	for i, v := range o.Invitations {
		at := append(slices.Clone(at), "invitations", i)
		switch {
		case v.To == awsReceiver:
			c.problem(append(at, "to"), "AWS is invited by the submission; its answer follows from the opportunity's status")
		case v.Qualification != "":
			c.problem(append(at, "qualification"), "is said of leads, under leads")
		}
	}
}

// status resolves the review status of an opportunity of the partner, and what became of a referral of AWS.
func (c *checker) status(at path, o *opportunity) {
	at = append(at, "status")
	if o.Origin == originAWS {
		if o.Status == reviewApproved || strings.EqualFold(o.Status, reviewApproved) {
			o.Status = answerAccepted // the review status of every referral that was accepted
		}
		c.choice(at, &o.Status, referralStates)
		return
	}
	if o.Status == "" && o.Stage != "" && spelling(o.Stage) != spelling(stageProspect) {
		o.Status = reviewApproved // the only status with another stage
	}
	c.choice(at, &o.Status, reviewStates)
	if o.Comments != "" && o.Status != reviewActionRequired && o.Status != reviewRejected ||
		o.Reason != "" && o.Status != reviewActionRequired && o.Status != reviewRejected {
		c.problem(at, "comments and reason are said of a review that ended as Action Required or Rejected")
	}
}

func (c *checker) stage(at path, o *opportunity) {
	c.choice(append(at, "stage"), &o.Stage, stages)
	if o.Stage != stageProspect && o.Status != reviewApproved && o.Status != answerAccepted {
		c.problem(append(at, "stage"), "an opportunity that is %s is at stage Prospect; for %s it must be Approved", o.Status, o.Stage)
	}
	switch {
	case o.Stage == stageClosedLost && o.ClosedLostReason == "":
		o.ClosedLostReason = "Price"
	case o.Stage != stageClosedLost && o.ClosedLostReason != "":
		c.problem(append(at, "closedLostReason"), "goes with stage Closed Lost only")
	}
}

// offers checks what an opportunity refers to.
func (c *checker) offers(at path, o *opportunity) {
	if o.Origin == originAWS && (o.Owner != "" || len(o.Solutions) > 0 || len(o.Products) > 0) && o.Status != answerAccepted {
		c.problem(at, "owner, solutions and products belong to an opportunity that the account has: the referral is %s", o.Status)
	}
	for i, ref := range o.Solutions {
		s := c.solutionOf(o.Account, o.Catalog, ref)
		switch {
		case s == nil && !strings.HasPrefix(ref, "S-"):
			c.problem(append(at, "solutions", i), "account %s has no solution %q in catalog %s: list it under solutions, or give the id of one, such as S-1234567", c.called(o.Account), ref, o.Catalog)
		case s != nil && s.Status != solutionStates[0]:
			c.problem(append(at, "solutions", i), "solution %q is %s; only one that is Active can be associated", ref, s.Status)
		}
	}
	if o.Owner == "" {
		return
	}
	known := slices.ContainsFunc(c.doc.Users, func(u user) bool {
		return u.Account == o.Account && u.Catalog == o.Catalog && strings.EqualFold(u.Email, o.Owner)
	})
	if !known {
		c.problem(append(at, "owner"), "account %s has no user with this address in catalog %s: list it under users", c.called(o.Account), o.Catalog)
	}
}

// awsReceiver is how a file names AWS as the receiver of an invitation; it is the account of AWS in the API too.
const awsReceiver = "aws"

func (c *checker) invitations(at path, sender string, list []invitation, states []string) {
	for i := range list {
		at, v := append(slices.Clone(at), i), &list[i]
		before := len(c.problems)
		if c.required(at, "to", v.To); len(c.problems) == before {
			if v.To = strings.TrimSpace(v.To); !strings.EqualFold(v.To, awsReceiver) {
				c.account(append(at, "to"), &v.To)
			} else {
				v.To = awsReceiver
			}
		}
		c.choice(append(at, "status"), &v.Status, states)
		if v.To == sender {
			c.problem(append(at, "to"), "nobody invites itself")
		}
		if v.Reason != "" && v.Status != answerRejected {
			c.problem(append(at, "reason"), "goes with status rejected only")
		}
		if slices.ContainsFunc(list[:i], func(o invitation) bool { return o.To == v.To && o.To != "" }) {
			c.problem(append(at, "to"), "%s is invited above already", c.called(v.To))
		}
	}
}

func (c *checker) engagement(at path, e *engagement) {
	c.scope(at, &e.Account, &e.Catalog)
	c.required(at, "title", e.Title)
	for i := range e.Contexts {
		at, x := append(slices.Clone(at), "contexts", i), &e.Contexts[i]
		c.required(at, "customer", x.Customer)
		c.choice(append(at, "type"), &x.Type, contextTypes)
		if x.Type == contextLead && e.Catalog != catalogs[0] {
			c.problem(append(at, "type"), "in catalog AWS only AWS has leads: list it under leads")
		}
	}
	c.invitations(append(at, "invitations"), e.Account, e.Invitations, invitationStates)
	for i, v := range e.Invitations {
		at := append(slices.Clone(at), "invitations", i)
		if v.Qualification != "" {
			c.problem(append(at, "qualification"), "is said of leads, under leads")
		}
	}
}

func (c *checker) lead(at path, l *lead) {
	if l.Catalog == "" {
		l.Catalog = c.doc.Catalog
	}
	c.choice(append(at, "catalog"), &l.Catalog, catalogs)
	c.required(at, "customer", l.Customer)
	if len(l.Invitations) == 0 {
		c.problem(at, "invitations is required: AWS offers a lead to one partner at least")
	}
	c.invitations(append(at, "invitations"), "", l.Invitations, leadStates)
	for i, v := range l.Invitations {
		at := append(slices.Clone(at), "invitations", i)
		switch {
		case v.To == awsReceiver:
			c.problem(append(at, "to"), "a lead is AWS's own; invite a partner")
		case v.Fields != nil:
			c.problem(append(at, "fields"), "AWS makes the invitation of the lead; say what the lead has in the lead's fields")
		case v.Qualification != "" && v.Status != answerAccepted && v.Status != answerConverted:
			c.problem(append(at, "qualification"), "only who accepted the lead can qualify it")
		}
	}
}
