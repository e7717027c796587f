package server

import (
	"net/http"
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
)

// defaultAccount is who calls with an access key that names no account.
const defaultAccount = "123456789012"

// credentials are what a request says of its caller.
type credentials struct {
	key     string // access key id
	service string // of the scope, empty when there is none
}

// readCredentials takes the credential from the Authorization header or from a presigned query.
func readCredentials(r *http.Request) (credentials, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		if q := r.URL.RawQuery; q != "" && strings.Contains(q, "X-Amz-Credential") {
			return parseCredential(r.URL.Query().Get("X-Amz-Credential"))
		}
		return credentials{}, &apierr.Error{Kind: apierr.MissingToken, Message: "Request is missing Authentication Token: sign it with any access key, or send an Authorization header."}
	}
	_, rest, found := strings.Cut(header, "Credential=")
	if !found {
		return credentials{}, incomplete("Authorization header requires 'Credential' parameter")
	}
	credential, _, _ := strings.Cut(rest, ",")
	return parseCredential(strings.TrimSpace(credential))
}

// parseCredential reads KEY/date/region/service/aws4_request; a SigV4a credential has no region.
func parseCredential(s string) (credentials, error) {
	parts := strings.Split(s, "/")
	if n := len(parts); parts[0] == "" || n != 4 && n != 5 {
		return credentials{}, incomplete("Credential must be of the form <access key>/<date>/<region>/<service>/aws4_request")
	}
	return credentials{key: parts[0], service: parts[len(parts)-2]}, nil
}

func incomplete(message string) error {
	return &apierr.Error{Kind: apierr.IncompleteSignature, Message: message + "."}
}

// account is who the access key stands for when signatures are not verified: its twelve digits, or the default account.
func (c credentials) account() string {
	for start := 0; start < len(c.key); start++ {
		end := start
		for end < len(c.key) && c.key[end] >= '0' && c.key[end] <= '9' {
			end++
		}
		if end-start == len(defaultAccount) {
			return c.key[start:end]
		}
		start = end
	}
	return defaultAccount
}
