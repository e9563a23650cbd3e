package transfer_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"time"

	"github.com/boto3-go/boto3/transfer"
)

func TestReader(t *testing.T) {
	for _, n := range []int{0, 1, 100, 750} {
		for _, threads := range []bool{true, false} {
			f, c := newFake(t)
			o := newObject(pattern(n), nil)
			f.objects["b/k"] = o
			cfg := kibParts
			cfg.PartSize, cfg.NoThreads = 100, !threads
			r, err := transfer.New(c, cfg).Open(t.Context(), "b", "k")
			if err != nil {
				t.Fatal(err)
			}
			if err := iotest.TestReader(r, o.data); err != nil {
				t.Errorf("%d bytes: %v", n, err)
			}
			if info, err := r.Stat(); err != nil || info.Size() != int64(n) || info.Name() != "k" || info.Sys().(transfer.Result).ETag != o.etag {
				t.Error(info, err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			if _, err := r.Read(make([]byte, 1)); !errors.Is(err, fs.ErrClosed) {
				t.Error(err)
			}
			settle(t)
		}
	}
}

// Where bodies break off the rest is asked for, and where the object is replaced
// no byte of the other one is given.
func TestReaderUnderFaults(t *testing.T) {
	for _, replaced := range []bool{false, true} {
		f, c := newFake(t)
		o := newObject(pattern(300_000), nil)
		f.objects["b/k"] = o
		var n atomic.Int32
		f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
			if op != "GetObject" {
				return false
			}
			i := n.Add(1)
			if replaced && i == 3 {
				f.mu.Lock()
				f.objects["b/k"] = newObject(make([]byte, 300_000), nil)
				f.mu.Unlock()
			}
			if i%2 == 1 || replaced {
				return false
			}
			from, to := bounds(r, len(o.data))
			cut(w, o, from, to, i%4 == 0)
			return true
		})
		cfg := kibParts
		cfg.PartSize = 50_000
		r, err := transfer.New(c, cfg).Open(t.Context(), "b", "k")
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if !bytes.HasPrefix(o.data, got) {
			t.Error("other bytes")
		}
		if _, changed := errors.AsType[*transfer.ChangedError](err); changed != replaced || !replaced && len(got) != len(o.data) {
			t.Error(len(got), err)
		}
		_ = r.Close()
		settle(t)
	}
}

func TestReaderEndsWithItsContext(t *testing.T) {
	f, c := newFake(t)
	f.objects["b/k"] = newObject(pattern(300_000), nil)
	ctx, cancel := context.WithCancelCause(t.Context())
	r, err := transfer.New(c, kibParts).Open(ctx, "b", "k")
	if err != nil {
		t.Fatal(err)
	}
	f.setFault(func(_ http.ResponseWriter, r *http.Request, _ string) bool {
		cancel(errors.New("enough"))
		<-r.Context().Done()
		return true
	})
	if _, err := r.Read(make([]byte, 10)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := r.ReadAt(make([]byte, 5000), 0); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	_ = r.Close()
	settle(t)
}

func TestReaderForArchivesAndServers(t *testing.T) {
	f, c := newFake(t)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 20 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprint("file", i), Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write(pattern(10_000 + i))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	f.objects["b/a.zip"] = newObject(b.Bytes(), nil)
	r, err := transfer.New(c, transfer.Config{}).Open(t.Context(), "b", "a.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	archive, err := zip.NewReader(r, r.Size())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i, file := range archive.File {
		wg.Go(func() {
			in, err := file.Open()
			if err != nil {
				t.Error(err)
				return
			}
			got, err := io.ReadAll(in)
			if err != nil {
				t.Error(err)
			}
			same(t, file.Name, got, pattern(10_000+i))
		})
	}
	wg.Wait()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	request.Header.Set("Range", "bytes=10-19")
	answer := httptest.NewRecorder()
	http.ServeContent(answer, request, "a.zip", time.Time{}, r)
	if answer.Code != 206 || !bytes.Equal(answer.Body.Bytes(), b.Bytes()[10:20]) {
		t.Error(answer.Code, answer.Body.Len())
	}
}

func TestFS(t *testing.T) {
	f, c := newFake(t)
	for _, k := range []string{"site/index.html", "site/css/a.css", "site/css/deep/b.css", "site/empty", "site/img/", "site/img/x", "elsewhere/y", "site//bad", "site/../bad"} {
		f.objects["b/"+k] = newObject([]byte(k), nil)
	}
	f.objects["b/site/empty"] = newObject(nil, nil)
	files := transfer.New(c, kibParts).FS(t.Context(), "b", "site")
	if err := fstest.TestFS(files, "index.html", "css/a.css", "css/deep/b.css", "empty", "img/x"); err != nil {
		t.Error(err)
	}
	var all []string
	err := fs.WalkDir(files, ".", func(path string, _ fs.DirEntry, err error) error {
		all = append(all, path)
		return err
	})
	if got := strings.Join(all, " "); err != nil || got != ". css css/a.css css/deep css/deep/b.css empty img img/x index.html" {
		t.Error(got, err)
	}
	for _, name := range []string{"none", "css/none", "index.html/none"} {
		if _, err := fs.ReadFile(files, name); !errors.Is(err, fs.ErrNotExist) {
			t.Error(name, err)
		}
		if _, err := files.Open(name); !errors.Is(err, fs.ErrNotExist) {
			t.Error(name, err)
		}
	}
	sub, err := fs.Sub(files, "css")
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(sub, "a.css", "deep/b.css"); err != nil {
		t.Error(err)
	}
	f.setFault(func(w http.ResponseWriter, _ *http.Request, _ string) bool { fail(w, 403, "AccessDenied"); return true })
	if _, err := files.Open("index.html"); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestWriter(t *testing.T) {
	stop := errors.New("enough")
	for _, n := range []int{0, 100, 5000} {
		data := pattern(n)
		for name, c := range map[string]struct {
			write func(*transfer.Writer, context.CancelCauseFunc) error
			want  error
		}{
			"closed": {func(w *transfer.Writer, _ context.CancelCauseFunc) error {
				_, err := w.Write(data)
				return errors.Join(err, w.Close())
			}, nil},
			"copied": {func(w *transfer.Writer, _ context.CancelCauseFunc) error {
				_, err := io.Copy(w, bytes.NewReader(data))
				return errors.Join(err, w.Close())
			}, nil},
			"given up": {func(w *transfer.Writer, _ context.CancelCauseFunc) error {
				_, _ = w.Write(data)
				return w.CloseWithError(stop)
			}, stop},
			"bad source": {func(w *transfer.Writer, _ context.CancelCauseFunc) error {
				_, _ = io.Copy(w, io.MultiReader(bytes.NewReader(data), iotest.ErrReader(stop)))
				return w.Close()
			}, stop},
			"cancelled": {func(w *transfer.Writer, cancel context.CancelCauseFunc) error {
				_, _ = w.Write(data)
				cancel(stop)
				return w.Close()
			}, stop},
			"closed late": {func(w *transfer.Writer, cancel context.CancelCauseFunc) error {
				cancel(stop)
				_, err := w.Write(data)
				return errors.Join(err, w.Close())
			}, stop},
		} {
			f, client := newFake(t)
			old := newObject([]byte("old"), nil)
			f.objects["b/k"] = old
			ctx, cancel := context.WithCancelCause(t.Context())
			w, err := transfer.New(client, kibParts).Create(ctx, "b", "k")
			if err != nil {
				t.Fatal(err)
			}
			if err := c.write(w, cancel); !errors.Is(err, c.want) {
				t.Errorf("%s, %d bytes: %v", name, n, err)
			}
			if c.want == nil {
				same(t, name, f.object("b/k").data, data)
				if got := w.Result(); got.Size != int64(n) || got.ETag != f.object("b/k").etag {
					t.Error(got)
				}
			} else if f.object("b/k") != old {
				t.Errorf("%s, %d bytes: written", name, n)
			}
			if err := w.Close(); !errors.Is(err, fs.ErrClosed) {
				t.Error(err)
			}
			f.clean()
			cancel(nil)
			settle(t)
		}
	}
}
