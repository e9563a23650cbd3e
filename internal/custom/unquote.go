package custom

import (
	"strings"
	"unicode/utf8"
)

// unquote resolves the percent escapes of a text. What is no escape stays, and
// bytes that are no UTF-8 become U+FFFD.
func unquote(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			high, ok1 := hexDigit(s[i+1])
			low, ok2 := hexDigit(s[i+2])
			if ok1 && ok2 {
				b = append(b, high<<4|low)
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return decodeUTF8(b)
}

// decodeUTF8 reads text with U+FFFD for each part that is not UTF-8, as Unicode
// recommends (3.9, maximal subparts) and Python does.
func decodeUTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var text strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			n = brokenLength(b)
		}
		text.WriteRune(r)
		b = b[n:]
	}
	return text.String()
}

// brokenLength is how many of the first bytes, which are not UTF-8, could have
// begun a character.
func brokenLength(b []byte) int {
	for n := min(3, len(b)); n > 1; n-- {
		for _, last := range []string{"\x80", "\x80\x80", "\xbf", "\xbf\x80"} { // some way on
			if utf8.Valid(append(b[:n:n], last...)) {
				return n
			}
		}
	}
	return 1
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}
