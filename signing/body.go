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

// payloadHash is the SHA-256 of a request's body, which can be sent afterwards. What can
// be read only once is replaced by what has been read.
func payloadHash(r *http.Request, most int64) (string, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return auth.EmptyPayloadHash, nil
	}
	if r.GetBody != nil {
		again, err := r.GetBody()
		if err != nil {
			return "", err
		}
		sum, err := hashOf(again)
		return sum, errors.Join(err, again.Close())
	}
	if file, ok := r.Body.(io.ReadSeeker); ok {
		if at, err := file.Seek(0, io.SeekCurrent); err == nil { // a pipe is a file that cannot
			sum, err := hashOf(file)
			if err == nil {
				_, err = file.Seek(at, io.SeekStart)
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
	r.Body = &buffered{*bytes.NewReader(data), r.Body}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

func hashOf(body io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, body); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// buffered is a body that has been read, and is closed when it has been sent.
type buffered struct {
	bytes.Reader
	io.Closer
}
