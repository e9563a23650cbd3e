//go:build !unix

package transfer

// nonblock is for systems that have named pipes among their files.
const nonblock = 0
