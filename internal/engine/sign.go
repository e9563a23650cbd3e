package engine

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/boto3-go/boto3/auth"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/call"
)

// sign signs an attempt's request the way that was chosen for the call.
func (c *Engine) sign(ctx context.Context, s *State, r *http.Request) error {
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
	if s.watches() {
		shown := creds // else those of every call would go to the heap
		s.keys = &shown
	}
	s.call.Features |= keysFeatures(creds)
	if r, _ := c.resolver(); r != nil && r.accountID >= 0 && creds.AccountID != "" { // the rules may still not want it
		s.call.Features |= call.AccountID
	}
	if creds.IsAnonymous() {
		s.leaveUnsigned(r)
		return nil
	}
	c.log.signed(ctx, &s.call, creds)
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
	return c.Face.NoAuth(c.Model.Name, []string{a.Scheme})
}

// leaveUnsigned is signing for those who have no keys. That a trailer comes has
// to be said all the same.
func (s *State) leaveUnsigned(r *http.Request) {
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
func (s *State) payloadHash(r *http.Request) (string, error) {
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
func (s *State) unsignedPayload(secure bool, header http.Header) bool {
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
func (s *State) signsBody() bool {
	st := &s.call
	return strings.HasPrefix(st.Auth.Scheme, "v4") && st.Request.Header.Get("X-Amz-Content-Sha256") == "" &&
		!s.unsignedPayload(strings.HasPrefix(st.Endpoint.URL, "https:"), st.Request.Header)
}
