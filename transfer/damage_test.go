package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3/transfer"
)

func sameFile(t *testing.T, name string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	same(t, name, got, want)
	onlyFiles(t, filepath.Dir(name), filepath.Base(name))
}

// The service says of one request that it got something else.
func TestDamagedUpload(t *testing.T) {
	wrong := crc([]byte("something else"))
	for _, c := range []struct {
		op, part string
		size     int
		answer   func(w http.ResponseWriter)
	}{
		{"PutObject", "", 1000, func(w http.ResponseWriter) { w.Header().Set("X-Amz-Checksum-Crc32", wrong) }},
		{"PutObject", "", 1 << 20, func(w http.ResponseWriter) { w.Header().Set("X-Amz-Checksum-Crc32", wrong) }},
		{"UploadPart", "2", 3 * part, func(w http.ResponseWriter) {
			w.Header().Set("X-Amz-Checksum-Crc32", wrong)
			w.Header().Set("ETag", `"e"`)
		}},
		{"UploadPart", "2", 3 * part, func(http.ResponseWriter) {}}, // no ETag
		{"CompleteMultipartUpload", "", 3 * part, func(w http.ResponseWriter) {
			_, _ = fmt.Fprintf(w, `<CompleteMultipartUploadResult><ETag>"e"</ETag><ChecksumCRC32>%s</ChecksumCRC32></CompleteMultipartUploadResult>`, wrong)
		}},
		{"CompleteMultipartUpload", "", 3 * part, func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `<Error><Code>BadDigest</Code><Message>m</Message></Error>`) // in a 200
		}},
	} {
		f, client := newFake(t)
		f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
			if op != c.op || r.URL.Query().Get("partNumber") != c.part {
				return false
			}
			_, _ = io.Copy(io.Discard, r.Body)
			c.answer(w)
			return true
		})
		_, err := transfer.New(client, small).Upload(t.Context(), "b", "k", bytes.NewReader(pattern(c.size)))
		if err == nil || f.object("b/k") != nil {
			t.Errorf("%s: %v", c.op, err)
		}
		if e, ok := errors.AsType[*transfer.ChecksumError](err); ok && (e.Got != wrong || e.Want == wrong) {
			t.Errorf("%s: %+v", c.op, e)
		}
		f.clean()
		settle(t)
	}
}

// A server that accepts a part without having read it does not have it.
func TestPartAcceptedUnread(t *testing.T) {
	f, c := newFake(t)
	f.setFault(func(w http.ResponseWriter, _ *http.Request, op string) bool {
		if op == "UploadPart" {
			w.Header().Set("ETag", `"e"`)
		}
		return op == "UploadPart"
	})
	_, err := transfer.New(c, small).Upload(t.Context(), "b", "k", bytes.NewReader(pattern(2*part)))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
	f.clean()
}

// Each part arrives as its own response says, but they are not parts of the
// object whose checksum the first told.
func TestDamagedPartOfDownload(t *testing.T) {
	for number := range 3 {
		f, c := newFake(t)
		o := newObject(pattern(3*part), nil)
		f.objects["b/k"] = o
		bad := bytes.Clone(o.data)
		bad[number*part+7] ^= 1
		f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
			from, to := bounds(r, len(bad))
			w.Header().Set("ETag", o.etag)
			w.Header().Set("Content-Length", strconv.Itoa(to+1-from))
			if r.Header.Get("Range") == "" {
				w.Header().Set("X-Amz-Checksum-Crc32", crc(o.data))
			} else {
				w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to, len(bad)))
				w.WriteHeader(http.StatusPartialContent)
			}
			_, _ = w.Write(bad[from : to+1])
			return true
		})
		dir := t.TempDir()
		_, err := transfer.New(c, small).DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"))
		if e, ok := errors.AsType[*transfer.ChecksumError](err); !ok || e.Want != crc(o.data) || e.Got != crc(bad) {
			t.Errorf("part %d: %v", number+1, err)
		}
		onlyFiles(t, dir)
	}
}

// A file under the threshold is cut, or written to, when its request has begun.
func TestSmallFileChangesDuringUpload(t *testing.T) {
	for name, change := range map[string]func(string) error{
		"truncated": func(file string) error { return os.Truncate(file, 100) },
		"emptied":   func(file string) error { return os.Truncate(file, 0) },
		"replaced":  func(file string) error { return os.WriteFile(file, bytes.Repeat([]byte{7}, part-1), 0o600) },
	} {
		f, c := newFake(t)
		file := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(file, pattern(part-1), 0o600); err != nil {
			t.Fatal(err)
		}
		f.setFault(func(_ http.ResponseWriter, _ *http.Request, _ string) bool {
			if err := change(file); err != nil {
				t.Error(err)
			}
			return false
		})
		_, err := transfer.New(c, small).UploadFile(t.Context(), "b", "k", file)
		if _, ok := errors.AsType[*transfer.ChangedError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
		settle(t)
	}
}

// The disk is full: /dev/full takes no byte.
func TestDownloadFileToAFullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no /dev/full")
	}
	for _, size := range []int{1000, 6 * part} {
		f, c := newFake(t)
		f.objects["b/k"] = newObject(pattern(size), nil)
		_, err := transfer.New(c, small).DownloadFile(t.Context(), "b", "k", "/dev/full")
		if err == nil || !strings.Contains(err.Error(), "no space") {
			t.Errorf("%v", err)
		}
		settle(t)
	}
}

// stopAt calls a function when so many bytes have gone by.
type stopAt struct {
	left atomic.Int64
	stop func()
}

func (s *stopAt) count(n int) {
	if left := s.left.Add(-int64(n)); left <= 0 && left+int64(n) > 0 {
		s.stop()
	}
}

// stopReader counts what is read of it.
type stopReader struct {
	*bytes.Reader
	*stopAt
}

func (r stopReader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	r.count(n)
	return n, err
}

func (r stopReader) ReadAt(b []byte, offset int64) (int, error) {
	n, err := r.Reader.ReadAt(b, offset)
	r.count(n)
	return n, err
}

// stopWriter counts what is written to it.
type stopWriter struct {
	bytes.Buffer
	*stopAt
}

func (w *stopWriter) Write(b []byte) (int, error) {
	w.count(len(b))
	return w.Buffer.Write(b)
}

// Whatever byte a transfer is at when it is cancelled, it fails with the cause
// of that; nothing is left behind.
func TestCancelledAtAnyByte(t *testing.T) {
	const size = 3*part + 1
	data, stop := pattern(size), errors.New("enough")
	way := map[string]func(context.Context, *transfer.Manager, *stopAt, string) error{
		"upload": func(ctx context.Context, m *transfer.Manager, s *stopAt, _ string) error {
			_, err := m.Upload(ctx, "b", "k", stopReader{bytes.NewReader(data), s})
			return err
		},
		"stream": func(ctx context.Context, m *transfer.Manager, s *stopAt, _ string) error {
			_, err := m.Upload(ctx, "b", "k", io.MultiReader(stopReader{bytes.NewReader(data), s}))
			return err
		},
		"download": func(ctx context.Context, m *transfer.Manager, s *stopAt, _ string) error {
			w := &stopWriter{stopAt: s}
			_, err := m.Download(ctx, "b", "old", w)
			if err == nil && !bytes.Equal(w.Bytes(), data) {
				err = fmt.Errorf("half of it is reported as done: %d bytes", w.Len())
			}
			return err
		},
		"file": func(ctx context.Context, m *transfer.Manager, s *stopAt, dir string) error {
			var before int64
			_, err := m.DownloadFile(ctx, "b", "old", filepath.Join(dir, "f"), transfer.Progress(func(done, _ int64) {
				s.count(int(done - before))
				before = done
			}))
			return err
		},
	}
	for name, run := range way {
		for at := int64(1); at < size; at += size / 6 {
			f, c := newFake(t)
			f.objects["b/old"] = newObject(data, nil)
			ctx, cancel := context.WithCancelCause(t.Context())
			s, dir := &stopAt{stop: func() { cancel(stop) }}, t.TempDir()
			s.left.Store(at)
			switch err := run(ctx, transfer.New(c, small), s, dir); {
			case err == nil:
				t.Errorf("%s: done although cancelled at byte %d", name, at)
			case !errors.Is(err, stop):
				t.Errorf("%s: cancelled at byte %d: %v", name, at, err)
			}
			if f.object("b/k") != nil {
				t.Errorf("%s: cancelled at byte %d: the object was written", name, at)
			}
			onlyFiles(t, dir)
			f.clean()
			cancel(nil)
			settle(t)
		}
	}
}
