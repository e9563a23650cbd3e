package wire

import (
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonScanner reads a JSON text (RFC 8259) from a string, which is UTF-8.
// Strings alias it unless they hold escapes.
type jsonScanner struct {
	s     string
	pos   int
	depth int

	kept textKeeper
}

func newJSONScanner(text string) (jsonScanner, error) {
	j := jsonScanner{s: text}
	if !utf8.ValidString(text) {
		for j.pos < len(text) {
			r, n := utf8.DecodeRuneInString(text[j.pos:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			j.pos += n
		}
		return j, j.fail("not UTF-8")
	}
	return j, nil
}

func (j *jsonScanner) fail(reason string) error { return &SyntaxError{"JSON", j.pos, reason} }

// peek skips white space and gives the next byte, 0 at the end.
func (j *jsonScanner) peek() byte {
	if j.pos < len(j.s) && j.s[j.pos] > ' ' { // no white space, as a rule
		return j.s[j.pos]
	}
	return j.skipSpace()
}

func (j *jsonScanner) skipSpace() byte {
	for j.pos < len(j.s) {
		switch c := j.s[j.pos]; c {
		case ' ', '\t', '\n', '\r':
			j.pos++
		default:
			return c
		}
	}
	return 0
}

func (j *jsonScanner) expect(c byte) error {
	if j.pos < len(j.s) && j.s[j.pos] == c { // no white space, as a rule
		j.pos++
		return nil
	}
	if j.peek() != c {
		return j.fail("expected " + strconv.QuoteRune(rune(c)))
	}
	j.pos++
	return nil
}

func (j *jsonScanner) enter() error {
	if j.depth++; j.depth > maxNesting {
		return j.fail("values are nested too deep")
	}
	return nil
}

// more steps to the next element of a list or object that ends with end: first
// is whether none has been read.
func (j *jsonScanner) more(end byte, first bool) (bool, error) {
	c := j.peek()
	if c == end {
		j.pos++
		j.depth--
		return false, nil
	}
	if first {
		return true, nil
	}
	if c != ',' {
		return false, j.fail("expected ',' or " + strconv.QuoteRune(rune(end)))
	}
	j.pos++
	return true, nil
}

// comma goes past the comma before an element that is not the first, where no
// white space stands before it, as a rule: more costs a call.
func (j *jsonScanner) comma(first bool) bool {
	if first || j.pos >= len(j.s) || j.s[j.pos] != ',' {
		return false
	}
	j.pos++
	return true
}

// skipKey goes past a member's name and its colon if it is this one, which no
// escape is in. Comparing is faster than looking for the end of a name.
func (j *jsonScanner) skipKey(name string) bool {
	rest, n := j.s[j.pos:], len(name)
	if n == 0 || len(rest) < n+3 || rest[0] != '"' || rest[1:n+1] != name || rest[n+1] != '"' || rest[n+2] != ':' {
		return false
	}
	j.pos += n + 3
	return true
}

// key reads the name of an object's member.
func (j *jsonScanner) key() (string, error) {
	if j.peek() != '"' {
		return "", j.fail("expected the name of a member")
	}
	k, err := j.string()
	if err != nil {
		return "", err
	}
	return k, j.expect(':')
}

// string reads a string; the quote is next.
func (j *jsonScanner) string() (string, error) {
	start := j.pos + 1
	s := j.s[start:]
	n := plainLength(s)
	if n == len(s) {
		return "", j.fail("a string has no end")
	}
	switch s[n] {
	case '"':
		j.pos = start + n + 1
		return s[:n], nil
	case '\\':
		return j.escaped(start, n)
	}
	j.pos = start + n
	return "", j.fail("a control character in a string")
}

// plainLength is how many bytes of a string come before its first quote,
// backslash or control character. It looks at eight at once.
func plainLength(s string) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	rest := s
	for len(rest) >= 8 { // in this form no index is checked
		w := uint64(rest[0]) | uint64(rest[1])<<8 | uint64(rest[2])<<16 | uint64(rest[3])<<24 |
			uint64(rest[4])<<32 | uint64(rest[5])<<40 | uint64(rest[6])<<48 | uint64(rest[7])<<56
		quote, slash := w^('"'*ones), w^('\\'*ones)
		// Of each byte that is zero, or less than a blank, the high bit is set;
		// of those after the first perhaps too.
		found := ((quote - ones) &^ quote) | ((slash - ones) &^ slash) | ((w - ' '*ones) &^ w)
		if found &= highs; found != 0 {
			return len(s) - len(rest) + bits.TrailingZeros64(found)/8
		}
		rest = rest[8:]
	}
	i := len(s) - len(rest)
	for i < len(s) && s[i] != '"' && s[i] != '\\' && s[i] >= ' ' {
		i++
	}
	return i
}

// escaped reads a string whose first backslash comes after some plain bytes.
func (j *jsonScanner) escaped(start, plain int) (string, error) {
	const more = 32 // bytes that may follow without moving the text
	text := append(j.kept.begin(plain+more), j.s[start:start+plain]...)
	for i := start + plain; i < len(j.s); {
		switch c := j.s[i]; {
		case c == '"':
			j.pos = i + 1
			return j.kept.end(text), nil
		case c < ' ':
			j.pos = i
			return "", j.fail("a control character in a string")
		case i+1 < len(j.s) && j.s[i+1] == '"': // as a rule: of JSON within JSON
			text = append(text, '"')
			i += len(`\"`)
		default:
			n, r, ok := unescapeJSON(j.s[i:])
			switch {
			case !ok:
				j.pos = i
				return "", j.fail("a malformed escape in a string")
			case n == len(`\n`):
				text = append(text, byte(r))
			default:
				text = utf8.AppendRune(text, r)
			}
			i += n
		}
		n := plainLength(j.s[i:])
		text = append(text, j.s[i:i+n]...)
		i += n
	}
	return "", j.fail("a string has no end")
}

// unescapeJSON reads one escape, or two that are a surrogate pair.
func unescapeJSON(s string) (n int, r rune, ok bool) {
	if len(s) < 2 {
		return 0, 0, false
	}
	switch s[1] {
	case '"', '\\', '/':
		return 2, rune(s[1]), true
	case 'b':
		return 2, '\b', true
	case 'f':
		return 2, '\f', true
	case 'n':
		return 2, '\n', true
	case 'r':
		return 2, '\r', true
	case 't':
		return 2, '\t', true
	case 'u':
		first, ok := hex4(s[2:])
		if !ok {
			return 0, 0, false
		}
		if utf16.IsSurrogate(first) && strings.HasPrefix(s[6:], `\u`) {
			if second, ok := hex4(s[8:]); ok {
				if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
					return 12, r, true
				}
			}
		}
		return 6, first, true
	}
	return 0, 0, false
}

func hex4(s string) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s[:4]) {
		switch {
		case isDigit(c):
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// number gives the text of a number. Python's NaN and Infinity count as such.
func (j *jsonScanner) number() (string, error) {
	rest := j.s[j.pos:]
	n := numberLength(rest)
	if n == 0 {
		for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
			if strings.HasPrefix(rest, word) {
				n = len(word)
			}
		}
	}
	if n == 0 {
		return "", j.fail("expected a value")
	}
	j.pos += n
	return rest[:n], nil
}

// numberLength is how much of the text is a number by the grammar of RFC 8259,
// 6; 0 when it does not begin with one.
func numberLength(s string) int {
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	whole := digitsEnd(s, i)
	if whole == i {
		return 0
	}
	if s[i] == '0' {
		whole = i + 1
	}
	i = whole
	if i < len(s) && s[i] == '.' {
		if end := digitsEnd(s, i+1); end > i+1 {
			i = end
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		start := i + 1
		if start < len(s) && (s[start] == '+' || s[start] == '-') {
			start++
		}
		if end := digitsEnd(s, start); end > start {
			i = end
		}
	}
	return i
}

func digitsEnd(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

func (j *jsonScanner) word(w string) error {
	if !strings.HasPrefix(j.s[j.pos:], w) {
		return j.fail("expected a value")
	}
	j.pos += len(w)
	return nil
}

// skip passes over a value.
func (j *jsonScanner) skip() error {
	switch c := j.peek(); c {
	case '{', '[':
		end := c + 2 // ']' and '}' stand two after their partners
		j.pos++
		if err := j.enter(); err != nil {
			return err
		}
		for first := true; ; first = false {
			more, err := j.more(end, first)
			if err != nil || !more {
				return err
			}
			if c == '{' {
				if _, err := j.key(); err != nil {
					return err
				}
			}
			if err := j.skip(); err != nil {
				return err
			}
		}
	case '"':
		_, err := j.string()
		return err
	case 't':
		return j.word("true")
	case 'f':
		return j.word("false")
	case 'n':
		return j.word("null")
	default:
		_, err := j.number()
		return err
	}
}

// end checks that nothing follows the value.
func (j *jsonScanner) end() error {
	if j.peek() != 0 || j.pos < len(j.s) {
		return j.fail("more after the value")
	}
	return nil
}

// any reads a value without a shape: whole numbers become int64.
func (j *jsonScanner) any() (any, error) {
	switch c := j.peek(); c {
	case '{':
		return j.object()
	case '[':
		return j.array()
	case '"':
		return j.string()
	case 't':
		return true, j.word("true")
	case 'f':
		return false, j.word("false")
	case 'n':
		return nil, j.word("null")
	default:
		text, err := j.number()
		if err != nil {
			return nil, err
		}
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n, nil
		}
		f, err := parseFloat(text)
		if err != nil {
			return nil, j.fail("a number that cannot be read")
		}
		return f, nil
	}
}

func (j *jsonScanner) object() (any, error) {
	j.pos++
	if err := j.enter(); err != nil {
		return nil, err
	}
	m := map[string]any{}
	for first := true; ; first = false {
		more, err := j.more('}', first)
		if err != nil || !more {
			return m, err
		}
		key, err := j.key()
		if err != nil {
			return nil, err
		}
		if m[key], err = j.any(); err != nil {
			return nil, err
		}
	}
}

func (j *jsonScanner) array() (any, error) {
	j.pos++
	if err := j.enter(); err != nil {
		return nil, err
	}
	list := []any{}
	for first := true; ; first = false {
		more, err := j.more(']', first)
		if err != nil || !more {
			return list, err
		}
		v, err := j.any()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

// ParseJSON reads a JSON text of unknown form.
func ParseJSON(text string) (any, error) {
	j, err := newJSONScanner(text)
	if err != nil {
		return nil, err
	}
	v, err := j.any()
	if err != nil {
		return nil, err
	}
	return v, j.end()
}
