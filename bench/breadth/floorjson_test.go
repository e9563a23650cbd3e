//go:build peers

package breadth

import (
	"errors"
	"math/bits"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

var errFloor = errors.New("the floor does not understand the response")

// jsonFloor goes over JSON once. What it returns shares the text. It checks the syntax
// as far as it must to find its way, and not that the text is UTF-8.
type jsonFloor struct {
	in      string
	at      int
	fault   bool
	strings room[string]
	blobs   blobs
}

func (s *jsonFloor) err() error {
	if s.fault || s.at != len(s.in) {
		return errFloor
	}
	return nil
}

// take moves over a character that must be there.
func (s *jsonFloor) take(c byte) bool {
	if s.at < len(s.in) && s.in[s.at] == c {
		s.at++
		return true
	}
	s.fault, s.at = true, len(s.in)
	return false
}

// more says whether an object or a list goes on.
func (s *jsonFloor) more(end byte) bool {
	if s.at < len(s.in) {
		switch s.in[s.at] {
		case end:
			s.at++
			return false
		case ',':
			s.at++
		}
		return true
	}
	s.fault = true
	return false
}

func (s *jsonFloor) key() string {
	key := s.text()
	s.take(':')
	return key
}

const ones, highs = 0x0101010101010101, 0x8080808080808080

// zeros has the high bit of the lowest byte that is zero, and none where none is.
func zeros(w uint64) uint64 { return (w - ones) &^ w & highs }

func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func (s *jsonFloor) text() string {
	if !s.take('"') {
		return ""
	}
	begin, i := s.at, s.at
	for ; i+8 <= len(s.in); i += 8 {
		w := word(s.in[i:])
		if hit := zeros(w^('"'*ones)) | zeros(w^('\\'*ones)); hit != 0 {
			i += bits.TrailingZeros64(hit) / 8
			break
		}
	}
	for ; i < len(s.in); i++ {
		switch s.in[i] {
		case '"':
			s.at = i + 1
			return s.in[begin:i]
		case '\\':
			s.at = i
			return s.escaped(s.in[begin:i])
		}
	}
	s.fault, s.at = true, len(s.in)
	return ""
}

// escaped reads the rest of a text from its first backslash.
func (s *jsonFloor) escaped(before string) string {
	end := s.at
	for end < len(s.in) && s.in[end] != '"' {
		if s.in[end] == '\\' {
			end++
		}
		end++
	}
	b := append(make([]byte, 0, len(before)+end-s.at), before...)
	for s.at < len(s.in) {
		rest := s.in[s.at:]
		n := strings.IndexAny(rest[:min(len(rest), end-s.at+1)], `"\`)
		if n < 0 {
			break
		}
		b = append(b, rest[:n]...)
		s.at += n + 1
		if rest[n] == '"' {
			return string(b)
		}
		if s.at >= len(s.in) {
			break
		}
		c := s.in[s.at]
		s.at++
		switch c {
		case 'n':
			b = append(b, '\n')
		case 't':
			b = append(b, '\t')
		case 'r':
			b = append(b, '\r')
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'u':
			b = utf8.AppendRune(b, s.unit())
		default:
			b = append(b, c)
		}
	}
	s.fault, s.at = true, len(s.in)
	return ""
}

func (s *jsonFloor) unit() rune {
	hex := func() rune {
		if s.at+4 > len(s.in) {
			return utf8.RuneError
		}
		n, err := strconv.ParseUint(s.in[s.at:s.at+4], 16, 16)
		if err != nil {
			return utf8.RuneError
		}
		s.at += 4
		return rune(n)
	}
	r := hex()
	if utf16.IsSurrogate(r) && strings.HasPrefix(s.in[s.at:], `\u`) {
		s.at += 2
		return utf16.DecodeRune(r, hex())
	}
	return r
}

func (s *jsonFloor) boolean() bool {
	rest := s.in[s.at:]
	switch {
	case strings.HasPrefix(rest, "true"):
		s.at += 4
		return true
	case strings.HasPrefix(rest, "false"):
		s.at += 5
		return false
	}
	s.take('t')
	return false
}

func (s *jsonFloor) whole() int64 {
	i, negative := s.at, false
	if i < len(s.in) && s.in[i] == '-' {
		negative = true
		i++
	}
	var n int64
	begin := i
	for ; i < len(s.in) && s.in[i]-'0' <= 9; i++ {
		n = n*10 + int64(s.in[i]-'0')
	}
	if i == begin || i-begin > 18 {
		s.fault, i = true, len(s.in)
	}
	s.at = i
	if negative {
		return -n
	}
	return n
}

// digits are those of a number without an exponent: all of them, and how many stand
// after the point.
func (s *jsonFloor) digits() (n int64, fraction int, plain bool) {
	i, point := s.at, -1
	for ; i < len(s.in); i++ {
		c := s.in[i]
		if c-'0' <= 9 {
			n = n*10 + int64(c-'0')
			continue
		}
		if c != '.' || point >= 0 {
			break
		}
		point = i
	}
	if i < len(s.in) && s.in[i]|0x20 == 'e' || i == s.at || i-s.at > 17 {
		return 0, 0, false
	}
	if point >= 0 {
		fraction = i - point - 1
	}
	s.at = i
	return n, fraction, true
}

var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17}

func (s *jsonFloor) float() float64 {
	if n, fraction, plain := s.digits(); plain && n < 1<<53 {
		return float64(n) / powers[fraction]
	} else if plain {
		s.fault = true
	}
	end := s.at
	for end < len(s.in) && strings.IndexByte("+-.eE0123456789", s.in[end]) >= 0 {
		end++
	}
	f, err := strconv.ParseFloat(s.in[s.at:end], 64)
	s.fault = s.fault || err != nil
	s.at = end
	return f
}

func (s *jsonFloor) time() time.Time {
	if s.at < len(s.in) && s.in[s.at] == '"' {
		return isoTime(s.text(), &s.fault)
	}
	n, fraction, plain := s.digits()
	if !plain || fraction > 9 {
		s.fault, s.at = true, len(s.in)
		return time.Time{}
	}
	scale := int64(powers[fraction])
	return time.Unix(n/scale, n%scale*(1_000_000_000/scale)).UTC()
}

func isoTime(text string, fault *bool) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		*fault = true
	}
	return t
}

// any reads a document.
func (s *jsonFloor) any() any {
	if s.at >= len(s.in) {
		s.fault = true
		return nil
	}
	switch s.in[s.at] {
	case '{':
		s.at++
		out := map[string]any{}
		for s.more('}') {
			key := s.key()
			out[key] = s.any()
		}
		return out
	case '[':
		s.at++
		out := []any{}
		for s.more(']') {
			out = append(out, s.any())
		}
		return out
	case '"':
		return s.text()
	case 't', 'f':
		return s.boolean()
	case 'n':
		s.at = min(s.at+4, len(s.in))
		return nil
	}
	return s.whole()
}

func (s *jsonFloor) skip() { s.any() }

func (s *jsonFloor) blob() []byte { return s.blobs.base64(s.text()) }
