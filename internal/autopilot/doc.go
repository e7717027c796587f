// Package autopilot plays the other side of the deals by policies: what AWS does by itself, when and to whom (selling §9.2,
// account §11). Policies are data that people write as YAML. The domains say what happens; a policy that answers to it puts
// an entry on the agenda in the same transaction, and the entry takes an action of the operator. So nothing is lost by a
// crash, nothing is done twice, and the autopilot can do nothing that the operator cannot. It knows actions by their
// descriptions and records by the members that the APIs answer; it knows no HTTP and no rule of the domains.
package autopilot
