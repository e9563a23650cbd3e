package transport

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
)

// chunkSize is how much data a chunk holds, except for the last.
const chunkSize = 1 << 20

// ChunkedLength is the length of a body in the aws-chunked coding, with the
// hash's sum as trailer, from its plain length.
func ChunkedLength(length int64, trailer string, h hash.Hash) int64 {
	total := length / chunkSize * (int64(len(strconv.FormatInt(chunkSize, 16))) + chunkSize + 4)
	if rest := length % chunkSize; rest > 0 {
		total += int64(len(strconv.FormatInt(rest, 16))) + rest + 4
	}
	return total + int64(len("0\r\n")+len(trailer)+len(":")+base64.StdEncoding.EncodedLen(h.Size())+len("\r\n\r\n"))
}

// NewChunked returns a body of the given length in the aws-chunked coding with
// unsigned chunks of 1 MiB and a trailer, such as "x-amz-checksum-crc32", that
// holds the sum of h over it: what STREAMING-UNSIGNED-PAYLOAD-TRAILER announces
// (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html).
// A negative length is one that is not known. The reader fails if the body is
// shorter, and ends where the length says if it is longer.
func NewChunked(body io.ReadCloser, length int64, trailer string, h hash.Hash) io.ReadCloser {
	c := &chunked{body: body, left: length, length: length, trailer: trailer, hash: h}
	c.next()
	return c
}

// ChunkedBytes is what NewChunked gives for a body in memory. net/http sends it
// in one piece with the header, which it does with no reader of ours.
func ChunkedBytes(data []byte, trailer string, h hash.Hash) ([]byte, error) {
	length := int64(len(data))
	coded := make([]byte, ChunkedLength(length, trailer, h))
	_, err := io.ReadFull(NewChunked(io.NopCloser(bytes.NewReader(data)), length, trailer, h), coded)
	return coded, err
}

// chunked passes the body's bytes through where it knows how long each chunk
// is, and else fills a buffer for each.
type chunked struct {
	body         io.ReadCloser
	left, length int64 // of the body; negative when not known
	trailer      string
	hash         hash.Hash

	frame   []byte // framing that comes before data
	data    int64  // bytes of the chunk that come from the body
	buffer  []byte // a whole chunk, when the length is not known
	pending []byte // what is left of it
	opened  bool   // whether a chunk is to be ended
	done    bool   // whether frame is the last
	err     error
}

// next prepares the next chunk's frame where the length is known.
func (c *chunked) next() {
	if c.length < 0 {
		return
	}
	c.data = min(c.left, chunkSize)
	c.left -= c.data
	c.begin(c.data)
}

// begin puts the end of the chunk before, and a chunk's length, in the frame.
func (c *chunked) begin(n int64) {
	c.frame = c.frame[:0]
	if c.opened {
		c.frame = append(c.frame, "\r\n"...)
	}
	c.frame = strconv.AppendInt(c.frame, n, 16)
	c.frame = append(c.frame, "\r\n"...)
	c.opened = true
	if n > 0 {
		return
	}
	var room [64]byte
	c.frame = append(append(c.frame, c.trailer...), ':')
	c.frame = base64.StdEncoding.AppendEncode(c.frame, c.hash.Sum(room[:0]))
	c.frame = append(c.frame, "\r\n\r\n"...)
	c.done = true
}

// Read reads the coded body.
func (c *chunked) Read(p []byte) (n int, err error) {
	for n < len(p) {
		switch {
		case len(c.frame) > 0:
			k := copy(p[n:], c.frame)
			c.frame = c.frame[:copy(c.frame, c.frame[k:])]
			n += k
		case len(c.pending) > 0:
			k := copy(p[n:], c.pending)
			c.pending = c.pending[k:]
			n += k
		case c.done:
			return n, io.EOF
		case c.err != nil:
			return n, c.err
		case c.data > 0:
			room := wholePages(p, n)
			if len(room) == 0 {
				return n, nil
			}
			k, err := c.pass(room)
			n += k
			if err != nil || k == 0 {
				return n, err
			}
		case c.length < 0:
			c.fill()
		default:
			c.next()
		}
	}
	if c.done && len(c.frame) == 0 {
		return n, io.EOF
	}
	return n, nil
}

// wholePages is what to read into behind n bytes of framing. Reads of a file
// that do not begin at a page take a tenth of the time of an upload over TLS.
func wholePages(p []byte, n int) []byte {
	const page = 4096
	if n == 0 || len(p) < 2*page {
		return p[n:]
	}
	return p[n : n+(len(p)-n)/page*page]
}

// pass hands through data of a chunk.
func (c *chunked) pass(p []byte) (int, error) {
	k, err := c.body.Read(p[:min(int64(len(p)), c.data)])
	_, _ = c.hash.Write(p[:k]) // a hash never fails
	c.data -= int64(k)
	switch {
	case c.data == 0 && (err == nil || errors.Is(err, io.EOF)):
		return k, nil
	case errors.Is(err, io.EOF):
		c.err = &ShortRequestError{Want: c.length, Got: c.length - c.left - c.data}
	case err != nil:
		c.err = fmt.Errorf("reading the request body: %w", err)
	}
	return k, c.err
}

// fill reads the next chunk of a body whose length is not known.
func (c *chunked) fill() {
	if c.buffer == nil {
		c.buffer = make([]byte, chunkSize)
	}
	k := 0
	// Not io.ReadFull: an io.ErrUnexpectedEOF of the caller's reader is no end.
	for k < chunkSize {
		n, err := c.body.Read(c.buffer[k:])
		k += n
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.err = fmt.Errorf("reading the request body: %w", err)
			return
		}
	}
	c.pending = c.buffer[:k]
	_, _ = c.hash.Write(c.pending) // a hash never fails
	c.begin(int64(k))
}

// Close closes the body. It may be called while Read is under way.
func (c *chunked) Close() error { return c.body.Close() }
