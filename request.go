package boto3

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3/auth"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/transport"
)

// prepareBody makes the body of all attempts and what depends on its bytes:
// compression, checksums, Content-MD5.
func (c *engine) prepareBody(s *callState) (err error) {
	st := &s.call
	if err := c.compress(st); err != nil {
		return err
	}
	if st.Request.Stream != nil {
		s.body, err = transport.ReaderBody(st.Request.Stream)
	} else {
		s.body = transport.BytesBody(st.Request.Body)
	}
	if err != nil {
		return err
	}
	if text := st.Request.Header.Get("Content-Length"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("ContentLength: %w", err)
		}
		s.body.SetLength(n)
	}
	if s.sum, err = c.chooseChecksum(st); err != nil || s.sum.algorithm == "" {
		return err
	}
	length, known := s.body.Len()
	if s.sum.trailer && known {
		announceTrailer(st.Request.Header, s.sum.header(), length)
		return nil
	}
	s.sum.trailer = false
	h, err := s.body.NewSum(s.sum.algorithm)
	if err != nil {
		return err
	}
	sum := s.body.Sum
	if s.signsBody() {
		sum = s.body.SumSigned
	}
	if err := sum(h); err != nil {
		return err
	}
	st.Request.Header.Set(s.sum.header(), transport.EncodeSum(h))
	return nil
}

// announceTrailer tells that the body comes in chunks with its checksum behind.
func announceTrailer(h http.Header, name string, length int64) {
	encoding := "aws-chunked"
	if own := h.Get("Content-Encoding"); own != "" {
		encoding = own + ",aws-chunked"
	}
	h.Del("Content-Length") // the chunks make the body longer
	values := []string{strings.ToLower(name), strconv.FormatInt(length, 10), encoding}
	h["X-Amz-Trailer"] = values[0:1:1]
	h["X-Amz-Decoded-Content-Length"] = values[1:2:2]
	h["Content-Encoding"] = values[2:3:3]
}

// compress compresses the body where the operation takes that and it is worth
// it.
func (c *engine) compress(st *call.Call) error {
	if !slices.Contains(st.Op.Compression, "gzip") || c.settings.DisableRequestCompression || c.requested == "v2" {
		return nil
	}
	var err error
	switch m := st.Op.StreamingInput; {
	case m != nil && m.Shape.RequiresLength:
		return nil
	case st.Request.Stream != nil:
		if st.Request.Body, err = transport.GzipReader(st.Request.Stream); err != nil {
			return fmt.Errorf("compressing the body: %w", err)
		}
		st.Request.Stream = nil
	case len(st.Request.Body) < c.settings.RequestMinCompressionSizeBytes && m == nil:
		return nil
	default:
		if st.Request.Body, err = transport.Gzip(st.Request.Body); err != nil {
			return err
		}
	}
	encoding := "gzip"
	if own := st.Request.Header.Get("Content-Encoding"); own != "" {
		encoding = own + ",gzip"
	}
	st.Request.Header.Set("Content-Encoding", encoding)
	return nil
}

// request makes the HTTP request of one attempt and signs it.
func (c *engine) request(ctx context.Context, s *callState) (*http.Request, error) {
	if c.discovers(s.call.Op) {
		if err := c.discover(ctx, &s.call); err != nil {
			return nil, err
		}
	}
	r, err := newRequest(ctx, &s.call)
	if err != nil {
		return nil, err
	}
	if err := s.attach(r); err != nil {
		return nil, err
	}
	if s.headers != nil {
		more, err := s.headers(r.Method, r.URL.String())
		if err != nil {
			return nil, err
		}
		maps.Copy(r.Header, more)
	}
	if c.inLambda {
		if id := os.Getenv("_X_AMZN_TRACE_ID"); id != "" && r.Header.Get("X-Amzn-Trace-Id") == "" {
			r.Header.Set("X-Amzn-Trace-Id", escapeTrace(id))
		}
	}
	if c.hooks.Send != nil {
		if err := c.hooks.Send(&s.call, r); err != nil {
			return nil, err
		}
	}
	if err := c.sign(ctx, s, r); err != nil {
		return nil, err
	}
	r.Header["User-Agent"] = c.userAgent
	s.sdkHeaders[1] = s.retry.RequestHeader(c.settings.ReadTimeout)
	r.Header["Amz-Sdk-Invocation-Id"] = s.sdkHeaders[0:1:1]
	r.Header["Amz-Sdk-Request"] = s.sdkHeaders[1:2:2]
	return r, nil
}

// escapeTrace leaves in a trace id what HTTP headers and X-Ray allow.
func escapeTrace(id string) string {
	var b strings.Builder
	for i := range len(id) {
		ch := id[i]
		switch {
		case ch >= 'a' && ch <= 'z', ch >= 'A' && ch <= 'Z', ch >= '0' && ch <= '9', strings.IndexByte("_.~-=;:+&[]{}\"',", ch) >= 0:
			b.WriteByte(ch)
		default:
			fmt.Fprintf(&b, "%%%02X", ch)
		}
	}
	return b.String()
}

// newRequest makes an HTTP request without a body: the endpoint's host and path
// before the operation's own.
func newRequest(ctx context.Context, st *call.Call) (*http.Request, error) {
	scheme, rest, ok := strings.Cut(st.Endpoint.URL, "://")
	host, base, _ := strings.Cut(rest, "/")
	host, query, _ := strings.Cut(host, "?")
	if !ok || host == "" || query != "" || scheme != "http" && scheme != "https" {
		return nil, fmt.Errorf("endpoint %q is no URL of the form http(s)://host[:port][/path]", st.Endpoint.URL)
	}
	path := "/" + base
	if own := st.Request.Path; own != "" {
		path = strings.TrimSuffix(path, "/") + own
	}
	u := &url.URL{Scheme: scheme, Host: st.Request.HostPrefix + host, Path: path, RawQuery: st.Request.Query}
	if strings.IndexByte(path, '%') >= 0 {
		plain, err := url.PathUnescape(path)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", path, err)
		}
		u.Path, u.RawPath = plain, path
	} else if u.EscapedPath() != path {
		u.RawPath = path
	}
	r := &http.Request{
		Method: st.Request.Method, URL: u, Host: u.Host, Header: st.Request.Header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	if r.Header == nil {
		r.Header = http.Header{}
	}
	return r.WithContext(ctx), nil
}

func setBody(r *http.Request, data []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
}

// smallBody is the length up to which a body in memory is copied so that it is
// sent in one piece with the header, in bytes.
const smallBody = 64 << 10

// attachChunked puts a small body with its checksum behind on a request.
func (s *callState) attachChunked(r *http.Request, data []byte) error {
	h, err := transport.NewChecksum(s.sum.algorithm)
	if err != nil {
		return err
	}
	coded, err := transport.ChunkedBytes(data, strings.ToLower(s.sum.header()), h)
	if err != nil {
		return err
	}
	setBody(r, coded)
	return nil
}

// attach puts the body on an attempt's request.
func (s *callState) attach(r *http.Request) error {
	if s.input != nil {
		s.eventBody = s.newEventBody()
		r.Body, r.ContentLength = s.eventBody, -1
		return nil
	}
	length, known := s.body.Len()
	data, inMemory := s.body.Bytes()
	switch {
	case inMemory && s.sum.trailer && length <= smallBody:
		return s.attachChunked(r, data)
	case inMemory && !s.sum.trailer:
		if len(data) > 0 {
			setBody(r, data)
		}
		return nil
	}
	body, err := s.body.Open()
	if err != nil {
		return err
	}
	switch {
	case s.sum.trailer:
		h, err := s.body.NewSum(s.sum.algorithm)
		if err != nil {
			return err
		}
		trailer := strings.ToLower(s.sum.header())
		r.Body, r.ContentLength = transport.NewChunked(body, length, trailer, h), transport.ChunkedLength(length, trailer, h)
	case known && length == 0:
		r.Body, r.ContentLength = http.NoBody, 0
		return body.Close()
	case known:
		r.Body, r.ContentLength = body, length
	case s.call.Op.StreamingInput != nil && s.call.Op.StreamingInput.Shape.RequiresLength || s.call.Service.Name == "s3":
		return fmt.Errorf("%s: its length is not known; pass an io.ReadSeeker or a []byte, or set ContentLength", s.call.Op.StreamingInput.Name)
	default:
		r.Body, r.ContentLength = body, -1
	}
	return nil
}

// sign signs an attempt's request the way that was chosen for the call.
func (c *engine) sign(ctx context.Context, s *callState, r *http.Request) error {
	a := &s.call.Auth
	switch a.Scheme {
	case "none":
		s.leaveUnsigned(r)
		return nil
	case "bearer":
		token, err := c.token.RetrieveToken(ctx)
		if err != nil {
			return err
		}
		return auth.SignBearer(r, token.Value)
	}
	creds, err := c.keys(ctx, &s.call)
	if err != nil {
		return err
	}
	if creds.IsAnonymous() {
		s.leaveUnsigned(r)
		return nil
	}
	now := time.Now().Add(time.Duration(c.skew.Load()))
	if s.input != nil {
		return c.signEvents(s, r, creds, now)
	}
	switch a.Scheme {
	case "v2":
		return auth.SignV2(r, authKeys(creds), now)
	case "s3":
		return auth.SignS3V1(r, authKeys(creds), auth.S3V1Options{Time: now, ResourcePath: resourcePath(&s.call)})
	}
	hash, err := s.payloadHash(r)
	if err != nil {
		return err
	}
	o := v4Options(&s.call, now, hash)
	switch a.Scheme {
	case "v4", "v4-s3express":
		return c.signer.SignV4(r, authKeys(creds), o)
	case "v4a":
		return c.signer.SignV4a(r, authKeys(creds), o)
	}
	return &UnsupportedAuthError{Service: c.model.Name, Schemes: []string{a.Scheme}}
}

// leaveUnsigned is signing for those who have no keys. That a trailer comes has
// to be said all the same.
func (s *callState) leaveUnsigned(r *http.Request) {
	if s.sum.trailer {
		r.Header.Set("X-Amz-Content-Sha256", auth.StreamingUnsignedPayloadTrailer)
	}
	auth.SignAnonymous(r)
}

func v4Options(st *call.Call, now time.Time, hash string) auth.V4Options {
	return auth.V4Options{
		Service: st.Auth.SigningName, Region: st.Auth.SigningRegion, Time: now, PayloadHash: hash,
		RawPath: st.Auth.S3 || st.Auth.SingleEncoding, ContentSHA256: st.Auth.S3, S3Express: st.Auth.Scheme == "v4-s3express",
	}
}

// resourcePath is the path as S3's old signature has it: with the bucket, even
// where that is in the host, but without an access point's ARN.
func resourcePath(st *call.Call) string {
	path := cmp.Or(st.Request.Path, "/")
	if bucket, ok := st.Text("Bucket"); ok && strings.HasPrefix(st.Op.RequestURI, "/{Bucket}") && !strings.HasPrefix(bucket, "arn:") {
		path = "/" + bucket + path
	}
	return path
}

func authKeys(c credentials.Credentials) auth.Credentials {
	return auth.Credentials{AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken}
}

// payloadHash is what the signature says of the body: nothing where the
// operation says so. S3's is left out over TLS, where a checksum or MD5 vouches
// for a streamed body.
func (s *callState) payloadHash(r *http.Request) (string, error) {
	if s.sum.trailer {
		return auth.StreamingUnsignedPayloadTrailer, nil
	}
	if s.unsignedPayload(r.URL.Scheme == "https", r.Header) {
		return auth.UnsignedPayload, nil
	}
	if own := r.Header.Get("X-Amz-Content-Sha256"); own != "" {
		return own, nil
	}
	hash, err := s.body.SHA256()
	if err != nil {
		return "", err
	}
	if _, whole := s.body.Bytes(); !whole {
		// Hashing has moved the body that is attached already.
		err = s.attach(r)
	}
	return hash, err
}

// unsignedPayload says whether the signature leaves out the body.
func (s *callState) unsignedPayload(secure bool, header http.Header) bool {
	unsigned := s.call.Auth.UnsignedPayload
	if !s.call.Auth.S3 {
		return unsigned
	}
	_, checked := header["Content-Md5"]
	checked = checked || s.sum.algorithm != ""
	switch signing := s.call.Settings.S3.PayloadSigningEnabled; {
	case signing != nil:
		return !*signing
	case secure && s.call.Op.StreamingInput != nil:
		return checked || !s.body.Rewindable()
	default:
		return unsigned && secure && checked
	}
}

// signsBody says whether the signature will hold a hash of the body, as far as
// that can be told before the request is made.
func (s *callState) signsBody() bool {
	st := &s.call
	return strings.HasPrefix(st.Auth.Scheme, "v4") && st.Request.Header.Get("X-Amz-Content-Sha256") == "" &&
		!s.unsignedPayload(strings.HasPrefix(st.Endpoint.URL, "https:"), st.Request.Header)
}
