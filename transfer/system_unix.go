//go:build unix && !solaris && !illumos && !aix

package transfer

import (
	"os"
	"syscall"
)

// nonblock opens named pipes without waiting for their other end.
const nonblock = syscall.O_NONBLOCK

// lock takes a file that was opened by its name for this process, or returns nil
// where another has it, or the name has meanwhile become another file's. The lock
// is one of the file's own, so that the end of the process gives it back.
func lock(root *os.Root, name string, file *os.File) (unlock func()) {
	// A handle of its own holds the lock until the file has its name.
	held, err := root.OpenFile(name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil
	}
	conn, err := held.SyscallConn()
	if err == nil {
		var failed error
		if err = conn.Control(func(fd uintptr) { failed = syscall.Flock(int(fd), syscall.LOCK_EX|syscall.LOCK_NB) }); err == nil {
			err = failed
		}
	}
	if err != nil || !sameFile(root, name, file, held) {
		_ = held.Close() // nothing was written
		return nil
	}
	return func() { _ = held.Close() }
}

// sameFile says whether the handles and the name are one regular file, which has no
// other name.
func sameFile(root *os.Root, name string, file, held *os.File) bool {
	a, errA := file.Stat()
	b, errB := held.Stat()
	c, errC := root.Lstat(name)
	if errA != nil || errB != nil || errC != nil || !c.Mode().IsRegular() || !os.SameFile(a, b) || !os.SameFile(a, c) {
		return false
	}
	stat, ok := a.Sys().(*syscall.Stat_t)
	return !ok || stat.Nlink == 1
}
