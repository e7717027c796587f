//go:build !unix

package main

import (
	"io/fs"
	"os/exec"
)

// executable: other systems tell programs by their names; what cannot be run fails when it is.
func executable(fs.FileInfo) bool { return true }

func ownGroup(*exec.Cmd) {}

func stopGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }

func killGroup(*exec.Cmd) {}
