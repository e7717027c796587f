package resource

import (
	"strings"

	"github.com/opencosell/cosell/internal/apierr"
)

// ARN is the name of a resource: arn:aws:partnercentral:<region>:<account>:catalog/<catalog>/<path>. The account is
// empty for what belongs to several accounts (selling §3, account §3).
type ARN struct{ Region, Account, Catalog, Path string }

const arnPrefix = "arn:aws:partnercentral:"

// String is the ARN as it is written.
func (a ARN) String() string {
	return arnPrefix + a.Region + ":" + a.Account + ":catalog/" + a.Catalog + "/" + a.Path
}

// ARN names a resource of the call's catalog; account may be empty.
func (c *Call) ARN(account, path string) string {
	return ARN{Region: c.Region, Account: account, Catalog: c.Catalog, Path: path}.String()
}

// ParseARN takes an ARN apart; false when it has another form.
func ParseARN(s string) (ARN, bool) {
	rest, ok := strings.CutPrefix(s, arnPrefix)
	if !ok {
		return ARN{}, false
	}
	parts := strings.SplitN(rest, ":", 3)
	if len(parts) != 3 {
		return ARN{}, false
	}
	resource, ok := strings.CutPrefix(parts[2], "catalog/")
	if !ok {
		return ARN{}, false
	}
	catalog, path, ok := strings.Cut(resource, "/")
	if !ok || catalog == "" || path == "" {
		return ARN{}, false
	}
	return ARN{Region: parts[0], Account: parts[1], Catalog: catalog, Path: path}, true
}

// ID resolves a member that takes an identifier or an ARN. path is what the ARN has before the identifier, such as
// "engagement/"; field is the member's path for the error (selling §3: an ARN of another catalog is INVALID_VALUE, an
// ARN of another form INVALID_STRING_FORMAT).
func (c *Call) ID(value, path, field string) (string, error) {
	if !strings.HasPrefix(value, "arn:") {
		return value, nil
	}
	a, ok := ParseARN(value)
	id, found := strings.CutPrefix(a.Path, path)
	if !ok || !found || strings.Contains(id, "/") {
		return "", apierr.Request(apierr.Fieldf(field, apierr.InvalidStringFormat,
			"%q is not an ARN of the form %s", value, ARN{Region: c.Region, Catalog: c.Catalog, Path: path + "<id>"}))
	}
	if a.Catalog != c.Catalog {
		return "", apierr.Request(apierr.Fieldf(field, apierr.InvalidValue,
			"the ARN belongs to catalog %s, but the request names catalog %s", a.Catalog, c.Catalog))
	}
	return id, nil
}

// FilterIDs resolves each element of a filter as ID does.
func (c *Call) FilterIDs(values []string, path, field string) ([]string, error) {
	ids := make([]string, len(values))
	for i, v := range values {
		id, err := c.ID(v, path, field)
		if err := c.Refuse(err); err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}
