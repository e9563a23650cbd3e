package otel_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/otel"
	"github.com/boto3-go/boto3/retry"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// observer is a session whose server throttles once and then answers with an error
// for the bucket "gone", and what was observed of it.
type observer struct {
	session *boto3.Session
	spans   *tracetest.InMemoryExporter
	meters  *metric.ManualReader
	headers []http.Header
	remove  func()
}

func observe(t *testing.T) *observer {
	t.Helper()
	o := &observer{spans: tracetest.NewInMemoryExporter(), meters: metric.NewManualReader()}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.headers = append(o.headers, r.Header.Clone())
		w.Header().Set("X-Amz-Request-Id", "REQ1")
		switch {
		case len(o.headers) == 1:
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte("<Error><Code>SlowDown</Code></Error>"))
		case strings.HasPrefix(r.URL.Path, "/gone"):
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte("<Error><Code>NoSuchBucket</Code><Message>SECRET</Message></Error>"))
		default:
			_, _ = w.Write([]byte("<ListBucketResult></ListBucketResult>"))
		}
	}))
	t.Cleanup(web.Close)
	t.Setenv("AWS_CONFIG_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	var err error
	o.session, err = boto3.NewSession(boto3.Config{
		Region: "eu-central-1", EndpointURL: web.URL, RetryMode: retry.Standard, Credentials: credentials.Static("AKID", "secret", ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	o.remove, err = otel.Instrument(o.session, otel.Options{
		TracerProvider: trace.NewTracerProvider(trace.WithSyncer(o.spans)), MeterProvider: metric.NewMeterProvider(metric.WithReader(o.meters)),
		Propagator: propagation.TraceContext{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *observer) list(t *testing.T, bucket string) error {
	t.Helper()
	c, err := o.session.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	return c.Call(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": bucket}, nil)
}

func value(s tracetest.SpanStub, key string) string {
	for _, a := range s.Attributes {
		if a.Key == attribute.Key(key) {
			return a.Value.String()
		}
	}
	return ""
}

func TestSpans(t *testing.T) {
	o := observe(t)
	if err := o.list(t, "logs"); err != nil {
		t.Fatal(err)
	}
	if err := o.list(t, "gone"); err == nil {
		t.Fatal("a bucket that is gone was listed")
	}
	spans := o.spans.GetSpans()
	var names []string
	for _, s := range spans {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, " "); got != "attempt attempt S3/ListObjectsV2 attempt S3/ListObjectsV2" {
		t.Fatalf("spans %s", got)
	}
	call := spans[2]
	for key, want := range map[string]string{
		"rpc.system": "aws-api", "rpc.service": "S3", "rpc.method": "ListObjectsV2", "cloud.region": "eu-central-1", "aws.s3.bucket": "logs", "aws.request_id": "REQ1",
	} {
		if got := value(call, key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	for i, want := range []string{"503", "200"} {
		if s := spans[i]; s.Parent.SpanID() != call.SpanContext.SpanID() || value(s, "http.response.status_code") != want {
			t.Errorf("attempt %d: %v of %v", i+1, s.Attributes, s.Parent)
		}
	}
	if spans[0].Status.Code != codes.Error || value(spans[0], "error.type") != "SlowDown" || value(spans[1], "http.request.resend_count") != "1" {
		t.Errorf("attempts %v, %v", spans[0].Attributes, spans[1].Attributes)
	}
	if failed := spans[4]; failed.Status.Code != codes.Error || value(failed, "error.type") != "NoSuchBucket" || strings.Contains(failed.Status.Description, "SECRET") {
		t.Errorf("the failed call: %v %v", failed.Status, failed.Attributes)
	}
	for i, h := range o.headers {
		if h.Get("Traceparent") == "" || strings.Contains(h.Get("Authorization"), "traceparent") {
			t.Errorf("request %d: %q, signed %s", i, h.Get("Traceparent"), h.Get("Authorization"))
		}
	}
	o.remove()
	if err := o.list(t, "logs"); err != nil || len(o.spans.GetSpans()) != len(spans) {
		t.Errorf("after it was removed: %v", err)
	}
}

func TestPresignedSpans(t *testing.T) {
	o := observe(t)
	c, err := o.session.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.PresignURL(t.Context(), "GetObject", boto3.Map{"Bucket": "logs", "Key": "k"}, time.Minute)
	if err != nil || len(o.headers) != 0 || len(r.Header) != 0 {
		t.Errorf("%v, %d requests, %v", err, len(o.headers), r)
	}
	if spans := o.spans.GetSpans(); len(spans) == 0 || spans[len(spans)-1].Name != "S3/GetObject" {
		t.Errorf("spans %v", spans)
	}
}

// counted is what each instrument has counted.
func (o *observer) counted(t *testing.T) map[string]int64 {
	t.Helper()
	var data metricdata.ResourceMetrics
	if err := o.meters.Collect(context.Background(), &data); err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, scope := range data.ScopeMetrics {
		for _, m := range scope.Metrics {
			switch d := m.Data.(type) {
			case metricdata.Sum[int64]:
				for _, p := range d.DataPoints {
					got[m.Name] += p.Value
				}
			case metricdata.Histogram[float64]:
				for _, p := range d.DataPoints {
					got[m.Name] += int64(p.Count)
				}
			}
		}
	}
	return got
}

func TestMeters(t *testing.T) {
	o := observe(t)
	if err := o.list(t, "logs"); err != nil {
		t.Fatal(err)
	}
	if err := o.list(t, "gone"); err == nil {
		t.Fatal("a bucket that is gone was listed")
	}
	got := o.counted(t)
	for name, want := range map[string]int64{
		"rpc.client.duration": 2, "aws.client.attempt.duration": 3, "aws.client.attempts": 3, "aws.client.errors": 1, "aws.client.throttled": 1,
		"aws.client.credentials.refreshes": 0, // the keys are fixed
	} {
		if got[name] != want {
			t.Errorf("%s is %d, want %d", name, got[name], want)
		}
	}
	if got["aws.client.response.size"] == 0 {
		t.Error("no bytes were counted")
	}
}

// shortLived yields keys that end a minute later each time.
type shortLived struct{ fetched int }

func (s *shortLived) Retrieve(context.Context) (credentials.Credentials, error) {
	s.fetched++
	return credentials.Credentials{
		AccessKeyID: "AKID", SecretAccessKey: "secret", SessionToken: "token", Source: "vault",
		Expires: time.Now().Add(time.Hour + time.Duration(s.fetched)*time.Minute),
	}, nil
}

func TestRefreshes(t *testing.T) {
	o := observe(t)
	keys := &shortLived{}
	for range 3 {
		c, err := o.session.Client("s3", boto3.Config{Credentials: keys}) // each client fetches its own
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := c.Call(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": "logs"}, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := o.counted(t)["aws.client.credentials.refreshes"]; got != 3 || keys.fetched != 3 {
		t.Errorf("%d refreshes were counted, keys were fetched %d times", got, keys.fetched)
	}
}
