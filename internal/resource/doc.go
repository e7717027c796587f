// Package resource is what the domains share: the call they are handed, catalogs, identifiers, ARNs, page tokens,
// listing, events and the switches of a profile. It knows the store's contract and no wire form, no HTTP and no domain.
package resource
