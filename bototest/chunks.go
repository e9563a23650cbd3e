package bototest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// chunkReader takes an aws-chunked body apart: chunks with their size in hex
// before them, perhaps with a signature each, and trailing headers at the end.
//
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
type chunkReader struct {
	r     *bufio.Reader
	left  int64 // of the current chunk
	begun bool
	// trailer gets the headers at the end.
	trailer http.Header
}

func newChunkReader(r io.Reader, trailer http.Header) io.Reader {
	return &chunkReader{r: bufio.NewReader(r), trailer: trailer}
}

// Read gives the data of the chunks.
func (c *chunkReader) Read(p []byte) (int, error) {
	if c.left == 0 {
		if err := c.next(); err != nil {
			return 0, err
		}
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// next reads the head of a chunk, or the trailing headers after the last.
func (c *chunkReader) next() error {
	if c.begun {
		if line, err := c.line(); err != nil || line != "" {
			return cmpError(err, fmt.Errorf("aws-chunked body: %q follows a chunk", line))
		}
	}
	c.begun = true
	line, err := c.line()
	if err != nil {
		return err
	}
	size, _, _ := strings.Cut(line, ";")
	if c.left, err = strconv.ParseInt(size, 16, 63); err != nil {
		return fmt.Errorf("aws-chunked body: %q is no size of a chunk", line)
	}
	if c.left > 0 {
		return nil
	}
	for line != "" {
		if line, err = c.line(); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			c.trailer.Set(name, strings.TrimSpace(value))
		}
	}
	return io.EOF
}

func (c *chunkReader) line() (string, error) {
	line, err := c.r.ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return strings.TrimRight(line, "\r\n"), err
}

func cmpError(first, second error) error {
	if first != nil {
		return first
	}
	return second
}
