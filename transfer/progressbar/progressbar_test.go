package progressbar_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
	"github.com/boto3-go/boto3/transfer/progressbar"
)

// manager is a Manager over a server that takes what it gets, and has objects of
// as many bytes as their keys say; those below refused/ it does not take.
func manager(t *testing.T) *transfer.Manager {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("ETag", `"e"`)
		size, _ := strconv.Atoi(filepath.Base(r.URL.Path))
		switch {
		case strings.Contains(r.URL.Path, "/refused/"):
			w.WriteHeader(http.StatusForbidden)
		case r.Method == http.MethodGet:
			w.Header().Set("Content-Length", strconv.Itoa(size))
			_, _ = w.Write(make([]byte, size))
		}
	}))
	t.Cleanup(server.Close)
	t.Setenv("HOME", t.TempDir())
	client, err := boto3.NewClient("s3", boto3.Config{Region: "us-east-1", EndpointURL: server.URL, Credentials: credentials.Static("a", "b", "")})
	if err != nil {
		t.Fatal(err)
	}
	return transfer.New(client, transfer.Config{})
}

// last are the lines that are drawn at the end.
func last(t *testing.T, out *bytes.Buffer, n int) []string {
	t.Helper()
	lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
	if len(lines) < n {
		t.Fatalf("%d lines, want %d: %q", len(lines), n, out)
	}
	return lines[len(lines)-n:]
}

func TestUpload(t *testing.T) {
	m := manager(t)
	var out bytes.Buffer
	bars := progressbar.New(&out, progressbar.Always(), progressbar.Width(100))
	if _, err := m.Upload(t.Context(), "b", "k", bytes.NewReader(make([]byte, 3<<20)), bars.Transfer("big.bin")); err != nil {
		t.Fatal(err)
	}
	bars.Close()
	bars.Close()
	line := last(t, &out, 1)[0]
	for _, want := range []string{"big.bin", "100 %", "3.0 MiB / 3.0 MiB", "done"} {
		if !strings.Contains(line, want) {
			t.Errorf("%q lacks %q", line, want)
		}
	}
}

func TestSeveral(t *testing.T) {
	m := manager(t)
	var out bytes.Buffer
	bars := progressbar.New(&out, progressbar.Always(), progressbar.Width(100))
	var wg sync.WaitGroup
	for _, size := range []string{"0", "1000", "2000000"} {
		option := bars.Transfer("object " + size)
		wg.Go(func() {
			if _, err := m.Download(t.Context(), "b", size, io.Discard, option); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	bars.Close()
	for _, line := range last(t, &out, 3) {
		if !strings.Contains(line, "object ") || !strings.Contains(line, "done") {
			t.Errorf("%q", line)
		}
	}
}

func TestFailure(t *testing.T) {
	m := manager(t)
	var out bytes.Buffer
	bars := progressbar.New(&out, progressbar.Always(), progressbar.Width(100))
	if _, err := m.Download(t.Context(), "b", "refused/5", io.Discard, bars.Transfer("refused\x1b[2J")); err == nil {
		t.Error("no error")
	}
	bars.Close()
	if line := last(t, &out, 1)[0]; !strings.Contains(line, "refused?[2J") || !strings.Contains(line, "stopped") {
		t.Errorf("%q", line)
	}
	if _, err := m.Download(t.Context(), "b", "5", io.Discard, bars.Transfer("late")); err != nil || strings.Contains(out.String(), "late") {
		t.Errorf("%v, %q", err, &out)
	}
}

// Nothing is drawn where there is no terminal.
func TestNoTerminal(t *testing.T) {
	m := manager(t)
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // a test's
	var out bytes.Buffer
	for _, w := range []io.Writer{&out, file} {
		bars := progressbar.New(w)
		if _, err := m.Download(t.Context(), "b", "2000000", io.Discard, bars.Transfer("k")); err != nil {
			t.Error(err)
		}
		bars.Close()
	}
	if info, err := file.Stat(); err != nil || info.Size() > 0 || out.Len() > 0 {
		t.Errorf("%v, %q", info, &out)
	}
}
