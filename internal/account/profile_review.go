package account

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	api "github.com/opencosell/cosell/api/account"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// review is the built-in one (account §11): what it can tell without opening a connection. An error has the locale of
// the content that it concerns.
func (s *Service) review(c *resource.ReadCall, t *profileTask) ([]api.ErrorDetail, error) {
	d := t.TaskDetails
	var problems []api.ErrorDetail
	taken, err := nameTaken(c, t.owner, d.DisplayName)
	if err != nil {
		return nil, err
	}
	if taken {
		problems = append(problems, api.ErrorDetail{
			Locale: d.TranslationSourceLocale, Reason: api.ProfileValidationErrorReasonDuplicateProfile,
			Message: "Another partner has published a profile with this DisplayName; choose another name.",
		})
	}
	problems = append(problems, s.contentProblems(api.LocalizedContent{
		DisplayName: d.DisplayName, Description: d.Description, WebsiteUrl: d.WebsiteUrl, LogoUrl: d.LogoUrl,
		Locale: d.TranslationSourceLocale,
	})...)
	for _, content := range d.LocalizedContents {
		problems = append(problems, s.contentProblems(content)...)
	}
	return problems[:min(len(problems), maxProblems)], nil
}

// contentRules are the tests of one content, in the order in which they are reported.
var contentRules = []struct {
	reason  api.ProfileValidationErrorReason
	breaks  func(*Service, api.LocalizedContent) bool
	message string
}{
	{
		api.ProfileValidationErrorReasonInvalidContent,
		func(s *Service, l api.LocalizedContent) bool {
			return s.forbidden(l.DisplayName) || s.forbidden(l.Description)
		},
		"DisplayName or Description has a term that profiles must not have.",
	},
	{
		api.ProfileValidationErrorReasonInvalidWebsiteUrl,
		func(_ *Service, l api.LocalizedContent) bool { return !publicHost(l.WebsiteUrl) },
		"The host of WebsiteUrl is not a public DNS name.",
	},
	{
		api.ProfileValidationErrorReasonInvalidLogoUrl,
		func(_ *Service, l api.LocalizedContent) bool { return !publicHost(l.LogoUrl) },
		"The host of LogoUrl is not a public DNS name.",
	},
}

func (s *Service) contentProblems(l api.LocalizedContent) []api.ErrorDetail {
	var problems []api.ErrorDetail
	for _, rule := range contentRules {
		if rule.breaks(s, l) {
			problems = append(problems, api.ErrorDetail{Locale: l.Locale, Reason: rule.reason, Message: rule.message})
		}
	}
	return problems
}

func (s *Service) forbidden(text string) bool {
	folded := fold(text)
	for _, term := range s.ForbiddenTerms {
		if term != "" && strings.Contains(folded, fold(term)) {
			return true
		}
	}
	return false
}

// publicHost reports whether the host of a URL can be a public DNS name: no IP address in any spelling, not
// localhost, and with a dot.
func publicHost(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	dot := strings.LastIndexByte(host, '.')
	top := host[dot+1:]
	// A last label that is a number, such as 1 or 0x7f, makes the host an address in another spelling.
	digits, base := top, 10
	if rest, hex := strings.CutPrefix(top, "0x"); hex {
		digits, base = rest, 16
	}
	_, err = strconv.ParseUint(digits, base, 64)
	numeric := top == "" || err == nil
	return dot > 0 && top != "localhost" && !numeric
}

// nameTaken reports whether another partner of the catalog has published the display name.
func nameTaken(c *resource.ReadCall, owner, displayName string) (bool, error) {
	rows, err := c.List(store.Range{
		Catalog: c.Catalog, Kind: kindPartner, Name: indexDisplayName, Value: fold(displayName), Limit: 2,
	})
	if err != nil {
		return false, err
	}
	for _, row := range rows {
		if row.Record.Account != owner {
			return true, nil
		}
	}
	return false, nil
}
