// Package quote makes what a server or a file says fit to stand in the text of an
// error, which goes to terminals and logs: it is one line, it cannot move the
// cursor or forge another line, and it has an end.
package quote

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bytes that texts have at most.
const (
	maxMessage = 2 << 10 // as long as EC2's encoded messages about authorization
	maxWord    = 128
)

// Message is a sentence or more.
func Message(s string) string { return Text(s, maxMessage) }

// Word is a code, a name or an id.
func Word(s string) string { return Text(s, maxWord) }

// Text writes what does not print as Go's escapes and cuts what is longer than
// limit, a number of bytes, saying how much is missing. Backslashes stay as they
// are, so that a text which has been through here comes out as it is.
func Text(s string, limit int) string {
	s = strings.TrimSpace(s)
	if len(s) <= limit && prints(s) {
		return s
	}
	var b []byte
	kept, restAt := 0, 0 // what is written of s with room for a note, and where the rest begins
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		b = appendRune(b, s[i:i+size], r)
		if i += size; len(b)+len(note(len(s))) <= limit {
			kept, restAt = len(b), i
		}
		if len(b) > limit {
			return string(b[:kept]) + note(len(s)-restAt)
		}
	}
	return string(b)
}

func note(missing int) string { return fmt.Sprintf("... [%d bytes more]", missing) }

func prints(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || !strconv.IsPrint(r) {
			return false
		}
	}
	return true
}

func appendRune(b []byte, text string, r rune) []byte {
	switch {
	case r == utf8.RuneError && len(text) == 1:
		return fmt.Appendf(b, `\x%02x`, text[0])
	case r == utf8.RuneError, strconv.IsPrint(r):
		return append(b, text...)
	}
	quoted := strconv.AppendQuoteRune(nil, r)
	return append(b, quoted[1:len(quoted)-1]...)
}
