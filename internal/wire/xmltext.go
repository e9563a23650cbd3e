package wire

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/model"
)

// Text reads an element's text up to its first child or its end, and skips to
// the end. The text is a part of the document where nothing in it is written
// otherwise than it reads.
func (x *XMLReader) Text(tag XMLTag) (string, error) {
	x.apart = false
	if x.empty {
		x.empty = false
		x.depth--
		return "", nil
	}
	rest := x.s[x.pos:]
	n := strings.IndexByte(rest, '<')
	if n < 0 || n+1 >= len(rest) || rest[n+1] != '/' {
		return x.mixedText(tag)
	}
	text := rest[:n]
	if strings.IndexByte(text, '&') >= 0 || x.returns && strings.IndexByte(text, '\r') >= 0 {
		return x.mixedText(tag)
	}
	x.pos += n
	return text, x.close(tag)
}

// opens says whether a start tag of this name and without attributes is next.
func (x *XMLReader) opens(name string) bool {
	end := x.pos + 1 + len(name)
	return end < len(x.s) && x.s[end] == '>' && x.s[x.pos] == '<' && x.s[x.pos+1:end] == name
}

// plainText reads an element that holds text alone and whose start tag, next to
// be read, is nothing but a name of this length; else it reads nothing.
func (x *XMLReader) plainText(name int) (text string, ok bool) {
	rest := x.s[x.pos:]
	from := 1 + name + 1
	n := strings.IndexByte(rest[from:], '<')
	shut := from + n + len("</")
	if n < 0 || shut+name >= len(rest) || rest[shut-1] != '/' || rest[shut+name] != '>' || rest[shut:shut+name] != rest[1:1+name] {
		return "", false
	}
	text = rest[from : from+n]
	x.apart = strings.IndexByte(text, '&') >= 0 || x.returns && strings.IndexByte(text, '\r') >= 0
	if x.apart {
		var err error
		if x.scratch, err = x.appendUnescaped(x.scratch[:0], text); err != nil {
			return "", false // Text tells the fault with its place
		}
		text = x.kept.keep(x.scratch)
	}
	x.pos += shut + name + 1
	return text, true
}

// mixedText is text with entities, carriage returns, CDATA, comments or
// children.
func (x *XMLReader) mixedText(tag XMLTag) (string, error) {
	x.scratch, x.apart = x.scratch[:0], true
	for {
		n := strings.IndexByte(x.s[x.pos:], '<')
		if n < 0 || x.pos+n+1 >= len(x.s) {
			x.pos = len(x.s)
			return "", x.fail("the document ends within element " + quote.Word(x.full(tag)))
		}
		var err error
		if x.scratch, err = x.appendUnescaped(x.scratch, x.s[x.pos:x.pos+n]); err != nil {
			return "", err
		}
		x.pos += n
		switch x.s[x.pos+1] {
		case '/':
			return x.kept.keep(x.scratch), x.close(tag)
		case '!', '?':
			section, err := x.markup()
			if err != nil {
				return "", err
			}
			x.scratch = x.appendLines(x.scratch, section)
		default:
			return x.kept.keep(x.scratch), x.Skip(tag)
		}
	}
}

// lasting is the text just read, apart from the document.
func (x *XMLReader) lasting(text string) string {
	if x.apart || text == "" {
		return text
	}
	if x.kept.b == nil {
		x.kept.begin(min(len(x.s)/4, maxKeeper))
	}
	return x.kept.keepString(text)
}

// set stores the text just read.
func (x *XMLReader) set(m *model.Member, text string, out bind.Slot) error {
	if m.Shape.Kind != model.String {
		return setText(m, text, out)
	}
	if !out.Wanted() {
		return nil
	}
	return out.SetString(x.lasting(text))
}

// appendLines writes text with the line ends of XML: \r\n and \r read as \n.
func (x *XMLReader) appendLines(dst []byte, s string) []byte {
	if !x.returns {
		return append(dst, s...)
	}
	for {
		before, after, found := strings.Cut(s, "\r")
		dst = append(dst, before...)
		if !found {
			return dst
		}
		dst = append(dst, '\n')
		s = strings.TrimPrefix(after, "\n")
	}
}

// appendUnescaped writes text with its entities resolved. x.pos stands at s.
func (x *XMLReader) appendUnescaped(dst []byte, s string) ([]byte, error) {
	for {
		n := strings.IndexByte(s, '&')
		if n < 0 {
			return x.appendLines(dst, s), nil
		}
		dst = x.appendLines(dst, s[:n])
		s = s[n+1:]
		end := max(strings.IndexByte(s, ';'), 0)
		r, ok := xmlEntity(s[:end])
		if !ok {
			return dst, x.fail("an entity that is not known: &" + quote.Text(s[:min(len(s), 16)], 64))
		}
		dst = utf8.AppendRune(dst, r)
		s = s[end+1:]
	}
}

func xmlEntity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, numeric := strings.CutPrefix(name, "#")
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 31)
	if !numeric || err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}

// attr finds an attribute by name. Prefixes are taken to differ only in their
// spelling: "xsi:type" finds "i:type" too.
func (x *XMLReader) attr(tag XMLTag, name string) (value string, ok bool, err error) {
	x.apart = false
	prefix, local, prefixed := strings.Cut(name, ":")
	if !prefixed {
		local = prefix
	}
	a := XMLReader{s: x.attributes(tag)}
	for {
		attr, err := a.attribute()
		if err != nil || attr.name == "" {
			return "", false, nil //nolint:nilerr // the tag was read once without an error
		}
		_, attrLocal, attrPrefixed := strings.Cut(attr.name, ":")
		if attr.name != name && (!prefixed || !attrPrefixed || attrLocal != local) {
			continue
		}
		raw := attr.raw
		if strings.ContainsAny(raw, "\t\n\r") { // XML 1.0, 3.3.3
			raw = strings.NewReplacer("\r\n", " ", "\t", " ", "\n", " ", "\r", " ").Replace(raw)
		}
		if strings.IndexByte(raw, '&') < 0 {
			return raw, true, nil
		}
		text, err := x.appendUnescaped(nil, raw)
		return string(text), err == nil, err
	}
}
