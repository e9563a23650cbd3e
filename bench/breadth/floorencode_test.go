//go:build peers

package breadth

import (
	"unicode/utf16"
	"unicode/utf8"
)

// quoted appends a JSON string in ASCII.
func quoted(b []byte, s string) []byte {
	b = append(b, '"')
	for len(s) > 0 {
		n := printable(s)
		b = append(b, s[:n]...)
		if s = s[n:]; s == "" {
			break
		}
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\t':
			b = append(b, '\\', 't')
		case r == '\r':
			b = append(b, '\\', 'r')
		case r < 1<<16:
			b = unit(b, r)
		default:
			high, low := utf16.EncodeRune(r)
			b = unit(unit(b, high), low)
		}
	}
	return append(b, '"')
}

func unit(b []byte, r rune) []byte {
	const digits = "0123456789abcdef"
	return append(b, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
}

// printable is how many bytes stand before the first that is escaped.
func printable(s string) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		w := word(s[i:])
		if zeros(w^('"'*ones))|zeros(w^('\\'*ones))|(w-' '*ones)&^w&highs|w&highs|(w+ones)&highs != 0 {
			break
		}
	}
	for i < len(s) && s[i] >= ' ' && s[i] < 0x7f && s[i] != '"' && s[i] != '\\' {
		i++
	}
	return i
}
