package seed

import "slices"

// rejectionReason is why an invitation is refused where the file does not say it.
func rejectionReason(said string) string {
	if said == "" {
		return "Unable to support"
	}
	return said
}

// accept is how an invitation is accepted; at is its place in the file.
type accept func(at path, v *invitation, catalog, id string) error

// join accepts without an opportunity of one's own.
func (r *run) join(at path, v *invitation, catalog, id string) error {
	return r.call(at, v.To, "selling.AcceptEngagementInvitation", object{"Catalog": catalog, "Identifier": id}, nil)
}

// joinWithDeal accepts by the task, which makes an opportunity of the invited partner's.
func (r *run) joinWithDeal(at path, v *invitation, catalog, id string) error {
	t, err := r.start(at, v.To, "selling.StartEngagementByAcceptingInvitationTask", object{"Catalog": catalog, "Identifier": id})
	if err == nil {
		r.note("opportunity", "by invitation", v.To, catalog, t.OpportunityID, "accepted")
	}
	return err
}

// invite invites others to an engagement and lets them answer.
func (r *run) invite(at path, sender, catalog, engagement string, list []invitation, payload object, join accept) error {
	for i := range list {
		at, v := append(slices.Clone(at), "invitations", i), &list[i]
		in := v.request(catalog, engagement, r.token(at, "CreateEngagementInvitation"), payload)
		var made struct{ ID string }
		if err := r.call(at, sender, "selling.CreateEngagementInvitation", in, &made); err != nil {
			return err
		}
		if err := r.answer(at, catalog, v, made.ID, join); err != nil {
			return err
		}
		r.note("invitation", r.called(sender)+" - "+r.called(v.To), v.To, catalog, made.ID, v.Status)
	}
	return nil
}

// answer lets the receiver do what the file says.
func (r *run) answer(at path, catalog string, v *invitation, id string, join accept) error {
	reason := rejectionReason(v.Reason)
	switch {
	case v.Status == answerExpired:
		return r.act(at, "expire-invitation", "", catalog, object{"invitation": id}, nil)
	case v.Status == answerAccepted && v.To == awsReceiver:
		return r.act(at, "accept-invitation", "", catalog, object{"invitation": id}, nil)
	case v.Status == answerAccepted, v.Status == answerConverted:
		return join(at, v, catalog, id)
	case v.Status == answerRejected && v.To == awsReceiver:
		return r.act(at, "reject-invitation", "", catalog, object{"invitation": id, "reason": reason}, nil)
	case v.Status == answerRejected:
		return r.call(at, v.To, "selling.RejectEngagementInvitation", object{"Catalog": catalog, "Identifier": id, "RejectionReason": reason}, nil)
	}
	return nil
}

func (r *run) engage() error {
	for i := range r.doc.Engagements {
		at, e := path{"engagements", i}, &r.doc.Engagements[i]
		request := e.request(r.now, r.token(at, "CreateEngagement"))
		var made struct{ ID string }
		if err := r.call(at, e.Account, "selling.CreateEngagement", request, &made); err != nil {
			return err
		}
		r.note("engagement", e.Title, e.Account, e.Catalog, made.ID, "open")
		if err := r.invite(at, e.Account, e.Catalog, made.ID, e.Invitations, e.offer(request, r.now), r.join); err != nil {
			return err
		}
	}
	return nil
}

// offerLeads lets AWS offer its leads, and partners take them up.
func (r *run) offerLeads() error {
	for i := range r.doc.Leads {
		at, l := path{"leads", i}, &r.doc.Leads[i]
		var partners []string
		for _, v := range l.Invitations {
			partners = append(partners, v.To)
		}
		in := object{
			"partners": partners, "title": l.title(), "description": l.Description, "message": l.Message,
			"lead": leadPayload(l.Customer, given(l.Fields)),
		}
		for member, otherwise := range map[string]string{"description": "A customer asks about a move to the cloud.", "message": "Would you take this lead?"} {
			if in[member] == "" {
				in[member] = otherwise
			}
		}
		var made struct {
			Engagement  string
			Invitations []struct{ Account, Invitation string }
		}
		if err := r.act(at, "send-lead", "", l.Catalog, in, &made); err != nil {
			return err
		}
		r.note("lead", l.title(), awsReceiver, l.Catalog, made.Engagement, "sent")
		for n := range l.Invitations {
			at, v := append(slices.Clone(at), "invitations", n), &l.Invitations[n]
			if err := r.answer(at, l.Catalog, v, made.Invitations[n].Invitation, r.join); err != nil {
				return err
			}
			r.note("invitation", "aws - "+r.called(v.To), v.To, l.Catalog, made.Invitations[n].Invitation, v.Status)
			if err := r.takeUp(at, l, v, made.Engagement); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *lead) title() string {
	if l.Title != "" {
		return l.Title
	}
	title := []rune("Lead: " + l.Customer)
	return string(title[:min(len(title), 40)])
}

// takeUp qualifies a lead and makes an opportunity of it.
func (r *run) takeUp(at path, l *lead, v *invitation, engagement string) error {
	if v.Qualification != "" {
		var e struct {
			ModifiedAt string
			Contexts   []struct {
				ID      string
				Payload struct{ Lead struct{ Customer object } }
			}
		}
		if err := r.call(at, v.To, "selling.GetEngagement", object{"Catalog": l.Catalog, "Identifier": engagement}, &e); err != nil {
			return err
		}
		in := object{
			"Catalog": l.Catalog, "EngagementIdentifier": engagement, "ContextIdentifier": e.Contexts[0].ID, "EngagementLastModifiedAt": e.ModifiedAt,
			"Type":    contextLead,
			"Payload": object{contextLead: object{"Customer": e.Contexts[0].Payload.Lead.Customer, "QualificationStatus": v.Qualification}},
		}
		if err := r.call(at, v.To, "selling.UpdateEngagementContext", in, nil); err != nil {
			return err
		}
	}
	if v.Status != answerConverted {
		return nil
	}
	t, err := r.start(at, v.To, "selling.StartOpportunityFromEngagementTask", object{
		"Catalog": l.Catalog, "Identifier": engagement, "ContextIdentifier": "1",
	})
	if err == nil {
		r.note("opportunity", "of lead "+l.title(), v.To, l.Catalog, t.OpportunityID, reviewPending+", "+stageProspect)
	}
	return err
}
