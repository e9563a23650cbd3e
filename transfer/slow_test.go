package transfer_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
)

// zeros is a reader, and a writer in order, of nothing but zeros.
type zeros struct{ peak uint64 }

func (z *zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func (z *zeros) Write(b []byte) (int, error) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	z.peak = max(z.peak, m.HeapInuse)
	return len(b), nil
}

// A stream of 6 GiB of unknown length goes up and down in bounded memory.
func TestLargeStream(t *testing.T) {
	if os.Getenv("BOTO3_SLOW_TESTS") == "" {
		t.Skip("takes a minute: set BOTO3_SLOW_TESTS=1")
	}
	const size = int64(6 << 30)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("ETag", `"e"`)
		from, to := int64(0), size-1
		if text, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok {
			a, b, _ := strings.Cut(text, "-")
			from, _ = strconv.ParseInt(a, 10, 64)
			to, _ = strconv.ParseInt(b, 10, 64)
			w.Header().Set("Content-Range", "bytes "+text+"/"+strconv.FormatInt(size, 10))
		}
		switch r.Method {
		case http.MethodPost:
			root := "CompleteMultipartUploadResult"
			if r.URL.Query().Has("uploads") {
				root = "InitiateMultipartUploadResult"
			}
			_, _ = fmt.Fprintf(w, `<%s><UploadId>1</UploadId><ETag>"e"</ETag></%s>`, root, root)
		case http.MethodGet:
			w.Header().Set("Content-Length", strconv.FormatInt(to+1-from, 10))
			if r.Header.Get("Range") != "" {
				w.WriteHeader(http.StatusPartialContent)
			}
			_, _ = io.CopyN(w, &zeros{}, to+1-from)
		}
	}))
	defer server.Close()
	t.Setenv("HOME", t.TempDir())
	client, err := boto3.NewClient("s3", boto3.Config{Region: "us-east-1", EndpointURL: server.URL, Credentials: credentials.Static("a", "b", "")})
	if err != nil {
		t.Fatal(err)
	}
	// What lives has to fit beside its garbage: 10 parts of 8 MiB, and the server.
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(200 << 20))
	m, z := transfer.New(client, transfer.Config{}), &zeros{}
	up := io.TeeReader(io.LimitReader(z, size), z)
	if result, err := m.Upload(t.Context(), "b", "k", up); err != nil || result.Size != size {
		t.Fatal(result, err)
	}
	if result, err := m.Download(t.Context(), "b", "k", z); err != nil || result.Size != size {
		t.Fatal(result, err)
	}
	if t.Logf("%d MiB", z.peak>>20); z.peak > 256<<20 {
		t.Errorf("%d MiB of memory", z.peak>>20)
	}
}
