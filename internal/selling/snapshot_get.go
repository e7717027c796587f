package selling

import (
	"errors"
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// GetResourceSnapshot answers a revision, the last one when none is named, to members of the engagement for whom it
// is meant; to others it does not exist (selling §7.6).
func (s *Service) GetResourceSnapshot(c *resource.ReadCall, in *api.GetResourceSnapshotInput) (*api.GetResourceSnapshotOutput, error) {
	if _, err := loadEngagement(c, c.Catalog, c.Account, in.EngagementIdentifier); err != nil {
		return nil, err
	}
	shot, err := findSnapshot(c, in)
	if err != nil {
		return nil, err
	}
	if shot == nil || !shot.readable(c.Account) {
		return nil, apierr.NotFoundf("", "No such snapshot of opportunity %s by template %s was found in engagement %s among those that the calling account may read.",
			in.ResourceIdentifier, in.ResourceSnapshotTemplateIdentifier, in.EngagementIdentifier)
	}
	return &shot.GetResourceSnapshotOutput, nil
}

// findSnapshot is the snapshot that the request names, whoever may read it; nil when there is none.
func findSnapshot(c *resource.ReadCall, in *api.GetResourceSnapshotInput) (*snapshot, error) {
	path := snapshotPath(in.ResourceIdentifier, in.ResourceSnapshotTemplateIdentifier)
	if in.Revision == nil {
		return lastSnapshot(c, c.Catalog, in.EngagementIdentifier, path)
	}
	key := snapshotKey(c.Catalog, in.EngagementIdentifier, path, *in.Revision)
	r, err := c.Get(key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read snapshot %s: %w", key.ID, err)
	}
	return readSnapshot(r)
}
