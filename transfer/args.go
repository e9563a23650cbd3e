package transfer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/nearest"
)

// argKind is the kind of transfer that extra arguments are given to.
type argKind string

const (
	uploadArgs   argKind = "upload"
	downloadArgs argKind = "download"
	copyArgs     argKind = "copy"
	deleteArgs   argKind = "delete"
	keysArgs     argKind = "delete of many keys"
)

// ArgError says that an extra argument is not allowed for a transfer, or of no
// use to it.
type ArgError struct {
	Name, Transfer string
	allowed        []string
	needs          string // what it is of use with; "" where it is not allowed at all
}

// Error names the argument and those that are like it.
func (e *ArgError) Error() string {
	if e.needs != "" {
		return fmt.Sprintf("transfer: extra argument %q is of no use to a %s without %s: S3 keeps what the source has", e.Name, e.Transfer, e.needs)
	}
	hint := nearest.Hint(e.Name, e.allowed)
	if hint == "" {
		hint = "; allowed are " + strings.Join(e.allowed, ", ")
	}
	return fmt.Sprintf("transfer: extra argument %q is not allowed for a %s%s", e.Name, e.Transfer, hint)
}

var (
	customerKeyArgs = []string{"SSECustomerAlgorithm", "SSECustomerKey", "SSECustomerKeyMD5"}
	everyArgs       = []string{"RequestPayer", "ExpectedBucketOwner"}
	conditionArgs   = []string{"IfMatch", "IfNoneMatch"} // on the object that is written
	sharedArgs      = slices.Concat(customerKeyArgs, everyArgs, conditionArgs, []string{
		"ACL", "BucketKeyEnabled", "CacheControl", "ChecksumAlgorithm", "ContentDisposition", "ContentEncoding", "ContentLanguage",
		"ContentType", "Expires", "GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP", "Metadata",
		"ObjectLockLegalHoldStatus", "ObjectLockMode", "ObjectLockRetainUntilDate", "SSEKMSEncryptionContext", "SSEKMSKeyId",
		"ServerSideEncryption", "StorageClass", "Tagging", "WebsiteRedirectLocation",
	})
	// fullChecksumArgs hold the checksum of the whole object.
	fullChecksumArgs = []string{
		"ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumMD5", "ChecksumSHA1", "ChecksumSHA256", "ChecksumSHA512",
		"ChecksumXXHASH3", "ChecksumXXHASH64", "ChecksumXXHASH128",
	}
	copySourceArgs = []string{
		"CopySourceIfMatch", "CopySourceIfModifiedSince", "CopySourceIfNoneMatch", "CopySourceIfUnmodifiedSince",
		"CopySourceSSECustomerAlgorithm", "CopySourceSSECustomerKey", "CopySourceSSECustomerKeyMD5",
	}
	directiveArgs = []string{"AnnotationDirective", "MetadataDirective", "TaggingDirective"}
)

var allowedArgs = map[argKind][]string{
	uploadArgs:   slices.Concat(sharedArgs, fullChecksumArgs, []string{"ChecksumType", "MpuObjectSize"}),
	downloadArgs: slices.Concat(customerKeyArgs, everyArgs, []string{"ChecksumMode", "IfMatch", "VersionId"}),
	copyArgs:     slices.Concat(sharedArgs, copySourceArgs, directiveArgs),
	deleteArgs:   slices.Concat(everyArgs, []string{"IfMatch", "MFA", "VersionId"}),
	keysArgs:     slices.Concat(everyArgs, []string{"MFA"}),
}

// The arguments of an upload that the requests of a multipart upload take, or
// do not take.
var (
	notInPut      = []string{"ChecksumType", "MpuObjectSize"}
	notInCreate   = slices.Concat(fullChecksumArgs, conditionArgs, copySourceArgs, directiveArgs, []string{"MpuObjectSize"})
	inPart        = slices.Concat(customerKeyArgs, everyArgs, []string{"ChecksumAlgorithm"})
	inComplete    = slices.Concat(customerKeyArgs, everyArgs, conditionArgs, fullChecksumArgs, []string{"ChecksumType", "MpuObjectSize"})
	inPartCopy    = slices.Concat(customerKeyArgs, everyArgs, copySourceArgs)
	headOfWritten = slices.Concat(customerKeyArgs, everyArgs)
)

func checkArgs(kind argKind, extra boto3.Map) error {
	for name := range extra {
		if !slices.Contains(allowedArgs[kind], name) {
			return &ArgError{Name: name, Transfer: string(kind), allowed: allowedArgs[kind]}
		}
	}
	return nil
}

// only returns a request for an object with the extra arguments that are in
// names.
func only(bucket, key string, extra boto3.Map, names []string) boto3.Map {
	in := boto3.Map{"Bucket": bucket, "Key": key}
	for name, v := range extra {
		if slices.Contains(names, name) {
			in[name] = v
		}
	}
	return in
}

// without returns a request for an object with the extra arguments that are not
// in names.
func without(bucket, key string, extra boto3.Map, names []string) boto3.Map {
	in := boto3.Map{"Bucket": bucket, "Key": key}
	for name, v := range extra {
		if !slices.Contains(names, name) {
			in[name] = v
		}
	}
	return in
}
