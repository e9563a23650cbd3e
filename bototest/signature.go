package bototest

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/auth"
	"github.com/boto3-go/boto3/internal/recognize"
)

// maxSkew is how far a request's clock may be off, as at AWS.
const maxSkew = 15 * time.Minute

// signature is what a request says of how it is signed.
type signature struct {
	recognize.Credential
	headers   []string // that are signed
	digits    string
	time      string
	presigned bool
}

func refused(code, format string, args ...any) error {
	return &boto3.Error{Code: boto3.Code(code), Message: fmt.Sprintf(format, args...), StatusCode: http.StatusForbidden}
}

// readSignature reads a signature of Version 4; ok is false where there is none.
func readSignature(r *http.Request) (s signature, ok bool) {
	s.Credential = recognize.Scope(r.Header.Get("Authorization"), r.URL.RawQuery)
	if header := r.Header.Get("Authorization"); header != "" {
		s.time = cmp.Or(r.Header.Get("X-Amz-Date"), r.Header.Get("Date"))
		s.headers = strings.Split(part(header, "SignedHeaders="), ";")
		s.digits = part(header, "Signature=")
		return s, strings.HasPrefix(header, "AWS4-")
	}
	query := r.URL.Query()
	s.presigned, s.digits, s.time = true, query.Get("X-Amz-Signature"), query.Get("X-Amz-Date")
	s.headers = strings.Split(query.Get("X-Amz-SignedHeaders"), ";")
	return s, s.digits != ""
}

func part(header, name string) string {
	_, text, _ := strings.Cut(header, name)
	text, _, _ = strings.Cut(text, ",")
	return strings.TrimSpace(text)
}

// verify checks a request's signature with the secrets that belong to access
// keys, and says what differs.
func (x *exchange) verify(r *http.Request, secrets map[string]string, unsigned bool) error {
	s, ok := readSignature(r)
	switch {
	case !ok && x.op.Service.SignatureVersion == "v2": // of SimpleDB alone
		return nil
	case !ok && (unsigned || x.op.AuthType == "none" || slices.Contains(x.op.Auth, "smithy.api#noAuth")):
		return nil
	case !ok && strings.HasPrefix(r.Header.Get("Authorization"), "Bearer "):
		return nil
	case !ok:
		return refused("MissingAuthenticationToken", "the request of %s.%s is not signed with Signature Version 4", x.Service, x.Operation)
	}
	secret, known := secrets[s.AccessKeyID]
	if !known {
		return refused("InvalidClientTokenId", "access key %q is none of the server's; give it with ServerConfig.Keys", s.AccessKeyID)
	}
	at, err := time.Parse("20060102T150405Z", s.time)
	if err != nil {
		return refused("IncompleteSignature", "the request's date is %q, not of the form 20060102T150405Z", s.time)
	}
	if err := x.checkScope(s, at); err != nil {
		return err
	}
	if err := x.checkHeaders(r, s); err != nil {
		return err
	}
	if s.Region == "" { // SigV4a: its signatures are not the same twice
		return nil
	}
	return x.sameSignature(r, s, auth.Credentials{AccessKeyID: s.AccessKeyID, SecretAccessKey: secret}, at)
}

func (x *exchange) checkScope(s signature, at time.Time) error {
	if off := time.Since(at).Abs(); off > maxSkew && !s.presigned {
		return refused("RequestTimeTooSkewed", "the request was signed at %s, %v from now", at.Format(time.RFC3339), off)
	}
	if s.Date != at.Format("20060102") {
		return refused("SignatureDoesNotMatch", "the credential scope has the date %s, the request %s", s.Date, s.time)
	}
	return nil
}

// checkHeaders finds headers that must be signed and are not.
func (x *exchange) checkHeaders(r *http.Request, s signature) error {
	if !slices.Contains(s.headers, "host") {
		return refused("SignatureDoesNotMatch", "the host is not among the signed headers %v", s.headers)
	}
	for name := range r.Header {
		lower := strings.ToLower(name)
		if strings.HasPrefix(lower, "x-amz-") && !s.presigned && !slices.Contains(s.headers, lower) {
			return refused("SignatureDoesNotMatch", "header %s came, but is not among the signed headers %v", name, s.headers)
		}
	}
	return nil
}

// sameSignature signs the request as the client should have, and compares.
func (x *exchange) sameSignature(r *http.Request, s signature, c auth.Credentials, at time.Time) error {
	o := auth.V4Options{Service: s.Service, Region: s.Region, Time: at, RawPath: rawPaths[s.Service], AllHeaders: true}
	signed := &http.Request{Method: r.Method, Host: r.Host, Header: http.Header{}, URL: new(*r.URL)}
	for _, name := range s.headers {
		name = http.CanonicalHeaderKey(name)
		if values := r.Header[name]; values != nil {
			signed.Header[name] = values
		} else if name == "Content-Length" {
			signed.Header.Set(name, strconv.FormatInt(r.ContentLength, 10))
		}
	}
	sum := sha256.Sum256(x.signed)
	digest := hex.EncodeToString(sum[:])
	announced := r.Header.Get("X-Amz-Content-Sha256")
	if len(announced) == len(digest) && announced != digest {
		return refused("XAmzContentSHA256Mismatch", "the body's SHA-256 is %s, but x-amz-content-sha256 says %s", digest, announced)
	}
	o.PayloadHash = cmp.Or(announced, digest)
	if x.events != nil {
		o.PayloadHash = auth.StreamingEvents
	}
	own, err := x.sign(signed, s, c, o)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(own), []byte(s.digits)) == 1 {
		return nil
	}
	return refused("SignatureDoesNotMatch", "signature %s, but %s was computed: the secret key of %s differs, or what was signed; it came as\n%s",
		s.digits, own, s.AccessKeyID, signedText(signed, s, o.PayloadHash))
}

// sign is the signature that a request should have.
func (x *exchange) sign(r *http.Request, s signature, c auth.Credentials, o auth.V4Options) (string, error) {
	var signer auth.Signer
	if !s.presigned {
		c.SessionToken = cmp.Or(r.Header.Get("X-Amz-Security-Token"), r.Header.Get("X-Amz-S3session-Token"))
		o.S3Express = r.Header.Get("X-Amz-S3session-Token") != ""
		if err := signer.SignV4(r, c, o); err != nil {
			return "", err
		}
		return part(r.Header.Get("Authorization"), "Signature="), nil
	}
	query := r.URL.Query()
	seconds, err := strconv.Atoi(query.Get("X-Amz-Expires"))
	if err != nil {
		return "", refused("AuthorizationQueryParametersError", "X-Amz-Expires is %q, not a number of seconds", query.Get("X-Amz-Expires"))
	}
	expires := time.Duration(seconds) * time.Second
	if time.Now().After(o.Time.Add(expires)) {
		return "", refused("AccessDenied", "Request has expired: it was valid for %v from %s", expires, o.Time.Format(time.RFC3339))
	}
	c.SessionToken = query.Get("X-Amz-Security-Token")
	if rawPaths[s.Service] {
		o.PayloadHash = auth.UnsignedPayload
	}
	if err := signer.PresignV4(r, c, o, expires); err != nil {
		return "", err
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	return values.Get("X-Amz-Signature"), err
}

// rawPaths are the signing names whose paths are signed as they are sent.
var rawPaths = map[string]bool{"s3": true, "s3express": true, "s3-outposts": true, "s3-object-lambda": true}

// signedText is what a signature is computed over, to be read.
func signedText(r *http.Request, s signature, hash string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s %s\n", r.Method, r.URL.RequestURI())
	for _, name := range s.headers {
		value := strings.Join(r.Header.Values(name), ",")
		if name == "host" {
			value = r.Host
		}
		if name == "x-amz-security-token" {
			value = "(hidden)"
		}
		fmt.Fprintf(&b, "  %s: %s\n", name, value)
	}
	fmt.Fprintf(&b, "  scope %s/%s/%s, body %s", s.Date, s.Region, s.Service, hash)
	return b.String()
}
