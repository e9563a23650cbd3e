package eventstream

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"unicode/utf8"
)

// AppendMessage appends the encoded message to b. On an error ([ErrHeader] or
// [ErrLength]) it returns b as it was.
func AppendMessage(b []byte, m Message) ([]byte, error) {
	start := len(b)
	out := append(b, make([]byte, preludeLen)...)
	out, err := AppendHeaders(out, m.Headers)
	if err != nil {
		return b, err
	}
	headersLen := len(out) - start - preludeLen
	if headersLen > MaxHeadersLen {
		return b, badLength("%d bytes of headers, %d are allowed", headersLen, MaxHeadersLen)
	}
	if len(m.Payload) > MaxPayloadLen {
		return b, badLength("%d bytes of payload, %d are allowed", len(m.Payload), MaxPayloadLen)
	}
	out = append(out, m.Payload...)
	prelude := out[start:]
	binary.BigEndian.PutUint32(prelude[0:], uint32(len(prelude)+crcLen))
	binary.BigEndian.PutUint32(prelude[4:], uint32(headersLen))
	binary.BigEndian.PutUint32(prelude[8:], crc32.ChecksumIEEE(prelude[:8]))
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(prelude)), nil
}

// AppendHeaders appends headers alone, in the form that they have within a
// message: what the signature of an event is computed over.
func AppendHeaders(b []byte, headers Headers) ([]byte, error) {
	if err := headers.unique(); err != nil {
		return b, err
	}
	out := b
	for _, h := range headers {
		if len(h.Name) == 0 || len(h.Name) > math.MaxUint8 || !utf8.ValidString(h.Name) {
			return b, badHeader("name %.40q has to be 1 to 255 bytes of UTF-8", h.Name)
		}
		out = append(out, byte(len(h.Name)))
		out = append(out, h.Name...)
		var err error
		if out, err = h.appendValue(out); err != nil {
			return b, err
		}
	}
	return out, nil
}

func (h *Header) appendValue(b []byte) ([]byte, error) {
	v := h.Value
	b = append(b, byte(v.typ))
	switch v.typ {
	case TypeTrue, TypeFalse:
	case TypeInt8:
		b = append(b, byte(v.num))
	case TypeInt16:
		b = binary.BigEndian.AppendUint16(b, uint16(v.num))
	case TypeInt32:
		b = binary.BigEndian.AppendUint32(b, uint32(v.num))
	case TypeInt64, TypeTimestamp:
		b = binary.BigEndian.AppendUint64(b, uint64(v.num))
	case TypeString, TypeBytes:
		if len(v.text) > math.MaxUint16 {
			return nil, badHeader("%q has %d bytes, %d are allowed", h.Name, len(v.text), math.MaxUint16)
		}
		if v.typ == TypeString && !utf8.ValidString(v.text) {
			return nil, badHeader("%q is not UTF-8", h.Name)
		}
		b = binary.BigEndian.AppendUint16(b, uint16(len(v.text)))
		b = append(b, v.text...)
	case TypeUUID:
		b = append(b, v.text...)
	}
	return b, nil
}

// Encoder writes messages to a stream. It is not safe for concurrent use.
type Encoder struct {
	to     io.Writer
	buffer []byte
}

// NewEncoder returns an encoder that writes to w.
func NewEncoder(w io.Writer) *Encoder { return &Encoder{to: w} }

// Encode writes one message, in one call of Write.
func (e *Encoder) Encode(m Message) error {
	var err error
	if e.buffer, err = AppendMessage(e.buffer[:0], m); err != nil {
		return err
	}
	if _, err = e.to.Write(e.buffer); err != nil {
		return fmt.Errorf("event stream: write a message of %d bytes: %w", len(e.buffer), err)
	}
	return nil
}
