package auth

import (
	"crypto"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Payload hashes with a meaning of their own, for V4Options.PayloadHash.
const (
	// EmptyPayloadHash is the SHA-256 of no bytes.
	EmptyPayloadHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	// UnsignedPayload leaves the body out of the signature.
	UnsignedPayload = "UNSIGNED-PAYLOAD"
	// StreamingUnsignedPayloadTrailer is for an aws-chunked body whose chunks
	// are not signed and that ends in trailing headers.
	StreamingUnsignedPayloadTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
	// StreamingPayload is for an aws-chunked body of signed chunks.
	StreamingPayload = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
	// StreamingPayloadTrailer is StreamingPayload with signed trailing headers.
	StreamingPayloadTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
	// StreamingEvents is for a body that is an event stream.
	StreamingEvents = "STREAMING-AWS4-HMAC-SHA256-EVENTS"
)

const (
	v4Algorithm  = "AWS4-HMAC-SHA256"
	v4aAlgorithm = "AWS4-ECDSA-P256-SHA256"
	terminator   = "aws4_request"
	amzDateLen   = len("20060102")
)

// V4Options say how Signature Version 4 or 4A signs one request. Service,
// Region and Time are required.
type V4Options struct {
	// Service is the signing name, such as "s3" or "execute-api".
	Service string
	// Region is the signing region. For SigV4a it is the region set: names or
	// patterns with "*", separated by commas.
	Region string
	// Time is when the signature begins to be valid. AWS refuses it when it is
	// more than 15 minutes off its own clock.
	Time time.Time
	// PayloadHash is the body's SHA-256 in lower-case hex, or one of the
	// constants of this package. Where it is empty, the request's own
	// X-Amz-Content-Sha256 header counts, else the hash of an empty body if
	// there is no body (and for a presigned URL with ContentSHA256 set,
	// UnsignedPayload); a body without a hash is an error.
	PayloadHash string
	// RawPath signs the path as it is sent, encoded once and not normalized:
	// the rule of S3 and its kin. Other services want it normalized and encoded
	// a second time.
	RawPath bool
	// ContentSHA256 adds the X-Amz-Content-Sha256 header that S3 and its kin
	// want. Payload hashes that are no digest are always announced by it.
	ContentSHA256 bool
	// AllHeaders signs every header, also those that transports add or change,
	// such as User-Agent: for checking a signature that covers them.
	AllHeaders bool
	// S3Express sends the session token as S3 Express One Zone names it.
	S3Express bool
}

func (o *V4Options) check(c Credentials) error {
	if err := o.checkScope(c); err != nil {
		return err
	}
	if o.Time.IsZero() {
		return errors.New("auth: V4Options.Time is not set: give the time of signing")
	}
	return nil
}

// checkScope is check without the time.
func (o *V4Options) checkScope(c Credentials) error {
	switch {
	case o.Service == "":
		return errors.New("auth: V4Options.Service is not set: give the service's signing name")
	case o.Region == "":
		return errors.New("auth: V4Options.Region is not set: give the signing region")
	default:
		return c.check()
	}
}

func (o *V4Options) tokenHeader() string {
	if o.S3Express {
		return "X-Amz-S3session-Token"
	}
	return "X-Amz-Security-Token"
}

// A Signer signs with Signature Version 4 and 4A and keeps the keys that it
// derives, a bounded number of them. The zero value is ready. It is safe for
// concurrent use and must not be copied.
type Signer struct {
	v4Keys  keyCache // of *v4Key
	v4aKeys keyCache // of *ecdsa.PrivateKey
}

// Format writes the type's name only: what the caches hold is secret.
func (s *Signer) Format(state fmt.State, _ rune) { writeName(state, "auth.Signer") }

// SignV4 signs the request in its Authorization header with Signature Version
// 4. It sets the date (X-Amz-Date, or Date where the request has that), session
// token and payload hash headers as needed, and r.Host to the form signed.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
func (s *Signer) SignV4(r *http.Request, c Credentials, o V4Options) error {
	_, err := s.signHeader(r, c, &o, v4Algorithm)
	return err
}

// SignV4a is SignV4 with Signature Version 4A, whose signature holds in every
// region of the set that o.Region names. Signatures are deterministic (RFC
// 6979).
func (s *Signer) SignV4a(r *http.Request, c Credentials, o V4Options) error {
	_, err := s.signHeader(r, c, &o, v4aAlgorithm)
	return err
}

// A signing is the state of signing one request.
type signing struct {
	*scratch
	signer    *Signer
	creds     Credentials
	opts      *V4Options
	algorithm string
	timestamp string
	values    []string // what the request's headers point into
}

func (s *Signer) begin(c Credentials, o *V4Options, algorithm string) signing {
	scratch := getScratch()
	scratch.all = o.AllHeaders
	return signing{
		scratch: scratch, signer: s, creds: c, opts: o,
		algorithm: algorithm, timestamp: amzTime(o.Time),
	}
}

// amzTime is a time as X-Amz-Date has it. Time.Format would take a tenth of the
// time of a signature.
func amzTime(t time.Time) string {
	t = t.UTC()
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	b := make([]byte, 0, len("20060102T150405Z"))
	b = appendTwo(appendTwo(appendTwo(appendTwo(b, year/100), year), int(month)), day)
	b = appendTwo(appendTwo(appendTwo(append(b, 'T'), hour), minute), second)
	return string(append(b, 'Z'))
}

// appendTwo writes the last two digits of a number.
func appendTwo(b []byte, n int) []byte { return append(b, '0'+byte(n/10%10), '0'+byte(n%10)) }

// setHeader is the function of that name, with one allocation for all headers
// of a signing.
func (s *signing) setHeader(r *http.Request, name, value string) {
	if s.values == nil {
		s.values = make([]string, 0, 5)
	}
	n := len(s.values)
	s.values = append(s.values, value)
	r.Header[name] = s.values[n : n+1 : n+1]
}

func (s *Signer) signHeader(r *http.Request, c Credentials, o *V4Options, algorithm string) (signature string, err error) {
	if err := o.check(c); err != nil {
		return "", err
	}
	hash, err := payloadHash(r, o, EmptyPayloadHash)
	if err != nil {
		return "", err
	}
	run := s.begin(c, o, algorithm)
	defer run.release()
	run.setHeaders(r, hash)
	signedHeaders := run.canonicalRequest(r, r.URL.RawQuery, hash, o.RawPath)
	digits, err := run.sign(run.bytes(span{0, len(run.buf)}))
	if err != nil {
		return "", err
	}
	start := len(run.buf)
	run.buf = append(run.buf, algorithm+" Credential="...)
	run.buf = append(append(run.buf, c.AccessKeyID...), '/')
	run.buf = append(run.appendScope(run.buf), ", SignedHeaders="...)
	run.buf = append(append(run.buf, run.bytes(signedHeaders)...), ", Signature="...)
	run.buf = append(run.buf, digits...)
	authorization := string(run.buf[start:])
	run.setHeader(r, "Authorization", authorization)
	return authorization[len(authorization)-len(digits):], nil
}

// payloadHash settles the hash that the canonical request ends with.
func payloadHash(r *http.Request, o *V4Options, ifNoBody string) (string, error) {
	if o.PayloadHash != "" {
		return o.PayloadHash, nil
	}
	if hash := r.Header.Get("X-Amz-Content-Sha256"); hash != "" {
		return hash, nil
	}
	if r.Body == nil || r.Body == http.NoBody || ifNoBody == UnsignedPayload {
		return ifNoBody, nil
	}
	return "", errors.New("auth: the request has a body: set V4Options.PayloadHash to its SHA-256 or to UnsignedPayload")
}

// setHeaders puts on the request what the signature covers.
func (s *signing) setHeaders(r *http.Request, hash string) {
	setHost(r)
	if r.Header == nil {
		r.Header = make(http.Header, 4)
	}
	delete(r.Header, "X-Amz-Date")
	if _, ok := r.Header["Date"]; ok {
		s.setHeader(r, "Date", s.opts.Time.UTC().Format("Mon, 02 Jan 2006 15:04:05 -0000"))
	} else {
		s.setHeader(r, "X-Amz-Date", s.timestamp)
	}
	if s.opts.S3Express {
		delete(r.Header, "X-Amz-Security-Token")
	}
	if s.creds.SessionToken != "" {
		s.setHeader(r, s.opts.tokenHeader(), s.creds.SessionToken)
	}
	_, announced := r.Header["X-Amz-Content-Sha256"]
	if announced || s.opts.ContentSHA256 || len(hash) != hex.EncodedLen(sha256.Size) {
		s.setHeader(r, "X-Amz-Content-Sha256", hash)
	}
	if s.algorithm == v4aAlgorithm {
		s.setHeader(r, "X-Amz-Region-Set", s.opts.Region)
	}
}

// appendScope writes the credential scope: day, region (SigV4a has none),
// service.
func (s *signing) appendScope(dst []byte) []byte {
	dst = append(append(dst, s.timestamp[:amzDateLen]...), '/')
	if s.algorithm == v4Algorithm {
		dst = append(append(dst, s.opts.Region...), '/')
	}
	dst = append(append(dst, s.opts.Service...), '/')
	return append(dst, terminator...)
}

// sign makes the string to sign of a canonical request and signs it; the
// signature is in hex, within s.buf.
func (s *signing) sign(canonicalRequest []byte) ([]byte, error) {
	digest := sha256.Sum256(canonicalRequest)
	start := len(s.buf)
	s.buf = append(append(s.buf, s.algorithm...), '\n')
	s.buf = append(append(s.buf, s.timestamp...), '\n')
	s.buf = append(s.appendScope(s.buf), '\n')
	s.buf = hex.AppendEncode(s.buf, digest[:])
	if s.algorithm == v4Algorithm {
		key := s.signer.v4Key(s.creds.SecretAccessKey, s.timestamp[:amzDateLen], s.opts.Region, s.opts.Service)
		digest = key.sum(s.buf[start:])
		return s.appendHex(digest[:]), nil
	}
	key, err := s.signer.v4aKey(s.creds)
	if err != nil {
		return nil, err
	}
	digest = sha256.Sum256(s.buf[start:])
	signature, err := key.Sign(nil, digest[:], crypto.SHA256) // no randomness: RFC 6979
	if err != nil {
		return nil, fmt.Errorf("auth: sign with the SigV4a key of access key %q: %w", s.creds.AccessKeyID, err)
	}
	return s.appendHex(signature), nil
}

// appendHex writes data in hex to s.buf and returns that part of it.
func (s *signing) appendHex(data []byte) []byte {
	start := len(s.buf)
	s.buf = hex.AppendEncode(s.buf, data)
	return s.buf[start:]
}
