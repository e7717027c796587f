package account

import (
	"errors"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/store"
)

// Connected reports whether the two accounts have a connection in the catalog whose type OPPORTUNITY_COLLABORATION is
// ACTIVE, whichever of them asked for it (account §5.2). Other services ask before they let one partner invite another.
func (s *Service) Connected(r store.Reader, catalog, a, b string) (bool, error) {
	rec, err := first(r, store.Range{Catalog: catalog, Kind: kindConnection, Name: indexPair, Value: pair(a, b)})
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	n, err := decodeConnection(rec)
	if err != nil {
		return false, err
	}
	return n.active(api.ConnectionTypeOpportunityCollaboration), nil
}
