package transport

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The sums of "123456789" by other implementations: zlib, the CRC catalogue,
// Python's hashlib and xxhash.
func TestChecksums(t *testing.T) {
	for name, want := range map[string]string{
		"CRC32":     "cbf43926",
		"CRC32C":    "e3069283",
		"CRC64NVME": "ae8b14860a799888",
		"MD5":       "25f9e794323b453885f5181f1b624d0b",
		"SHA1":      "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
		"SHA256":    "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
		"XXHASH64":  "8cb841db40e6ae83",
		"XXHASH3":   "72dcb18b67a17dff",
		"XXHASH128": "33119477ede5dcd5e9716427681d5860",
	} {
		h, err := NewChecksum(strings.ToLower(name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(h, "123456789"); err != nil {
			t.Fatal(err)
		}
		if got := hexOf(h.Sum(nil)); got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
		if h.Size() != len(h.Sum(nil)) {
			t.Errorf("%s: Size is %d, the sum has %d bytes", name, h.Size(), len(h.Sum(nil)))
		}
	}
	if _, err := NewChecksum("CRC8"); err == nil {
		t.Error("an unknown algorithm was made")
	}
}

func hexOf(b []byte) string {
	const digits = "0123456789abcdef"
	var s []byte
	for _, c := range b {
		s = append(s, digits[c>>4], digits[c&15])
	}
	return string(s)
}

func TestBodyCanBeSentAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "body")
	if err := os.WriteFile(file, []byte("skipped-content"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.Seek(8, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	seekOnly := struct{ io.ReadSeeker }{strings.NewReader("content")}
	for name, r := range map[string]io.Reader{"file": f, "strings": strings.NewReader("content"), "seeker": seekOnly, "buffer": bytes.NewBufferString("content")} {
		b, err := ReaderBody(r)
		if err != nil {
			t.Fatal(name, err)
		}
		if n, known := b.Len(); n != 7 || !known {
			t.Errorf("%s: length %d, %v", name, n, known)
		}
		if sum, err := b.SHA256(); err != nil || sum != "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73" {
			t.Errorf("%s: sum %s, %v", name, sum, err)
		}
		first, err := b.Open()
		if err != nil {
			t.Fatal(name, err)
		}
		if _, err := io.CopyN(io.Discard, first, 3); err != nil {
			t.Fatal(name, err)
		}
		second, err := b.Open()
		if err != nil {
			t.Fatal(name, err)
		}
		late, _ := io.ReadAll(first) // a late read of the first attempt
		got, err := io.ReadAll(second)
		if err != nil || string(got) != "content" {
			t.Errorf("%s: second attempt reads %q, %v (late read took %q)", name, got, err, late)
		}
	}
}

func TestPlainReaderIsSentOnce(t *testing.T) {
	b, err := ReaderBody(io.MultiReader(strings.NewReader("x")))
	if err != nil {
		t.Fatal(err)
	}
	if _, known := b.Len(); known {
		t.Error("the length of a plain reader is known")
	}
	var once *OneTimeError
	if _, err := b.SHA256(); !errors.As(err, &once) {
		t.Errorf("hashing gives %v", err)
	}
	r, err := b.Open()
	if err != nil || b.Rewindable() {
		t.Fatal(err, b.Rewindable())
	}
	if data, err := io.ReadAll(r); string(data) != "x" || err != nil {
		t.Errorf("read %q, %v", data, err)
	}
	if _, err := b.Open(); !errors.As(err, &once) || !strings.Contains(err.Error(), "io.ReadSeeker") {
		t.Errorf("a second Open gives %v", err)
	}
}

// What botocore's aws-chunked coding makes of the same bytes.
func TestChunked(t *testing.T) {
	encode := func(data string, length int64) string {
		h, err := NewChecksum("CRC32")
		if err != nil {
			t.Fatal(err)
		}
		r := NewChunked(io.NopCloser(strings.NewReader(data)), length, "x-amz-checksum-crc32", h)
		out, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if n := ChunkedLength(int64(len(data)), "x-amz-checksum-crc32", h); n != int64(len(out)) {
			t.Errorf("%d bytes are announced as %d, are %d", len(data), n, len(out))
		}
		return string(out)
	}
	if got, want := encode("hello world", 11), "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := encode("", 0), "0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	big := strings.Repeat("a", 2*chunkSize+5)
	got := encode(big, -1)
	if !strings.HasPrefix(got, "100000\r\naaa") || !strings.Contains(got, "a\r\n5\r\naaaaa\r\n0\r\nx-amz-checksum-crc32:") {
		t.Errorf("long bodies are cut wrong: %q ... %q", got[:20], got[len(got)-60:])
	}
}

func TestVerify(t *testing.T) {
	const crc = "DUoRhQ=="
	algorithm, want := ResponseChecksum(http.Header{"X-Amz-Checksum-Crc32": {crc}, "X-Amz-Checksum-Sha256": {"xx-2"}}, []string{"CRC32", "SHA256"})
	if algorithm != "CRC32" || want != crc {
		t.Fatal(algorithm, want)
	}
	if err := Verify("hello world", algorithm, want); err != nil {
		t.Error(err)
	}
	r, err := VerifyReader(io.NopCloser(strings.NewReader("hello worle")), -1, algorithm, want)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(r)
	if bad, ok := errors.AsType[*ChecksumError](err); !ok || bad.Want != crc {
		t.Errorf("a damaged body gives %v", err)
	}
	if a, _ := ResponseChecksum(http.Header{"X-Amz-Checksum-Crc32": {"abc-3"}}, []string{"CRC32"}); a != "" {
		t.Error("a checksum of checksums is verified")
	}
}

func TestReadAll(t *testing.T) {
	if s, err := ReadAll(strings.NewReader("abc"), 3); s != "abc" || err != nil {
		t.Error(s, err)
	}
	if s, err := ReadAll(strings.NewReader("abc"), -1); s != "abc" || err != nil {
		t.Error(s, err)
	}
	for _, claimed := range []int64{5, trusted + 1} {
		_, err := ReadAll(strings.NewReader("abc"), claimed)
		if short, ok := errors.AsType[*ShortBodyError](err); !ok || short.Got != 3 || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("a short body gives %v", err)
		}
	}
}

func TestReadTimeoutIsOfSilence(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hang" {
			<-release
			return
		}
		for range 5 { // longer in all than the limit, never as long in one silence
			if _, err := io.WriteString(w, "drop"); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			select {
			case <-release:
				return
			case <-time.After(60 * time.Millisecond):
			}
		}
	}))
	defer server.Close()
	defer close(release)
	c, err := NewClient(Options{ReadTimeout: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseIdleConnections()
	get := func(path string) (string, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		if err != nil {
			return "", err
		}
		answer, err := c.Do(r)
		if err != nil {
			return "", err
		}
		defer func() { _ = answer.Body.Close() }()
		data, err := io.ReadAll(answer.Body)
		return string(data), err
	}
	if s, err := get("/trickle"); s != "dropdropdropdropdrop" || err != nil {
		t.Errorf("a slow body gives %q, %v", s, err)
	}
	_, err = get("/hang")
	if timeout, ok := errors.AsType[net.Error](err); !ok || !timeout.Timeout() || !strings.Contains(err.Error(), "read timeout") {
		t.Errorf("a silent server gives %v", err)
	}
}

func TestClientFollowsAndAddsNothing(t *testing.T) {
	var header http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header = r.Header
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	c, err := NewClient(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseIdleConnections()
	for _, location := range []string{"/elsewhere", "::"} {
		answer, err := send(t.Context(), t, c, http.MethodGet, server.URL+"?to="+location, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusTemporaryRedirect || header.Get("Referer") != "" {
			t.Errorf("%s: status %d, headers %v", location, answer.StatusCode, header)
		}
	}
	if header.Get("Accept-Encoding") != "" {
		t.Errorf("Accept-Encoding %q was added", header.Get("Accept-Encoding"))
	}
}

// What http.Client says of a failed request.
func TestErrorsOfRequests(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	address := strings.TrimPrefix(plain.URL, "http://")
	c := newTestClient(t, Options{Proxies: map[string]string{}})
	for _, e := range []struct {
		method, target string
		want           url.Error
		err            error
	}{
		{http.MethodPut, "https://" + address + "/x", url.Error{Op: "Put", URL: "https://" + address + "/x"}, http.ErrSchemeMismatch},
		{"", "gopher://user:hunter2@a.example/x?y=z", url.Error{Op: "Get", URL: "gopher://user:xxxxx@a.example/x?y=z"}, nil},
	} {
		body := &closeCounter{Reader: strings.NewReader("x")}
		r, err := http.NewRequestWithContext(t.Context(), e.method, e.target, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Method = e.method
		_, err = c.Do(r) //nolint:bodyclose // there is none
		got, ok := errors.AsType[*url.Error](err)
		if !ok || got.Op != e.want.Op || got.URL != e.want.URL || got.Timeout() || e.err != nil && !errors.Is(err, e.err) {
			t.Errorf("%s %s: %v", e.method, e.target, err)
		}
		if body.closed == 0 {
			t.Errorf("%s %s: the body is open", e.method, e.target)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := send(ctx, t, c, http.MethodGet, plain.URL, nil); !errors.Is(err, context.Canceled) { //nolint:bodyclose // there is none
		t.Errorf("a cancelled request gives %v", err)
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{
		{CABundle: "/does/not/exist"}, {CABundle: empty}, {ClientCert: empty}, {Proxies: map[string]string{"http": "::"}},
	} {
		if _, err := NewClient(o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

func TestProxyByHostGoesFirst(t *testing.T) {
	choose, err := Options{Proxies: map[string]string{"https": "one:1", "https://s3.example.com": "http://two:2"}}.proxy()
	if err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]string{"https://s3.example.com/x": "http://two:2", "https://other/": "http://one:1", "http://other/": ""} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
		if err != nil {
			t.Fatal(err)
		}
		u, err := choose(r)
		got := ""
		if u != nil {
			got = u.String()
		}
		if err != nil || got != want {
			t.Errorf("%s goes by %q, %v; want %q", target, got, err, want)
		}
	}
}

func FuzzChunked(f *testing.F) {
	f.Add([]byte("hello"), 3)
	f.Fuzz(func(t *testing.T, data []byte, step int) {
		h, err := NewChecksum("SHA256")
		if err != nil {
			t.Fatal(err)
		}
		r := NewChunked(io.NopCloser(bytes.NewReader(data)), int64(len(data)), "t", h)
		var out []byte
		buffer := make([]byte, max(1, step%97))
		for {
			n, err := r.Read(buffer)
			out = append(out, buffer[:n]...)
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		plain, trailer := decodeChunked(t, out)
		if !bytes.Equal(plain, data) || trailer != "t:"+base64.StdEncoding.EncodeToString(h.Sum(nil)) {
			t.Errorf("%q became %q with %q", data, plain, trailer)
		}
	})
}

// decodeChunked reads the coding as its specification has it.
func decodeChunked(t *testing.T, data []byte) (plain []byte, trailer string) {
	t.Helper()
	for {
		line, rest, ok := bytes.Cut(data, []byte("\r\n"))
		size := 0
		for _, c := range line {
			size = size*16 + strings.IndexByte("0123456789abcdef", c)
		}
		if !ok || size > len(rest) {
			t.Fatalf("no chunk in %q", data)
		}
		if size == 0 {
			text, end, _ := strings.Cut(string(rest), "\r\n")
			if end != "\r\n" {
				t.Fatalf("the trailer ends with %q", end)
			}
			return plain, text
		}
		plain, data = append(plain, rest[:size]...), rest[size+2:]
	}
}

func BenchmarkChecksum(b *testing.B) {
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	for _, name := range priority {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				h, err := NewChecksum(name)
				if err != nil {
					b.Fatal(err)
				}
				_, _ = h.Write(data)
			}
		})
	}
}
