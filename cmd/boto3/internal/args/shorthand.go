package args

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shorthand reads the AWS CLI's short form of structures, lists and maps:
// Name=tag:team,Values=a,b or Key={Inner=[a,b]}.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
type shorthand struct {
	text  string
	at    int
	depth int  // how many brackets and braces are open
	file  bool // the key was written Key@=
	load  func(text string) (any, bool, error)
}

// deepest is how many may be; a stack that overflows ends the program.
const deepest = 1000

// parseShorthand reads one value. load reads a file that a value names.
func parseShorthand(text string, load func(string) (any, bool, error)) (map[string]any, error) {
	p := &shorthand{text: text, load: load}
	out := map[string]any{}
	for {
		begun := p.at
		key, value, err := p.pair(p.values)
		if err != nil {
			return nil, err
		}
		if _, twice := out[key]; twice {
			p.at = begun
			return nil, p.fail(fmt.Sprintf("the key %q is there twice; where a list was meant, put a space in place of the comma", key))
		}
		out[key] = value
		if p.ended() {
			return out, nil
		}
		if err := p.expect(','); err != nil {
			return nil, err
		}
	}
}

func (p *shorthand) pair(value func() (any, error)) (string, any, error) {
	start := p.at
	for !p.ended() && (isLetterOrDigit(p.text[p.at]) || strings.IndexByte("-_.#/:", p.text[p.at]) >= 0) {
		p.at++
	}
	key := p.text[start:p.at]
	p.spaces()
	if p.file = !p.ended() && p.text[p.at] == '@'; p.file {
		p.at++
	}
	if err := p.expect('='); err != nil {
		return "", nil, err
	}
	v, err := value()
	return key, v, err
}

func isLetterOrDigit(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// values reads a value of the outermost level, where commas part a list: a=b,c.
func (p *shorthand) values() (any, error) {
	switch {
	case p.ended():
		return "", nil
	case p.text[p.at] == '[' || p.text[p.at] == '{':
		return p.inner()
	}
	first, err := p.word(false)
	if err != nil {
		return nil, err
	}
	p.spaces()
	list := []any{first}
	for !p.ended() && p.text[p.at] == ',' {
		if err := p.expect(','); err != nil {
			return nil, err
		}
		next, err := p.word(true)
		p.spaces()
		if err == nil && !p.ended() && p.text[p.at] != ',' {
			err = p.fail("expected ','")
		}
		if err != nil {
			if p.ended() {
				return nil, err
			}
			p.at = strings.LastIndexByte(p.text[:p.at+1], ',') // what follows is the next key
			break
		}
		list = append(list, next)
	}
	if len(list) == 1 {
		return first, nil
	}
	return list, nil
}

// inner reads a value within brackets or braces.
func (p *shorthand) inner() (any, error) {
	if p.ended() {
		return nil, p.fail("it ends before the value")
	}
	switch p.text[p.at] {
	case '[':
		list := []any{}
		err := p.bracketed('[', ']', func() error {
			v, err := p.inner()
			list = append(list, v)
			return err
		})
		return list, err
	case '{':
		m := map[string]any{}
		err := p.bracketed('{', '}', func() error {
			k, v, err := p.pair(p.inner)
			m[k] = v
			return err
		})
		return m, err
	}
	return p.word(false)
}

func (p *shorthand) bracketed(begin, end byte, element func() error) error {
	if p.depth++; p.depth > deepest {
		return p.fail(fmt.Sprintf("more than %d values are within each other", deepest))
	}
	defer func() { p.depth-- }()
	if err := p.expect(begin); err != nil {
		return err
	}
	for !p.ended() && p.text[p.at] != end {
		if err := element(); err != nil {
			return err
		}
		p.spaces()
		if !p.ended() && p.text[p.at] != end {
			if err := p.expect(','); err != nil {
				return err
			}
		}
	}
	if p.ended() || p.text[p.at] != end {
		return p.fail(fmt.Sprintf("expected '%c'", end))
	}
	p.at++
	return nil
}

// word reads one scalar, in quotes or bare. A bare one has no quotes, commas or
// closing brackets; one that follows a comma has no equals sign either, and is not
// empty.
func (p *shorthand) word(follows bool) (any, error) {
	if !p.ended() && (p.text[p.at] == '\'' || p.text[p.at] == '"') {
		text, err := p.quoted(p.text[p.at])
		if err != nil {
			return nil, err
		}
		return p.loaded(text)
	}
	start := p.at
	for !p.ended() {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		escaped := r == ',' && p.at > start && p.text[p.at-1] == '\\'
		if !escaped && !bare(r, p.at == start, follows) {
			break
		}
		p.at += size
	}
	if p.at == start && follows {
		return nil, p.fail("expected a value")
	}
	return p.loaded(strings.TrimRightFunc(strings.ReplaceAll(p.text[start:p.at], `\,`, ","), unicode.IsSpace))
}

// bare says whether a character may stand in a word without quotes.
func bare(r rune, first, follows bool) bool {
	switch r {
	case '"', '\'', ',':
		return false
	case '=':
		return !first && !follows
	case '[', '{':
		return !first
	case ']', '}':
		return first || follows
	}
	return !first || !strings.ContainsRune(" \t\n\r\v\f", r)
}

// quoted reads a text in quotes, within which a backslash keeps a quote from being the
// end. Where there is no other end, the last one is it all the same: Dir='C:\data\'.
func (p *shorthand) quoted(quote byte) (string, error) {
	end := -1
	for i := p.at + 1; i < len(p.text); i++ {
		if p.text[i] == quote {
			end = i
			break
		}
		if p.text[i] == '\\' && i+1 < len(p.text) && p.text[i+1] == quote {
			i++
			end = i
		}
	}
	if end < 0 {
		return "", p.fail(fmt.Sprintf("the quotation has no closing %c", quote))
	}
	text := p.text[p.at+1 : end]
	p.at = end + 1
	return strings.ReplaceAll(strings.ReplaceAll(text, `\`+string(quote), string(quote)), `\\`, `\`), nil
}

func (p *shorthand) loaded(text string) (any, error) {
	if p.file {
		if v, ok, err := p.load(text); ok || err != nil {
			return v, err
		}
	}
	return text, nil
}

func (p *shorthand) expect(c byte) error {
	p.spaces()
	if p.ended() || p.text[p.at] != c {
		return p.fail(fmt.Sprintf("expected '%c'", c))
	}
	p.at++
	p.spaces()
	return nil
}

func (p *shorthand) spaces() {
	for !p.ended() && strings.IndexByte(" \t\n\r\v\f", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *shorthand) ended() bool { return p.at >= len(p.text) }

func (p *shorthand) fail(reason string) error {
	got := "the end"
	if !p.ended() {
		got = fmt.Sprintf("'%c'", []rune(p.text[p.at:])[0])
	}
	return fmt.Errorf("shorthand: %s at character %d, where %s is: %s", reason, p.at+1, got, p.text)
}
