package transport

import (
	"hash"
	"io"
	"strconv"
)

// chunkSize is the payload of a chunk: 1 MiB.
const chunkSize = 1 << 20

// chunked is a body in the aws-chunked coding with unsigned chunks and one
// trailer, the checksum of the body.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
type chunked struct {
	body    io.ReadCloser
	hash    hash.Hash
	trailer string // header name
	buffer  []byte
	ready   []byte // what is encoded and not yet read
	left    int64  // bytes of the body; -1 when not known
	done    bool
	err     error
}

// ChunkedLength is the length of a body of n bytes in the coding.
func ChunkedLength(n int64, trailer string, h hash.Hash) int64 {
	encoded := base64Length(h.Size())
	whole, rest := n/chunkSize, n%chunkSize
	length := whole * (int64(len(strconv.FormatInt(chunkSize, 16))) + 2 + chunkSize + 2)
	if rest > 0 {
		length += int64(len(strconv.FormatInt(rest, 16))) + 2 + rest + 2
	}
	return length + int64(len("0\r\n")+len(trailer)+1+encoded+len("\r\n\r\n"))
}

func base64Length(n int) int { return (n + 2) / 3 * 4 }

// NewChunked encodes a body of length bytes, -1 if that is not known. The
// trailer is the header name of the checksum, in lower case.
func NewChunked(body io.ReadCloser, length int64, trailer string, h hash.Hash) io.ReadCloser {
	return &chunked{body: body, hash: h, trailer: trailer, left: length}
}

func (c *chunked) Read(p []byte) (int, error) {
	for len(c.ready) == 0 {
		if c.err != nil {
			return 0, c.err
		}
		c.fill()
	}
	n := copy(p, c.ready)
	c.ready = c.ready[n:]
	return n, nil
}

// head is the room that is left for a chunk's size before its bytes.
const head = 16

func (c *chunked) fill() {
	if c.done {
		c.err = io.EOF
		return
	}
	if c.buffer == nil {
		size := int64(chunkSize)
		if c.left >= 0 {
			size = min(size, c.left)
		}
		c.buffer = make([]byte, head+size+2)
	}
	room := c.buffer[head : len(c.buffer)-2]
	n, err := io.ReadFull(c.body, room)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF { //nolint:errorlint // ReadFull returns these themselves
		c.err = err
		return
	}
	if n == 0 || len(room) == 0 {
		c.finish()
		return
	}
	if _, err := c.hash.Write(room[:n]); err != nil {
		c.err = err
		return
	}
	size := strconv.AppendInt(make([]byte, 0, head), int64(n), 16)
	start := head - len(size) - 2
	copy(c.buffer[start:], size)
	copy(c.buffer[head-2:], "\r\n")
	copy(c.buffer[head+n:], "\r\n")
	c.ready = c.buffer[start : head+n+2]
}

func (c *chunked) finish() {
	c.done = true
	c.ready = []byte("0\r\n" + c.trailer + ":" + EncodeSum(c.hash) + "\r\n\r\n")
}

// Close closes the body.
func (c *chunked) Close() error { return c.body.Close() }
