package transfer

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/transport"
)

const (
	whenSupported   = "when_supported"
	defaultChecksum = "CRC32" // boto3's
	fullObject      = "FULL_OBJECT"
)

// composable are the algorithms whose checksums of parts make up that of the
// whole.
var composable = []string{"CRC32", "CRC32C", "CRC64NVME"}

// sums are the checksums of one upload.
type sums struct {
	algorithm string // "" for none
	whole     bool   // whether the parts' make up the whole's
	given     string // the whole's as the caller has it
}

// chooseSums decides on the checksums of an upload: those that the caller names,
// else boto3's default where the client's settings want checksums.
func (m *Manager) chooseSums(extra boto3.Map) (sums, error) {
	for _, name := range fullChecksumArgs {
		if v, ok := extra[name]; ok {
			text, isText := v.(string)
			if !isText {
				return sums{}, fmt.Errorf("transfer: extra argument %s is %T; it must be a string in base64", name, v)
			}
			algorithm := strings.TrimPrefix(name, "Checksum")
			return sums{algorithm, slices.Contains(composable, algorithm), text}, nil
		}
	}
	algorithm := ""
	if v, ok := extra["ChecksumAlgorithm"]; ok {
		algorithm = strings.ToUpper(fmt.Sprint(v))
	} else if request, _ := m.checksumSettings(); request == whenSupported {
		algorithm = defaultChecksum
	}
	whole := slices.Contains(composable, algorithm)
	if kind, ok := extra["ChecksumType"]; ok && fmt.Sprint(kind) != fullObject {
		whole = false
	}
	return sums{algorithm: algorithm, whole: whole}, nil
}

// compose makes one checksum out of those of the parts in order.
func compose(algorithm string, parts []sumOfPart) ([]byte, error) {
	var whole []byte
	for i, p := range parts {
		if i == 0 {
			whole = p.sum
			continue
		}
		var err error
		if whole, err = transport.CombineCRC(algorithm, whole, p.sum, p.size); err != nil {
			return nil, err
		}
	}
	return whole, nil
}

// sumOfSums is S3's checksum of the checksums of parts, with their number. Parts
// that have none make it empty.
func sumOfSums(algorithm string, parts []sumOfPart) (string, error) {
	h, err := transport.NewChecksum(algorithm)
	if err != nil {
		return "", err
	}
	for _, p := range parts {
		if p.sum == nil {
			return "", nil
		}
		_, _ = h.Write(p.sum) // a hash never fails
	}
	return fmt.Sprintf("%s-%d", encode(h.Sum(nil)), len(parts)), nil
}

type sumOfPart struct {
	sum  []byte
	size int64
}

func encode(sum []byte) string { return base64.StdEncoding.EncodeToString(sum) }

// checksums are the members of a response that hold checksums.
type checksums struct {
	ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256, ChecksumSHA512 string
	ChecksumMD5, ChecksumXXHASH3, ChecksumXXHASH64, ChecksumXXHASH128                              string
	ChecksumType                                                                                   string
}

func (c *checksums) of(algorithm string) string {
	switch algorithm {
	case "CRC32":
		return c.ChecksumCRC32
	case "CRC32C":
		return c.ChecksumCRC32C
	case "CRC64NVME":
		return c.ChecksumCRC64NVME
	case "SHA1":
		return c.ChecksumSHA1
	case "SHA256":
		return c.ChecksumSHA256
	case "SHA512":
		return c.ChecksumSHA512
	case "MD5":
		return c.ChecksumMD5
	case "XXHASH3":
		return c.ChecksumXXHASH3
	case "XXHASH64":
		return c.ChecksumXXHASH64
	case "XXHASH128":
		return c.ChecksumXXHASH128
	}
	return ""
}

// checksumOrder has the algorithms that downloads prefer first.
var checksumOrder = []string{"CRC64NVME", "CRC32C", "CRC32", "XXHASH128", "XXHASH3", "XXHASH64", "SHA1", "SHA256", "SHA512", "MD5"}

// whole finds the checksum of a whole object, the preferred algorithm first. A
// checksum of checksums is passed over.
func (c *checksums) whole() (algorithm, want string) {
	if c.ChecksumType == "COMPOSITE" {
		return "", ""
	}
	for _, a := range checksumOrder {
		if v := c.of(a); v != "" && !strings.Contains(v, "-") {
			return a, v
		}
	}
	return "", ""
}
