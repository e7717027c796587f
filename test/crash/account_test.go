package crash

import (
	"fmt"

	"github.com/opencosell/cosell/test/wire"
)

// meetPartner registers two partners, publishes their profiles, and lets one invite the other, who accepts, rejects, or
// finds the invitation taken back.
func (c *client) meetPartner() error {
	sender, receiver := c.partnerAccount("1"), c.partnerAccount("2")
	var profiles [2]string
	for n, account := range []string{sender, receiver} {
		var err error
		if profiles[n], err = c.register(account); err != nil {
			return err
		}
	}
	var made connectionInvitation
	_, err := c.write(wire.Account, "CreateConnectionInvitation", sender, object{
		"ClientToken": c.token("connect"), "ConnectionType": "OPPORTUNITY_COLLABORATION", "ReceiverIdentifier": profiles[1],
		"Email": "ada@sender.example", "Name": "Ada Berg", "Message": "Let us work together.",
	}, &made)
	if err != nil {
		return err
	}
	for _, account := range []string{sender, receiver} {
		c.ledger.holds(account, func(h *holdings) { h.ConnectionInvitations[made.ID] = true })
	}
	end := connectionEnds[c.told%len(connectionEnds)]
	by := map[string]string{"sender": sender, "receiver": receiver}
	c.ledger.know("connection invitation "+made.ID, func(c *caller) error {
		var got connectionInvitation
		if err := c.call(wire.Account, "GetConnectionInvitation", receiver, object{"Identifier": made.ID}, &got); err != nil {
			return err
		}
		if got.Status != "PENDING" && got.Status != end.status {
			return fmt.Errorf("got status %s, want PENDING or %s", got.Status, end.status)
		}
		return nil
	}, eventKey{receiver, "Partner Connection Invitation Received", made.ID})

	var answer struct {
		Connection struct {
			ID string `json:"Id"`
		}
	}
	body := object{"Identifier": made.ID, "ClientToken": c.token("answer")}
	if _, err := c.write(wire.Account, end.operation, by[end.by], body, &answer); err != nil {
		return err
	}
	connection := answer.Connection.ID
	if (connection != "") != (end.status == "ACCEPTED") {
		return fmt.Errorf("%s answers connection %q", end.operation, connection)
	}
	var told []eventKey
	for _, who := range end.told {
		told = append(told, eventKey{by[who], end.event, made.ID})
	}
	for _, account := range []string{sender, receiver} {
		c.ledger.holds(account, func(h *holdings) {
			if connection != "" {
				h.Connections[connection] = true
			}
		})
	}
	c.ledger.know(end.operation+" of "+made.ID, func(c *caller) error {
		for _, account := range []string{sender, receiver} {
			var got connectionInvitation
			if err := c.call(wire.Account, "GetConnectionInvitation", account, object{"Identifier": made.ID}, &got); err != nil {
				return err
			}
			if err := same(got, connectionInvitation{ID: made.ID, Status: end.status, ConnectionID: connection}); err != nil {
				return err
			}
		}
		return nil
	}, told...)
	return nil
}

type connectionInvitation struct {
	ID           string `json:"Id"`
	Status       string
	ConnectionID string `json:"ConnectionId"`
}

// connectionEnds are the ways in which an invitation ends, with who does it and who is told.
var connectionEnds = []struct {
	operation, by, status, event string
	told                         []string
}{
	{"RejectConnectionInvitation", "receiver", "REJECTED", "Partner Connection Invitation Rejected", []string{"sender"}},
	{"AcceptConnectionInvitation", "receiver", "ACCEPTED", "Partner Connection Invitation Accepted", []string{"sender", "receiver"}},
	{"CancelConnectionInvitation", "sender", "CANCELED", "Partner Connection Invitation Cancelled", []string{"receiver"}},
}

func (c *client) partnerAccount(side string) string {
	return fmt.Sprintf("2%s%03d%07d", side, c.number, c.told)
}

// register makes the account a partner with a published profile and returns the profile's id.
func (c *client) register(account string) (string, error) {
	var partner struct {
		ID string `json:"Id"`
	}
	name := "Partner " + account
	_, err := c.write(wire.Account, "CreatePartner", account, object{
		"ClientToken": c.token("register" + account[1:2]), "LegalName": name, "PrimarySolutionType": "MANAGED_SERVICES",
		"AllianceLeadContact": object{
			"FirstName": "Ada", "LastName": "Berg", "Email": "ada@partner.example", "BusinessTitle": "Alliance Lead",
		},
		"EmailVerificationCode": "123456",
	}, &partner)
	if err != nil {
		return "", err
	}
	c.ledger.holds(account, func(h *holdings) { h.Partners[partner.ID] = true })
	c.ledger.know("partner "+partner.ID, func(c *caller) error {
		var got struct{ LegalName string }
		if err := c.call(wire.Account, "GetPartner", account, object{"Identifier": partner.ID}, &got); err != nil {
			return err
		}
		return same(got.LegalName, name)
	})

	var started profileTask
	_, err = c.write(wire.Account, "StartProfileUpdateTask", account, object{
		"Identifier": partner.ID, "ClientToken": c.token("profile" + account[1:2]),
		"TaskDetails": object{
			"DisplayName": name, "Description": "Makes things.", "WebsiteUrl": "https://www.partner.example",
			"LogoUrl": "https://cdn.partner.example/logo.png", "PrimarySolutionType": "MANAGED_SERVICES",
			"IndustrySegments": []string{"GAMING"}, "TranslationSourceLocale": "en-US",
		},
	}, &started)
	if err != nil {
		return "", err
	}
	var got struct {
		Profile struct {
			ProfileID   string `json:"ProfileId"`
			DisplayName string
		}
	}
	err = soon(func() (bool, error) {
		err := c.read(wire.Account, "GetPartner", account, object{"Identifier": partner.ID}, &got)
		return got.Profile.ProfileID != "", err
	})
	if err != nil {
		return "", fmt.Errorf("profile of %s after task %s: %w", partner.ID, started.TaskID, err)
	}
	c.ledger.know("profile task "+started.TaskID, func(c *caller) error {
		var task profileTask
		if err := c.call(wire.Account, "GetProfileUpdateTask", account, object{"Identifier": partner.ID}, &task); err != nil {
			return err
		}
		return same(task, profileTask{TaskID: started.TaskID, Status: "SUCCEEDED"})
	})
	return got.Profile.ProfileID, nil
}

type profileTask struct {
	TaskID string `json:"TaskId"`
	Status string
}
