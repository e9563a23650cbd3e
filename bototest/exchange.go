package bototest

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/md5"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/recognize"
	"github.com/boto3-go/boto3/internal/transport"
	"github.com/boto3-go/boto3/model"
)

// index finds the operations of all services; the whole process shares it.
var index = recognize.New(catalog.New(nil))

// binder knows how values are bound to shapes.
var binder = bind.New(func(m map[string]any) any { return boto3.Map(m) }, custom.Extra...)

// exchange is a request that was recognized, and what answers it.
type exchange struct {
	Call
	op     *model.Operation
	server protocol.Server
	in     *protocol.Incoming
	body   []byte    // the whole body, out of all encodings
	signed []byte    // the body that a signature is of
	events io.Reader // the body of a request that is a stream of events
}

// begun is what a client of ours says of a call, beside its requests.
type begun struct {
	service, operation string
	input              any
}

// begunKey carries a call to the requests that are made for it.
type begunKey struct{}

// tell is an interceptor that says which call a request is for, so that it need
// not be looked for among those of all services.
func tell(next boto3.Handler) boto3.Handler {
	return func(ctx context.Context, inv *boto3.Invocation) error {
		return next(context.WithValue(ctx, begunKey{}, &begun{inv.Service, inv.Operation, inv.Input}), inv)
	}
}

// receive recognizes a request and reads its input. Whatever was recognized
// before an error is in the exchange, which is never nil.
func receive(r *http.Request, prefer func(service, operation string) bool) (*exchange, error) {
	x := &exchange{Call: Call{Method: r.Method, URL: r.URL.String(), Host: r.Host, Header: r.Header.Clone(), RequestID: requestID()}}
	scope := recognize.Scope(r.Header.Get("Authorization"), r.URL.RawQuery)
	x.AccessKeyID, x.Region = scope.AccessKeyID, scope.Region
	head := &recognize.Request{Method: r.Method, Host: r.Host, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Header: r.Header}
	header := r.Header
	isEvents := r.Header.Get("Content-Type") == eventMediaType
	if r.Body != nil && !isEvents {
		var err error
		if x.body, header, err = readBody(r); err != nil {
			return x, err
		}
		if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
			head.Form = string(x.body)
		}
	}
	call, err := find(r.Context(), head, prefer)
	if err != nil {
		return x, err
	}
	x.op = call.Operation
	x.Service, x.Operation = x.op.Service.Name, x.op.Name
	if x.server, err = protocol.ServerFor(x.op.Service); err != nil {
		return x, err
	}
	x.in = &protocol.Incoming{Method: r.Method, Path: call.Path, Query: call.Query, Header: header, Labels: call.Labels}
	if isEvents {
		x.events = r.Body
	}
	x.signed = x.body
	if err := x.checkSums(); err != nil {
		return x, err
	}
	if err := x.inflate(); err != nil {
		return x, err
	}
	x.Input = boto3.Map{}
	return x, x.decode(x.Input)
}

// find recognizes the call, first as the one that our client says it is making.
func find(ctx context.Context, head *recognize.Request, prefer func(service, operation string) bool) (*recognize.Call, error) {
	if told, ok := ctx.Value(begunKey{}).(*begun); ok {
		if s, err := index.Service(told.service); err == nil {
			if op, err := s.Operation(told.operation); err == nil && op != nil {
				if call := recognize.As(op, head); call != nil {
					return call, nil
				}
			}
		}
	}
	return index.Find(head, prefer)
}

// decode reads the input into a Map or a pointer to a struct.
func (x *exchange) decode(dst any) error {
	if x.op.Input == nil {
		return nil
	}
	if x.events != nil && x.op.EventInput == nil {
		return fmt.Errorf("%s takes no stream of events", x.op.Name)
	}
	in := *x.in
	if x.op.StreamingInput != nil {
		in.Stream = io.NopCloser(bytes.NewReader(x.body))
	} else {
		in.Body = string(x.body)
	}
	slot, err := binder.Out(x.op.Input.Shape, dst)
	if err != nil {
		return err
	}
	if err := x.server.DecodeRequest(x.op, &in, slot); err != nil {
		return fmt.Errorf("the request of %s.%s cannot be read: %w", x.Service, x.op.Name, err)
	}
	if m, ok := dst.(boto3.Map); ok && x.op.StreamingInput != nil {
		if name := x.op.StreamingInput.Name; m[name] != nil {
			m[name] = x.body
		}
	}
	if x.events != nil {
		return x.decodeEvents(dst)
	}
	return nil
}

// readBody reads the whole body, out of the encodings that clients may put it in.
// The headers are the request's without those encodings, and with those that came
// after the body.
func readBody(r *http.Request) (data []byte, header http.Header, err error) {
	var body io.Reader = r.Body
	encodings := slices.DeleteFunc(strings.Split(r.Header.Get("Content-Encoding"), ","), func(s string) bool { return strings.TrimSpace(s) == "" })
	chunked := strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-")
	for i, encoding := range slices.Backward(encodings) {
		if strings.TrimSpace(encoding) == "aws-chunked" {
			chunked = true
			encodings = slices.Delete(encodings, i, i+1)
		}
	}
	if chunked {
		header = r.Header.Clone()
		body = newChunkReader(body, header)
	}
	if data, err = io.ReadAll(body); err != nil {
		return nil, nil, fmt.Errorf("read the request's body: %w", err)
	}
	if !chunked {
		return data, r.Header, r.Body.Close()
	}
	header.Del("Content-Encoding") // aws-chunked is not the object's
	if len(encodings) > 0 {
		header.Set("Content-Encoding", strings.Join(encodings, ","))
	}
	return data, header, r.Body.Close()
}

// checkSums compares the body with the checksums that came with it.
func (x *exchange) checkSums() error {
	if want := x.in.Header.Get("Content-Md5"); want != "" && len(x.body) > 0 {
		if sum := md5.Sum(x.body); base64.StdEncoding.EncodeToString(sum[:]) != want {
			return refused("BadDigest", "the body's MD5 is %s, but Content-MD5 says %s", base64.StdEncoding.EncodeToString(sum[:]), want)
		}
	}
	if x.op.Checksum == nil || x.op.Checksum.RequestAlgorithmMember == "" {
		return nil
	}
	for _, algorithm := range []string{"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"} {
		want := x.in.Header.Get(transport.ChecksumHeader(algorithm))
		if want == "" {
			continue
		}
		if sum, ok := errors.AsType[*transport.ChecksumError](transport.Verify(string(x.body), algorithm, want)); ok {
			return refused("BadDigest", "the body's %s is %s, but %s says %s", algorithm, sum.Got, transport.ChecksumHeader(algorithm), want)
		}
	}
	return nil
}

// inflate undoes the compression that clients give large requests of operations
// whose description says so.
func (x *exchange) inflate() error {
	if !slices.Contains(x.op.Compression, "gzip") || x.in.Header.Get("Content-Encoding") != "gzip" {
		return nil
	}
	r, err := gzip.NewReader(bytes.NewReader(x.body))
	if err != nil {
		return fmt.Errorf("the compressed body of %s: %w", x.op.Name, err)
	}
	x.body, err = io.ReadAll(r)
	return errors.Join(err, r.Close())
}
