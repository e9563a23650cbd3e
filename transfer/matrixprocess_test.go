//go:build unix

package transfer_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/boto3-go/boto3/transfer"
)

// fileLimitVariable tells TestChild how many bytes its files may have, which is how a
// disk with as much room looks to it.
const fileLimitVariable = "BOTO3_TEST_FILE_LIMIT"

func limitFiles(t *testing.T, n int) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	limit.Cur = uint64(n)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
}

// processTrials are those whose process comes to harm: it is killed at a random
// request, or its disk is full after a random number of bytes. The run after it
// succeeds and cleans.
func processTrials(t *testing.T, data []byte, trials map[string]int) {
	t.Helper()
	for _, job := range []string{"upload", "download", "plain", "sync"} {
		for seed := range uint64(seeds) {
			random := rand.New(rand.NewPCG(seed, 2))
			trials["kill -9"]++
			tr := newTrial(t, job, data, seed)
			tr.f.objects = map[string]*object{}
			tr.doomed(t, "killed", nil, 1+random.IntN(9))
			if job != "upload" {
				trials["full disk"]++
				tr.doomed(t, "full disk", []string{fileLimitVariable + "=" + strconv.Itoa(1+random.IntN(len(data)-1))}, 0)
			}
		}
	}
}

// doomed runs a child that comes to harm, at the nth request with data where killed,
// and the same again without harm.
func (tr *trial) doomed(t *testing.T, harm string, env []string, nth int) {
	t.Helper()
	name := fmt.Sprint(tr.kind, ", ", harm, ", seed ", tr.seed)
	file := filepath.Join(tr.dir, "k")
	_ = os.Remove(file) // of the trial before
	if tr.kind == "upload" {
		file = tr.other
	} else {
		tr.f.objects["b/k"] = newObject(tr.data, nil)
	}
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestChild$")
	child.Env = append(append(os.Environ(), "BOTO3_TEST_TRANSFER="+tr.kind+" "+tr.f.url+" "+file,
		"AWS_REQUEST_CHECKSUM_CALCULATION=when_supported", "AWS_RESPONSE_CHECKSUM_VALIDATION=when_supported"), env...)
	tr.f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
		if nth == 0 || op != "GetObject" && op != "UploadPart" {
			return false
		}
		tr.f.mu.Lock()
		nth = max(nth-1, 1)
		hit := nth == 1
		tr.f.mu.Unlock()
		if hit {
			_, _ = io.Copy(io.Discard, r.Body) // or the end of the connection is not seen
			kill()
			<-r.Context().Done()
		}
		return hit
	})
	out, err := child.CombinedOutput()
	tr.f.setFault(nil)
	if err == nil {
		t.Errorf("%s: the child came to its end", name)
	}
	if nth == 0 && !strings.Contains(string(out), "file too large") {
		t.Errorf("%s: %s", name, out)
	}
	if _, err := os.Stat(filepath.Join(tr.dir, "k")); err == nil || tr.f.object("b/k") != nil && tr.kind == "upload" {
		t.Errorf("%s: it was not done, and is there: %v", name, err)
	}
	if err := tr.again(t.Context(), file); err != nil {
		t.Errorf("%s: the next run: %v", name, err)
	}
	got, err := os.ReadFile(file)
	if o := tr.f.object("b/k"); err != nil || o == nil || !bytes.Equal(got, tr.data) || !bytes.Equal(o.data, tr.data) {
		t.Errorf("%s: the next run made other bytes: %v", name, err)
	}
	if leftovers, _ := filepath.Glob(filepath.Join(tr.dir, "*.partial")); len(leftovers) > 0 || len(tr.f.uploads) > 0 {
		t.Errorf("%s: the next run left %v and %d uploads", name, leftovers, len(tr.f.uploads))
	}
}

func (tr *trial) again(ctx context.Context, file string) (err error) {
	switch tr.kind {
	case "upload":
		_, err = tr.m.UploadFile(ctx, "b", "k", file, transfer.Resume())
	case "download":
		_, err = tr.m.DownloadFile(ctx, "b", "k", file, transfer.Resume())
	case "plain":
		_, err = tr.m.DownloadFile(ctx, "b", "k", file)
	case "sync":
		_, err = tr.m.Sync(ctx, transfer.Prefix("b", ""), transfer.Dir(tr.dir))
	}
	return err
}
