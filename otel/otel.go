// Package otel makes traces and metrics of a session's calls with OpenTelemetry: a
// span for each call and, within it, one for each attempt, named and attributed by the
// semantic conventions for AWS SDKs; durations, attempts, throttling and bytes as
// metrics; and the headers of the propagator in each request, which are not signed.
//
// https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
package otel

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/boto3-go/boto3"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Options say where traces and metrics go. The zero value takes the global providers
// and propagator of OpenTelemetry.
type Options struct {
	TracerProvider trace.TracerProvider
	MeterProvider  metric.MeterProvider
	Propagator     propagation.TextMapPropagator
}

const scope = "github.com/boto3-go/boto3/otel"

// Instrument observes every call of the session, of clients that are there already
// too, until remove is called. Its error is one of the meter.
func Instrument(s *boto3.Session, o Options) (remove func(), err error) {
	if o.TracerProvider == nil {
		o.TracerProvider = otel.GetTracerProvider()
	}
	if o.MeterProvider == nil {
		o.MeterProvider = otel.GetMeterProvider()
	}
	if o.Propagator == nil {
		o.Propagator = otel.GetTextMapPropagator()
	}
	i := &instrument{tracer: o.TracerProvider.Tracer(scope), propagator: o.Propagator}
	if i.meters, err = newMeters(o.MeterProvider.Meter(scope)); err != nil {
		return nil, err
	}
	return s.Hook(boto3.Hook{Params: i.begin, Sign: i.send, Attempt: i.received, Done: i.end}), nil
}

type instrument struct {
	tracer     trace.Tracer
	propagator propagation.TextMapPropagator
	meters     *meters
	calls      sync.Map // *boto3.Invocation -> *observed
}

// observed is a call under way. Its attempts come one after the other.
type observed struct {
	span    trace.Span
	attempt trace.Span
	start   time.Time
	labels  metric.MeasurementOption
}

func (i *instrument) begin(ctx context.Context, inv *boto3.Invocation) error {
	service := inv.Client.Model().ServiceID
	labels := []attribute.KeyValue{
		attribute.String("rpc.system", "aws-api"), attribute.String("rpc.service", service), attribute.String("rpc.method", inv.Operation),
	}
	o := &observed{start: time.Now(), labels: metric.WithAttributes(labels...)}
	attributes := append(labels, semconv.CloudRegion(inv.Client.Region()))
	attributes = append(attributes, subject(inv)...)
	_, o.span = i.tracer.Start(ctx, service+"/"+inv.Operation, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attributes...))
	i.calls.Store(inv, o)
	return nil
}

// of is the call of an invocation; nil where the hook was registered while it ran.
func (i *instrument) of(inv *boto3.Invocation) *observed {
	o, _ := i.calls.Load(inv)
	call, _ := o.(*observed)
	return call
}

// send begins the span of an attempt, and puts the propagator's headers into its
// request.
func (i *instrument) send(ctx context.Context, inv *boto3.Invocation, r *http.Request) error {
	o := i.of(inv)
	if o == nil {
		return nil
	}
	ctx, o.attempt = i.tracer.Start(trace.ContextWithSpan(ctx, o.span), "attempt", trace.WithAttributes(
		semconv.HTTPRequestMethodKey.String(r.Method), semconv.ServerAddress(r.URL.Hostname())))
	if _, presigned := inv.Output.(*boto3.PresignedRequest); !presigned { // whose sender would have to send them too
		i.propagator.Inject(ctx, propagation.HeaderCarrier(r.Header))
	}
	*r = *r.WithContext(trace.ContextWithSpan(r.Context(), o.attempt)) // for instrumented HTTP clients
	return nil
}

func (i *instrument) received(ctx context.Context, inv *boto3.Invocation, a *boto3.Attempt) error {
	o := i.of(inv)
	if o == nil || o.attempt == nil {
		return nil
	}
	if a.Number > 1 {
		o.attempt.SetAttributes(semconv.HTTPRequestResendCount(a.Number - 1))
	}
	if a.StatusCode != 0 {
		o.attempt.SetAttributes(semconv.HTTPResponseStatusCode(a.StatusCode))
	}
	fail(o.attempt, a.Err)
	o.attempt.End()
	o.attempt = nil
	i.meters.attempt(ctx, a, o.labels)
	return nil
}

func (i *instrument) end(ctx context.Context, inv *boto3.Invocation, err error) error {
	o := i.of(inv)
	if o == nil {
		return err
	}
	i.calls.Delete(inv)
	if o.attempt != nil { // nothing came of it: a URL was signed, or signing failed
		fail(o.attempt, err)
		o.attempt.End()
	}
	meta := inv.Metadata
	if meta.RequestID != "" {
		o.span.SetAttributes(semconv.AWSRequestID(meta.RequestID))
	}
	if meta.HostID != "" {
		o.span.SetAttributes(semconv.AWSExtendedRequestID(meta.HostID))
	}
	fail(o.span, err)
	o.span.End()
	if meta.Attempts == 0 && err == nil { // a URL was signed
		return nil
	}
	i.meters.call(ctx, time.Since(o.start), meta.Attempts, err, o.labels)
	return err
}

// fail notes an error in a span: its type, and no message, which may quote what a
// program must not tell.
func fail(span trace.Span, err error) {
	if err == nil {
		return
	}
	span.SetAttributes(semconv.ErrorTypeKey.String(errorType(err)))
	span.SetStatus(codes.Error, errorType(err))
}

// errorType is the code that a service answered with, or the kind of failure on this
// side.
func errorType(err error) string {
	e, service := errors.AsType[*boto3.Error](err)
	switch {
	case service && e.Code != "":
		return string(e.Code)
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case service && e.StatusCode >= http.StatusMultipleChoices:
		return strconv.Itoa(e.StatusCode)
	}
	if _, ok := errors.AsType[*boto3.ParamError](err); ok {
		return "invalid_parameters"
	}
	return "_OTHER"
}
