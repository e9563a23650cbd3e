package otel_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/otel"
	"github.com/boto3-go/boto3/service/sts"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// Each call has a span, and each attempt one within it.
func ExampleInstrument() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `<GetCallerIdentityResponse><GetCallerIdentityResult/></GetCallerIdentityResponse>`)
	}))
	defer server.Close()
	session, err := boto3.NewSession(boto3.Config{
		Region: "eu-west-1", EndpointURL: server.URL, Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	spans := tracetest.NewInMemoryExporter() // in a program: an exporter to a collector
	provider := trace.NewTracerProvider(trace.WithSyncer(spans))
	remove, err := otel.Instrument(session, otel.Options{TracerProvider: provider})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer remove()

	_, err = sts.New(session).GetCallerIdentity(context.Background(), nil)
	fmt.Println(err)
	for _, span := range spans.GetSpans() {
		fmt.Println(span.Name)
	}
	// Output:
	// <nil>
	// attempt
	// STS/GetCallerIdentity
}
