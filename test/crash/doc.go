// Package crash kills the program under load, again and again, and counts what is left: every write that was
// acknowledged must be there after the restart, every request that was cut off must have one effect when it is repeated,
// no task may stick or run twice, and each change must have told each recipient of it once. It sees the built program
// only from outside.
package crash
