package boto3_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
)

// TestMoreWithoutAPlace has listings that say that they are not complete, but not where
// they go on: what is missing must not pass for the end.
func TestMoreWithoutAPlace(t *testing.T) {
	bucket := boto3.Map{"Bucket": "b"}
	calls := []struct {
		service, operation string
		in                 boto3.Map
		body, want         string
	}{
		{"s3", "ListObjectsV2", bucket, `<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>`, "(IsTruncated), but not where: it gave no ContinuationToken"},
		{"s3", "ListObjectsV2", bucket, `<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key></Contents><NextContinuationToken/></ListBucketResult>`, "it gave no ContinuationToken"},
		{"s3", "ListObjects", bucket, `<ListBucketResult><IsTruncated>true</IsTruncated><CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes></ListBucketResult>`, "it gave no Marker"},
		{"s3", "ListObjectVersions", bucket, `<ListVersionsResult><IsTruncated>true</IsTruncated><Version><Key>a</Key></Version></ListVersionsResult>`, "it gave no KeyMarker or VersionIdMarker"},
		{"iam", "ListUsers", nil, `<ListUsersResponse><ListUsersResult><IsTruncated>true</IsTruncated><Users><member><UserName>a</UserName></member></Users></ListUsersResult></ListUsersResponse>`, "it gave no Marker"},
		{"kms", "ListKeys", nil, `{"Keys":[{"KeyId":"a"}],"Truncated":true}`, "(Truncated), but not where: it gave no Marker"},
		{"kinesis", "DescribeStream", boto3.Map{"StreamName": "s"}, `{"StreamDescription":{"Shards":[],"HasMoreShards":true}}`, "(StreamDescription.HasMoreShards), but"},
	}
	for _, c := range calls {
		pages, items := 0, 0
		var last error
		for _, err := range newClient(t, c.service, &canned{answers: []answer{{body: c.body}}}).Pages(t.Context(), c.operation, c.in) {
			if last = err; err == nil {
				pages++
			}
		}
		if pages != 1 || last == nil || !strings.Contains(last.Error(), c.want) {
			t.Errorf("%s: %d pages, %v", c.operation, pages, last)
		}
		for _, err := range newClient(t, c.service, &canned{answers: []answer{{body: c.body}}}).Items(t.Context(), c.operation, c.in) {
			if last = err; err == nil {
				items++
			}
		}
		if last == nil || items > 1 {
			t.Errorf("%s: %d items, %v", c.operation, items, last)
		}
	}

	body := calls[0].body
	for name, c := range map[string]struct {
		options []boto3.PageOption
		fails   bool
	}{
		"no more wanted":       {[]boto3.PageOption{boto3.MaxItems(1)}, false},
		"more wanted":          {[]boto3.PageOption{boto3.MaxItems(2)}, true},
		"more wanted later on": {[]boto3.PageOption{boto3.MaxItems(1), boto3.ResumeToken(new(string))}, true},
	} {
		var last error
		for _, err := range newClient(t, "s3", &canned{answers: []answer{{body: body}}}).Items(t.Context(), "ListObjectsV2", bucket, c.options...) {
			last = err
		}
		if (last != nil) != c.fails {
			t.Errorf("%s: %v", name, last)
		}
	}
	var typed s3.ListObjectsV2Output
	for page, err := range boto3.PagesOf[struct{ Contents []struct{ Key string } }](t.Context(), newClient(t, "s3", &canned{answers: []answer{{body: body}}}), "ListObjectsV2", bucket) {
		if err != nil {
			return
		}
		typed.Contents = append(typed.Contents, s3.Object{Key: page.Contents[0].Key})
	}
	t.Errorf("into a struct without IsTruncated: %v and no error", typed.Contents)
}
