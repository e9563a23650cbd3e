package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/boto3-go/boto3/transfer"
)

// settle fails when goroutines of transfers are left.
func settle(t *testing.T) {
	t.Helper()
	for range 1000 {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		if !bytes.Contains(stacks, []byte("transfer.(*")) {
			return
		}
		runtime.Gosched()
	}
	t.Error("goroutines of the transfer are left")
}

// cut answers a GetObject with a part of what it announces, and then resets the
// connection, or closes it.
func cut(w http.ResponseWriter, o *object, from, to int, reset bool) {
	w.Header().Set("ETag", o.etag)
	if from > 0 || to < len(o.data)-1 {
		w.Header().Set("Content-Range", "bytes "+strconv.Itoa(from)+"-"+strconv.Itoa(to)+"/"+strconv.Itoa(len(o.data)))
	}
	w.Header().Set("Content-Length", strconv.Itoa(to+1-from))
	if w.Header().Get("Content-Range") != "" {
		w.WriteHeader(http.StatusPartialContent)
	} else {
		w.Header().Set("X-Amz-Checksum-Crc32", crc(o.data))
		w.Header().Set("X-Amz-Checksum-Type", "FULL_OBJECT")
	}
	_, _ = w.Write(o.data[from : from+(to+1-from)/2])
	_ = http.NewResponseController(w).Flush()
	if reset {
		panic(http.ErrAbortHandler)
	}
}

func bounds(r *http.Request, size int) (from, to int) {
	text, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes=")
	if !ok {
		return 0, size - 1
	}
	a, b, _ := strings.Cut(text, "-")
	from, _ = strconv.Atoi(a)
	to, _ = strconv.Atoi(b)
	return from, to
}

func TestDownloadSurvivesBrokenBodies(t *testing.T) {
	for _, reset := range []bool{true, false} {
		for _, n := range []int{1000, 3 * part} {
			f, c := newFake(t)
			o := newObject(pattern(n), nil)
			f.objects["b/k"] = o
			var broken atomic.Int32
			f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
				if op != "GetObject" || broken.Add(1) > 4 {
					return false
				}
				from, to := bounds(r, n)
				cut(w, o, from, to, reset)
				return true
			})
			var got bytes.Buffer
			result, err := transfer.New(c, small).Download(t.Context(), "b", "k", &got)
			if err != nil || result.Checksum != crc(o.data) {
				t.Fatalf("checksum %q, %v", result.Checksum, err)
			}
			same(t, "download", got.Bytes(), o.data)
			settle(t)
		}
	}
}

func TestDownloadGivesUp(t *testing.T) {
	f, c := newFake(t)
	o := newObject(pattern(2*part), nil)
	f.objects["b/k"] = o
	f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		from, to := bounds(r, len(o.data))
		cut(w, o, from, max(to, from), true)
		return true
	})
	cfg := small
	cfg.DownloadAttempts = 2
	dir := t.TempDir()
	_, err := transfer.New(c, cfg).DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"))
	if err == nil || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
	onlyFiles(t, dir)
	settle(t)
}

func TestObjectReplacedDuringDownload(t *testing.T) {
	for _, toFile := range []bool{true, false} {
		f, c := newFake(t)
		f.objects["b/k"] = newObject(pattern(4*part), nil)
		f.setFault(func(_ http.ResponseWriter, r *http.Request, _ string) bool {
			if from, _ := bounds(r, 0); from >= 2*part {
				f.mu.Lock()
				defer f.mu.Unlock()
				f.objects["b/k"] = newObject(bytes.Repeat([]byte{9}, 4*part), nil)
			}
			return false
		})
		m := transfer.New(c, small)
		dir := t.TempDir()
		var err error
		if toFile {
			_, err = m.DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"))
		} else {
			_, err = m.Download(t.Context(), "b", "k", &bytes.Buffer{})
		}
		if _, ok := errors.AsType[*transfer.ChangedError](err); !ok {
			t.Errorf("%v", err)
		}
		onlyFiles(t, dir)
	}
}

func TestDamagedDownload(t *testing.T) {
	for _, n := range []int{1000, 3 * part} {
		f, c := newFake(t)
		o := newObject(pattern(n), nil)
		f.objects["b/k"] = o
		f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
			from, to := bounds(r, n)
			bad := bytes.Clone(o.data)
			bad[n-1] ^= 1
			w.Header().Set("ETag", o.etag)
			if r.Header.Get("Range") != "" {
				w.Header().Set("Content-Range", "bytes "+strconv.Itoa(from)+"-"+strconv.Itoa(to)+"/"+strconv.Itoa(n))
				w.WriteHeader(http.StatusPartialContent)
			} else {
				w.Header().Set("X-Amz-Checksum-Crc32", crc(o.data))
				w.Header().Set("Content-Length", strconv.Itoa(n))
			}
			_, _ = w.Write(bad[from : to+1])
			return true
		})
		dir := t.TempDir()
		if _, err := transfer.New(c, small).DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f")); err == nil || !strings.Contains(err.Error(), "checksum") {
			t.Errorf("%d: %v", n, err)
		}
		onlyFiles(t, dir)
	}
}

func TestStorm(t *testing.T) {
	f, c := newFake(t)
	var requests atomic.Int32
	f.setFault(func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		if n := requests.Add(1); n%4 == 0 && n < 30 {
			fail(w, http.StatusServiceUnavailable, "SlowDown")
			return true
		}
		return false
	})
	m := transfer.New(c, small)
	data := pattern(4*part + 1)
	if _, err := m.Upload(t.Context(), "b", "k", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	same(t, "upload", f.object("b/k").data, data)
	var got bytes.Buffer
	if _, err := m.Download(t.Context(), "b", "k", &got); err != nil {
		t.Fatal(err)
	}
	same(t, "download", got.Bytes(), data)
	f.clean()
}

func TestRefusedPartAborts(t *testing.T) {
	for _, op := range []string{"UploadPart", "CompleteMultipartUpload"} {
		f, c := newFake(t)
		f.setFault(func(w http.ResponseWriter, r *http.Request, got string) bool {
			if got != op {
				return false
			}
			_, _ = io.Copy(io.Discard, r.Body)
			fail(w, http.StatusForbidden, "AccessDenied")
			return true
		})
		for _, r := range []io.Reader{bytes.NewReader(pattern(4 * part)), io.MultiReader(bytes.NewReader(pattern(4 * part)))} {
			if _, err := transfer.New(c, small).Upload(t.Context(), "b", "k", r); err == nil || f.object("b/k") != nil {
				t.Errorf("%s: %v", op, err)
			}
		}
		f.clean()
		settle(t)
	}
}

// The answer to CompleteMultipartUpload is lost; the next attempt finds no
// upload any more.
func TestLostCompletion(t *testing.T) {
	f, c := newFake(t)
	var lost atomic.Bool
	f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
		if op == "CompleteMultipartUpload" && !lost.Swap(true) {
			body, _ := io.ReadAll(r.Body)
			f.mu.Lock()
			defer f.mu.Unlock()
			f.complete(discard{}, r, "b/k", r.URL.Query().Get("uploadId"), body)
			panic(http.ErrAbortHandler)
		}
		return false
	})
	data := pattern(2 * part)
	result, err := transfer.New(c, small).Upload(t.Context(), "b", "k", bytes.NewReader(data))
	if err != nil || result.ETag != f.object("b/k").etag {
		t.Errorf("%+v, %v", result, err)
	}
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}

func TestFileChangesDuringUpload(t *testing.T) {
	for name, change := range map[string]func(string) error{
		"truncated": func(file string) error { return os.Truncate(file, 100) },
		"grown":     func(file string) error { return os.Truncate(file, 9*part) },
		"written":   func(file string) error { return os.Chtimes(file, time.Unix(1, 0), time.Unix(1, 0)) },
	} {
		f, c := newFake(t)
		file := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(file, pattern(6*part), 0o600); err != nil {
			t.Fatal(err)
		}
		f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
			if op == "UploadPart" && r.URL.Query().Get("partNumber") == "1" {
				if err := change(file); err != nil {
					t.Error(err)
				}
			}
			return false
		})
		_, err := transfer.New(c, small).UploadFile(t.Context(), "b", "k", file)
		if _, ok := errors.AsType[*transfer.ChangedError](err); !ok || f.object("b/k") != nil {
			t.Errorf("%s: %v", name, err)
		}
		f.clean()
	}
}

// full is a disk with room for some bytes.
type full struct{ room int64 }

var errFull = errors.New("no space left on device")

func (w *full) Write(b []byte) (int, error) { return w.WriteAt(b, 0) }
func (w *full) WriteAt(b []byte, _ int64) (int, error) {
	if atomic.AddInt64(&w.room, -int64(len(b))) < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestDiskFull(t *testing.T) {
	f, c := newFake(t)
	f.objects["b/k"] = newObject(pattern(6*part), nil)
	for _, w := range []io.Writer{&full{2 * part}, struct{ io.Writer }{&full{2 * part}}, &full{0}} {
		if _, err := transfer.New(c, small).Download(t.Context(), "b", "k", w); !errors.Is(err, errFull) {
			t.Errorf("%v", err)
		}
		settle(t)
	}
	if n := f.count("GetObject"); n > 21 {
		t.Errorf("%d requests for a writer that fails", n)
	}
}

func TestCancelledAtEveryRequest(t *testing.T) {
	data := pattern(3 * part)
	stop := errors.New("enough")
	for at := int32(1); at <= 6; at++ {
		for _, kind := range []string{"upload", "download", "copy"} {
			f, c := newFake(t)
			f.objects["b/old"] = newObject(data, nil)
			ctx, cancel := context.WithCancelCause(t.Context())
			var n atomic.Int32
			f.setFault(func(http.ResponseWriter, *http.Request, string) bool {
				if n.Add(1) == at {
					cancel(stop)
				}
				return false
			})
			m, dir := transfer.New(c, small), t.TempDir()
			var err error
			switch kind {
			case "upload":
				_, err = m.Upload(ctx, "b", "k", io.MultiReader(bytes.NewReader(data)))
			case "download":
				_, err = m.DownloadFile(ctx, "b", "old", filepath.Join(dir, "f"))
			case "copy":
				_, err = m.Copy(ctx, "b", "k", transfer.Object{Bucket: "b", Key: "old"})
			}
			if n.Load() >= at && err == nil && at < 3 {
				t.Errorf("%s: cancelled at request %d: no error", kind, at)
			}
			if err != nil {
				onlyFiles(t, dir)
				if !errors.Is(err, stop) {
					t.Errorf("%s: cancelled at request %d: %v", kind, at, err)
				}
			} else if o := f.object("b/k"); kind != "download" && (o == nil || !bytes.Equal(o.data, data)) {
				t.Errorf("%s: cancelled at request %d: done, but the object is another", kind, at)
			}
			f.clean()
			cancel(nil)
			settle(t)
		}
	}
}

func TestResume(t *testing.T) {
	f, c := newFake(t)
	o := newObject(pattern(6*part), nil)
	f.objects["b/k"] = o
	var broken atomic.Bool
	broken.Store(true)
	f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
		if from, _ := bounds(r, 1); broken.Load() && op == "GetObject" && from >= 3*part {
			fail(w, http.StatusForbidden, "AccessDenied")
			return true
		}
		return false
	})
	cfg := small
	cfg.MaxConcurrency = 1
	m, dir := transfer.New(c, cfg), t.TempDir()
	file := filepath.Join(dir, "f")
	if _, err := m.DownloadFile(t.Context(), "b", "k", file, transfer.Resume()); err == nil {
		t.Fatal("no error")
	}
	before := f.count("GetObject")
	broken.Store(false)
	result, err := m.DownloadFile(t.Context(), "b", "k", file, transfer.Resume())
	if err != nil || result.Checksum != crc(o.data) {
		t.Fatal(result, err)
	}
	if n := f.count("GetObject") - before; n != 3 {
		t.Errorf("%d requests for the rest", n)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "resumed", got, o.data)
	onlyFiles(t, dir, "f")
}

// A download piped into an upload of the same manager must not wait for its own
// memory.
func TestPipe(t *testing.T) {
	f, c := newFake(t)
	o := newObject(pattern(6*part), nil)
	f.objects["b/k"] = o
	m := transfer.New(c, transfer.Config{MultipartThreshold: part, PartSize: part, MaxConcurrency: 2, MaxMemory: part})
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := m.Download(t.Context(), "b", "k", w)
		done <- err
		_ = w.CloseWithError(err)
	}()
	if _, err := m.Upload(t.Context(), "b", "copy", r); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	same(t, "piped", f.object("b/copy").data, o.data)
}

// A pipe is an *os.File that takes bytes in order only.
func TestDownloadToAPipe(t *testing.T) {
	f, c := newFake(t)
	o := newObject(pattern(3*part), nil)
	f.objects["b/k"] = o
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := transfer.New(c, small).Download(t.Context(), "b", "k", w)
		done <- errors.Join(err, w.Close())
	}()
	got, err := io.ReadAll(r)
	if err := errors.Join(err, <-done, r.Close()); err != nil {
		t.Fatal(err)
	}
	same(t, "pipe", got, o.data)
}
