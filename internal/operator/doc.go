// Package operator is the other side of every deal: what AWS does in the real service, as actions that a person or a
// program takes (selling §9.2, account §11). An action is a name, a catalog, an account and an input; it is carried out
// in one transaction with its events and a line of the audit trail. The control API and the command line are two forms
// of this one table. The package decides nothing about a deal, the domains do, and it knows no HTTP.
package operator
