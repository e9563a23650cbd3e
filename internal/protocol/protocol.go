// Package protocol turns an operation's input into an HTTP request and an HTTP
// response into its output or fault, in each of AWS's wire protocols. Codecs
// hold no state and are safe for concurrent use.
//
// The protocols: https://smithy.io/2.0/aws/protocols/index.html
package protocol

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// Request is a call on the wire, less host and signature.
type Request struct {
	Method     string
	Path       string      // escaped, begins with "/"; no query
	Query      string      // escaped, "" when there is none
	Header     http.Header // never nil
	Body       []byte      // nil when there is none or it is streamed
	Stream     io.Reader   // a streamed body, else nil
	HostPrefix string      // goes before the endpoint's host name
}

// Response is what a service answered.
type Response struct {
	StatusCode int
	Header     http.Header
	Body       string        // the whole body; strings of the output alias it, unless CopiesBody
	Stream     io.ReadCloser // the body of an output that streams, else nil

	// Unusable is why a hook takes the body for no answer of the operation, and
	// Broken that it was cut off, so that another attempt may bring it whole.
	Unusable error
	Broken   bool
	// RequestID is what Decode finds in a body whose header has none.
	RequestID string
}

// Fault is a service's error as the wire told it.
type Fault struct {
	Code, Message string
	// Named is another code that the fault goes by, else "": the service's own
	// where Code is the one that it had when it spoke the query protocol, or the
	// status where Code says in words what it means.
	Named             string
	RequestID, HostID string
	Shape             *model.Shape // the description's exception, or nil
	// Foreign says that the body is none of the service's, but a page of what stands
	// between, say; else it is nil.
	Foreign error
	// Members are those of the exception, and what else the service said: text
	// or, in JSON and CBOR, whatever stood there.
	Members map[string]any
}

// Codec is a wire protocol.
type Codec interface {
	// Encode makes the request of a call. Its errors name the member that does
	// not fit its shape.
	Encode(op *model.Operation, in bind.Value) (*Request, error)
	// Decode reads a successful response. A stream of events is not touched.
	Decode(op *model.Operation, r *Response, out bind.Slot) error
	// CopiesBody says that no output of Decode holds a part of a response's Body.
	CopiesBody() bool
	// DecodeFault reads a refusal. What cannot be read as the protocol has it
	// yields a fault with the status for its code; the error is a
	// *model.DamagedError.
	DecodeFault(op *model.Operation, r *Response, b *bind.Binder) (*Fault, error)
	// EncodeDocument writes a value as a body of its own, for the payload of
	// an event.
	EncodeDocument(m *model.Member, v bind.Value) ([]byte, error)
	// DecodeDocument reads a body that is one value.
	DecodeDocument(m *model.Member, data string, out bind.Slot) error
}

// CBOR is the name of the one protocol that is not linked into each program: For
// and Named know it, Text does not.
const CBOR = "smithy-rpc-v2-cbor"

// protocols are all there are, in the order in which they are preferred when a
// service offers several.
var protocols = []string{"json", "rest-json", "rest-xml", CBOR, "query", "ec2"}

// Name is the name of a service's protocol: the most preferred of those that its
// description lists, or the single one that an older description names; "" when
// none is known.
func Name(s *model.Service) string {
	offered := s.Protocols
	if len(offered) == 0 {
		offered = []string{s.Protocol}
	}
	for _, name := range protocols {
		if slices.Contains(offered, name) {
			return name
		}
	}
	return ""
}

// For returns a service's protocol, as Name has it.
func For(s *model.Service) (Codec, error) {
	if Name(s) == CBOR {
		return newRPCV2CBOR(), nil
	}
	return Text(s)
}

// Text is For without CBOR, for programs that do not link that.
func Text(s *model.Service) (Codec, error) {
	if codec := text(Name(s)); codec != nil {
		return codec, nil
	}
	offered := strings.Join(s.Protocols, ", ")
	if offered == "" {
		offered = s.Protocol
	}
	if Name(s) == CBOR {
		return nil, fmt.Errorf("service %s speaks %s, which its typed package does not link: make the client by name, with Session.Client", s.Name, CBOR)
	}
	return nil, fmt.Errorf("service %s speaks %q; known protocols are %s", s.Name, offered, strings.Join(protocols, ", "))
}

// Named returns a protocol by its name in the service descriptions.
func Named(name string) (Codec, error) {
	if name == CBOR {
		return newRPCV2CBOR(), nil
	}
	if codec := text(name); codec != nil {
		return codec, nil
	}
	return nil, fmt.Errorf("unknown protocol %q; known protocols are %s", name, strings.Join(protocols, ", "))
}

func text(name string) Codec {
	switch name {
	case "json":
		return newJSON()
	case "rest-json":
		return newRESTJSON()
	case "rest-xml":
		return newRESTXML()
	case "query":
		return newQuery()
	case "ec2":
		return newEC2()
	default:
		return nil
	}
}
