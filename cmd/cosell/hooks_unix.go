//go:build unix

package main

import (
	"io/fs"
	"os/exec"
	"syscall"
)

func executable(info fs.FileInfo) bool { return info.Mode().Perm()&0o111 != 0 }

// ownGroup lets a script and all that it starts be stopped together, and not by the terminal's interrupt.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// stopGroup asks the script and all that it started to end.
func stopGroup(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }

// killGroup ends what did not heed. The group may be gone, which is as well.
func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
