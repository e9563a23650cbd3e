package jmes

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/jsonread"
)

// maxTokens bounds the length of an expression, and so how deep it can nest.
const maxTokens = 1 << 15

// A token is written as it stands in an expression, but for those whose text
// varies.
type token struct {
	kind string
	name string // of an identifier
	at   int
	n    int // the value of a number
	v    any // the value of a literal
}

const (
	tokenEnd        = "end of the expression"
	tokenIdentifier = "identifier"
	tokenQuoted     = "quoted identifier"
	tokenNumber     = "number"
	tokenLiteral    = "literal"
)

// symbols are the tokens that always read alike, longer ones before those that
// they begin with.
var symbols = []string{
	"[?", "[]", "||", "&&", "==", "!=", "<=", ">=",
	".", "*", "[", "]", ",", ":", "@", "(", ")", "{", "}", "|", "&", "<", ">", "!",
}

type lexer struct {
	text string
	at   int
}

func (l *lexer) fail(at int, format string, args ...any) error {
	return &Error{Expression: l.text, Kind: Syntax, Offset: at, Reason: fmt.Sprintf(format, args...)}
}

// tokens reads the whole expression. The last token is the end.
func (l *lexer) tokens() ([]token, error) {
	var all []token
	for {
		for l.at < len(l.text) && strings.IndexByte(" \t\n\r", l.text[l.at]) >= 0 {
			l.at++
		}
		if len(all) > maxTokens {
			return nil, l.fail(l.at, "it has more than %d parts", maxTokens)
		}
		if l.at == len(l.text) {
			return append(all, token{kind: tokenEnd, at: l.at}), nil
		}
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
}

func (l *lexer) next() (token, error) {
	t := token{at: l.at}
	rest := l.text[l.at:]
	if n := identifier(rest); n > 0 {
		l.at += n
		t.kind, t.name = tokenIdentifier, rest[:n]
		return t, nil
	}
	switch c := rest[0]; {
	case c == '\'', c == '`', c == '"':
		return l.quoted(t, c)
	case c == '-', c >= '0' && c <= '9':
		return l.number(t)
	}
	for _, symbol := range symbols {
		if strings.HasPrefix(rest, symbol) {
			l.at += len(symbol)
			t.kind = symbol
			return t, nil
		}
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return t, l.fail(l.at, "%q is no part of an expression", r)
}

// identifier is the length of the unquoted identifier that a text begins with.
func identifier(s string) int {
	for i := range len(s) {
		c := s[i]
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return i
		}
	}
	return len(s)
}

// number reads an index. One that is too large for any list stays too large.
func (l *lexer) number(t token) (token, error) {
	rest := l.text[l.at:]
	n := 1
	for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
		n++
	}
	text := rest[:n]
	if text == "-" {
		return t, l.fail(l.at, "a number is expected after -")
	}
	l.at += n
	t.kind = tokenNumber
	var err error
	if t.n, err = strconv.Atoi(text); err != nil {
		t.n = math.MaxInt
		if text[0] == '-' {
			t.n = -math.MaxInt
		}
	}
	return t, nil
}

// quoted reads what stands between two quotes. A backslash keeps the character
// after it from ending the text.
func (l *lexer) quoted(t token, quote byte) (token, error) {
	end := l.at + 1
	for end < len(l.text) && l.text[end] != quote {
		if l.text[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(l.text) {
		return t, l.fail(t.at, "nothing ends what begins with %c", quote)
	}
	text := l.text[l.at+1 : end]
	l.at = end + 1
	t.kind = tokenLiteral
	switch quote {
	case '\'': // no other escape is one
		t.v = strings.ReplaceAll(text, `\'`, `'`)
	case '`':
		text = strings.ReplaceAll(text, "\\`", "`")
		var ok bool
		if t.v, ok = literal(text); ok {
			return t, nil
		}
		// Text without quotes is what old expressions have.
		if t.v, ok = literal(`"` + strings.TrimLeft(text, " \t\n\r") + `"`); !ok {
			return t, l.fail(t.at, "the literal is no JSON")
		}
	case '"':
		v, ok := literal(`"` + text + `"`)
		if !ok {
			return t, l.fail(t.at, "the name in quotes is no JSON string")
		}
		t.kind = tokenQuoted
		t.name, _ = v.(string)
	}
	return t, nil
}

// literal reads one JSON value, with nothing after it.
func literal(text string) (v any, ok bool) {
	r := jsonread.NewExact([]byte(text))
	if r.Decode(&v) != nil {
		return nil, false
	}
	if _, err := r.Token(); !errors.Is(err, io.EOF) {
		return nil, false
	}
	return exact(v), true
}
