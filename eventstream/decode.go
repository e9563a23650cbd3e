package eventstream

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"unicode/utf8"
)

// growth bounds how far the buffer runs ahead of the bytes that have arrived:
// a prelude alone makes nobody allocate the maximum.
const growth = 256 << 10

// Decoder reads messages from a stream. It reads no further than the end of
// the message that it returns, in two reads or more for each, so give it a
// buffered reader where reads are dear. It is not safe for concurrent use.
type Decoder struct {
	from    io.Reader
	prelude [preludeLen]byte
	buffer  []byte
	headers Headers
	names   map[string]string
	err     error
}

// NewDecoder returns a decoder that reads from r.
func NewDecoder(r io.Reader) *Decoder { return &Decoder{from: r} }

// Decode returns the next message, which is valid until the next call: its
// Headers list and Payload share the decoder's memory, the strings in it do
// not. At the end of the stream the error is [io.EOF]; a stream that ends
// within a message gives a *[TruncatedError], damage a *[ChecksumError],
// [ErrLength] or [ErrHeader]. After an error the position in the stream is
// lost, and every later call returns the same error.
func (d *Decoder) Decode() (Message, error) {
	if d.err != nil {
		return Message{}, d.err
	}
	m, err := d.decode()
	d.err = err
	return m, err
}

func (d *Decoder) decode() (Message, error) {
	if n, err := io.ReadFull(d.from, d.prelude[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return Message{}, &TruncatedError{Got: n, Want: preludeLen}
		}
		// Plain io.EOF is the end; a reader that wraps it reports a fault.
		if err == io.EOF {
			return Message{}, err
		}
		return Message{}, fmt.Errorf("event stream: read a prelude: %w", err)
	}
	total, headersLen, err := parsePrelude(d.prelude[:])
	if err != nil {
		return Message{}, err
	}
	if err := d.fill(total - preludeLen); err != nil {
		return Message{}, err
	}
	return d.message(headersLen)
}

// fill reads the rest of a message into the buffer.
func (d *Decoder) fill(size int) error {
	d.buffer = d.buffer[:0]
	for len(d.buffer) < size {
		have := len(d.buffer)
		next := min(size, max(have+growth, cap(d.buffer)))
		d.buffer = slices.Grow(d.buffer, next-have)[:next]
		n, err := io.ReadFull(d.from, d.buffer[have:])
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return &TruncatedError{Got: preludeLen + have + n, Want: preludeLen + size}
		}
		if err != nil {
			return fmt.Errorf("event stream: read %d of %d bytes: %w", preludeLen+have+n, preludeLen+size, err)
		}
	}
	return nil
}

func (d *Decoder) message(headersLen int) (Message, error) {
	body := d.buffer[:len(d.buffer)-crcLen]
	sum := crc32.Update(crc32.ChecksumIEEE(d.prelude[:]), crc32.IEEETable, body)
	if want := binary.BigEndian.Uint32(d.buffer[len(body):]); sum != want {
		return Message{}, &ChecksumError{Part: "message", Got: sum, Want: want}
	}
	if d.names == nil {
		d.names = make(map[string]string)
	}
	headers, err := parseHeaders(d.headers[:0], body[:headersLen], d.names)
	if err != nil {
		return Message{}, err
	}
	d.headers = headers
	return Message{Headers: headers, Payload: body[headersLen:len(body):len(body)]}, nil
}

// parsePrelude checks the first twelve bytes of a message.
func parsePrelude(prelude []byte) (total, headers int, err error) {
	sum, want := crc32.ChecksumIEEE(prelude[:8]), binary.BigEndian.Uint32(prelude[8:])
	if sum != want {
		return 0, 0, &ChecksumError{Part: "prelude", Got: sum, Want: want}
	}
	messageLen := uint64(binary.BigEndian.Uint32(prelude))
	headersLen := uint64(binary.BigEndian.Uint32(prelude[4:]))
	if headersLen > MaxHeadersLen {
		return 0, 0, badLength("%d bytes of headers, %d are allowed", headersLen, MaxHeadersLen)
	}
	if messageLen < headersLen+overhead {
		return 0, 0, badLength("a message of %d bytes with %d bytes of headers", messageLen, headersLen)
	}
	if payload := messageLen - headersLen - overhead; payload > MaxPayloadLen {
		return 0, 0, badLength("%d bytes of payload, %d are allowed", payload, MaxPayloadLen)
	}
	return int(messageLen), int(headersLen), nil
}

// ParseMessage decodes the message at the start of b and returns the bytes
// after it. The payload shares b's memory. Errors are those of
// [Decoder.Decode]; an empty b gives [io.EOF].
func ParseMessage(b []byte) (m Message, rest []byte, err error) {
	if len(b) == 0 {
		return Message{}, nil, io.EOF
	}
	if len(b) < preludeLen {
		return Message{}, nil, &TruncatedError{Got: len(b), Want: preludeLen}
	}
	total, headersLen, err := parsePrelude(b[:preludeLen])
	if err != nil {
		return Message{}, nil, err
	}
	if len(b) < total {
		return Message{}, nil, &TruncatedError{Got: len(b), Want: total}
	}
	body := b[:total-crcLen]
	sum, want := crc32.ChecksumIEEE(body), binary.BigEndian.Uint32(b[total-crcLen:])
	if sum != want {
		return Message{}, nil, &ChecksumError{Part: "message", Got: sum, Want: want}
	}
	headersEnd := preludeLen + headersLen
	if m.Headers, err = ParseHeaders(body[preludeLen:headersEnd]); err != nil {
		return Message{}, nil, err
	}
	m.Payload = body[headersEnd:len(body):len(body)]
	return m, b[total:], nil
}

// ParseHeaders decodes what [AppendHeaders] writes.
func ParseHeaders(b []byte) (Headers, error) {
	return parseHeaders(nil, b, nil)
}

// parseHeaders appends to headers. Strings that names holds are not allocated
// again.
func parseHeaders(headers Headers, b []byte, names map[string]string) (Headers, error) {
	r := headerReader{b: b}
	for len(r.b) > 0 {
		name := r.take(int(r.number(1)))
		if r.short || len(name) == 0 || !utf8.Valid(name) {
			return nil, badHeader("a name of %d bytes is empty, cut short or not UTF-8", len(name))
		}
		h := Header{Name: intern(names, name), Value: r.value(names)}
		if r.short || r.badType {
			return nil, badHeader("%q is cut short, not UTF-8 or of no known type", h.Name)
		}
		headers = append(headers, h)
	}
	return headers, headers.unique()
}

// headerReader takes values off encoded headers. Past the end, short is set
// and everything reads as zero.
type headerReader struct {
	b              []byte
	short, badType bool
}

func (r *headerReader) take(n int) []byte {
	if n > len(r.b) {
		r.short, r.b = true, nil
		return nil
	}
	taken := r.b[:n]
	r.b = r.b[n:]
	return taken
}

// number reads a big-endian number with a sign.
func (r *headerReader) number(size int) int64 {
	n := uint64(0)
	for _, c := range r.take(size) {
		n = n<<8 | uint64(c)
	}
	return int64(n)
}

func (r *headerReader) value(names map[string]string) Value {
	v := Value{typ: Type(r.number(1))}
	switch v.typ {
	case TypeTrue, TypeFalse:
	case TypeInt8:
		v.num = int64(int8(r.number(1)))
	case TypeInt16:
		v.num = int64(int16(r.number(2)))
	case TypeInt32:
		v.num = int64(int32(r.number(4)))
	case TypeInt64, TypeTimestamp:
		v.num = r.number(8)
	case TypeBytes:
		v.text = string(r.take(int(r.number(2))))
	case TypeString:
		text := r.take(int(r.number(2)))
		r.badType = !utf8.Valid(text)
		v.text = intern(names, text)
	case TypeUUID:
		v.text = string(r.take(16))
	default:
		r.badType = true
	}
	return v
}

// Streams repeat the same few names and event types: intern keeps up to
// maxNames short ones, so that they are allocated once.
const (
	maxNames   = 64
	maxNameLen = 64
)

func intern(names map[string]string, b []byte) string {
	if s, known := names[string(b)]; known {
		return s
	}
	s := string(b)
	if names != nil && len(names) < maxNames && len(b) <= maxNameLen {
		names[s] = s
	}
	return s
}
