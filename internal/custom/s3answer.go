package custom

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// largeAnswer is the length from which a document that ends with the end tag of
// its root is taken to be whole: what decodes it finds other faults.
const largeAnswer = 4 << 10

// s3Root is the name of a document's root; the error is why it is not whole.
func s3Root(body string) (string, error) {
	x := wire.NewXMLReader(body)
	tag, err := x.Root()
	if err != nil {
		return "", protocol.QuoteAnswer(body, err)
	}
	root := x.Name(tag)
	if len(body) >= largeAnswer && strings.HasSuffix(strings.TrimRight(body, " \t\r\n"), "</"+root+">") {
		return root, nil
	}
	if err := x.Skip(tag); err != nil {
		return "", err
	}
	return root, x.End()
}

// s3Own checks that an answer is the operation's, as far as its root tells. Where
// data was written and the answer alone tells that it was, it has to have an ETag
// too.
func s3Own(op *model.Operation, root, body string) error {
	writes := s3Writes(op.Name)
	if root == "" { // an empty body is the output's where that may be empty
		if writes {
			return errors.New("the answer is empty: nothing tells that S3 has written the object")
		}
		return nil
	}
	if want := s3Roots(op.Name); len(want) > 0 && !slices.Contains(want, root) && !protocol.NamesOutput(root, op) {
		return protocol.WrongRoot(body, root, want)
	}
	if writes && !s3ETag(body) {
		return errors.New("the answer has no ETag: nothing tells that S3 has written the object")
	}
	return nil
}

// s3Unread looks for S3's error, or a web page, where a success's body has no document
// to read: it is empty, or the policy of a bucket.
func s3Unread(op *model.Operation, r *protocol.Response) {
	if op.Output != nil {
		r.Unusable = protocol.CheckBody(r.Body)
	}
	if strings.Contains(r.Body, "Error") {
		if root, err := wire.XMLRoot(r.Body); err == nil && root == "Error" {
			r.StatusCode = http.StatusInternalServerError
		}
	}
}

func s3Writes(operation string) bool {
	return operation == "CompleteMultipartUpload" || operation == "CopyObject" || operation == "UploadPartCopy"
}

// s3ETag says whether a document's root has an ETag.
func s3ETag(body string) bool {
	x := wire.NewXMLReader(body)
	root, err := x.Root()
	for err == nil {
		child, ok, childErr := x.Child(root)
		if childErr != nil || !ok {
			return false
		}
		if x.Name(child) == "ETag" {
			text, err := x.Text(child)
			return err == nil && strings.TrimSpace(text) != ""
		}
		err = x.Skip(child)
	}
	return false
}

// s3Roots are the names that the root of an operation's output has by the API
// reference; the description has none of them. What a store gives a name of the
// description's instead passes too. Payloads are named by their shapes, which
// stores do not all keep to, so that those go by their members.
func s3Roots(operation string) []string {
	switch operation {
	case "CompleteMultipartUpload":
		return []string{"CompleteMultipartUploadResult"}
	case "CopyObject":
		return []string{"CopyObjectResult"}
	case "UploadPartCopy":
		return []string{"CopyPartResult", "CopyObjectResult"}
	case "CreateMultipartUpload":
		return []string{"InitiateMultipartUploadResult"}
	case "CreateSession":
		return []string{"CreateSessionResult"}
	case "DeleteObjects":
		return []string{"DeleteResult", "DeleteObjectsResult"}
	case "ListBuckets":
		return []string{"ListAllMyBucketsResult"}
	case "ListDirectoryBuckets":
		return []string{"ListAllMyDirectoryBucketsResult"}
	case "ListObjects", "ListObjectsV2":
		return []string{"ListBucketResult"}
	case "ListObjectVersions":
		return []string{"ListVersionsResult", "ListBucketVersionsResult"}
	case "ListMultipartUploads":
		return []string{"ListMultipartUploadsResult"}
	case "ListParts":
		return []string{"ListPartsResult"}
	case "GetObjectAttributes":
		return []string{"GetObjectAttributesResponse", "GetObjectAttributesResult"}
	case "GetBucketLocation":
		return []string{"LocationConstraint"}
	}
	return s3ConfigurationRoots(operation)
}

func s3ConfigurationRoots(operation string) []string {
	switch operation {
	case "GetBucketAccelerateConfiguration":
		return []string{"AccelerateConfiguration"}
	case "GetBucketAcl", "GetObjectAcl":
		return []string{"AccessControlPolicy"}
	case "GetBucketCors":
		return []string{"CORSConfiguration"}
	case "GetBucketLifecycle", "GetBucketLifecycleConfiguration":
		return []string{"LifecycleConfiguration"}
	case "GetBucketLogging":
		return []string{"BucketLoggingStatus"}
	case "GetBucketNotification", "GetBucketNotificationConfiguration":
		return []string{"NotificationConfiguration"}
	case "GetBucketRequestPayment":
		return []string{"RequestPaymentConfiguration"}
	case "GetBucketTagging", "GetObjectTagging":
		return []string{"Tagging"}
	case "GetBucketVersioning":
		return []string{"VersioningConfiguration"}
	case "GetBucketWebsite":
		return []string{"WebsiteConfiguration"}
	case "ListBucketAnalyticsConfigurations":
		return []string{"ListBucketAnalyticsConfigurationResult", "ListBucketAnalyticsConfigurationsResult"}
	case "ListBucketInventoryConfigurations":
		return []string{"ListInventoryConfigurationsResult", "ListBucketInventoryConfigurationsResult"}
	case "ListBucketMetricsConfigurations":
		return []string{"ListMetricsConfigurationsResult", "ListBucketMetricsConfigurationsResult"}
	}
	return nil
}
