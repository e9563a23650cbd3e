package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/transfer"
)

// faults are what befalls one request in some. Each says whether it has answered.
var faults = map[string]func(f *fake, w http.ResponseWriter, r *http.Request, cancel func()) bool{
	"reset": func(*fake, http.ResponseWriter, *http.Request, func()) bool { panic(http.ErrAbortHandler) },
	"503": func(_ *fake, w http.ResponseWriter, r *http.Request, _ func()) bool {
		_, _ = io.Copy(io.Discard, r.Body)
		fail(w, 503, "SlowDown")
		return true
	},
	"refusal": func(_ *fake, w http.ResponseWriter, r *http.Request, _ func()) bool {
		_, _ = io.Copy(io.Discard, r.Body)
		fail(w, 403, "AccessDenied")
		return true
	},
	"lost answer": func(f *fake, _ http.ResponseWriter, r *http.Request, _ func()) bool {
		f.answer(httptest.NewRecorder(), r, operation(r))
		panic(http.ErrAbortHandler)
	},
	"short body": func(f *fake, w http.ResponseWriter, r *http.Request, _ func()) bool {
		return f.altered(w, r, func(b []byte) []byte { return b[:len(b)/2] }, nil)
	},
	"damaged body": func(f *fake, w http.ResponseWriter, r *http.Request, _ func()) bool {
		return f.altered(w, r, func(b []byte) []byte {
			b = slices.Clone(b)
			if len(b) > 0 {
				b[len(b)/2] ^= 4
			}
			return b
		}, nil)
	},
	"other ETag": func(f *fake, w http.ResponseWriter, r *http.Request, _ func()) bool {
		return f.altered(w, r, nil, func(h http.Header) { h.Set("ETag", `"other"`) })
	},
	"other range": func(f *fake, w http.ResponseWriter, r *http.Request, _ func()) bool {
		return f.altered(w, r, nil, func(h http.Header) { h.Set("Content-Range", "bytes 0-1/5") })
	},
	"cancel": func(_ *fake, _ http.ResponseWriter, _ *http.Request, cancel func()) bool { cancel(); return false },
}

// altered answers as the fake would, but for the body or the header.
func (f *fake) altered(w http.ResponseWriter, r *http.Request, body func([]byte) []byte, header func(http.Header)) bool {
	answer := httptest.NewRecorder()
	f.answer(answer, r, operation(r))
	maps.Copy(w.Header(), answer.Header())
	if header != nil {
		header(w.Header())
	}
	w.WriteHeader(answer.Code)
	b := answer.Body.Bytes()
	if body != nil {
		b = body(b)
	}
	_, _ = w.Write(b)
	return true
}

// seeds are how often each kind of transfer meets each fault.
const seeds = 7

// kinds are the transfers that faults befall.
var kinds = []string{"stream", "file", "copy", "download", "in order", "sync", "reader"}

// Each kind of transfer under each fault, at random requests: what is reported as
// done is right, and what failed has left nothing that the next run does not clean.
func TestFaultMatrix(t *testing.T) {
	data := pattern(9*1024 + 100)
	trials := map[string]int{}
	for name, fault := range faults {
		var wg sync.WaitGroup
		var ended atomic.Int32
		for _, kind := range kinds {
			for seed := range uint64(seeds) {
				trials[name]++
				tr := newTrial(t, kind, data, seed)
				wg.Go(func() {
					if tr.under(t, name, fault) {
						ended.Add(1)
					}
				})
			}
		}
		wg.Wait()
		settle(t)
		t.Logf("%s: %d trials, %d of them came to their end", name, trials[name], ended.Load())
	}
	processTrials(t, data, trials)
	for _, n := range maps.Clone(trials) {
		trials["trials"] += n
	}
	if !t.Failed() {
		testcounts.All(t, "TestFaultMatrix", trials)
	}
}

// trial is a transfer that a fault befalls.
type trial struct {
	kind             string
	data             []byte
	seed             uint64
	f                *fake
	m                *transfer.Manager
	dir, file, other string // a directory and a file in it, which are written; a file that is read
}

func newTrial(t *testing.T, kind string, data []byte, seed uint64) *trial {
	t.Helper()
	f, c := newFake(t, boto3.Config{MaxAttempts: 2})
	f.objects["b/old"] = newObject(data, nil)
	dir := t.TempDir()
	tr := &trial{kind, data, seed, f, transfer.New(c, kibParts), dir, filepath.Join(dir, "old"), filepath.Join(t.TempDir(), "f")}
	if err := os.WriteFile(tr.other, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return tr
}

// under says whether the transfer comes to its end under a fault.
func (tr *trial) under(t *testing.T, name string, fault func(*fake, http.ResponseWriter, *http.Request, func()) bool) bool {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	random := rand.New(rand.NewPCG(tr.seed, 1))
	left := 3
	tr.f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
		tr.f.mu.Lock()
		hit := left > 0 && op != "AbortMultipartUpload" && random.IntN(4) == 0
		if hit {
			left--
		}
		tr.f.mu.Unlock()
		return hit && fault(tr.f, w, r, cancel)
	})
	got, err := tr.run(ctx)
	tr.f.setFault(nil)
	tr.check(t, fmt.Sprint(tr.kind, ", ", name, ", seed ", tr.seed), name == "damaged body", got, err)
	return err == nil
}

// run makes the transfer, and returns what it wrote.
func (tr *trial) run(ctx context.Context) (got []byte, err error) {
	switch tr.kind {
	case "stream":
		_, err = tr.m.Upload(ctx, "b", "new", io.MultiReader(bytes.NewReader(tr.data)))
	case "file":
		_, err = tr.m.UploadFile(ctx, "b", "new", tr.other)
	case "copy":
		_, err = tr.m.Copy(ctx, "b", "new", transfer.Object{Bucket: "b", Key: "old"})
	case "download":
		_, err = tr.m.DownloadFile(ctx, "b", "old", tr.file)
	case "in order":
		var b bytes.Buffer
		_, err = tr.m.Download(ctx, "b", "old", struct{ io.Writer }{&b})
		return b.Bytes(), err
	case "sync":
		_, err = tr.m.Sync(ctx, transfer.Prefix("b", ""), transfer.Dir(tr.dir))
	case "reader":
		r, err := tr.m.Open(ctx, "b", "old")
		if err != nil {
			return nil, err
		}
		got, err = io.ReadAll(r)
		return got, errors.Join(err, r.Close())
	}
	if err != nil {
		return nil, err
	}
	if o := tr.f.object("b/new"); o != nil {
		return o.data, nil
	}
	return os.ReadFile(tr.file)
}

// check compares; unproved says that a Reader could not know.
func (tr *trial) check(t *testing.T, name string, unproved bool, got []byte, err error) {
	t.Helper()
	if err == nil && !bytes.Equal(got, tr.data) && (!unproved || tr.kind != "reader") {
		t.Errorf("%s: reported as done, and other bytes", name)
	}
	if _, statErr := os.Stat(tr.file); err != nil && statErr == nil && tr.kind == "download" {
		t.Errorf("%s: failed, and a file is there", name)
	}
	if o := tr.f.object("b/new"); o != nil && !bytes.Equal(o.data, tr.data) {
		t.Errorf("%s: another object is written", name)
	}
	if leftovers, _ := filepath.Glob(filepath.Join(tr.dir, "*.partial")); len(leftovers) > 0 {
		t.Errorf("%s: left %v", name, leftovers)
	}
	if _, said := errors.AsType[*transfer.AbortError](err); !said && len(tr.f.uploads) > 0 {
		t.Errorf("%s: %d uploads left: %v", name, len(tr.f.uploads), err)
	}
}
