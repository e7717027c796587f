// Package selling is the behaviour of the Partner Central Selling API: opportunities, engagements, invitations and the
// tasks that tie them together, as this server decides it (docs/divergences.md names the guesses). It knows the shapes
// of api/selling and the store's contract; it opens no file and no socket and knows no HTTP.
package selling
