package transport

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

// A reader that net/http still holds after the call must not touch what is the
// caller's again. Meant for the race detector.
func TestReleaseGivesBytesBack(t *testing.T) {
	data := pattern(1 << 16)
	for name, b := range map[string]*Body{
		"bytes": BytesBody(data), "reader at": ReaderAtBody(bytes.NewReader(data), 0, int64(len(data))),
	} {
		r, err := b.Open()
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		started := make(chan struct{})
		wg.Go(func() {
			close(started)
			buffer := make([]byte, 100)
			for {
				if _, err := r.Read(buffer); err != nil {
					return
				}
			}
		})
		<-started
		b.Release()
		clear(data)
		wg.Wait()
		if _, err := r.Read(make([]byte, 1)); err == nil {
			t.Errorf("%s: read after Release", name)
		}
	}
}

func TestAttemptsShareASeeker(t *testing.T) {
	seeker := struct{ io.ReadSeeker }{bytes.NewReader(pattern(1 << 16))}
	b, err := ReaderBody(seeker)
	if err != nil {
		t.Fatal(err)
	}
	first, err := b.Open()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = io.Copy(io.Discard, first) })
	second, err := b.Open()
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(second)
	wg.Wait()
	if err != nil || !bytes.Equal(got, pattern(1<<16)) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// blocked is a reader that never returns, as a pipe nobody writes to.
type blocked struct{ in, out chan struct{} }

func (b *blocked) Read([]byte) (int, error) {
	close(b.in)
	<-b.out
	return 0, io.EOF
}

func TestReleaseDoesNotWaitForAPipe(t *testing.T) {
	source := &blocked{make(chan struct{}), make(chan struct{})}
	b, err := ReaderBody(source)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Open()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = r.Read(make([]byte, 1)) })
	<-source.in
	b.Release()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	close(source.out)
	wg.Wait()
}

// closeCounter counts how often it is closed.
type closeCounter struct {
	io.Reader
	closed int
}

func (c *closeCounter) Close() error {
	c.closed++
	return nil
}

func TestCallersReaderStaysOpen(t *testing.T) {
	source := &closeCounter{Reader: strings.NewReader("x")}
	b, err := ReaderBody(source)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	b.Release()
	if source.closed != 0 {
		t.Error("the caller's reader was closed")
	}
}

func TestLongerThanAnnounced(t *testing.T) {
	long := func(r io.Reader, n int64) error {
		b, err := ReaderBody(r)
		if err == nil {
			err = b.SetLength(n)
		}
		if err != nil {
			return err
		}
		open, err := b.Open()
		if err != nil {
			return err
		}
		sent, err := io.ReadAll(open)
		if err != nil && int64(len(sent)) >= n {
			t.Errorf("%q was sent whole before the error", sent)
		}
		return err
	}
	for name, r := range map[string]io.Reader{
		"stream": io.MultiReader(strings.NewReader("abc"), strings.NewReader("def")), "one byte": iotest.OneByteReader(io.MultiReader(strings.NewReader("abcdef"))),
		"seeker": strings.NewReader("abcdef"), "buffer": bytes.NewBufferString("abcdef"),
	} {
		if _, ok := errors.AsType[*LongRequestError](long(r, 3)); !ok {
			t.Errorf("%s: no error", name)
		}
	}
	if err := long(io.MultiReader(strings.NewReader("abc")), 3); err != nil {
		t.Error(err)
	}
	if _, ok := errors.AsType[*ShortRequestError](long(strings.NewReader("abc"), 4)); !ok {
		t.Error("a seeker that is too short")
	}
}

func TestShorterThanAnnounced(t *testing.T) {
	plain, err := ReaderBody(io.MultiReader(strings.NewReader("abc")))
	if err != nil {
		t.Fatal(err)
	}
	if err := plain.SetLength(5); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*Body{"reader": plain, "reader at": ReaderAtBody(strings.NewReader("xabc"), 1, 5)} {
		r, err := b.Open()
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.ReadAll(r)
		if short, ok := errors.AsType[*ShortRequestError](err); !ok || short.Got != 3 || short.Want != 5 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReaderAtRange(t *testing.T) {
	b := ReaderAtBody(strings.NewReader("0123456789"), 3, 4)
	for range 2 {
		r, err := b.Open()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); string(got) != "3456" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

func TestGzip(t *testing.T) {
	data := pattern(300_000)
	source := struct{ io.ReadSeeker }{bytes.NewReader(data)}
	for range 2 { // the second finds the reader where it was
		packed, err := GzipReader(source)
		if err != nil {
			t.Fatal(err)
		}
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	}
}

func BenchmarkBodyOpen(b *testing.B) {
	data := pattern(4096)
	b.ReportAllocs()
	for b.Loop() {
		body := BytesBody(data)
		r, err := body.Open()
		if err != nil {
			b.Fatal(err)
		}
		_ = r.Close()
		body.Release()
	}
}

// TestChunkedReadsPages looks at where the reads of a body begin that net/http
// copies with its buffer.
func TestChunkedReadsPages(t *testing.T) {
	data := pattern(3*chunkSize + 100)
	h, err := NewChecksum("CRC32")
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.NewReader(data)
	reads := 0
	r := NewChunked(io.NopCloser(readerFunc(func(p []byte) (int, error) {
		reads++
		if at := len(data) - body.Len(); at%4096 != 0 {
			t.Errorf("a read begins at %d", at)
		}
		return body.Read(p)
	})), int64(len(data)), "x-amz-checksum-crc32", h)
	n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{r}, make([]byte, 32<<10))
	if want := ChunkedLength(int64(len(data)), "x-amz-checksum-crc32", h); err != nil || n != want {
		t.Errorf("%d bytes, want %d: %v", n, want, err)
	}
	if reads > 110 {
		t.Errorf("%d reads", reads)
	}
}

func BenchmarkChunked(b *testing.B) {
	data := pattern(8 << 20)
	buffer := make([]byte, 32<<10)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		h, err := NewChecksum("CRC32")
		if err != nil {
			b.Fatal(err)
		}
		r := NewChunked(io.NopCloser(bytes.NewReader(data)), int64(len(data)), "x-amz-checksum-crc32", h)
		if _, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{r}, buffer); err != nil {
			b.Fatal(err)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
