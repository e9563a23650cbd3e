package boto3_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
)

// TestTimesThatNoFormatHas gives every kind of timestamp a time outside the years 1 to
// 9999, which RFC 3339 and RFC 9110 write with four digits and Python does not have.
func TestTimesThatNoFormatHas(t *testing.T) {
	at := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
	east := time.FixedZone("east", 3600)
	calls := []struct {
		service, operation string
		in                 func(x any) boto3.Map
	}{
		{"s3", "GetObject", func(x any) boto3.Map { return boto3.Map{"Bucket": "b", "Key": "k", "IfModifiedSince": x} }},
		{"s3", "PutObjectRetention", func(x any) boto3.Map {
			return boto3.Map{"Bucket": "b", "Key": "k", "Retention": boto3.Map{"RetainUntilDate": x}}
		}},
		{"ec2", "DescribeSpotPriceHistory", func(x any) boto3.Map { return boto3.Map{"StartTime": x} }},
		{"cloudtrail", "LookupEvents", func(x any) boto3.Map { return boto3.Map{"StartTime": x} }},
		{"cloudwatch", "PutMetricData", func(x any) boto3.Map {
			return boto3.Map{"Namespace": "n", "MetricData": []any{boto3.Map{"MetricName": "m", "Timestamp": x}}}
		}},
	}
	last := time.Date(9999, 12, 31, 23, 59, 59, 999, time.UTC)
	for _, c := range calls {
		for _, x := range []any{at(10000), at(0), at(-5), time.Unix(math.MaxInt64, 0), time.Unix(math.MinInt64, 0), last.Add(time.Second), new(at(10000)), time.Date(1, 1, 1, 0, 59, 0, 0, east), "0001-01-01T00:59:00+01:00", "9999-12-31T23:30:00-01:00"} {
			sent := &canned{answers: []answer{{}}}
			err := newClient(t, c.service, sent).Call(t.Context(), c.operation, c.in(x), nil)
			if _, bad := errors.AsType[*boto3.ParamError](err); !bad || len(sent.requests) > 0 {
				t.Errorf("%s.%s of %v: %d requests, %v", c.service, c.operation, x, len(sent.requests), err)
			}
		}
		for _, x := range []any{at(1), last, last.In(east), "9999-12-31T23:59:59Z"} {
			err := newClient(t, c.service, &canned{answers: []answer{{status: 400}}}).Call(t.Context(), c.operation, c.in(x), nil)
			if _, bad := errors.AsType[*boto3.ParamError](err); bad {
				t.Errorf("%s.%s of %v: %v", c.service, c.operation, x, err)
			}
		}
	}
	err := newClient(t, "s3", &canned{answers: []answer{{}}}).Call(t.Context(), "GetObject", &s3.GetObjectInput{Bucket: "b", Key: "k", IfModifiedSince: at(10000)}, nil)
	if _, bad := errors.AsType[*boto3.ParamError](err); !bad {
		t.Error(err)
	}
}
