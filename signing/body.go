package signing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/boto3-go/boto3/auth"
)

// payloadHash is the SHA-256 of a request's body, which can be sent afterwards: what can
// be read only once is replaced by what has been read. The length becomes known by it.
func payloadHash(r *http.Request, most int64) (string, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return auth.EmptyPayloadHash, nil
	}
	if r.GetBody != nil {
		return hashOfCopy(r)
	}
	if file, ok := r.Body.(io.ReadSeeker); ok {
		if at, err := file.Seek(0, io.SeekCurrent); err == nil { // a pipe is a file that cannot
			sum, n, err := hashOf(file)
			if err == nil {
				_, err = file.Seek(at, io.SeekStart)
			}
			if err == nil {
				err = setLength(r, n)
			}
			return sum, err
		}
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	if err != nil {
		return "", err
	}
	if int64(len(data)) > most {
		return "", fmt.Errorf("the body is longer than %d bytes and can be read only once: set the request's GetBody, or Config.MaxBuffered or Config.UnsignedPayload", most)
	}
	if err := setLength(r, int64(len(data))); err != nil || len(data) == 0 {
		return auth.EmptyPayloadHash, err
	}
	r.Body = &body{bytes.NewReader(data), r.Body}
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// hashOfCopy hashes one copy of the body and puts another in its place, since the body
// itself may be that of a request that has been sent.
func hashOfCopy(r *http.Request) (string, error) {
	again, err := newCopy(r)
	if err != nil {
		return "", err
	}
	sum, n, err := hashOf(again)
	if closing := again.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = setLength(r, n)
	}
	if err != nil || n == 0 {
		return sum, err
	}
	if again, err = newCopy(r); err != nil {
		return "", err
	}
	r.Body = &body{again, closers{again, r.Body}}
	return sum, nil
}

func newCopy(r *http.Request) (io.ReadCloser, error) {
	again, err := r.GetBody()
	if err == nil && again == nil {
		err = errors.New("the request's GetBody returned no body")
	}
	return again, err
}

// setLength tells how long a body is, so that it is not sent in chunks, which OpenSearch
// Serverless and others refuse. A request with a trailer is always sent so. Of an empty
// body net/http would not know that it is.
func setLength(r *http.Request, n int64) error {
	switch {
	case r.ContentLength > 0 && r.ContentLength != n:
		return fmt.Errorf("the request's ContentLength is %d and its body has %d bytes left; a body that has been sent can be sent again where the request has GetBody", r.ContentLength, n)
	case len(r.Trailer) == 0 && len(r.TransferEncoding) == 0:
		r.ContentLength = n
	}
	if n > 0 {
		return nil
	}
	empty := r.Body
	r.Body, r.GetBody = http.NoBody, nil
	return empty.Close()
}

func hashOf(body io.Reader) (sum string, n int64, err error) {
	h := sha256.New()
	if n, err = io.Copy(h, body); err != nil {
		return "", n, err
	}
	return hex.EncodeToString(h.Sum(nil)), n, nil
}

// body is a copy of a body, with which the body itself is closed.
type body struct {
	io.Reader
	io.Closer
}

type closers [2]io.Closer

// Close closes both.
func (c closers) Close() error { return errors.Join(c[0].Close(), c[1].Close()) }
