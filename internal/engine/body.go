package engine

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/transport"
)

// prepareBody makes the body of all attempts and what depends on its bytes:
// compression, checksums, Content-MD5.
func (c *Engine) prepareBody(s *State) (err error) {
	st := &s.call
	if v := reflect.ValueOf(st.Request.Stream); v.Kind() == reflect.Pointer && v.IsNil() {
		return fmt.Errorf("%s: the reader is a nil %s", st.Op.StreamingInput.Name, v.Type())
	}
	if _, cbor := st.Request.Header["Smithy-Protocol"]; cbor {
		st.Features |= call.RPCv2CBOR
	}
	if err := c.compress(st); err != nil {
		return err
	}
	if st.Request.Stream != nil {
		s.body, err = transport.ReaderBody(st.Request.Stream)
	} else {
		s.body = transport.BytesBody(st.Request.Body)
	}
	if err != nil {
		return err
	}
	if text := st.Request.Header.Get("Content-Length"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("ContentLength: %w", err)
		}
		if err := s.body.SetLength(n); err != nil {
			return err
		}
	}
	if c.md5.Load() && mustHaveChecksum(st.Op) {
		if err := c.addMD5(s); err != nil {
			return err
		}
	}
	if s.sum, err = c.chooseChecksum(st); err != nil || s.sum.algorithm == "" {
		return err
	}
	st.Features |= checksumFeatures[s.sum.algorithm]
	length, known := s.body.Len()
	if s.sum.trailer && known {
		announceTrailer(st.Request.Header, s.sum.header(), length)
		return nil
	}
	s.sum.trailer = false
	h, err := s.body.NewSum(s.sum.algorithm)
	if err != nil {
		return err
	}
	sum := s.body.Sum
	if s.signsBody() {
		sum = s.body.SumSigned
	}
	if err := sum(h); err != nil {
		return err
	}
	st.Request.Header.Set(s.sum.header(), transport.EncodeSum(h))
	return nil
}

// announceTrailer tells that the body comes in chunks with its checksum behind.
func announceTrailer(h http.Header, name string, length int64) {
	encoding := "aws-chunked"
	if own := h.Get("Content-Encoding"); own != "" {
		encoding = own + ",aws-chunked"
	}
	h.Del("Content-Length") // the chunks make the body longer
	values := []string{strings.ToLower(name), strconv.FormatInt(length, 10), encoding}
	h["X-Amz-Trailer"] = values[0:1:1]
	h["X-Amz-Decoded-Content-Length"] = values[1:2:2]
	h["Content-Encoding"] = values[2:3:3]
}

// compress compresses the body where the operation takes that and it is worth
// it.
func (c *Engine) compress(st *call.Call) error {
	if !slices.Contains(st.Op.Compression, "gzip") || c.Settings.DisableRequestCompression || c.requested == "v2" {
		return nil
	}
	var err error
	switch m := st.Op.StreamingInput; {
	case m != nil && m.Shape.RequiresLength:
		return nil
	case st.Request.Stream != nil:
		if st.Request.Body, err = transport.GzipReader(st.Request.Stream); err != nil {
			return fmt.Errorf("compressing the body: %w", err)
		}
		st.Request.Stream = nil
	case len(st.Request.Body) < c.Settings.RequestMinCompressionSizeBytes && m == nil:
		return nil
	default:
		if st.Request.Body, err = transport.Gzip(st.Request.Body); err != nil {
			return err
		}
	}
	encoding := "gzip"
	if own := st.Request.Header.Get("Content-Encoding"); own != "" {
		encoding = own + ",gzip"
	}
	st.Request.Header.Set("Content-Encoding", encoding)
	st.Features |= call.GzipRequest
	return nil
}

func setBody(r *http.Request, data []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
}

// smallBody is the length up to which a body in memory is copied so that it is
// sent in one piece with the header, in bytes.
const smallBody = 64 << 10

// attachChunked puts a small body with its checksum behind on a request.
func (s *State) attachChunked(r *http.Request, data []byte) error {
	h, err := transport.NewChecksum(s.sum.algorithm)
	if err != nil {
		return err
	}
	coded, err := transport.ChunkedBytes(data, strings.ToLower(s.sum.header()), h)
	if err != nil {
		return err
	}
	setBody(r, coded)
	return nil
}

// attach puts the body on an attempt's request.
func (s *State) attach(r *http.Request) error {
	if s.input != nil {
		s.eventBody = s.newEventBody()
		r.Body, r.ContentLength = s.eventBody, -1
		return nil
	}
	length, known := s.body.Len()
	data, inMemory := s.body.Bytes()
	switch {
	case inMemory && s.sum.trailer && length <= smallBody:
		return s.attachChunked(r, data)
	case inMemory && !s.sum.trailer:
		if len(data) > 0 {
			setBody(r, data)
		}
		return nil
	}
	body, err := s.body.Open()
	if err != nil {
		return err
	}
	switch {
	case s.sum.trailer:
		h, err := s.body.NewSum(s.sum.algorithm)
		if err != nil {
			return err
		}
		trailer := strings.ToLower(s.sum.header())
		r.Body, r.ContentLength = transport.NewChunked(body, length, trailer, h), transport.ChunkedLength(length, trailer, h)
	case known && length == 0:
		r.Body, r.ContentLength = http.NoBody, 0
		return body.Close()
	case known:
		r.Body, r.ContentLength = body, length
	case s.call.Op.StreamingInput != nil && s.call.Op.StreamingInput.Shape.RequiresLength || custom.FactsOf(s.call.Service.Name).SizedBodies:
		return fmt.Errorf("%s: its length is not known; pass an io.ReadSeeker or a []byte, or set ContentLength", s.call.Op.StreamingInput.Name)
	default:
		r.Body, r.ContentLength = body, -1
	}
	return nil
}
