//go:build !unix || solaris || illumos || aix

package transfer

import (
	"os"
	"path/filepath"
	"sync"
)

// nonblock is for systems that open named pipes without waiting.
const nonblock = 0

var locked = struct {
	mu    sync.Mutex
	names map[string]bool
}{names: map[string]bool{}}

// lock takes a file within this process: these systems have no lock that ends with
// the process.
func lock(root *os.Root, name string, _ *os.File) (unlock func()) {
	full := filepath.Join(root.Name(), name)
	locked.mu.Lock()
	defer locked.mu.Unlock()
	if locked.names[full] {
		return nil
	}
	locked.names[full] = true
	return func() {
		locked.mu.Lock()
		defer locked.mu.Unlock()
		delete(locked.names, full)
	}
}
