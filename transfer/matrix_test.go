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
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
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
		g := *f.quiet()
		g.ServeHTTP(httptest.NewRecorder(), r)
		f.next = g.next
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

// quiet is the fake without faults, over the same objects.
func (f *fake) quiet() *fake {
	return &fake{t: f.t, objects: f.objects, uploads: f.uploads, next: f.next}
}

// altered answers as the fake would, but for the body or the header.
func (f *fake) altered(w http.ResponseWriter, r *http.Request, body func([]byte) []byte, header func(http.Header)) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	g, answer := f.quiet(), httptest.NewRecorder()
	g.ServeHTTP(answer, r)
	f.next = g.next
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

// Each kind of transfer under each fault, at random requests: what is reported as
// done is right, and what failed has left nothing.
func TestFaultMatrix(t *testing.T) {
	data := pattern(9*1024 + 100)
	trials, seeds := 0, uint64(1)
	if os.Getenv("BOTO3_SLOW_TESTS") != "" {
		seeds = 7 // 441 trials
	}
	for name, fault := range faults {
		for _, kind := range []string{"stream", "file", "copy", "download", "in order", "sync", "reader"} {
			for seed := range seeds {
				trials++
				trial(t, fmt.Sprint(kind, ", ", name, ", seed ", seed), kind, data, seed, fault)
			}
		}
	}
	t.Logf("%d trials", trials)
}

func trial(t *testing.T, name, kind string, data []byte, seed uint64, fault func(*fake, http.ResponseWriter, *http.Request, func()) bool) {
	t.Helper()
	f, c := newFake(t, boto3.Config{MaxAttempts: 2})
	f.objects["b/old"] = newObject(data, nil)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	random := rand.New(rand.NewPCG(seed, 1))
	left := 3
	f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
		f.mu.Lock()
		hit := left > 0 && op != "AbortMultipartUpload" && random.IntN(4) == 0
		if hit {
			left--
		}
		f.mu.Unlock()
		return hit && fault(f, w, r, cancel)
	})
	m, dir := transfer.New(c, kibParts), t.TempDir()
	file, target := filepath.Join(t.TempDir(), "f"), filepath.Join(dir, "old")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := data, error(nil)
	switch kind {
	case "stream":
		_, err = m.Upload(ctx, "b", "new", io.MultiReader(bytes.NewReader(data)))
	case "file":
		_, err = m.UploadFile(ctx, "b", "new", file)
	case "copy":
		_, err = m.Copy(ctx, "b", "new", transfer.Object{Bucket: "b", Key: "old"})
	case "download":
		_, err = m.DownloadFile(ctx, "b", "old", target)
	case "in order":
		var b bytes.Buffer
		_, err = m.Download(ctx, "b", "old", struct{ io.Writer }{&b})
		got = b.Bytes()
	case "sync":
		_, err = m.Sync(ctx, transfer.Prefix("b", ""), transfer.Dir(dir))
	case "reader":
		var r *transfer.Reader
		if r, err = m.Open(ctx, "b", "old"); err == nil {
			got, err = io.ReadAll(r)
			_ = r.Close()
		}
	}
	f.setFault(nil)
	if err == nil {
		switch kind {
		case "download", "sync":
			if got, err = os.ReadFile(target); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case "stream", "file", "copy":
			got = f.object("b/new").data
		}
		if unseen := kind == "reader" && strings.Contains(name, "damaged"); !unseen && !bytes.Equal(got, data) {
			t.Errorf("%s: reported as done, and other bytes", name)
		}
	} else if _, statErr := os.Stat(target); statErr == nil && kind == "download" {
		t.Errorf("%s: failed, and a file is there", name)
	}
	if o := f.object("b/new"); o != nil && !bytes.Equal(o.data, data) {
		t.Errorf("%s: another object is written", name)
	}
	if leftovers, _ := filepath.Glob(filepath.Join(dir, "*.partial")); len(leftovers) > 0 {
		t.Errorf("%s: left %v", name, leftovers)
	}
	if _, said := errors.AsType[*transfer.AbortError](err); !said && len(f.uploads) > 0 {
		t.Errorf("%s: %d uploads left: %v", name, len(f.uploads), err)
	}
	settle(t)
}
