package transfer_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/boto3-go/boto3/transfer"
)

// A file that no disk has room for fails before its bytes come.
func TestDownloadFileWithoutRoom(t *testing.T) {
	dir := t.TempDir()
	probe, err := os.Create(filepath.Join(dir, "probe"))
	if err != nil {
		t.Fatal(err)
	}
	defer probe.Close() //nolint:errcheck // nothing was written
	if err := syscall.Fallocate(int(probe.Fd()), 0, 0, 1); err != nil {
		t.Skipf("the file system of %s reserves no room: %v", dir, err)
	}
	if err := os.Remove(probe.Name()); err != nil {
		t.Fatal(err)
	}
	f, c := newFake(t)
	f.setFault(func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		w.Header().Set("ETag", `"e"`)
		w.Header().Set("Content-Length", "1152921504606846976") // 1 EiB
		_, _ = w.Write(make([]byte, 1000))
		return true
	})
	for _, cfg := range []transfer.Config{small, {NoThreads: true}} {
		f.requests = nil
		_, err := transfer.New(c, cfg).DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"))
		if !errors.Is(err, syscall.EFBIG) && !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "no room for the 1152921504606846976 bytes of b/k") {
			t.Error(err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 || len(f.requests) != 1 {
			t.Errorf("%v is left after %d requests, %v", left, len(f.requests), err)
		}
	}
	settle(t)
}
