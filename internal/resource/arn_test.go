package resource

import (
	"testing"

	"github.com/opencosell/cosell/internal/apierr"
)

// §3 of selling: members that take an identifier or an ARN.
func TestARNOrIdentifier_Selling3(t *testing.T) {
	c := &Call{Catalog: CatalogSandbox, Region: "us-east-1"}
	for _, tt := range []struct {
		value, want string
		code        apierr.Code
	}{
		{"eng-0123456789abcd", "eng-0123456789abcd", ""},
		{c.ARN("", "engagement/eng-0123456789abcd"), "eng-0123456789abcd", ""},
		{"arn:aws:partnercentral:eu-west-1:111122223333:catalog/Sandbox/engagement/eng-1", "eng-1", ""},
		{"arn:aws:partnercentral:us-east-1::catalog/AWS/engagement/eng-1", "", apierr.InvalidValue},
		{"arn:aws:partnercentral:us-east-1::catalog/Sandbox/opportunity/O1", "", apierr.InvalidStringFormat},
		{"arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/eng-1/more", "", apierr.InvalidStringFormat},
		{"arn:aws:partnercentral:us-east-1::engagement/eng-1", "", apierr.InvalidStringFormat},
		{"arn:aws:s3:::bucket", "", apierr.InvalidStringFormat},
		{"arn:", "", apierr.InvalidStringFormat},
	} {
		got, err := c.ID(tt.value, "engagement/", "Identifier")
		var code apierr.Code
		if err != nil {
			code = apierr.From(err).Fields[0].Code
		}
		if got != tt.want || code != tt.code {
			t.Errorf("ID(%q) = %q, %q; want %q, %q", tt.value, got, code, tt.want, tt.code)
		}
	}
}
