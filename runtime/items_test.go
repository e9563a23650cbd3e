package runtime_test

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/runtime"
)

// The types below are as generated code is.
type (
	version struct{ Key, VersionId string }
	marker  struct{ Key, VersionId string }
	prefix  struct{ Prefix string }

	versionsOutput struct {
		Versions       []version
		DeleteMarkers  []marker
		CommonPrefixes []prefix
	}
	versionsItem struct {
		Versions       *version
		DeleteMarkers  *marker
		CommonPrefixes *prefix
	}
)

// answered answers each request with a body.
type answered string

func (a answered) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: int64(len(a)),
		Body: io.NopCloser(strings.NewReader(string(a))), Request: r,
	}, nil
}

// TestAllItems has pages with several lists: an item tells of which it is.
func TestAllItems(t *testing.T) {
	const body = `<ListVersionsResult><Version><Key>a</Key></Version><Version><Key>b</Key></Version>
		<DeleteMarker><Key>c</Key></DeleteMarker><CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes></ListVersionsResult>`
	c, err := boto3.NewClient("s3", boto3.Config{
		Region: "us-east-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), HTTPClient: answered(body),
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	if err != nil {
		t.Fatal(err)
	}
	in, got := boto3.Map{"Bucket": "logs"}, ""
	const operation = "ListObjectVersions"
	for item, err := range runtime.AllItems[*versionsOutput, *versionsItem](t.Context(), c, operation, in, nil) {
		switch {
		case err != nil:
			t.Fatal(err)
		case item.Versions != nil:
			got += item.Versions.Key
		case item.DeleteMarkers != nil:
			got += "-" + item.DeleteMarkers.Key
		case item.CommonPrefixes != nil:
			got += item.CommonPrefixes.Prefix
		}
	}
	if got != "ab-cp/" {
		t.Error(got)
	}
	for m, err := range runtime.ItemsOf[*versionsOutput, *marker](t.Context(), c, operation, "DeleteMarkers", in, nil) {
		if err != nil || m.Key != "c" {
			t.Error(m, err)
		}
	}
	chosen := []boto3.PageOption{boto3.Result("DeleteMarkers")}
	for item, err := range runtime.AllItems[*versionsOutput, *versionsItem](t.Context(), c, operation, in, chosen) {
		if err != nil || item.DeleteMarkers == nil {
			t.Error(item, err)
		}
	}
	for _, err := range runtime.Items[*versionsOutput, *version](t.Context(), c, operation, in, chosen) {
		if err == nil {
			t.Error("markers are taken for versions")
		}
	}
	for item, err := range runtime.AllItems[*versionsOutput, *versionsItem](t.Context(), c, "ListObjectsV9", in, nil) {
		if err == nil || item != nil {
			t.Error(item, err)
		}
	}
}
