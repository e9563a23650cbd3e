package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/boto3-go/boto3/auth"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// Presigned is a request that anyone can send without keys until it expires.
type Presigned struct {
	Method string
	URL    string
	Header http.Header
}

// PresignURL signs an operation's request in its URL.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
func (c *Engine) PresignURL(ctx context.Context, operation string, in any, expires time.Duration, o *Options) (*Presigned, error) {
	if ctx == nil {
		return nil, ErrNilContext
	}
	if len(o.Report) > 0 {
		return nil, errors.New("the option Metadata has no meaning for a presigned request: nothing is sent, so that nothing answers")
	}
	if len(o.Using) > 0 {
		own := *o
		other, err := c.override(&own)
		if err != nil {
			return nil, err
		}
		return other.PresignURL(ctx, operation, in, expires, &own)
	}
	s := &State{Options: *o}
	s.presign, s.expires = true, expires
	out := &Presigned{}
	if err := c.carryOut(ctx, s, c.Name(operation), in, out); err != nil {
		return nil, err
	}
	return out, nil
}

// presignURL is what [Engine.Perform] does where nothing is to be sent.
func (c *Engine) presignURL(ctx context.Context, s *State, op *model.Operation, in, out any) error {
	result, ok := out.(*Presigned)
	if !ok {
		return fmt.Errorf("a presigned request cannot be stored in a %T", out)
	}
	s.call = c.newCall(op, nil, &s.Options)
	st := &s.call
	st.Presign = true
	if err := c.prepare(ctx, st, in, &s.Options); err != nil {
		return c.unsent(st, err)
	}
	s.logged = true
	c.log.prepared(ctx, st)
	if s.Method != "" {
		st.Request.Method = s.Method
	}
	c.presignRegion(st)
	r, err := c.presign(ctx, st, s.expires, s.Watch)
	if err != nil {
		err = c.unsent(st, err)
	}
	c.log.done(ctx, st, err)
	if err != nil {
		return err
	}
	*result = *r
	return nil
}

// presignIn is the URL of the same call in another region, for an hour.
func (c *Engine) presignIn(ctx context.Context, st *call.Call, region string, body []byte) (string, error) {
	other := *st
	other.Endpoint.URL = strings.ReplaceAll(st.Endpoint.URL, st.Region, region)
	other.Auth.SigningRegion = region
	other.Request = &protocol.Request{
		Method: http.MethodGet, Path: st.Request.Path, Body: body, Header: http.Header{"Content-Type": st.Request.Header["Content-Type"]},
	}
	r, err := c.presign(ctx, &other, time.Hour, nil)
	if err != nil {
		return "", err
	}
	return r.URL, nil
}

// presignRegion is where a name that is no region, like "aws-global", is signed
// for: the endpoint rules have it as it is.
func (c *Engine) presignRegion(st *call.Call) {
	if st.Auth.SigningRegion == st.Region {
		st.Auth.SigningRegion = c.signingRegion(st)
	}
}

func (c *Engine) presign(ctx context.Context, st *call.Call, expires time.Duration, w *Watch) (*Presigned, error) {
	st.Request.Header.Del("Expect")
	r, err := newRequest(ctx, st)
	if err != nil {
		return nil, err
	}
	if err := c.bodyIntoURL(st, r); err != nil {
		return nil, err
	}
	if err := w.sign(ctx, r); err != nil {
		return nil, err
	}
	if err := c.signURL(ctx, st, r, expires); err != nil {
		return nil, err
	}
	header := r.Header.Clone()
	header.Del("User-Agent")
	return &Presigned{Method: r.Method, URL: r.URL.String(), Header: header}, nil
}

// bodyIntoURL makes parameters of a body. A form's are moved by the signer.
func (c *Engine) bodyIntoURL(st *call.Call, r *http.Request) error {
	body := st.Request.Body
	switch {
	case len(body) == 0 && st.Request.Stream == nil || st.Auth.Scheme == "none":
		return nil
	case c.Model.Protocol == "query" || c.Model.Protocol == "ec2":
		setBody(r, body)
		return nil
	case c.Model.Protocol != "json" && c.Model.Protocol != "rest-json" || st.Op.Input != nil && st.Op.Input.Shape.Payload != nil:
		return errors.New("the operation has a body, which a URL cannot carry: leave it to the sender")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return err
	}
	for _, name := range ordered.Keys(members) {
		values, err := plainValues(members[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, v := range values {
			if r.URL.RawQuery != "" {
				r.URL.RawQuery += "&"
			}
			r.URL.RawQuery += url.QueryEscape(name) + "=" + url.QueryEscape(v)
		}
	}
	return nil
}

// plainValues are the values of a parameter in JSON, one or a list of them.
func plainValues(text json.RawMessage) ([]string, error) {
	if text[0] == '{' {
		return nil, errors.New("a structure or map in a body, which a URL cannot carry")
	}
	if text[0] != '[' {
		var s string
		if text[0] != '"' {
			return []string{string(text)}, nil
		}
		err := json.Unmarshal(text, &s)
		return []string{s}, err
	}
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, err
	}
	var values []string
	for _, item := range list {
		if item[0] == '[' {
			return nil, errors.New("a list of lists in a body, which a URL cannot carry")
		}
		v, err := plainValues(item)
		if err != nil {
			return nil, err
		}
		values = append(values, v...)
	}
	return values, nil
}

func (c *Engine) signURL(ctx context.Context, st *call.Call, r *http.Request, expires time.Duration) error {
	if st.Auth.Scheme == "none" {
		return nil
	}
	creds, err := c.keys(ctx, st)
	if err != nil || creds.IsAnonymous() {
		return err
	}
	c.log.signed(ctx, st, creds)
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
