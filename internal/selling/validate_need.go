package selling

import (
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
)

// needProblems are the needs of a new opportunity that only this server gives: the overlay lets them into every
// request, because an update sends them back as they were read (selling §5.4).
func needProblems(needs []api.PrimaryNeedFromAws) []apierr.Field {
	var found []apierr.Field
	for _, i := range where(needs, func(n api.PrimaryNeedFromAws) bool { return n == needsNoSupport }) {
		found = append(found, apierr.Fieldf(fmt.Sprintf("PrimaryNeedsFromAws[%d]", i), apierr.InvalidEnumValue,
			"PrimaryNeedsFromAws must name Co-Sell needs only, such as %s: %s is what AWS is told by a submission For Visibility Only",
			api.PrimaryNeedFromAwsCoSellArchitecturalValidation, needsNoSupport))
	}
	return found
}
