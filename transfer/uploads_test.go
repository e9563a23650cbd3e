package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/boto3-go/boto3/transfer"
)

// Every pair of threshold and part size, each with every kind of source, against
// a store that takes parts of 1 KiB at least: S3's rules, a thousandth the size.
func TestPartsOfEveryPairOfSettings(t *testing.T) {
	servers := []func(http.Handler) *httptest.Server{httptest.NewServer, httptest.NewTLSServer}
	sizes := []int64{0, 1, 3 * 1024, 5 * 1024, 6*1024 + 1, 16 * 1024, 40 * 1024}
	for i, server := range servers {
		f, c := newFakeOn(t, server)
		s := &rules{least: 1024, most: 30, equal: true}
		f.setFault(s.enforce(f))
		for _, threshold := range sizes[1:] {
			for _, size := range sizes[1:] {
				cfg := transfer.Config{
					MultipartThreshold: threshold, PartSize: size, MaxConcurrency: 1 + int(size)%3,
					MinPartSize: 1024, MaxParts: 30, EqualParts: true, NoThreads: size%2 == 1,
				}
				for _, n := range []int64{0, 1023, 1024, threshold - 1, threshold, threshold + 1, 2*size + 1, 25 * 1024} {
					eachSource(t, transfer.New(c, cfg), f, s, n, fmt.Sprintf("server %d, threshold %d, parts of %d, %d bytes", i, threshold, size, n))
				}
			}
		}
		f.clean()
	}
}

func eachSource(t *testing.T, m *transfer.Manager, f *fake, s *rules, n int64, name string) {
	t.Helper()
	data := pattern(int(n))
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for kind, upload := range map[string]func() (transfer.Result, error){
		"stream": func() (transfer.Result, error) {
			return m.Upload(t.Context(), "b", "k", io.MultiReader(bytes.NewReader(data)))
		},
		"one byte each": func() (transfer.Result, error) {
			return m.Upload(t.Context(), "b", "k", oneByte{bytes.NewReader(data)})
		},
		"sized stream": func() (transfer.Result, error) {
			return m.Upload(t.Context(), "b", "k", io.MultiReader(bytes.NewReader(data)), transfer.Size(n))
		},
		"reader": func() (transfer.Result, error) { return m.Upload(t.Context(), "b", "k", bytes.NewReader(data)) },
		"file":   func() (transfer.Result, error) { return m.UploadFile(t.Context(), "b", "k", file) },
	} {
		s.breaches = nil
		result, err := upload()
		if err != nil || result.Size != n || len(s.breaches) > 0 {
			t.Errorf("%s, %s: %+v %v %q", name, kind, result, err, s.breaches)
			continue
		}
		same(t, name+", "+kind, f.object("b/k").data, data)
	}
}

type oneByte struct{ io.Reader }

func (r oneByte) Read(b []byte) (int, error) { return r.Reader.Read(b[:min(1, len(b))]) }

// A reader of unknown length has equal parts until half of those that the store
// takes are sent. Where they have to be equal, it fails before more is sent.
func TestPartsOfUnknownLength(t *testing.T) {
	for _, equal := range []bool{false, true} {
		f, c := newFake(t)
		s := &rules{least: 1024, most: 20, equal: equal}
		f.setFault(s.enforce(f))
		m := transfer.New(c, transfer.Config{MultipartThreshold: 1, PartSize: 1024, MinPartSize: 1024, MaxParts: 20, EqualParts: equal, MaxConcurrency: 2})
		for _, n := range []int{10 * 1024, 20 * 1024, 20*1024 + 1, 100 * 1024} {
			data := pattern(n)
			_, err := m.Upload(t.Context(), "b", "k", io.MultiReader(bytes.NewReader(data)))
			if equal && n > 20*1024 {
				if err == nil || !strings.Contains(err.Error(), "Size") || len(s.breaches) > 0 {
					t.Errorf("%d bytes: %v %q", n, err, s.breaches)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%d bytes: %v %q", n, err, s.breaches)
			}
			same(t, fmt.Sprint(n), f.object("b/k").data, data)
			for i, size := range s.sizes[:min(10, len(s.sizes)-1)] {
				if size != 1024 {
					t.Errorf("%d bytes: part %d has %d", n, i+1, size)
				}
			}
		}
		f.clean()
	}
}

func TestNoMultipart(t *testing.T) {
	f, c := newFake(t)
	m := transfer.New(c, transfer.Config{MultipartThreshold: 1024, PartSize: 1024, MinPartSize: 1, NoMultipart: true})
	data := pattern(300_000)
	for _, r := range []io.Reader{bytes.NewReader(data), io.MultiReader(bytes.NewReader(data))} {
		if _, err := m.Upload(t.Context(), "b", "k", r); err != nil {
			t.Fatal(err)
		}
		same(t, "one request", f.object("b/k").data, data)
	}
	if _, err := m.Copy(t.Context(), "b", "copy", transfer.Object{Bucket: "b", Key: "k"}); err != nil || f.count("CopyObject") != 1 {
		t.Error(err)
	}
	if n := f.count("CreateMultipartUpload"); n > 0 {
		t.Errorf("%d multipart uploads", n)
	}
}

// An answer that does not tell of the object is no success. Of a completion the
// object itself is asked.
func TestUnconfirmedWrites(t *testing.T) {
	for _, answer := range []string{"", "<CompleteMultipartUploadResult/>", "<CopyObjectResult/>", "<html>hello</html>", "hello"} {
		for _, op := range []string{"PutObject", "CopyObject", "UploadPartCopy", "CompleteMultipartUpload"} {
			f, c := newFake(t)
			f.objects["b/small"], f.objects["b/large"] = newObject(pattern(100), nil), newObject(pattern(3000), nil)
			f.setFault(func(w http.ResponseWriter, r *http.Request, got string) bool {
				if got != op {
					return false
				}
				_, _ = io.Copy(io.Discard, r.Body)
				_, _ = io.WriteString(w, answer)
				return true
			})
			m := transfer.New(c, transfer.Config{MultipartThreshold: 1024, PartSize: 1024, MinPartSize: 1024})
			var errs []error
			switch op {
			case "PutObject":
				_, err := m.Upload(t.Context(), "b", "k", bytes.NewReader(pattern(100)))
				_, err2 := m.Upload(t.Context(), "b", "k", io.MultiReader(bytes.NewReader(pattern(100))))
				errs = append(errs, err, err2)
			case "CopyObject":
				_, err := m.Copy(t.Context(), "b", "k", transfer.Object{Bucket: "b", Key: "small"})
				errs = append(errs, err)
			default:
				_, err := m.Copy(t.Context(), "b", "k", transfer.Object{Bucket: "b", Key: "large"})
				errs = append(errs, err)
			}
			for _, err := range errs {
				if err == nil {
					t.Errorf("%s answered %q: no error", op, answer)
				}
			}
			f.clean()
		}
	}
}

// The answer to every attempt of the completion is lost, and the object is there.
func TestLostCompletions(t *testing.T) {
	f, c := newFake(t)
	f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
		if op == "CompleteMultipartUpload" {
			body, _ := io.ReadAll(r.Body)
			f.mu.Lock()
			defer f.mu.Unlock()
			if id := r.URL.Query().Get("uploadId"); f.uploads[id] != nil {
				f.complete(discard{}, r, "b/k", id, body)
			}
			panic(http.ErrAbortHandler)
		}
		return false
	})
	result, err := transfer.New(c, small).Upload(t.Context(), "b", "k", bytes.NewReader(pattern(2*part)))
	if err != nil || result.ETag != f.object("b/k").etag {
		t.Errorf("%+v %v", result, err)
	}
}

// An upload whose id was lost on the way is found, one of another program is left.
func TestLostBeginning(t *testing.T) {
	for _, always := range []bool{false, true} {
		f, c := newFake(t)
		foreign := func(id, key string, begun time.Time, parts ...int) {
			f.uploads[id] = map[int]*object{0: {key: key, begun: begun, header: http.Header{}}}
			for _, n := range parts {
				f.uploads[id][n] = newObject([]byte("x"), nil)
			}
		}
		foreign("older", "b/k", time.Now().Add(-time.Hour))
		foreign("other key", "b/k2", time.Now())
		foreign("at work", "b/k", time.Now(), 1)
		var lost atomic.Int32
		f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
			if op == "CreateMultipartUpload" && (lost.Add(1) < 3 || always) {
				f.mu.Lock()
				defer f.mu.Unlock()
				f.multipart(discard{}, r, op, "b/k", nil)
				panic(http.ErrAbortHandler)
			}
			return false
		})
		_, err := transfer.New(c, small).Upload(t.Context(), "b", "k", bytes.NewReader(pattern(2*part)))
		if (err != nil) != always {
			t.Error(err)
		}
		if len(f.uploads) != 3 || f.uploads["older"] == nil || f.uploads["other key"] == nil || f.uploads["at work"] == nil {
			t.Errorf("%v are left", f.uploads)
		}
	}
}

func TestUploadDirGoesOn(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() < 0 {
		t.Skip("links and modes as on Unix")
	}
	f, c := newFake(t)
	dir := tree(t, "a", "closed/x", "z")
	for link, to := range map[string]string{"self": "self", "nothing": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	long := strings.Repeat("d/", 3)
	if err := os.MkdirAll(filepath.Join(dir, long), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "closed"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "closed"), 0o700) })
	mkfifo(t, filepath.Join(dir, "pipe"))
	result, err := transfer.New(c, small).UploadDir(t.Context(), "b", "", dir)
	if err == nil || !strings.Contains(err.Error(), "self") || os.Getuid() > 0 && !strings.Contains(err.Error(), "closed") {
		t.Error(err)
	}
	if got := keys(f); !strings.HasPrefix(got, "b/a") || !strings.HasSuffix(got, "b/z") || result.Transferred < 2 {
		t.Error(got, result)
	}
}

func TestNamedPipes(t *testing.T) {
	f, c := newFake(t)
	f.objects["b/p/pipe"] = newObject([]byte("x"), nil)
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	mkfifo(t, pipe)
	m := transfer.New(c, small)
	if _, err := m.UploadFile(t.Context(), "b", "k", pipe); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Error(err)
	}
	if _, err := m.DownloadFile(t.Context(), "b", "p/pipe", pipe); err == nil {
		t.Error("no error")
	}
	// A reader that reads nothing is not waited for longer than the context.
	r, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	f.objects["b/p/pipe"] = newObject(pattern(1<<20), nil)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err = m.DownloadFile(ctx, "b", "p/pipe", pipe); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// A store without UploadPartCopy copies by one request what it takes in parts, and
// the other way round.
func TestCopyThreshold(t *testing.T) {
	for threshold, want := range map[int64]string{0: "UploadPartCopy", 1 << 40: "CopyObject", 4000: "UploadPartCopy", 6000: "CopyObject"} {
		f, c := newFake(t)
		f.objects["b/k"] = newObject(pattern(5000), nil)
		cfg := kibParts
		cfg.CopyThreshold = threshold
		if _, err := transfer.New(c, cfg).Copy(t.Context(), "b", "copy", transfer.Object{Bucket: "b", Key: "k"}); err != nil || f.count(want) == 0 {
			t.Error(threshold, err, f.requests)
		}
		same(t, want, f.object("b/copy").data, pattern(5000))
	}
}
