//go:build peers

package breadth

import (
	"crypto/md5"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sqs"
)

func init() {
	places["s3.HeadObject"] = func(in any) (host, path string) {
		head := in.(*s3.HeadObjectInput)
		for _, c := range []byte(head.Key) {
			if !unreserved(c) {
				return head.Bucket + bucketHost, (&url.URL{Path: "/" + head.Key}).EscapedPath()
			}
		}
		return head.Bucket + bucketHost, "/" + head.Key
	}
	readers["s3.HeadObject"] = func(answer *http.Response, _ string) (any, error) { return readHead(answer.Header) }
	checks["sqs.ReceiveMessage"] = func(out any) error {
		for i := range out.(*sqs.ReceiveMessageOutput).Messages {
			m := &out.(*sqs.ReceiveMessageOutput).Messages[i]
			var room [2 * md5.Size]byte
			sum := md5.Sum([]byte(m.Body))
			hex.Encode(room[:], sum[:])
			if string(room[:]) != m.MD5OfBody {
				return errFloor
			}
		}
		return nil
	}
}

const bucketHost = ".s3.amazonaws.com" // as botocore has it in bototest.Region

func unreserved(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '/' || c == '_' || c == '~'
}

// headFloor reads each header once.
type headFloor struct {
	out   s3.HeadObjectOutput
	fault bool
}

func readHead(headers http.Header) (*s3.HeadObjectOutput, error) {
	h := new(headFloor)
	for name, values := range headers {
		if strings.HasPrefix(name, "X-Amz-") {
			h.amz(name, values[0])
		} else {
			h.plain(name, values[0])
		}
	}
	if h.fault {
		return nil, errFloor
	}
	return &h.out, nil
}

func (h *headFloor) whole(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	h.fault = h.fault || err != nil
	return n
}

func (h *headFloor) date(text string) time.Time {
	t, err := time.Parse(time.RFC1123, text)
	h.fault = h.fault || err != nil
	return t.UTC()
}

func (h *headFloor) plain(name, value string) {
	switch name {
	case "Accept-Ranges":
		h.out.AcceptRanges = value
	case "Last-Modified":
		h.out.LastModified = h.date(value)
	case "Content-Length":
		h.out.ContentLength = h.whole(value)
	case "Etag":
		h.out.ETag = value
	case "Cache-Control":
		h.out.CacheControl = value
	case "Content-Disposition":
		h.out.ContentDisposition = value
	case "Content-Encoding":
		h.out.ContentEncoding = value
	case "Content-Language":
		h.out.ContentLanguage = value
	case "Content-Type":
		h.out.ContentType = value
	case "Content-Range":
		h.out.ContentRange = value
	case "Expires":
		h.out.Expires = h.date(value)
	}
}

func (h *headFloor) amz(name, value string) {
	switch name {
	case "X-Amz-Delete-Marker":
		h.out.DeleteMarker = value == "true"
	case "X-Amz-Expiration":
		h.out.Expiration = value
	case "X-Amz-Restore":
		h.out.Restore = value
	case "X-Amz-Archive-Status":
		h.out.ArchiveStatus = s3.ArchiveStatus(value)
	case "X-Amz-Missing-Meta":
		h.out.MissingMeta = int32(h.whole(value))
	case "X-Amz-Version-Id":
		h.out.VersionId = value
	case "X-Amz-Website-Redirect-Location":
		h.out.WebsiteRedirectLocation = value
	case "X-Amz-Server-Side-Encryption":
		h.out.ServerSideEncryption = s3.ServerSideEncryption(value)
	case "X-Amz-Server-Side-Encryption-Customer-Algorithm":
		h.out.SSECustomerAlgorithm = value
	case "X-Amz-Server-Side-Encryption-Customer-Key-Md5":
		h.out.SSECustomerKeyMD5 = value
	case "X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id":
		h.out.SSEKMSKeyId = value
	case "X-Amz-Server-Side-Encryption-Bucket-Key-Enabled":
		h.out.BucketKeyEnabled = value == "true"
	case "X-Amz-Storage-Class":
		h.out.StorageClass = s3.StorageClass(value)
	case "X-Amz-Request-Charged":
		h.out.RequestCharged = s3.RequestCharged(value)
	case "X-Amz-Replication-Status":
		h.out.ReplicationStatus = s3.ReplicationStatus(value)
	case "X-Amz-Mp-Parts-Count":
		h.out.PartsCount = int32(h.whole(value))
	case "X-Amz-Tagging-Count":
		h.out.TagCount = int32(h.whole(value))
	default:
		switch {
		case strings.HasPrefix(name, "X-Amz-Meta-"):
			if h.out.Metadata == nil {
				h.out.Metadata = map[string]string{}
			}
			h.out.Metadata[strings.ToLower(name[len("X-Amz-Meta-"):])] = value
		case strings.HasPrefix(name, "X-Amz-Checksum-"):
			h.checksum(name, value)
		case strings.HasPrefix(name, "X-Amz-Object-Lock-"):
			h.lock(name, value)
		}
	}
}

func (h *headFloor) checksum(name, value string) {
	switch name {
	case "X-Amz-Checksum-Crc32":
		h.out.ChecksumCRC32 = value
	case "X-Amz-Checksum-Crc32c":
		h.out.ChecksumCRC32C = value
	case "X-Amz-Checksum-Crc64nvme":
		h.out.ChecksumCRC64NVME = value
	case "X-Amz-Checksum-Sha1":
		h.out.ChecksumSHA1 = value
	case "X-Amz-Checksum-Sha256":
		h.out.ChecksumSHA256 = value
	case "X-Amz-Checksum-Sha512":
		h.out.ChecksumSHA512 = value
	case "X-Amz-Checksum-Md5":
		h.out.ChecksumMD5 = value
	case "X-Amz-Checksum-Xxhash64":
		h.out.ChecksumXXHASH64 = value
	case "X-Amz-Checksum-Xxhash3":
		h.out.ChecksumXXHASH3 = value
	case "X-Amz-Checksum-Xxhash128":
		h.out.ChecksumXXHASH128 = value
	case "X-Amz-Checksum-Type":
		h.out.ChecksumType = s3.ChecksumType(value)
	}
}

func (h *headFloor) lock(name, value string) {
	switch name {
	case "X-Amz-Object-Lock-Mode":
		h.out.ObjectLockMode = s3.ObjectLockMode(value)
	case "X-Amz-Object-Lock-Retain-Until-Date":
		h.out.ObjectLockRetainUntilDate = isoTime(value, &h.fault)
	case "X-Amz-Object-Lock-Legal-Hold":
		h.out.ObjectLockLegalHoldStatus = s3.ObjectLockLegalHoldStatus(value)
	case "X-Amz-Object-Lock-Event-Hold":
		h.out.ObjectLockEventHold = s3.ObjectLockEventHold(value)
	case "X-Amz-Object-Lock-Event-Hold-Duration-Days":
		h.out.ObjectLockEventHoldDurationDays = int32(h.whole(value))
	case "X-Amz-Object-Lock-Event-Hold-Duration-Years":
		h.out.ObjectLockEventHoldDurationYears = int32(h.whole(value))
	}
}
