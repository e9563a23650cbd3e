package boto3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/boto3-go/boto3/auth"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/protocol"
)

// PresignedRequest is a request that anyone can send without keys until it
// expires.
type PresignedRequest struct {
	Method string
	URL    string
	// Header holds what must be sent along, with these very values.
	Header http.Header
}

// PresignURL signs an operation's request in its URL, valid for expires, from
// one second to a week. Nothing is sent. The body, if the operation has one, is
// for the sender to add. No checksum is asked of the sender unless the input
// names one. The host is that of the bucket's region, which the client must be
// made for.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
func (c *Client) PresignURL(ctx context.Context, operation string, in any, expires time.Duration, opts ...CallOption) (*PresignedRequest, error) {
	op, err := c.operation(operation)
	if err != nil {
		return nil, err
	}
	o := callOptions(opts)
	call := c.newCall(op, nil, o)
	call.Presign = true
	st := &call
	if err := c.prepare(ctx, st, in, o); err != nil {
		return nil, c.fault(st, err)
	}
	c.presignRegion(st)
	r, err := c.presign(ctx, st, expires)
	if err != nil {
		return nil, c.fault(st, err)
	}
	return r, nil
}

// presignIn is the URL of the same call in another region, for an hour.
func (c *Client) presignIn(ctx context.Context, st *call.Call, region string, body []byte) (string, error) {
	other := *st
	other.Endpoint.URL = strings.ReplaceAll(st.Endpoint.URL, st.Region, region)
	other.Auth.SigningRegion = region
	other.Request = &protocol.Request{
		Method: http.MethodGet, Path: st.Request.Path, Body: body, Header: http.Header{"Content-Type": st.Request.Header["Content-Type"]},
	}
	r, err := c.presign(ctx, &other, time.Hour)
	if err != nil {
		return "", err
	}
	return r.URL, nil
}

// presignRegion is where a name that is no region, like "aws-global", is signed
// for: the endpoint rules have it as it is.
func (c *Client) presignRegion(st *call.Call) {
	if st.Auth.SigningRegion == st.Region {
		st.Auth.SigningRegion = c.signingRegion(st)
	}
}

func (c *Client) presign(ctx context.Context, st *call.Call, expires time.Duration) (*PresignedRequest, error) {
	st.Request.Header.Del("Expect")
	r, err := newRequest(ctx, st)
	if err != nil {
		return nil, err
	}
	switch {
	case len(st.Request.Body) > 0 && (c.model.Protocol == "query" || c.model.Protocol == "ec2"):
		setBody(r, st.Request.Body)
	case len(st.Request.Body) > 0:
		return nil, errors.New("the operation has a body, which a URL cannot carry")
	}
	if err := c.signURL(ctx, st, r, expires); err != nil {
		return nil, err
	}
	header := r.Header.Clone()
	header.Del("User-Agent")
	return &PresignedRequest{Method: r.Method, URL: r.URL.String(), Header: header}, nil
}

func (c *Client) signURL(ctx context.Context, st *call.Call, r *http.Request, expires time.Duration) error {
	if st.Auth.Scheme == "none" {
		return nil
	}
	creds, err := c.keys(ctx, st)
	if err != nil || creds.IsAnonymous() {
		return err
	}
	keys := authKeys(creds)
	o := v4Options(st, time.Now().Add(time.Duration(c.skew.Load())), "")
	if st.Auth.S3 {
		o.PayloadHash = auth.UnsignedPayload
	}
	switch st.Auth.Scheme {
	case "v4", "v4-s3express":
		return c.signer.PresignV4(r, keys, o, expires)
	case "v4a":
		return c.signer.PresignV4a(r, keys, o, expires)
	case "s3":
		return auth.PresignS3V1(r, keys, auth.S3V1Options{Time: o.Time, ResourcePath: resourcePath(st)}, expires)
	}
	return fmt.Errorf("requests signed with %q cannot be presigned", st.Auth.Scheme)
}
