//go:build unix

package transfer

import "syscall"

// nonblock opens named pipes without waiting for their other end.
const nonblock = syscall.O_NONBLOCK
