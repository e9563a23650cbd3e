package transport

import (
	"bytes"
	"compress/gzip"
	"io"
	"sync"
)

// gzipWriters are kept: each holds most of a megabyte.
var gzipWriters = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(io.Discard, gzipLevel)
	if err != nil { // of a level that there is not
		return gzip.NewWriter(io.Discard)
	}
	return w
}}

// gzipLevel takes half the time of the default one for the data of 500 metrics, and
// makes them 5 percent larger.
const gzipLevel = 2

// Gzip compresses a request body.
func Gzip(data []byte) ([]byte, error) { return GzipReader(bytes.NewReader(data)) }

// GzipReader compresses a request body to its end into memory, so that its
// length and its checksums are known when it is signed. An io.Seeker is put
// back to where it was.
func GzipReader(body io.Reader) ([]byte, error) {
	seeker, ok := body.(io.Seeker)
	var start int64
	if ok {
		var err error
		if start, err = seeker.Seek(0, io.SeekCurrent); err != nil {
			ok = false // a pipe is an *os.File that cannot seek
		}
	}
	var out bytes.Buffer
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	w.Reset(&out)
	buffer := buffers.Get().(*[64 << 10]byte)
	defer buffers.Put(buffer)
	if _, err := io.CopyBuffer(w, struct{ io.Reader }{body}, buffer[:]); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if ok {
		if _, err := seeker.Seek(start, io.SeekStart); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}
