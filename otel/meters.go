package otel

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/retry"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// meters are the instruments of a client of AWS.
type meters struct {
	duration, attemptDuration metric.Float64Histogram
	attempts, errors          metric.Int64Counter
	throttled                 metric.Int64Counter
	sent, received            metric.Int64Counter
	refreshes                 metric.Int64Counter

	mu      sync.Mutex
	expires map[string]time.Time // of the newest keys that were seen, by their source
}

func newMeters(m metric.Meter) (*meters, error) {
	var all meters
	var failed error
	histogram := func(name, about string) metric.Float64Histogram {
		h, err := m.Float64Histogram(name, metric.WithDescription(about), metric.WithUnit("s"))
		failed = errors.Join(failed, err)
		return h
	}
	counter := func(name, about, unit string) metric.Int64Counter {
		c, err := m.Int64Counter(name, metric.WithDescription(about), metric.WithUnit(unit))
		failed = errors.Join(failed, err)
		return c
	}
	all.duration = histogram("rpc.client.duration", "Duration of calls, retries included.")
	all.attemptDuration = histogram("aws.client.attempt.duration", "Duration of single attempts.")
	all.attempts = counter("aws.client.attempts", "Attempts that were sent.", "{attempt}")
	all.errors = counter("aws.client.errors", "Calls that failed.", "{call}")
	all.throttled = counter("aws.client.throttled", "Attempts that a service answered with throttling.", "{attempt}")
	all.sent = counter("aws.client.request.size", "Bytes of request bodies whose length is known.", "By")
	all.refreshes = counter("aws.client.credentials.refreshes", "Times that keys which expire were fetched, as far as calls were signed with them.", "{refresh}")
	all.expires = map[string]time.Time{}
	all.received = counter("aws.client.response.size", "Bytes of response bodies whose length is known.", "By")
	return &all, failed
}

func (m *meters) call(ctx context.Context, took time.Duration, attempts int, err error, labels metric.MeasurementOption) {
	m.duration.Record(ctx, took.Seconds(), labels)
	m.attempts.Add(ctx, int64(attempts), labels)
	if err != nil {
		m.errors.Add(ctx, 1, labels, metric.WithAttributes(semconv.ErrorTypeKey.String(errorType(err))))
	}
}

func (m *meters) attempt(ctx context.Context, a *boto3.Attempt, labels metric.MeasurementOption) {
	m.attemptDuration.Record(ctx, a.Took.Seconds(), labels)
	if a.Cause == retry.Throttled {
		m.throttled.Add(ctx, 1, labels)
	}
	if m.fresh(a) {
		m.refreshes.Add(ctx, 1, metric.WithAttributes(attribute.String("aws.client.credentials.source", a.CredentialSource)))
	}
	if a.Request.ContentLength > 0 {
		m.sent.Add(ctx, a.Request.ContentLength, labels)
	}
	if n, err := strconv.ParseInt(a.Header.Get("Content-Length"), 10, 64); err == nil && n > 0 {
		m.received.Add(ctx, n, labels)
	}
}

// fresh says whether an attempt is the first that was signed with keys of a later end.
func (m *meters) fresh(a *boto3.Attempt) bool {
	if a.CredentialExpires.IsZero() {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !a.CredentialExpires.After(m.expires[a.CredentialSource]) {
		return false
	}
	m.expires[a.CredentialSource] = a.CredentialExpires
	return true
}
