package transport

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"hash"
	"hash/crc32"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/internal/transport/xxhash"
)

// castagnoli is the table of CRC32C.
var castagnoli = sync.OnceValue(func() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) })

// NewChecksum returns the hash of a checksum algorithm by its name in AWS's
// APIs, whatever its case: CRC32, CRC32C, CRC64NVME, SHA1, SHA256, SHA512, MD5,
// XXHASH64, XXHASH3 or XXHASH128. Its sum is in the byte order that AWS sends.
func NewChecksum(algorithm string) (hash.Hash, error) {
	switch strings.ToUpper(algorithm) {
	case "CRC32":
		return crc32.NewIEEE(), nil
	case "CRC32C":
		return crc32.New(castagnoli()), nil
	case "CRC64NVME":
		return newCRC64NVME(), nil
	case "SHA1":
		return sha1.New(), nil
	case "SHA256":
		return sha256.New(), nil
	case "SHA512":
		return sha512.New(), nil
	case "MD5":
		return md5.New(), nil
	case "XXHASH64":
		return xxhash.New64(), nil
	case "XXHASH3":
		return xxhash.New3(), nil
	case "XXHASH128":
		return xxhash.New128(), nil
	}
	return nil, fmt.Errorf("checksum algorithm %q is not known; use one of %s", algorithm, strings.Join(priority, ", "))
}

// priority lists the algorithms, those that botocore prefers for verifying a
// response first.
var priority = []string{"XXHASH128", "XXHASH3", "CRC64NVME", "XXHASH64", "CRC32C", "CRC32", "SHA1", "SHA256", "SHA512", "MD5"}

// ChecksumHeader returns the header that carries a checksum, in canonical form.
func ChecksumHeader(algorithm string) string {
	for i, name := range priority {
		if strings.EqualFold(algorithm, name) {
			return checksumHeaders[i]
		}
	}
	return http.CanonicalHeaderKey("X-Amz-Checksum-" + algorithm)
}

// checksumHeaders are the headers of the algorithms in priority.
var checksumHeaders = [...]string{
	"X-Amz-Checksum-Xxhash128", "X-Amz-Checksum-Xxhash3", "X-Amz-Checksum-Crc64nvme", "X-Amz-Checksum-Xxhash64", "X-Amz-Checksum-Crc32c",
	"X-Amz-Checksum-Crc32", "X-Amz-Checksum-Sha1", "X-Amz-Checksum-Sha256", "X-Amz-Checksum-Sha512", "X-Amz-Checksum-Md5",
}

// EncodeSum returns the hash's sum as headers carry it: in base64.
func EncodeSum(h hash.Hash) string {
	var room [sha512.Size]byte
	return base64.StdEncoding.EncodeToString(h.Sum(room[:0]))
}

// ResponseChecksum finds the checksum to verify a response with: of those that
// the operation may answer with, the preferred one that the header has. A
// checksum of checksums ("...-3", of a multipart upload) is passed over. The
// algorithm is "" if there is none.
func ResponseChecksum(header http.Header, algorithms []string) (algorithm, want string) {
	for i, name := range priority {
		v := header[checksumHeaders[i]]
		if len(v) == 0 || v[0] == "" || strings.Contains(v[0], "-") {
			continue
		}
		if slices.ContainsFunc(algorithms, func(a string) bool { return strings.EqualFold(a, name) }) {
			return name, v[0]
		}
	}
	return "", ""
}
