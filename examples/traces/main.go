// Command traces shows what OpenTelemetry sees of a program's calls: a span for each call
// and one for each attempt, on standard output in place of a collector.
//
//	go run ./examples/traces my-bucket
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/otel"
	"github.com/boto3-go/boto3/service/s3"
	"go.opentelemetry.io/otel/sdk/trace"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: traces BUCKET")
	}
	if err := run(context.Background(), os.Stdout, os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, bucket string) (err error) {
	// In a program of yours: otlptracehttp.New(ctx) in place of printer.
	provider := trace.NewTracerProvider(trace.WithSyncer(printer{out}))
	defer func() { err = errors.Join(err, provider.Shutdown(context.WithoutCancel(ctx))) }()

	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	remove, err := otel.Instrument(session, otel.Options{TracerProvider: provider})
	if err != nil {
		return err
	}
	defer remove()

	ctx, span := provider.Tracer("example").Start(ctx, "count objects") // the program's own
	defer span.End()
	n := 0
	for _, err := range s3.New(session).ListObjectsV2Contents(ctx, &s3.ListObjectsV2Input{Bucket: bucket}) {
		if err != nil {
			return err
		}
		n++
	}
	fmt.Fprintln(out, n, "objects")
	return nil
}

// printer writes a line for each span, when it ends.
type printer struct{ out io.Writer }

// ExportSpans is called with those that have ended.
func (p printer) ExportSpans(_ context.Context, spans []trace.ReadOnlySpan) error {
	for _, s := range spans {
		if _, err := fmt.Fprintln(p.out, s.Name(), s.EndTime().Sub(s.StartTime()), s.Status().Code); err != nil {
			return err
		}
		for _, a := range s.Attributes() {
			if _, err := fmt.Fprintf(p.out, "    %s=%s\n", a.Key, a.Value.String()); err != nil {
				return err
			}
		}
	}
	return nil
}

// Shutdown has nothing to send.
func (p printer) Shutdown(context.Context) error { return nil }
