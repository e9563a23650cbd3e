// Package call is the typed state of one API call as it passes through the
// engine, and what the oddities of single services may change in it.
package call

import (
	"context"
	"net/http"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/endpoint"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/settings"
	"github.com/boto3-go/boto3/internal/syncmap"
	"github.com/boto3-go/boto3/model"
)

// Call is one call. It belongs to the goroutine that makes it.
type Call struct {
	Service  *model.Service
	Op       *model.Operation
	Settings *settings.Settings
	Binder   *bind.Binder
	Region   string

	// In is the input; hooks lay values over it and never change the
	// caller's own.
	In bind.Value
	// Out is where the caller wants the output; nil to discard it.
	Out any

	Endpoint endpoint.Endpoint
	Request  *protocol.Request
	Auth     Auth

	// Verifies says that checksums of responses are verified.
	Verifies bool

	// Presign says that the request is to be signed in its URL and not sent.
	Presign bool

	// Memory is what hooks remember from one call of a client to the next.
	Memory *syncmap.Map
	// Probe makes another call with the same client and returns the header of
	// its response, of a refusal too.
	Probe func(ctx context.Context, operation string, in map[string]any) (http.Header, error)

	// Extra are strings that a hook adds to the output beside its members.
	Extra map[string]string

	// Features are what the call makes use of.
	Features Features

	// Marks are a hook's notes to itself, from its request to its response
	// part.
	Marks uint
}

// Auth is how a call is signed.
type Auth struct {
	Scheme        string // "v4", "v4a", "v4-s3express", "bearer", "none", "v2", "s3" ...
	SigningName   string
	SigningRegion string // for v4a the region set, names apart by commas
	// SingleEncoding signs the path as it is sent (S3).
	SingleEncoding  bool
	UnsignedPayload bool
	// S3 says that the signature follows S3's rules: it names the hash of the
	// payload in a header, and large payloads may go unsigned.
	S3 bool
}

// Hooks are the oddities of one service; each may be nil.
type Hooks struct {
	// Input changes the input before it is validated.
	Input func(*Call) error
	// EndpointParams changes built-in parameters of the endpoint rules.
	EndpointParams func(c *Call, set func(builtIn string, value any))
	// Request changes the encoded request, before the endpoint and signing.
	Request func(*Call) error
	// CrossRegion adds to the request what presign gives: the URL of the same
	// call, with this form for a body, in another region.
	CrossRegion func(c *Call, presign func(region string, body []byte) (string, error)) error
	// Auth changes how the call is signed.
	Auth func(*Call)
	// Send changes an attempt's HTTP request before it is signed.
	Send func(*Call, *http.Request) error
	// Response looks at an attempt's response before it is judged; it may
	// change the status code, so that an error in a 200 is seen as one, and
	// put another header in place. An output that streams has no body yet.
	Response func(*Call, *protocol.Response)
	// Redirect finds where to go after a refusal that names another region or
	// endpoint; again says to send the call there.
	Redirect func(context.Context, *Call, *protocol.Response, *protocol.Fault) (again bool, err error)
	// Output changes the output after it is decoded.
	Output func(*Call) error
	// Verify compares the output with checksums that it has of itself or of the
	// input. decode gives it to Verify in a form of its own.
	Verify func(c *Call, decode func(out any) error) error
	// Fault changes an error's reading.
	Fault func(*Call, *protocol.Fault)
}

// Member returns a member of the input by its name; ok is false when it is
// absent or the operation has none of this name.
func (c *Call) Member(name string) (v bind.Value, ok bool) {
	if c.Op.Input == nil {
		return v, false
	}
	m, ok := c.Op.Input.Shape.Member(name)
	if !ok {
		return v, false
	}
	return c.In.Member(m.Index)
}

// Text is Member for strings.
func (c *Call) Text(name string) (text string, ok bool) {
	v, ok := c.Member(name)
	if !ok {
		return "", false
	}
	text, err := v.Text()
	return text, err == nil
}

// Set lays a value over a member of the input.
func (c *Call) Set(path string, value any) error {
	in, err := c.In.With(path, value)
	if err != nil {
		return err
	}
	c.In = in
	return nil
}

// Default sets a member of the input that is absent.
func (c *Call) Default(name string, value any) error {
	if _, ok := c.Member(name); ok {
		return nil
	}
	return c.Set(name, value)
}

// AddExtra stores Extra in an output that has room for it, as [bind.Put] does.
func (c *Call) AddExtra() error {
	for name, text := range c.Extra {
		if err := bind.Put(c.Out, name, text); err != nil {
			return err
		}
	}
	return nil
}

// Edit rewrites the strings at a path of the output, such as "Contents[].Key".
func (c *Call) Edit(path string, f func(string) (any, error)) error {
	if c.Out == nil || c.Op.Output == nil {
		return nil
	}
	return c.Binder.Edit(c.Op.Output.Shape, c.Out, path, f)
}
