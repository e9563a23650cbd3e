package call

import "strings"

// Features are what a call makes use of, as the User-Agent header tells AWS: one bit
// each.
type Features uint64

// The features that botocore tells and that there are here.
const (
	Waiter Features = 1 << iota
	Paginator
	RetryLegacy
	RetryStandard
	RetryAdaptive
	S3Transfer
	GzipRequest
	RPCv2CBOR
	EndpointOverride
	AccountIDPreferred
	AccountIDDisabled
	AccountIDRequired
	AccountID
	ChecksumCRC32
	ChecksumCRC32C
	ChecksumCRC64
	ChecksumSHA1
	ChecksumSHA256
	RequestChecksums         // when supported
	RequestChecksumsRequired // when required
	ResponseChecksums
	ResponseChecksumsRequired
	KeysCode
	KeysEnv
	KeysAssumeRole
	KeysWebIdentity
	KeysProfile
	KeysSourceProfile
	KeysNamedSource
	KeysWebIdentityEnv
	KeysWebIdentityProfile
	KeysProfileSSO
	KeysSSO
	KeysProfileSSOLegacy
	KeysSSOLegacy
	KeysProcess
	KeysProfileProcess
	KeysBoto2
	KeysHTTP
	KeysIMDS
	BearerEnv
	KeysProfileLogin
	KeysLogin
	ChecksumMD5
	ChecksumSHA512
	ChecksumXXHash3
	ChecksumXXHash64
	ChecksumXXHash128
	S3Redirect
)

// featureIDs are AWS's names of them, in order.
var featureIDs = [...]string{
	"B", "C", "D", "E", "F", "G", "L", "M", "N", "P", "Q", "R", "T", "U", "V", "W", "X", "Y", "Z", "a", "b", "c",
	"e", "g", "i", "k", "n", "o", "p", "h", "q", "r", "s", "t", "u", "w", "v", "x", "z", "0", "3", "AC", "AD", "AE", "AF", "AG", "AH", "AI", "Ah",
}

// String is the features as the header has them, such as "E,Z,b".
func (f Features) String() string {
	var ids []string
	for i, id := range featureIDs {
		if f&(1<<i) != 0 {
			ids = append(ids, id)
		}
	}
	return strings.Join(ids, ",")
}
