package seed

func (r *run) setUpAccounts() error {
	for i, a := range r.doc.Accounts {
		in := object{"name": a.Name, "standing": a.Standing, "plan": a.Plan, "linking": a.Linking}
		if a.Seller != nil {
			in["sellerId"], in["sellerName"] = a.Seller.ID, a.Seller.Name
		}
		if err := r.act(path{"accounts", i}, "set-up-account", a.ID, "", in, nil); err != nil {
			return err
		}
		r.note("account", a.Name, a.ID, "", a.ID, a.Standing)
	}
	return nil
}

func (r *run) register() error {
	for i := range r.doc.Partners {
		at, p := path{"partners", i}, &r.doc.Partners[i]
		name := r.called(p.Account)
		in := p.request(name, r.token(at, "CreatePartner"))
		if p.Catalog == catalogs[1] {
			if err := r.verify(at, p, in); err != nil {
				return err
			}
		}
		var made struct{ ID string }
		if err := r.call(at, p.Account, "account.CreatePartner", in, &made); err != nil {
			return err
		}
		r.partners[[2]string{p.Account, p.Catalog}] = made.ID
		state := "registered"
		if *p.Published {
			state = p.Visibility
			if err := r.publish(at, p, made.ID); err != nil {
				return err
			}
		}
		r.note("partner", name, p.Account, p.Catalog, made.ID, state)
	}
	return nil
}

// verify does what the catalog AWS demands of a partner to be: that its business and registrant are verified, which the
// operator decides beforehand, and that its address is proven, with a code that the operator chooses.
func (r *run) verify(at path, p *partner, request object) error {
	details := []struct {
		kind    string
		details object
	}{
		{"BUSINESS_VERIFICATION", object{"BusinessVerificationDetails": object{
			"LegalName": request["LegalName"], "RegistrationId": "REG-" + p.Account, "CountryCode": "US",
		}}},
		{"REGISTRANT_VERIFICATION", object{"RegistrantVerificationDetails": object{}}},
	}
	for _, v := range details {
		err := r.act(at, "preset-verification", p.Account, "", object{"type": v.kind, "outcome": "SUCCEEDED"}, nil)
		if err != nil {
			return err
		}
		in := object{"ClientToken": r.token(at, v.kind), "VerificationDetails": v.details}
		if err := r.call(at, p.Account, "account.StartVerification", in, nil); err != nil {
			return err
		}
	}
	address := stepInto(request["AllianceLeadContact"], "Email")
	if err := r.act(at, "fix-code", "", p.Catalog, object{"address": address, "code": request["EmailVerificationCode"]}, nil); err != nil {
		return err
	}
	return r.call(at, p.Account, "account.SendEmailVerificationCode", object{"Catalog": p.Catalog, "Email": address}, nil)
}

// publish gives a partner its profile. Where nobody reviews profiles automatically, the operator approves it.
func (r *run) publish(at path, p *partner, id string) error {
	in := object{
		"Catalog": p.Catalog, "Identifier": id, "ClientToken": r.token(at, "StartProfileUpdateTask"), "TaskDetails": p.profile(r.called(p.Account)),
	}
	var task struct {
		TaskID, Status  string
		ErrorDetailList []struct{ Reason, Message string }
	}
	if err := r.call(at, p.Account, "account.StartProfileUpdateTask", in, &task); err != nil {
		return err
	}
	if p.Catalog == catalogs[1] {
		if err := r.act(at, "approve-profile", "", p.Catalog, object{"task": task.TaskID}, nil); err != nil {
			return err
		}
	}
	err := r.until(at, "the review of the profile", func() (bool, error) {
		err := r.call(at, p.Account, "account.GetProfileUpdateTask", object{"Catalog": p.Catalog, "Identifier": id}, &task)
		return task.Status != "IN_PROGRESS", err
	})
	if err != nil {
		return err
	}
	if task.Status != "SUCCEEDED" {
		return r.Errorf(at, "the profile was not published, its review is %s: %v", task.Status, task.ErrorDetailList)
	}
	if p.Visibility == visibility[0] {
		return nil
	}
	return r.call(at, p.Account, "account.PutProfileVisibility", object{"Catalog": p.Catalog, "Identifier": id, "Visibility": p.Visibility}, nil)
}

func (r *run) connect() error {
	for i := range r.doc.Connections {
		if err := r.connectOne(path{"connections", i}, &r.doc.Connections[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) connectOne(at path, n *connection) error {
	receiver := n.To
	if n.Type == connectionTypes[0] {
		var p struct{ Profile struct{ ProfileID string } }
		in := object{"Catalog": n.Catalog, "Identifier": r.partners[[2]string{n.To, n.Catalog}]}
		if err := r.call(at, n.To, "account.GetPartner", in, &p); err != nil {
			return err
		}
		receiver = p.Profile.ProfileID
	}
	var made struct {
		ID         string
		Connection struct{ ID string }
	}
	in := n.request(r.called(n.From), receiver, r.token(at, "CreateConnectionInvitation"))
	if err := r.call(at, n.From, "account.CreateConnectionInvitation", in, &made); err != nil {
		return err
	}
	answer := func(by, operation string, more object) error {
		in := merge(object{"Catalog": n.Catalog, "Identifier": made.ID, "ClientToken": r.token(at, operation)}, more)
		return r.call(at, by, "account."+operation, in, &made)
	}
	reason := n.Reason
	if reason == "" {
		reason = "Not at this time"
	}
	var err error
	switch n.Status {
	case connectionRejected:
		err = answer(n.To, "RejectConnectionInvitation", object{"Reason": reason})
	case connectionWithdrawn:
		err = answer(n.From, "CancelConnectionInvitation", nil)
	case connectionActive, connectionEnded:
		err = answer(n.To, "AcceptConnectionInvitation", nil)
		made.ID = made.Connection.ID
	}
	if err == nil && n.Status == connectionEnded {
		err = answer(n.From, "CancelConnection", object{"ConnectionType": n.Type, "Reason": reason})
	}
	if err != nil {
		return err
	}
	r.note("connection", r.called(n.From)+" - "+r.called(n.To), n.From, n.Catalog, made.ID, n.Status)
	return nil
}

// reference writes what opportunities refer to.
func (r *run) reference() error {
	for i := range r.doc.Solutions {
		at, s := path{"solutions", i}, &r.doc.Solutions[i]
		in := object{"id": s.ID, "name": s.Name, "category": s.Category, "status": s.Status, "marketplaceArn": s.MarketplaceARN}
		var made struct{ Solution string }
		if err := r.act(at, "put-solution", s.Account, s.Catalog, in, &made); err != nil {
			return err
		}
		r.solutions[s] = made.Solution
		r.note("solution", s.Name, s.Account, s.Catalog, made.Solution, s.Status)
	}
	for i, u := range r.doc.Users {
		in := object{"email": u.Email, "firstName": u.FirstName, "lastName": u.LastName}
		if err := r.act(path{"users", i}, "put-user", u.Account, u.Catalog, in, nil); err != nil {
			return err
		}
		r.note("user", u.Email, u.Account, u.Catalog, u.Email, "registered")
	}
	return nil
}
