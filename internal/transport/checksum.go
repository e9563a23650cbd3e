package transport

import (
	"crypto/md5"  //nolint:gosec // a checksum that S3 names
	"crypto/sha1" //nolint:gosec // a checksum that S3 names
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/cespare/xxhash/v2"
	"github.com/zeebo/xxh3"
)

var (
	castagnoli = sync.OnceValue(func() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) })
	// nvme is the polynomial of the NVM Express specification, reflected.
	nvme = sync.OnceValue(func() *crc64.Table { return crc64.MakeTable(0x9a6c9329ac4bc9b5) })
)

// NewChecksum makes the hash of a checksum algorithm by the name that S3 has
// for it, such as "CRC64NVME", in any case. The bytes of its sum are what
// services expect in base64.
func NewChecksum(name string) (hash.Hash, error) {
	switch strings.ToUpper(name) {
	case "CRC32":
		return crc32.NewIEEE(), nil
	case "CRC32C":
		return crc32.New(castagnoli()), nil
	case "CRC64NVME":
		return crc64.New(nvme()), nil
	case "SHA1":
		return sha1.New(), nil
	case "SHA256":
		return sha256.New(), nil
	case "SHA512":
		return sha512.New(), nil
	case "MD5":
		return md5.New(), nil
	case "XXHASH64":
		return xxhash.New(), nil
	case "XXHASH3":
		return xxh3.New(), nil
	case "XXHASH128":
		return wide{xxh3.New128()}, nil
	}
	return nil, fmt.Errorf("unknown checksum algorithm %q; there are CRC32, CRC32C, CRC64NVME, SHA1, SHA256, SHA512, MD5, XXHASH64, XXHASH3 and XXHASH128", name)
}

// wide gives the 128-bit sum in the canonical order of bytes.
type wide struct{ *xxh3.Hasher128 }

func (w wide) Sum(b []byte) []byte {
	sum := w.Sum128()
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, sum.Hi), sum.Lo)
}

// Size is the number of bytes of the sum.
func (w wide) Size() int { return 16 }

// EncodeSum is a hash's sum as headers and trailers carry it.
func EncodeSum(h hash.Hash) string { return base64.StdEncoding.EncodeToString(h.Sum(nil)) }

// priority orders the algorithms of a response, the cheapest first.
var priority = []string{"XXHASH3", "XXHASH64", "XXHASH128", "CRC64NVME", "CRC32C", "CRC32", "SHA1", "SHA256", "SHA512", "MD5"}

// ChecksumError reports a response whose bytes are not those that the service
// has the checksum of.
type ChecksumError struct{ Algorithm, Want, Got string }

// Error gives both checksums.
func (e *ChecksumError) Error() string {
	return fmt.Sprintf("the response's %s checksum is %s, but its bytes have %s", e.Algorithm, e.Want, e.Got)
}

// ResponseChecksum finds the checksum to verify a response with: the cheapest
// that the response has and the operation allows. A checksum of checksums, as
// S3 has for objects uploaded in parts, cannot be verified and is passed over.
func ResponseChecksum(h http.Header, allowed []string) (algorithm, want string) {
	for _, name := range priority {
		for _, a := range allowed {
			if !strings.EqualFold(a, name) {
				continue
			}
			if v := h.Get("X-Amz-Checksum-" + name); v != "" && !strings.Contains(v, "-") {
				return name, v
			}
		}
	}
	return "", ""
}

// Verify checks a whole body.
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

func compare(h hash.Hash, algorithm, want string) error {
	if got := EncodeSum(h); got != want {
		return &ChecksumError{algorithm, want, got}
	}
	return nil
}

// VerifyReader wraps a streamed body: its end is an error instead of io.EOF
// when the bytes do not have the checksum.
func VerifyReader(r io.ReadCloser, algorithm, want string) (io.ReadCloser, error) {
	h, err := NewChecksum(algorithm)
	if err != nil {
		return nil, err
	}
	return &verifier{ReadCloser: r, hash: h, algorithm: algorithm, want: want}, nil
}

type verifier struct {
	io.ReadCloser
	hash            hash.Hash
	algorithm, want string
	err             error
}

func (v *verifier) Read(p []byte) (int, error) {
	if v.err != nil {
		return 0, v.err
	}
	n, err := v.ReadCloser.Read(p)
	if _, hashErr := v.hash.Write(p[:n]); hashErr != nil {
		return n, hashErr
	}
	if err == io.EOF { //nolint:errorlint // readers return io.EOF itself
		if bad := compare(v.hash, v.algorithm, v.want); bad != nil {
			err = bad
		}
	}
	v.err = err
	return n, err
}
