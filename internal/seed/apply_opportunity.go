package seed

import "strings"

func (r *run) sell() error {
	for i := range r.doc.Opportunities {
		at, o := path{"opportunities", i}, &r.doc.Opportunities[i]
		deal := r.ownDeal
		if o.Origin == originAWS {
			deal = r.referral
		}
		if err := deal(at, o); err != nil {
			return err
		}
	}
	return nil
}

// decisions are the operator's actions that bring a submitted opportunity into a review status.
var decisions = map[string]string{
	reviewInReview:       "take-into-review",
	reviewActionRequired: "request-action",
	reviewApproved:       "approve",
	reviewRejected:       "reject",
}

// ownDeal makes an opportunity of the partner and brings it to its status and stage.
func (r *run) ownDeal(at path, o *opportunity) error {
	request := o.request(r.now)
	request["Catalog"], request["ClientToken"] = o.Catalog, r.token(at, "CreateOpportunity")
	var made struct{ ID string }
	if err := r.call(at, o.Account, "selling.CreateOpportunity", request, &made); err != nil {
		return err
	}
	if err := r.equip(at, o, made.ID); err != nil {
		return err
	}
	engagement := ""
	if o.Status != reviewPending {
		t, err := r.start(at, o.Account, "selling.StartEngagementFromOpportunityTask", object{
			"Catalog": o.Catalog, "Identifier": made.ID, "AwsSubmission": object{"InvolvementType": o.Involvement, "Visibility": o.Visibility},
		})
		if err != nil {
			return err
		}
		engagement = t.EngagementID
	}
	if action, ok := decisions[o.Status]; ok {
		if err := r.act(at, action, o.Account, o.Catalog, o.decision(made.ID), nil); err != nil {
			return err
		}
	}
	return r.finish(at, o, made.ID, engagement, request)
}

// decision is the input of the review's action.
func (o *opportunity) decision(id string) object {
	in := object{"opportunity": id}
	switch o.Status {
	case reviewActionRequired:
		in["comments"] = "Please say more about what the customer needs."
	case reviewRejected:
		in["reason"] = "The customer is known to AWS through another partner."
	default:
		return in
	}
	if o.Comments != "" {
		in["comments"] = o.Comments
	}
	if o.Reason != "" {
		in["reason"] = o.Reason
	}
	return in
}

// referral lets AWS offer the opportunity and answers it.
func (r *run) referral(at path, o *opportunity) error {
	request := o.request(r.now)
	var made struct{ Opportunity, Invitation string }
	if err := r.act(at, "send-referral", o.Account, o.Catalog, object{"referral": request}, &made); err != nil {
		return err
	}
	in := object{"Catalog": o.Catalog, "Identifier": made.Invitation}
	switch o.Status {
	case answerAccepted:
		t, err := r.start(at, o.Account, "selling.StartEngagementByAcceptingInvitationTask", in)
		if err != nil {
			return err
		}
		var got struct{ EngagementID string }
		if err := r.call(at, o.Account, "selling.GetEngagementInvitation", object{"Catalog": o.Catalog, "Identifier": made.Invitation}, &got); err != nil {
			return err
		}
		if err := r.equip(at, o, t.OpportunityID); err != nil {
			return err
		}
		return r.finish(at, o, t.OpportunityID, got.EngagementID, request)
	case answerRejected:
		in["RejectionReason"] = rejectionReason("")
		if err := r.call(at, o.Account, "selling.RejectEngagementInvitation", in, nil); err != nil {
			return err
		}
	case answerExpired:
		if err := r.act(at, "expire-invitation", "", o.Catalog, object{"invitation": made.Invitation}, nil); err != nil {
			return err
		}
	}
	r.note("referral", o.title(), o.Account, o.Catalog, made.Invitation, o.Status)
	return nil
}

// equip associates what the opportunity offers and hands it to its owner.
func (r *run) equip(at path, o *opportunity, id string) error {
	associate := func(kind, entity string) error {
		return r.call(at, o.Account, "selling.AssociateOpportunity", object{
			"Catalog": o.Catalog, "OpportunityIdentifier": id, "RelatedEntityType": kind, "RelatedEntityIdentifier": entity,
		}, nil)
	}
	for _, ref := range o.Solutions {
		entity := ref
		if s := r.solutionOf(o.Account, o.Catalog, ref); s != nil {
			entity = r.solutions[s]
		}
		if err := associate("Solutions", entity); err != nil {
			return err
		}
	}
	for _, product := range o.Products {
		if err := associate("AwsProducts", product); err != nil {
			return err
		}
	}
	// The API demands a solution from stage Committed on.
	if len(o.Solutions) == 0 && (o.Stage == stageCommitted || o.Stage == stageLaunched) {
		solution, err := r.anySolution(at, o)
		if err != nil {
			return err
		}
		if err := associate("Solutions", solution); err != nil {
			return err
		}
	}
	if o.Owner == "" {
		return nil
	}
	assignee := object{"Email": o.Owner, "FirstName": "Sam", "LastName": "Moor", "BusinessTitle": "OpportunityOwner"}
	for _, u := range r.doc.Users {
		if u.Account == o.Account && u.Catalog == o.Catalog && strings.EqualFold(u.Email, o.Owner) {
			merge(assignee, named(u))
		}
	}
	return r.call(at, o.Account, "selling.AssignOpportunity", object{"Catalog": o.Catalog, "Identifier": id, "Assignee": assignee}, nil)
}

func named(u user) object {
	name := object{}
	if u.FirstName != "" {
		name["FirstName"] = u.FirstName
	}
	if u.LastName != "" {
		name["LastName"] = u.LastName
	}
	return name
}

// anySolution is the first solution of the account in the file, a new one when it has none.
func (r *run) anySolution(at path, o *opportunity) (string, error) {
	for i := range r.doc.Solutions {
		s := &r.doc.Solutions[i]
		if s.Account == o.Account && s.Catalog == o.Catalog && s.Status == solutionStates[0] {
			return r.solutions[s], nil
		}
	}
	in := object{"name": "Solution of " + r.called(o.Account), "category": "Software Product", "status": solutionStates[0]}
	var made struct{ Solution string }
	err := r.act(at, "put-solution", o.Account, o.Catalog, in, &made)
	return made.Solution, err
}

// finish does what comes after the review: invitations to other partners, the stage, what AWS says of its side.
func (r *run) finish(at path, o *opportunity, id, engagement string, request object) error {
	if err := r.invite(at, o.Account, o.Catalog, engagement, o.Invitations, o.offer(request), r.joinWithDeal); err != nil {
		return err
	}
	if o.Stage != stageProspect {
		if err := r.moveTo(at, o, id); err != nil {
			return err
		}
	}
	if o.Summary != nil {
		if err := r.act(at, "update-summary", o.Account, o.Catalog, object{"opportunity": id, "changes": given(o.Summary)}, nil); err != nil {
			return err
		}
	}
	state := o.Status
	if o.Status == answerAccepted {
		state = reviewApproved
	}
	r.note("opportunity", o.title(), o.Account, o.Catalog, id, state+", "+o.Stage)
	return nil
}

// moveTo sends the record back with another stage, as a partner does.
func (r *run) moveTo(at path, o *opportunity, id string) error {
	record := object{}
	if err := r.call(at, o.Account, "selling.GetOpportunity", object{"Catalog": o.Catalog, "Identifier": id}, &record); err != nil {
		return err
	}
	for _, name := range []string{"Id", "Arn", "CreatedDate", "OpportunityTeam", "RelatedEntityIdentifiers"} {
		delete(record, name)
	}
	record["Identifier"] = id
	cycle := object{"Stage": o.Stage}
	if o.Stage == stageClosedLost {
		cycle["ClosedLostReason"] = o.ClosedLostReason
	}
	merge(record, object{"LifeCycle": cycle})
	return r.call(at, o.Account, "selling.UpdateOpportunity", record, nil)
}
