package selling

import (
	"fmt"
	"slices"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// The index groups of snapshots. They belong to the engagement, so its id stands in the place of the account: whoever
// walks them has checked the membership. All but the last are ordered by creation, and their values end in the
// audience, so that nobody walks what somebody else was shown.
const (
	snapshotsByDate            = "CreatedAt"
	snapshotsByResource        = "ResourceId/CreatedAt"
	snapshotsByTemplate        = "Template/CreatedAt"
	snapshotsByCreator         = "CreatedBy/CreatedAt"
	snapshotsBySeries          = "ResourceId,Template/CreatedAt"
	snapshotsByResourceCreator = "ResourceId,CreatedBy/CreatedAt"
	snapshotsByRevision        = "Path/Revision"
)

// allMembers is the audience of a snapshot that is not for certain accounts only.
const allMembers = ""

// audience are the accounts that may read the snapshot, allMembers standing for whoever is a member when it is read
// (selling §2.3, §4.7).
func (s *snapshot) audience() []string {
	if *s.ResourceSnapshotTemplateName == templateOpportunity {
		return []string{allMembers}
	}
	return append([]string{*s.CreatedBy}, s.TargetMemberAccounts...)
}

// readable reports whether the account, a member of the engagement, may read the snapshot.
func (s *snapshot) readable(account string) bool {
	audience := s.audience()
	return slices.Contains(audience, allMembers) || slices.Contains(audience, account)
}

// shownTo is the value of an index group for one audience.
func shownTo(audience, value string) string { return value + "|" + audience }

func (s *snapshot) indexRows() []store.Index {
	of, template, creator := *s.ResourceId, *s.ResourceSnapshotTemplateName, *s.CreatedBy
	// Newest first, and among those of one moment the highest revision (selling §1.7).
	key := fmt.Sprintf("%s/%010d", resource.TimeKey(s.CreatedAt.Time), *s.Revision)
	rows := []store.Index{
		{Account: *s.EngagementId, Name: snapshotsByRevision, Value: snapshotPath(of, template), Sort: fmt.Sprintf("%010d", *s.Revision)},
	}
	for _, group := range []struct{ name, value string }{
		{snapshotsByDate, ""},
		{snapshotsByResource, of},
		{snapshotsByTemplate, template},
		{snapshotsByCreator, creator},
		{snapshotsBySeries, of + "," + template},
		{snapshotsByResourceCreator, of + "," + creator},
	} {
		for _, account := range s.audience() {
			rows = append(rows, store.Index{Account: *s.EngagementId, Name: group.name, Value: shownTo(account, group.value), Sort: key})
		}
	}
	return rows
}
