package wire

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/model"
)

// maxXMLDepth bounds how deep elements may nest.
const maxXMLDepth = 512

// XMLError reports a document that is not well-formed, or not one that is read
// here: document type declarations are refused.
type XMLError struct {
	Offset int // bytes from the beginning of the document
	Reason string
}

// Error names the place and the fault.
func (e *XMLError) Error() string {
	return fmt.Sprintf("XML at byte %d: %s", e.Offset, e.Reason)
}

// XMLRoot returns the name, without a prefix, of a document's root element. The
// error is an *XMLError when the document is not well-formed to its end.
func XMLRoot(body string) (name string, err error) {
	x := NewXMLReader(body)
	root, err := x.Root()
	if err != nil {
		return "", err
	}
	if err := x.Skip(root); err != nil {
		return x.Name(root), err
	}
	return x.Name(root), x.End()
}

// XMLReader walks a document from its beginning to its end, once. The strings
// that it returns are parts of the document, those that it stores are not: of a
// listing most is markup, and its memory can be used again. It is not safe for
// concurrent use.
type XMLReader struct {
	s string
	XMLPlace
	returns bool // the document has carriage returns
	lists   []openList
	maps    []openMap
	lengths map[*model.Member]int // of lists, where it is not 0
	scratch []byte                // text on its way to kept
	kept    textKeeper            // text that is not a part of the document
	apart   bool                  // whether the text just read is of those
}

// XMLPlace is where in a document a reader stands. Assign it back to read
// something again.
type XMLPlace struct {
	pos   int
	depth int
	empty bool // the tag just read closes itself
}

// NewXMLReader returns a reader at the beginning of a document.
func NewXMLReader(body string) *XMLReader {
	return &XMLReader{s: body, returns: strings.IndexByte(body, '\r') >= 0}
}

// XMLTag is a start tag. Right after it comes what reads the element to its end:
// Text, Skip, Struct, Value, or Child until it says that there are no more.
type XMLTag struct {
	at, local, end, attrs uint32 // the name, its part without the prefix, its end, the attributes' end
}

// Name is an element's name without its prefix.
func (x *XMLReader) Name(tag XMLTag) string { return x.s[tag.local:tag.end] }

// full is an element's name with its prefix.
func (x *XMLReader) full(tag XMLTag) string { return x.s[tag.at:tag.end] }

// attributes is what stands between the name and the end of a start tag.
func (x *XMLReader) attributes(tag XMLTag) string { return x.s[tag.end:tag.attrs] }

func (x *XMLReader) fail(reason string) error {
	return &XMLError{Offset: min(x.pos, len(x.s)), Reason: reason}
}

// Root reads up to and including the root's start tag.
func (x *XMLReader) Root() (XMLTag, error) {
	if strings.HasPrefix(x.s, "\ufeff") {
		x.pos = len("\ufeff")
	}
	if uint64(len(x.s)) > math.MaxUint32 {
		return XMLTag{}, x.fail("the document is larger than 4 GB")
	}
	if !utf8.ValidString(x.s) {
		return XMLTag{}, x.fail("the document is not UTF-8")
	}
	if err := x.prolog(); err != nil {
		return XMLTag{}, err
	}
	if x.pos == len(x.s) {
		return XMLTag{}, x.fail("the document has no element")
	}
	return x.start()
}

// End checks that nothing follows the root element.
func (x *XMLReader) End() error {
	if err := x.prolog(); err != nil {
		return err
	}
	if x.pos < len(x.s) {
		return x.fail("more after the root element")
	}
	return nil
}

// prolog skips what may stand around the root element.
func (x *XMLReader) prolog() error {
	for {
		for x.pos < len(x.s) && isXMLSpace(x.s[x.pos]) {
			x.pos++
		}
		switch {
		case x.pos == len(x.s):
			return nil
		case x.s[x.pos] != '<':
			return x.fail("text outside the root element")
		case x.pos+1 < len(x.s) && (x.s[x.pos+1] == '?' || x.s[x.pos+1] == '!'):
			if strings.HasPrefix(x.s[x.pos:], "<![CDATA[") {
				return x.fail("text outside the root element")
			}
			if _, err := x.markup(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

func isXMLSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// Child reads the start tag of the next child of the element parent; ok is
// false when its end tag was read instead. Text between children is skipped.
func (x *XMLReader) Child(parent XMLTag) (tag XMLTag, ok bool, err error) {
	if x.empty {
		x.empty = false
		x.depth--
		return XMLTag{}, false, nil
	}
	for {
		n := 0
		if x.pos < len(x.s) && x.s[x.pos] != '<' {
			n = strings.IndexByte(x.s[x.pos:], '<')
		}
		if x.pos += n; n < 0 || x.pos+1 >= len(x.s) {
			x.pos = len(x.s)
			return XMLTag{}, false, x.fail("the document ends within element " + quote.Word(x.full(parent)))
		}
		switch x.s[x.pos+1] {
		case '/':
			return XMLTag{}, false, x.close(parent)
		case '!', '?':
			if _, err := x.markup(); err != nil {
				return XMLTag{}, false, err
			}
		default:
			tag, err := x.start()
			return tag, err == nil, err
		}
	}
}

// close reads the end tag of an element.
func (x *XMLReader) close(tag XMLTag) error {
	name := x.full(tag)
	at := x.pos + len("</")
	end := at + len(name)
	if end >= len(x.s) || x.s[at:end] != name {
		return x.fail("the end tag of " + quote.Word(name) + " is missing")
	}
	for end < len(x.s) && isXMLSpace(x.s[end]) {
		end++
	}
	if end >= len(x.s) || x.s[end] != '>' {
		return x.fail("the end tag of " + quote.Word(name) + " is missing")
	}
	x.pos = end + 1
	x.depth--
	return nil
}

// markup reads a comment, a processing instruction or a CDATA section, whose
// text it returns.
func (x *XMLReader) markup() (text string, err error) {
	rest := x.s[x.pos:]
	open, shut := "<?", "?>"
	switch {
	case strings.HasPrefix(rest, "<!--"):
		open, shut = "<!--", "-->"
	case strings.HasPrefix(rest, "<![CDATA["):
		open, shut = "<![CDATA[", "]]>"
	case strings.HasPrefix(rest, "<!"):
		return "", x.fail("a document type declaration is not accepted")
	}
	n := strings.Index(rest[len(open):], shut)
	if n < 0 {
		return "", x.fail("no " + shut + " follows " + open)
	}
	x.pos += len(open) + n + len(shut)
	if len(open) == len("<![CDATA[") {
		text = rest[len(open) : len(open)+n]
	}
	return text, nil
}

// start reads a start tag.
func (x *XMLReader) start() (XMLTag, error) {
	if x.depth++; x.depth > maxXMLDepth {
		return XMLTag{}, x.fail("elements nest deeper than " + strconv.Itoa(maxXMLDepth))
	}
	at, s := x.pos+1, x.s
	i, local := at, at
	for ; i < len(s) && xmlNameByte(s[i]); i++ {
		if s[i] == ':' {
			local = i + 1
		}
	}
	if i == local || !xmlNameStart(s[at]) || i == len(s) {
		return XMLTag{}, x.fail("a tag's name is expected")
	}
	tag := XMLTag{at: uint32(at), local: uint32(local), end: uint32(i), attrs: uint32(i)}
	if s[i] == '>' {
		x.pos = i + 1
		return tag, nil
	}
	x.pos = i
	if err := x.skipAttributes(); err != nil {
		return XMLTag{}, err
	}
	tag.attrs = uint32(x.pos)
	if x.empty = s[x.pos] == '/'; x.empty {
		x.pos++
	}
	if x.pos >= len(s) || s[x.pos] != '>' {
		return XMLTag{}, x.fail("the tag of " + quote.Word(x.full(tag)) + " does not end")
	}
	x.pos++
	return tag, nil
}

// skipAttributes moves to the > or / that ends a start tag.
func (x *XMLReader) skipAttributes() error {
	for {
		attr, err := x.attribute()
		if err != nil || attr.name == "" {
			return err
		}
	}
}

type xmlAttr struct{ name, raw string }

// attribute reads the next attribute; its name is empty at the end of the tag.
func (x *XMLReader) attribute() (xmlAttr, error) {
	s, at := x.s, x.pos
	i := skipXMLSpace(s, at)
	if i < len(s) && (s[i] == '>' || s[i] == '/') {
		x.pos = i
		return xmlAttr{}, nil
	}
	from := i
	for i < len(s) && xmlNameByte(s[i]) {
		i++
	}
	if from == at || i == from || !xmlNameStart(s[from]) {
		return xmlAttr{}, x.fail("an attribute or the tag's end is expected")
	}
	name := s[from:i]
	if i = skipXMLSpace(s, i); i >= len(s) || s[i] != '=' {
		return xmlAttr{}, x.fail("attribute " + quote.Word(name) + " has no value")
	}
	if i = skipXMLSpace(s, i+1); i >= len(s) || s[i] != '"' && s[i] != '\'' {
		return xmlAttr{}, x.fail("the value of attribute " + quote.Word(name) + " is not quoted")
	}
	n := strings.IndexByte(s[i+1:], s[i])
	if n < 0 {
		return xmlAttr{}, x.fail("the value of attribute " + quote.Word(name) + " does not end")
	}
	raw := s[i+1 : i+1+n]
	if strings.IndexByte(raw, '<') >= 0 {
		return xmlAttr{}, x.fail("the value of attribute " + quote.Word(name) + " holds a <")
	}
	x.pos = i + n + 2
	return xmlAttr{name, raw}, nil
}

func skipXMLSpace(s string, i int) int {
	for i < len(s) && isXMLSpace(s[i]) {
		i++
	}
	return i
}

// xmlNameByte says whether a byte goes on with a name.
func xmlNameByte(c byte) bool {
	return c|0x20-'a' < 26 || c >= '-' && c <= ':' && c != '/' || c == '_' || c >= utf8.RuneSelf
}

// xmlNameStart says whether a byte that goes on with a name may begin one.
func xmlNameStart(c byte) bool { return c == '_' || c == ':' || c > '9' }

// Skip reads to the end of an element, whatever is in it.
func (x *XMLReader) Skip(tag XMLTag) error {
	for {
		child, ok, err := x.Child(tag)
		if err != nil || !ok {
			return err
		}
		if err := x.Skip(child); err != nil {
			return err
		}
	}
}
