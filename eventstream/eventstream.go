// Package eventstream reads and writes the frames of
// application/vnd.amazon.eventstream, the encoding in which AWS services
// stream events over HTTP.
//
// A message is a list of typed headers and a payload:
//
//	4 bytes   total length
//	4 bytes   length of the headers
//	4 bytes   CRC-32 of the eight bytes before
//	...       headers
//	...       payload
//	4 bytes   CRC-32 of everything before
//
// All numbers are big-endian. The format is described at
// https://smithy.io/2.0/aws/amazon-eventstream.html
//
// What the headers mean (":event-type" and so on) is up to the caller.
package eventstream

// Limits of the format, in bytes.
const (
	// MaxHeadersLen bounds the encoded headers of a message.
	MaxHeadersLen = 128 << 10
	// MaxPayloadLen bounds the payload of a message.
	MaxPayloadLen = 24 << 20
	// MaxMessageLen bounds a whole message.
	MaxMessageLen = MaxHeadersLen + MaxPayloadLen + overhead
)

const (
	preludeLen = 12
	crcLen     = 4
	overhead   = preludeLen + crcLen
)

// Message is one frame of a stream.
type Message struct {
	// Headers keep the order that they have on the wire.
	Headers Headers
	// Payload is the body; nil and empty are the same.
	Payload []byte
}

// Header is a name of 1 to 255 bytes of UTF-8 and a typed value.
type Header struct {
	Name  string
	Value Value
}

// Headers is an ordered list without two headers of one name.
type Headers []Header

// Get returns the value of the named header. Names are case-sensitive. ok is
// false where there is none.
func (h Headers) Get(name string) (value Value, ok bool) {
	for i := range h {
		if h[i].Name == name {
			return h[i].Value, true
		}
	}
	return Value{}, false
}

// Text returns the named header if it is a string, and "" otherwise.
func (h Headers) Text(name string) string {
	value, _ := h.Get(name)
	text, _ := value.Text()
	return text
}

// Set replaces the value of the named header, or appends one.
func (h *Headers) Set(name string, value Value) {
	for i := range *h {
		if (*h)[i].Name == name {
			(*h)[i].Value = value
			return
		}
	}
	*h = append(*h, Header{Name: name, Value: value})
}

// few is the number of headers up to which comparing each with each is cheaper
// than a set. Messages of AWS have about five; a hostile one has thousands.
const few = 16

// unique returns ErrHeader if two headers have one name.
func (h Headers) unique() error {
	if len(h) <= few {
		for i := range h {
			if _, twice := h[:i].Get(h[i].Name); twice {
				return badHeader("%q stands twice", h[i].Name)
			}
		}
		return nil
	}
	seen := make(map[string]struct{}, len(h))
	for i := range h {
		seen[h[i].Name] = struct{}{}
		if len(seen) <= i {
			return badHeader("%q stands twice", h[i].Name)
		}
	}
	return nil
}
