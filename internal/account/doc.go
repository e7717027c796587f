// Package account is the behaviour of the Partner Central Account API: partners, their profiles and the connections
// between them, as this server decides it (docs/divergences.md names the guesses). It knows the shapes of api/account
// and the store's contract; it opens no file and no socket, sends no mail, and knows no HTTP and no other domain.
package account
