// Package requestlog remembers the last calls of the AWS APIs with their bodies, so that an integrator can see what its
// client sent and why it was refused. It is kept in the memory of one process: other replicas have their own, and a
// restart empties it. It is bounded in calls and in bytes.
//
// Adding a call keeps its bytes as they are and costs no more than that; what is not to be shown is masked when somebody
// reads, and nothing leaves the package unmasked. The package knows neither HTTP nor what an operation does.
package requestlog
