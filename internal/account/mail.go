package account

import (
	"fmt"

	"github.com/opencosell/cosell/internal/mail"
	"github.com/opencosell/cosell/internal/resource"
)

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
	return mail.Put(c, mail.Letter{
		Account: p.owner, Catalog: c.Catalog, To: p.hidden.Lead.Email, Subject: t.subject,
		Text: fmt.Sprintf(t.text, i.ConnectionType, c.Catalog, i.Id),
	})
}
