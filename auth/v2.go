package auth

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// SignV2 signs a request of the query protocol with Signature Version 2
// (HMAC-SHA256), which a few old services still take. The parameters of the
// signature join those of the form body, or of the query if there is no body;
// the body is read and replaced.
//
// https://docs.aws.amazon.com/AmazonSimpleDB/latest/DeveloperGuide/HMACAuth.html
func SignV2(r *http.Request, c Credentials, at time.Time) error {
	if err := c.check(); err != nil {
		return err
	}
	if at.IsZero() {
		return errors.New("auth: SignV2 needs the time of signing")
	}
	hasBody := r.Body != nil && r.Body != http.NoBody
	var pairs []pair
	var err error
	switch {
	case hasBody && !isForm(r):
		err = errors.New("auth: SignV2: the body is not a form; only the query protocol is signed this way")
	case hasBody:
		pairs, err = readForm(r)
	default:
		pairs = decodePairs(nil, r.URL.RawQuery)
	}
	if err != nil {
		return err
	}
	setHost(r)
	signed := signV2Pairs(r, c, pairs, at)
	if !hasBody {
		r.URL.RawQuery = signed
		return nil
	}
	r.Body = io.NopCloser(strings.NewReader(signed))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(signed)), nil }
	r.ContentLength = int64(len(signed))
	delete(r.Header, "Content-Length")
	return nil
}

// signV2Pairs gives the parameters with the signature's own, sorted and encoded.
func signV2Pairs(r *http.Request, c Credentials, pairs []pair, at time.Time) string {
	pairs = withoutKeys(pairs, "AWSAccessKeyId", "SignatureVersion", "SignatureMethod", "Timestamp", "Signature")
	pairs = append(pairs,
		pair{"AWSAccessKeyId", c.AccessKeyID},
		pair{"SignatureVersion", "2"},
		pair{"SignatureMethod", "HmacSHA256"},
		pair{"Timestamp", at.UTC().Format("2006-01-02T15:04:05Z")})
	if c.SessionToken != "" {
		pairs = append(withoutKeys(pairs, "SecurityToken"), pair{"SecurityToken", c.SessionToken})
	}
	sortPairs(&pairs)
	query := string(appendPairs(nil, pairs))
	sum := hmacSHA256([]byte(c.SecretAccessKey), method(r), "\n", r.Host, "\n", wirePath(r), "\n", query)
	signature := base64.StdEncoding.EncodeToString(sum[:])
	return query + "&Signature=" + string(appendEscaped(nil, signature))
}
