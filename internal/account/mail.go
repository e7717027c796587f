package account

import (
	"fmt"
	"strings"
	"time"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// mail is a letter in the outbox. This package only writes it; reading and sending it is the operator's (account §11).
type mail struct {
	To, Subject, Text string
	Time              time.Time
}

// mailTemplate makes a letter about an invitation; %[1]s is its type, %[2]s its catalog, %[3]s its id.
type mailTemplate struct{ subject, text string }

// The letters of account §10.
var (
	mailInvited = mailTemplate{
		"You have a new connection invitation",
		"A partner invites you to a connection of type %[1]s in catalog %[2]s. Read invitation %[3]s with GetConnectionInvitation, " +
			"then accept or reject it before it expires.",
	}
	mailAccepted = mailTemplate{
		"Your connection invitation was accepted",
		"Your invitation %[3]s to a connection of type %[1]s in catalog %[2]s was accepted. GetConnectionInvitation gives the id of the connection.",
	}
	mailRejected = mailTemplate{
		"Your connection invitation was rejected",
		"Your invitation %[3]s to a connection of type %[1]s in catalog %[2]s was rejected. You may invite again.",
	}
)

// mailLead writes to the alliance lead of a partner; an account without a partner has nobody to write to.
func mailLead(c *resource.WriteCall, p *partner, t mailTemplate, i *invitation) error {
	if p == nil {
		return nil
	}
	m := mail{To: p.hidden.Lead.Email, Subject: t.subject, Text: fmt.Sprintf(t.text, i.ConnectionType, c.Catalog, i.Id), Time: c.Now}
	body, err := resource.JSON(m)
	if err != nil {
		return fmt.Errorf("encode mail: %w", err)
	}
	sent := stamp(c.Now)
	return put(c, nil, &store.Record{
		Key:     store.Key{Kind: kindMail, Catalog: c.Catalog, ID: c.IDs.New("mail-", 13)},
		Account: p.owner, Created: c.Now, Updated: c.Now, Body: body,
	}, []store.Index{
		{Account: p.owner, Name: indexCreated, Sort: sent},
		{Name: indexTo, Value: strings.ToLower(m.To), Sort: sent},
	})
}
