package validate

import (
	"strings"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// place is where the texts of a member of the input go, as far as that limits
// which characters they may have.
type place uint8

const (
	anywhere place = iota
	inHeader
	inXML
	inForm
)

// XMLParams is Params for operations whose bodies are XML.
func XMLParams(v bind.Value) error { return params(v, inXML) }

// FormParams is Params for operations whose bodies are forms.
func FormParams(v bind.Value) error { return params(v, inForm) }

func (c *checker) placeOf(input *model.Shape, m *model.Member) place {
	switch {
	case m.Location == model.InHeader, m.Location == model.InHeaders:
		return inHeader
	case m.Location == model.InBody && (m != input.Payload || m.Shape.Kind == model.Structure):
		return c.body
	default:
		return anywhere
	}
}

// carried checks that a text can go where it is bound for. Faults name the
// character and not the text, which may be a secret.
func (c *checker) carried(text string) {
	switch c.place {
	case inHeader:
		if i := strings.IndexFunc(text, isControl); i >= 0 {
			c.fault("holds %U, a control character, which no header can carry", text[i])
		}
	case inXML:
		if i := strings.IndexFunc(text, notXML); i >= 0 {
			for _, r := range text[i:] {
				c.fault("holds %U, which no XML document can carry", r)
				break
			}
			return
		}
		c.utf8(text)
	case inForm:
		c.utf8(text)
	case anywhere: // as JSON and CBOR are written, it is looked for
	}
}

func (c *checker) utf8(text string) {
	if !utf8.ValidString(text) {
		c.fault("not UTF-8; send bytes in a blob")
	}
}

// headerName checks the key of a map whose keys become the names of headers.
func (c *checker) headerName(name string) {
	for _, r := range name {
		if r >= 0x7f || r <= ' ' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) {
			c.fault("holds %U, which no name of a header can have", r)
			return
		}
	}
}

// oneHeaderEach refuses keys that differ in case alone: they name one header, which has
// one value.
func (c *checker) oneHeaderEach(v bind.Value) {
	names := v.Keys()
	for i, name := range names {
		for _, other := range names[:i] {
			if strings.EqualFold(name, other) {
				c.pushKey(name)
				c.fault("the same header as %q: names of headers have no case", other)
				c.pop()
				break
			}
		}
	}
}

// isControl tells what HTTP forbids in the values of headers (RFC 9110 section 5.5).
func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// notXML tells what is no Char of XML 1.0.
func notXML(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}
