package transport

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

// inFile is a body that lies in a file from an offset on. A Read of it fails.
type inFile struct {
	file         *os.File
	offset, size int64
	at           int64
}

var errRead = errors.New("it was read")

func (f *inFile) Read([]byte) (int, error) { return 0, errRead }

func (f *inFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		f.at = offset
	case io.SeekEnd:
		f.at = f.size + offset
	}
	return f.at, nil
}

func (f *inFile) File() (*os.File, int64) { return f.file, f.offset + f.at }
func (f *inFile) Advance(n int64)         { f.at += n }

func TestBodiesInFilesAreNotRead(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // nothing was written
	var got []byte
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got, _ = io.ReadAll(r.Body) }))
	defer server.Close()
	client, err := NewClient(Options{Proxies: map[string]string{}})
	if err != nil {
		t.Fatal(err)
	}
	send := func(size int64) error {
		body, err := ReaderBody(&inFile{file: file, offset: 5, size: size})
		if err != nil {
			t.Fatal(err)
		}
		defer body.Release()
		for range 2 { // the second time on a connection that is there already
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, server.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.Body, err = body.Open(); err != nil {
				t.Fatal(err)
			}
			r.ContentLength = size
			response, err := client.Do(r)
			if err != nil {
				return err
			}
			if err := response.Body.Close(); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, data[5:5+size]) {
				t.Errorf("%d bytes came, want %d, or others", len(got), size)
			}
		}
		return nil
	}
	for _, size := range []int64{1, 1000, 1_000_003} {
		if err := send(size); err != nil {
			t.Error(err)
		}
	}
	if err := send(int64(len(data))); !errors.Is(err, errRead) { // the file is shorter
		t.Errorf("%v", err)
	}
}
