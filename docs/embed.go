// Package docs holds those pages of the documentation that the program itself quotes: the rules, and what all services
// share. It knows nothing of their form.
package docs

import "embed"

// Rules are rules/selling.md, rules/account.md and protocol.md.
//
//go:embed rules/selling.md rules/account.md protocol.md
var Rules embed.FS
