package transfer_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

// allKinds uploads and downloads an object, in one piece and in parts, from
// what can seek and from what cannot.
func allKinds(t *testing.T, f *fake, m *transfer.Manager) {
	t.Helper()
	for i, size := range []int{1000, 200_000, 3*part + 1} {
		for j, r := range []io.Reader{bytes.NewReader(pattern(size)), io.MultiReader(bytes.NewReader(pattern(size)))} {
			key := fmt.Sprintf("k%d-%d", i, j)
			if _, err := m.Upload(t.Context(), "b", key, r); err != nil {
				t.Fatalf("%d bytes: %v", size, err)
			}
			same(t, "upload", f.object("b/"+key).data, pattern(size))
			var got bytes.Buffer
			if _, err := m.Download(t.Context(), "b", key, &got); err != nil {
				t.Fatalf("%d bytes: %v", size, err)
			}
			same(t, "download", got.Bytes(), pattern(size))
		}
	}
	f.clean()
	settle(t)
}

// The server closes each connection as soon as it is idle, without saying so.
func TestIdleConnectionsAreClosed(t *testing.T) {
	f, c := newFakeOn(t, func(h http.Handler) *httptest.Server {
		s := httptest.NewUnstartedServer(h)
		s.Config.ConnState = func(c net.Conn, state http.ConnState) {
			if state == http.StateIdle {
				_ = c.Close()
			}
		}
		s.Start()
		return s
	}, boto3.Config{MaxAttempts: 10})
	m := transfer.New(c, small)
	allKinds(t, f, m)
	var wg sync.WaitGroup
	for n := range 100 {
		wg.Go(func() {
			key := strconv.Itoa(n)
			if _, err := m.Upload(t.Context(), "b", key, strings.NewReader(key)); err != nil {
				t.Error(err)
			}
			var got bytes.Buffer
			if _, err := m.Download(t.Context(), "b", key, &got); err != nil || got.String() != key {
				t.Errorf("%q, %v", got.String(), err)
			}
		})
	}
	wg.Wait()
}

// impatient is a client with short timeouts.
var impatient = boto3.Config{ReadTimeout: 500 * time.Millisecond, ConnectTimeout: 5 * time.Second, MaxAttempts: 10}

// A body that comes to a halt half way is given up after the read timeout, and
// fetched from there.
func TestStalledDownload(t *testing.T) {
	for _, size := range []int{1000, 3 * part} {
		f, c := newFake(t, impatient)
		o := newObject(pattern(size), nil)
		f.objects["b/k"] = o
		var stalled atomic.Int32
		f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
			if stalled.Add(1) > 2 {
				return false
			}
			from, to := bounds(r, size)
			cut(w, o, from, to, false)
			<-r.Context().Done()
			return true
		})
		dir := t.TempDir()
		if _, err := transfer.New(c, small).DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f")); err != nil {
			t.Fatal(err)
		}
		sameFile(t, filepath.Join(dir, "f"), o.data)
		settle(t)
	}
}

// A server that never goes on fails the download; nothing is left.
func TestDownloadThatNeverGoesOn(t *testing.T) {
	f, c := newFake(t, impatient)
	o := newObject(pattern(2*part), nil)
	f.objects["b/k"] = o
	f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		w.Header().Set("ETag", o.etag)
		from, to := bounds(r, len(o.data))
		w.Header().Set("Content-Length", strconv.Itoa(to+1-from))
		if r.Header.Get("Range") != "" {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to, len(o.data)))
			w.WriteHeader(http.StatusPartialContent)
		}
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		return true
	})
	cfg, dir := small, t.TempDir()
	cfg.DownloadAttempts = 2
	_, err := transfer.New(c, cfg).DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"))
	if err == nil || !strings.Contains(err.Error(), "read timeout") {
		t.Errorf("%v", err)
	}
	onlyFiles(t, dir)
	settle(t)
}

// A server that takes none of a part, or answers nothing, gets it again.
func TestStalledUpload(t *testing.T) {
	for _, reads := range []bool{false, true} {
		f, c := newFake(t, impatient)
		over := make(chan struct{}) // a server does not see who leaves while it does not read
		var stalled atomic.Int32
		f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
			if op != "UploadPart" || stalled.Add(1) > 2 {
				return false
			}
			if reads {
				_, _ = io.Copy(io.Discard, r.Body)
			}
			<-over
			return true
		})
		data := pattern(3 * part)
		_, err := transfer.New(c, small).Upload(t.Context(), "b", "k", bytes.NewReader(data))
		close(over)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "upload", f.object("b/k").data, data)
		f.clean()
		settle(t)
	}
}

// A bucket in another region answers so to each request, whatever the transfer
// is at, until it is signed for that region.
func TestRedirectsToARegion(t *testing.T) {
	for _, status := range []int{http.StatusMovedPermanently, http.StatusTemporaryRedirect} {
		for _, start := range []func(http.Handler) *httptest.Server{httptest.NewServer, httptest.NewTLSServer} {
			f, c := newFakeOn(t, start)
			f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
				if strings.Contains(r.Header.Get("Authorization"), "/eu-west-1/s3/") {
					return false
				}
				w.Header().Set("X-Amz-Bucket-Region", "eu-west-1")
				fail(w, status, "PermanentRedirect")
				return true
			})
			allKinds(t, f, transfer.New(c, small))
		}
	}
}

// A bucket moves to another region while its parts are on their way.
func TestRedirectInTheMiddle(t *testing.T) {
	f, c := newFake(t)
	var requests atomic.Int32
	f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if requests.Add(1) < 3 || strings.Contains(r.Header.Get("Authorization"), "/eu-west-1/s3/") {
			return false
		}
		w.Header().Set("X-Amz-Bucket-Region", "eu-west-1")
		fail(w, http.StatusMovedPermanently, "PermanentRedirect")
		return true
	})
	data := pattern(4 * part)
	m := transfer.New(c, small)
	if _, err := m.Upload(t.Context(), "b", "k", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if _, err := m.Download(t.Context(), "b", "k", &got); err != nil {
		t.Fatal(err)
	}
	same(t, "download", got.Bytes(), data)
	f.clean()
}

// A redirect that leads nowhere ends the transfer.
func TestRedirectToNowhere(t *testing.T) {
	f, c := newFake(t)
	f.setFault(func(w http.ResponseWriter, _ *http.Request, op string) bool {
		if op == "UploadPart" {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			fail(w, http.StatusTemporaryRedirect, "TemporaryRedirect")
		}
		return op == "UploadPart"
	})
	if _, err := transfer.New(c, small).Upload(t.Context(), "b", "k", bytes.NewReader(pattern(3*part))); err == nil || f.object("b/k") != nil {
		t.Errorf("%v", err)
	}
	f.clean()
	settle(t)
}
