package seed

import "encoding/json"

// document is a seed file. Members that are absent have the defaults that docs/seeds.md lists.
type document struct {
	Clock         string        `json:"clock"`
	Frozen        *bool         `json:"frozen"`
	Catalog       string        `json:"catalog"`
	Accounts      []account     `json:"accounts"`
	Partners      []partner     `json:"partners"`
	Connections   []connection  `json:"connections"`
	Solutions     []solution    `json:"solutions"`
	Users         []user        `json:"users"`
	Opportunities []opportunity `json:"opportunities"`
	Engagements   []engagement  `json:"engagements"`
	Leads         []lead        `json:"leads"`
}

// account gives an account a name, by which the rest of the file refers to it.
type account struct {
	Name     string `json:"name"`
	ID       string `json:"id"`
	Standing string `json:"standing"`
	Plan     string `json:"plan"`
	Linking  string `json:"linking"`
	Seller   *struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"seller"`
}

type partner struct {
	Account    string          `json:"account"`
	Catalog    string          `json:"catalog"`
	LegalName  string          `json:"legalName"`
	Published  *bool           `json:"published"`
	Visibility string          `json:"visibility"`
	Fields     json.RawMessage `json:"fields"`  // of CreatePartner
	Profile    json.RawMessage `json:"profile"` // TaskDetails of StartProfileUpdateTask
}

type connection struct {
	From    string          `json:"from"`
	To      string          `json:"to"`
	Catalog string          `json:"catalog"`
	Type    string          `json:"type"`
	Status  string          `json:"status"`
	Reason  string          `json:"reason"`
	Fields  json.RawMessage `json:"fields"` // of CreateConnectionInvitation
}

type solution struct {
	Name           string `json:"name"`
	Account        string `json:"account"`
	Catalog        string `json:"catalog"`
	ID             string `json:"id"`
	Category       string `json:"category"`
	Status         string `json:"status"`
	MarketplaceARN string `json:"marketplaceArn"`
}

type user struct {
	Email     string `json:"email"`
	Account   string `json:"account"`
	Catalog   string `json:"catalog"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
}

type opportunity struct {
	Account          string          `json:"account"`
	Catalog          string          `json:"catalog"`
	Customer         string          `json:"customer"`
	Title            string          `json:"title"`
	Origin           string          `json:"origin"`
	Status           string          `json:"status"`
	Stage            string          `json:"stage"`
	ClosedLostReason string          `json:"closedLostReason"`
	Involvement      string          `json:"involvement"`
	Visibility       string          `json:"visibility"`
	Comments         string          `json:"comments"`
	Reason           string          `json:"reason"`
	Solutions        []string        `json:"solutions"`
	Products         []string        `json:"products"`
	Owner            string          `json:"owner"`
	Invitations      []invitation    `json:"invitations"`
	Fields           json.RawMessage `json:"fields"`  // of CreateOpportunity
	Summary          json.RawMessage `json:"summary"` // of GetAwsOpportunitySummary
}

// invitation is one to an engagement.
type invitation struct {
	To            string          `json:"to"`
	Status        string          `json:"status"`
	Reason        string          `json:"reason"`
	Qualification string          `json:"qualification"` // leads of AWS only
	Fields        json.RawMessage `json:"fields"`        // Invitation of CreateEngagementInvitation; not with leads of AWS
}

type engagement struct {
	Title       string              `json:"title"`
	Account     string              `json:"account"`
	Catalog     string              `json:"catalog"`
	Description string              `json:"description"`
	Contexts    []engagementContext `json:"contexts"`
	Invitations []invitation        `json:"invitations"`
}

type engagementContext struct {
	Type     string          `json:"type"`
	Customer string          `json:"customer"`
	Fields   json.RawMessage `json:"fields"` // the context's payload
}

type lead struct {
	Customer    string          `json:"customer"`
	Catalog     string          `json:"catalog"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	Message     string          `json:"message"`
	Invitations []invitation    `json:"invitations"`
	Fields      json.RawMessage `json:"fields"` // payload of a Lead context
}
