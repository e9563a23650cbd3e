package protocol

import (
	"errors"
	"fmt"
	"strings"

	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// CheckAnswer says why a success's body is no answer of the service, where that
// is plain without the output's members: a hook has found it out, it is compressed,
// or it is a web page, as the login of a network is for whatever is asked. A payload
// of bytes or text may be all of that.
func CheckAnswer(op *model.Operation, r *Response) error {
	if r.Stream == nil && !rawPayload(op) {
		if err := CheckBody(r.Body); err != nil {
			return err
		}
	}
	return r.Unusable
}

// CheckBody says why a body is no document of a service's, where it is compressed or
// a web page.
func CheckBody(body string) error {
	switch {
	case isGzip(body):
		return errGzip
	case isPage(body):
		return foreignPage(body)
	default:
		return nil
	}
}

// errGzip is the error of a document that something on the way has compressed.
// Nothing is decompressed, as in botocore: a gzip object has to stay what it is.
var errGzip = errors.New("the answer is compressed with gzip, which was not asked for; see to the proxy or endpoint that does it")

// isGzip says whether a body begins as gzip does and no document.
func isGzip(body string) bool { return strings.HasPrefix(body, "\x1f\x8b") }

// errPage is the error of a page that a network, a proxy or an endpoint which is
// no service has sent.
var errPage = errors.New("a web page came, perhaps a network's login, and no answer of the service")

func foreignPage(body string) error {
	return fmt.Errorf("%w: %s", errPage, quote.Text(body, maxQuoted))
}

// isPage says whether a body begins as HTML does, after what XHTML may have
// before.
func isPage(body string) bool {
	body = strings.TrimLeft(strings.TrimPrefix(body, "\ufeff"), " \t\r\n")
	for strings.HasPrefix(body, "<?") || strings.HasPrefix(body, "<!--") {
		end := "?>"
		if body[1] == '!' {
			end = "-->"
		}
		_, rest, found := strings.Cut(body, end)
		if !found {
			return false
		}
		body = strings.TrimLeft(rest, " \t\r\n")
	}
	return hasPrefixFold(body, "<!doctype html") || hasPrefixFold(body, "<html")
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// rawPayload says whether an output's body is bytes or text of its own.
func rawPayload(op *model.Operation) bool {
	if op.Output == nil || op.Output.Shape.Payload == nil {
		return false
	}
	kind := op.Output.Shape.Payload.Shape.Kind
	return kind == model.Blob || kind == model.String
}

// unreadXML looks at the body of an answer of which nothing is read. It may be
// empty, but else it is a document, and none of an error.
func unreadXML(body string) error {
	if strings.TrimSpace(body) == "" {
		return nil
	}
	root, err := wire.XMLRoot(body)
	if err != nil {
		return QuoteAnswer(body, err)
	}
	if isForeign(root) {
		return foreignRoot(body, root, "an output's")
	}
	return nil
}

// isForeign says whether a root is one that no output has.
func isForeign(root string) bool {
	return root == "Error" || root == "ErrorResponse" || strings.EqualFold(root, "html")
}

// maxQuoted is how much of a foreign answer an error quotes, in bytes.
const maxQuoted = 200

// foreignRoot says that a document is not the service's answer, but perhaps the
// page of a proxy, which its beginning tells.
func foreignRoot(body, name, want string) error {
	return fmt.Errorf("the answer's root is %s, not %s: it does not come from the service; it begins %s", quote.Word(name), want, quote.Text(body, maxQuoted))
}

// WrongRoot says that a document's root is none of those that an answer has.
func WrongRoot(body, name string, want []string) error {
	return foreignRoot(body, name, strings.Join(want, " or "))
}

// errEmpty is the error of an empty answer where a document is due.
var errEmpty = errors.New("the answer is empty")

// errNull is the error of a JSON answer that is no object, but nothing.
var errNull = errors.New("null came where a structure is due")

// QuoteAnswer adds to the error of a document that cannot be read how it begins,
// which tells where it comes from.
func QuoteAnswer(body string, err error) error {
	if strings.TrimSpace(body) == "" {
		return errEmpty
	}
	return fmt.Errorf("%w; the answer begins %s", err, quote.Text(body, maxQuoted))
}

// quoteUnless is QuoteAnswer for a body that does not even begin as an object
// does: of one that does, members may be secret.
func quoteUnless(begin byte, body string, err error) error {
	if text := strings.TrimLeft(body, " \t\r\n"); text == "" || text[0] != begin {
		return QuoteAnswer(body, err)
	}
	return err
}
