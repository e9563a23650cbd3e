package transport

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
)

// ChecksumError says that a response does not have the checksum that it
// announces.
type ChecksumError struct {
	Algorithm string
	Want, Got string // in base64; DynamoDB's in decimal
}

// Error names both checksums.
func (e *ChecksumError) Error() string {
	return fmt.Sprintf("the response's %s checksum is %s, but it announced %s: it was damaged on the way", e.Algorithm, e.Got, e.Want)
}

// Verify checks a response that is held in memory against a checksum in base64.
// It returns a *ChecksumError if they do not match.
func Verify(body, algorithm, want string) error {
	h, err := NewChecksum(algorithm)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(h, body); err != nil {
		return err
	}
	return compare(h, algorithm, want)
}

// VerifyCRC32 checks a response against the decimal checksum of DynamoDB's
// header x-amz-crc32. It returns a *ChecksumError if they do not match.
func VerifyCRC32(body, want string) error {
	got := crc32.ChecksumIEEE(bytesOf(body))
	if n, err := strconv.ParseUint(strings.TrimSpace(want), 10, 32); err != nil || uint32(n) != got {
		return &ChecksumError{Algorithm: "CRC32", Want: want, Got: strconv.FormatUint(uint64(got), 10)}
	}
	return nil
}

func compare(h hash.Hash, algorithm, want string) error {
	var room [64]byte
	sum := h.Sum(room[:0])
	if expected, err := base64.StdEncoding.DecodeString(want); err == nil && bytes.Equal(sum, expected) {
		return nil
	}
	return &ChecksumError{Algorithm: algorithm, Want: want, Got: base64.StdEncoding.EncodeToString(sum)}
}

// VerifyReader passes a response through and checks it against a checksum in
// base64 at its end, which is also where it has as many bytes as its length says;
// -1 stands for none. If they do not match, a *ChecksumError comes in place of what
// would end it. A response that is not read to its end is not checked.
func VerifyReader(body io.ReadCloser, length int64, algorithm, want string) (io.ReadCloser, error) {
	h, err := NewChecksum(algorithm)
	if err != nil {
		return nil, err
	}
	return &verifier{body: body, left: length, hash: h, algorithm: algorithm, want: want}, nil
}

type verifier struct {
	body            io.ReadCloser
	left            int64 // until the end, below zero where that is not known
	hash            hash.Hash
	algorithm, want string
	err             error
}

// Read reads on; at the end it compares. Of what does not match the last bytes are
// kept back: io.ReadFull of a known length drops an error that comes with them, and
// asks for none behind them.
func (v *verifier) Read(p []byte) (int, error) {
	if v.err != nil {
		return 0, v.err
	}
	n, err := v.body.Read(p)
	_, _ = v.hash.Write(p[:n]) // a hash never fails
	if v.left > 0 {
		v.left -= int64(n)
	}
	if errors.Is(err, io.EOF) || err == nil && n > 0 && v.left == 0 {
		if bad := compare(v.hash, v.algorithm, v.want); bad != nil {
			n, err = 0, bad
		}
	}
	v.err = err
	return n, err
}

// HashOf returns the hash that a reader of VerifyReader's feeds with all that is
// read, and its algorithm; nil of any other.
func HashOf(r io.Reader) (h hash.Hash, algorithm string) {
	if v, ok := r.(*verifier); ok {
		return v.hash, v.algorithm
	}
	return nil, ""
}

// Close closes the response.
func (v *verifier) Close() error { return v.body.Close() }
