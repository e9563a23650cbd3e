package boto3_test

import (
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/cloudwatch"
	"github.com/boto3-go/boto3/service/s3"
)

// TestTypedItemsOfSeveralResults empties a bucket with versions by typed items.
func TestTypedItemsOfSeveralResults(t *testing.T) {
	const body = `<ListVersionsResult><Version><Key>a</Key><VersionId>1</VersionId></Version><Version><Key>b</Key></Version>
		<DeleteMarker><Key>b</Key><VersionId>2</VersionId></DeleteMarker></ListVersionsResult>`
	c := s3.New(newSession(t, boto3.Config{HTTPClient: &canned{answers: []answer{{body: body}}}}))
	in := &s3.ListObjectVersionsInput{Bucket: "logs"}
	versions, markers := "", ""
	for item, err := range c.ListObjectVersionsItems(t.Context(), in) {
		switch {
		case err != nil:
			t.Fatal(err)
		case item.Versions != nil:
			versions += item.Versions.Key
		case item.DeleteMarkers != nil:
			markers += item.DeleteMarkers.Key
		default:
			t.Error("an item of nothing")
		}
	}
	if versions != "ab" || markers != "b" {
		t.Error(versions, markers)
	}
	for marker, err := range c.ListObjectVersionsDeleteMarkers(t.Context(), in) {
		if err != nil || marker.VersionId != "2" {
			t.Error(marker, err)
		}
	}
	for item, err := range c.ListObjectVersionsItems(t.Context(), in, boto3.Result("DeleteMarkers")) {
		if err != nil || item.DeleteMarkers == nil {
			t.Error(item, err)
		}
	}
	c = s3.New(newSession(t, boto3.Config{HTTPClient: &canned{answers: []answer{{status: 403}}}}))
	for item, err := range c.ListObjectVersionsItems(t.Context(), in) {
		if err == nil || item != nil {
			t.Error(item, err)
		}
	}
	watch := cloudwatch.New(newSession(t, boto3.Config{HTTPClient: &canned{answers: []answer{{
		body: `{"Metrics":[{"MetricName":"m"}],"OwningAccounts":["1"]}`}}}}))
	metrics, accounts := "", ""
	for item, err := range watch.ListMetricsItems(t.Context(), nil) {
		switch {
		case err != nil:
			t.Fatal(err)
		case item.Metrics != nil:
			metrics += item.Metrics.MetricName
		case item.OwningAccounts != nil:
			accounts += *item.OwningAccounts
		}
	}
	if metrics != "m" || accounts != "1" {
		t.Error(metrics, accounts)
	}
}
