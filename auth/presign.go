package auth

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MaxPresignExpiry is the longest that a presigned URL of Signature Version 4
// or 4A may be valid.
const MaxPresignExpiry = 7 * 24 * time.Hour

const formType = "application/x-www-form-urlencoded"

// ErrPresignExpiry is returned (wrapped) for an expiry outside the bounds.
var ErrPresignExpiry = errors.New("presigned URL expiry out of range")

// PresignV4 signs the request in its query with Signature Version 4: r.URL
// becomes a URL that is valid for the given time, whole seconds from 1 s to
// MaxPresignExpiry. Who uses the URL must send r.Method and every header left
// in r.Header (User-Agent and others that transports set aside).
//
// A form body (the query protocols of SQS, STS, EC2 ...) moves into the query.
//
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
func (s *Signer) PresignV4(r *http.Request, c Credentials, o V4Options, expires time.Duration) error {
	return s.presign(r, c, &o, expires, v4Algorithm)
}

// PresignV4a is PresignV4 with Signature Version 4A for the region set that
// o.Region names.
func (s *Signer) PresignV4a(r *http.Request, c Credentials, o V4Options, expires time.Duration) error {
	return s.presign(r, c, &o, expires, v4aAlgorithm)
}

func (s *Signer) presign(r *http.Request, c Credentials, o *V4Options, expires time.Duration, algorithm string) error {
	if err := o.check(c); err != nil {
		return err
	}
	if err := CheckPresignExpiry(expires); err != nil {
		return err
	}
	form, err := takeForm(r)
	if err != nil {
		return err
	}
	if form != nil && o.PayloadHash != UnsignedPayload {
		o.PayloadHash = "" // it was the form's
	}
	ifNoBody := EmptyPayloadHash
	if o.ContentSHA256 {
		ifNoBody = UnsignedPayload
	}
	hash, err := payloadHash(r, o, ifNoBody)
	if err != nil {
		return err
	}
	setHost(r)
	delete(r.Header, "Authorization")

	run := s.begin(c, o, algorithm)
	defer run.release()
	query := string(appendPairs(nil, run.presignedPairs(r, form, expires)))
	run.canonicalRequest(r, query, hash, o.RawPath)
	signature, err := run.sign(run.buf)
	if err != nil {
		return err
	}
	r.URL.RawQuery = query + "&X-Amz-Signature=" + string(signature)
	return nil
}

// CheckPresignExpiry says whether a signature of Version 4 can be made for that
// time: whole seconds from 1 s to MaxPresignExpiry. The error is an
// ErrPresignExpiry.
func CheckPresignExpiry(expires time.Duration) error {
	if expires < time.Second || expires > MaxPresignExpiry || expires%time.Second != 0 {
		return fmt.Errorf("auth: %w: %v; give whole seconds from 1s to %v", ErrPresignExpiry, expires, MaxPresignExpiry)
	}
	return nil
}

// presignedPairs is the query of a presigned URL but for the signature: the
// operation's parameters, then those of the signature, in place of any that an
// earlier one left.
func (s *signing) presignedPairs(r *http.Request, form []pair, expires time.Duration) []pair {
	pairs := withoutKeys(mergePairs(decodePairs(nil, r.URL.RawQuery), form),
		"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
		"X-Amz-Security-Token", "X-Amz-S3session-Token", "X-Amz-Region-Set", "X-Amz-Signature")

	s.collectHeaders(r)
	signedHeaders := string(s.bytes(s.appendSignedHeaders()))
	s.buf = s.buf[:0]
	pairs = append(pairs,
		pair{"X-Amz-Algorithm", s.algorithm},
		pair{"X-Amz-Credential", s.creds.AccessKeyID + "/" + string(s.appendScope(nil))},
		pair{"X-Amz-Date", s.timestamp},
		pair{"X-Amz-Expires", strconv.FormatInt(int64(expires/time.Second), 10)},
		pair{"X-Amz-SignedHeaders", signedHeaders})
	if s.creds.SessionToken != "" {
		pairs = append(pairs, pair{s.opts.tokenHeader(), s.creds.SessionToken})
	}
	if s.algorithm == v4aAlgorithm {
		pairs = append(pairs, pair{"X-Amz-Region-Set", s.opts.Region})
	}
	return pairs
}

// mergePairs adds the form's parameters to the query's, in place of those of
// the same name.
func mergePairs(query, form []pair) []pair {
	merged := query
	for _, p := range form {
		sameKey := func(q pair) bool { return q.key == p.key }
		if i := slices.IndexFunc(query, sameKey); i >= 0 {
			merged[i] = p
		} else {
			merged = append(merged, p)
		}
	}
	return merged
}

// takeForm takes a form body off the request and gives its parameters. A URL
// has no body to describe, so the form's content type goes too, and without a
// body the one that the query protocols set by themselves.
func takeForm(r *http.Request) ([]pair, error) {
	if r.Body == nil || r.Body == http.NoBody {
		if r.Header.Get("Content-Type") == formType+"; charset=utf-8" {
			delete(r.Header, "Content-Type")
		}
		return nil, nil
	}
	if !isForm(r) {
		return nil, nil
	}
	form, err := readForm(r)
	if err != nil {
		return nil, err
	}
	r.Body, r.GetBody, r.ContentLength = http.NoBody, nil, 0
	delete(r.Header, "Content-Type")
	delete(r.Header, "Content-Length")
	return form, nil
}

func isForm(r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && mediaType == formType
}

// readForm reads and closes a form body.
func readForm(r *http.Request) ([]pair, error) {
	var text strings.Builder
	_, err := io.Copy(&text, r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil {
		return nil, fmt.Errorf("auth: read the form body to sign: %w", err)
	}
	return decodePairs(nil, text.String()), nil
}
