package selling

import (
	"errors"
	"fmt"
	"strings"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// kindSettings is the one record of an account and catalog, under the id of the account (selling §4.11). Its body is
// the answer of GetSellingSystemSettings.
const kindSettings = "selling-system-settings"

func settingsKey(catalog, account string) store.Key {
	return store.Key{Kind: kindSettings, Catalog: catalog, ID: account}
}

// settings are those of one account; record is nil while they were never put.
type settings struct {
	record *store.Record
	api.GetSellingSystemSettingsOutput
}

// readSettings returns the account's settings; those never put have nothing set.
func readSettings(r store.Reader, catalog, account string) (*settings, error) {
	s := &settings{GetSellingSystemSettingsOutput: api.GetSellingSystemSettingsOutput{Catalog: catalog}}
	rec, err := r.Get(settingsKey(catalog, account))
	if errors.Is(err, store.ErrNotFound) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the settings of account %s: %w", account, err)
	}
	s.record = rec
	return s, decode(rec, &s.GetSellingSystemSettingsOutput, &struct{}{})
}

// PutSellingSystemSettings replaces the settings of the caller; what the request leaves out is cleared (selling §7.8).
func (s *Service) PutSellingSystemSettings(c *resource.WriteCall, in *api.PutSellingSystemSettingsInput) (*api.PutSellingSystemSettingsOutput, error) {
	role, err := roleARN(c.Account, in.ResourceSnapshotJobRoleIdentifier)
	if err != nil {
		return nil, err
	}
	set, err := readSettings(c, c.Catalog, c.Account)
	if err != nil {
		return nil, err
	}
	set.ResourceSnapshotJobRoleArn = role
	c.Subject = settingsKey(c.Catalog, c.Account)
	created := c.Now
	if set.record != nil {
		created = set.record.Created
	}
	err = write(c, c.Subject, c.Account, &set.record, &set.GetSellingSystemSettingsOutput, struct{}{}, created, c.Now, nil)
	if err != nil {
		return nil, err
	}
	return &api.PutSellingSystemSettingsOutput{Catalog: c.Catalog, ResourceSnapshotJobRoleArn: role}, nil
}

// GetSellingSystemSettings answers the caller's own settings (selling §7.8).
func (s *Service) GetSellingSystemSettings(c *resource.ReadCall, _ *api.GetSellingSystemSettingsInput) (*api.GetSellingSystemSettingsOutput, error) {
	set, err := readSettings(c, c.Catalog, c.Account)
	if err != nil {
		return nil, err
	}
	return &set.GetSellingSystemSettingsOutput, nil
}

// roleARN is the ARN of a role that is given by name or by ARN, nil when none is given. Whether there is such a role
// is not known here. A role of another account is a Validation error.
func roleARN(account string, identifier *string) (*string, error) {
	if identifier == nil {
		return nil, nil
	}
	own := "arn:aws:iam::" + account + ":role/"
	switch {
	case !strings.HasPrefix(*identifier, "arn:"):
		return new(own + *identifier), nil
	case !strings.HasPrefix(*identifier, own):
		return nil, apierr.Business(apierr.Fieldf("ResourceSnapshotJobRoleIdentifier", apierr.InvalidValue,
			"ResourceSnapshotJobRoleIdentifier must name a role of the calling account: the name of the role, or an ARN that begins with %s", own))
	}
	return identifier, nil
}
