package protocol

import (
	"cmp"
	"fmt"
	"io"
	"net/http"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// Incoming is a request as a service gets it.
type Incoming struct {
	Method string
	Path   string // escaped
	Query  string
	Header http.Header
	Body   string        // the whole body
	Stream io.ReadCloser // the body of an input that streams, else nil
	// Labels are the values of the labels in the operation's path.
	Labels map[string]string
}

// Reply is what a service answers.
type Reply struct {
	StatusCode int
	Header     http.Header
	Body       []byte
	Stream     io.Reader // a streamed body, else nil
}

// Refusal is a service's error before it is on the wire.
type Refusal struct {
	Code, Message string
	StatusCode    int // 0 is the exception's own, or 400
	RequestID     string
	// Bare leaves out the element around an error in XML, as S3 does.
	Bare bool
	// Shape is the description's exception, or nil, and Members are its members.
	Shape   *model.Shape
	Members bind.Value
}

// Server is a protocol from the service's side. All protocols are.
type Server interface {
	// DecodeRequest reads an input. A stream of events is not touched.
	DecodeRequest(op *model.Operation, r *Incoming, in bind.Slot) error
	// EncodeResponse makes the answer to a call. Of a stream of events only the
	// head and, in RPC protocols, the members beside it are written.
	EncodeResponse(op *model.Operation, out bind.Value, requestID string) (*Reply, error)
	// EncodeRefusal makes the answer to a call that fails.
	EncodeRefusal(op *model.Operation, f *Refusal) (*Reply, error)
}

// ServerFor returns a service's protocol, as Name has it, from the service's side.
func ServerFor(s *model.Service) (Server, error) {
	codec, err := For(s)
	if err != nil {
		return nil, err
	}
	server, ok := codec.(Server)
	if !ok {
		return nil, fmt.Errorf("protocol %T has no server's side", codec)
	}
	return server, nil
}

const (
	jsonMediaType  = "application/json"
	eventMediaType = "application/vnd.amazon.eventstream"
)

// newReply makes an answer of a media type, "" for none.
func newReply(status int, header http.Header, mediaType, requestID string) *Reply {
	if header == nil {
		header = http.Header{}
	}
	if mediaType != "" && header.Get("Content-Type") == "" {
		header.Set("Content-Type", mediaType)
	}
	if requestID != "" {
		header.Set("X-Amzn-Requestid", requestID)
	}
	return &Reply{StatusCode: status, Header: header}
}

// status is that of a refusal.
func (f *Refusal) status() int {
	if f.StatusCode != 0 {
		return f.StatusCode
	}
	if f.Shape != nil {
		return cmp.Or(f.Shape.Error.StatusCode, fallbackStatus(f.Shape))
	}
	return http.StatusBadRequest
}

func fallbackStatus(shape *model.Shape) int {
	if shape.Fault {
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// sender says whose fault it is, as the query protocol does.
func (f *Refusal) sender() string {
	if f.status() >= http.StatusInternalServerError {
		return "Receiver"
	}
	return "Sender"
}

// head writes those members of a refusal that are no part of its body.
func (f *Refusal) head() (http.Header, error) {
	if f.Shape == nil {
		return http.Header{}, nil
	}
	_, header, err := wire.EncodeHTTPResponse(f.Shape, f.Members)
	return header, err
}

// texts are what the body of a refusal says beside the exception's members: the
// message, unless it is one of them.
func (f *Refusal) texts(name string) []wire.Text {
	if f.Message == "" {
		return nil
	}
	if f.Shape != nil {
		for i := range f.Shape.Members {
			m := &f.Shape.Members[i]
			if m.WireName() != name && !alike(m.WireName(), name) {
				continue
			}
			if _, given := f.Members.Member(i); given {
				return nil
			}
			name = m.WireName()
		}
	}
	return []wire.Text{{Name: name, Value: f.Message}}
}

// has says whether a member of the exception, by its name on the wire, is there.
func (f *Refusal) has(name string) bool {
	if f.Shape == nil {
		return false
	}
	for i := range f.Shape.Members {
		if _, given := f.Members.Member(i); given && f.Shape.Members[i].WireName() == name {
			return true
		}
	}
	return false
}

// alike says whether a member may stand for the message: in JSON and CBOR readers
// take it by either name, in XML by its own alone.
func alike(member, name string) bool { return name == "message" && member == "Message" }

// member is the exception's shape as codecs take it, nil for none.
func (f *Refusal) member() *model.Member {
	if f.Shape == nil {
		return nil
	}
	return &model.Member{Shape: f.Shape}
}

// rpcHead is the answer to a call in a protocol that uses the body alone.
func rpcHead(op *model.Operation, mediaType, requestID string) *Reply {
	if op.EventOutput != nil {
		mediaType = eventMediaType
	}
	return newReply(http.StatusOK, nil, mediaType, requestID)
}
