package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/boto3-go/boto3"
)

// A hook gives every listing a bucket, until it is removed.
func ExampleClient_Hook() {
	client, done := exampleClient()
	defer done()
	remove := client.Hook(boto3.Hook{
		Operation: "ListObjectsV2",
		Params: func(_ context.Context, inv *boto3.Invocation) error {
			if _, given := inv.Get("Bucket"); !given {
				inv.Set("Bucket", "logs")
			}
			return nil
		},
		Done: func(_ context.Context, inv *boto3.Invocation, err error) error {
			bucket, _ := inv.Get("Bucket")
			fmt.Println(inv.Operation, bucket, inv.Metadata.StatusCode)
			return err
		},
	})
	fmt.Println(client.Call(context.Background(), "ListObjectsV2", nil, nil))
	remove()
	err := client.Call(context.Background(), "ListObjectsV2", nil, nil)
	_, missing := errors.AsType[*boto3.ParamError](err)
	fmt.Println("a parameter is missing again:", missing)
	// Output:
	// ListObjectsV2 logs 200
	// <nil>
	// a parameter is missing again: true
}

// A header of one call is signed like the library's own.
func ExampleHeader() {
	client, done := exampleClient()
	defer done()
	client.Hook(boto3.Hook{Attempt: func(_ context.Context, _ *boto3.Invocation, a *boto3.Attempt) error {
		fmt.Println(a.Request.Header.Get("X-Request-Source"), a.StatusCode)
		return nil
	}})
	fmt.Println(client.Call(context.Background(), "ListObjectsV2", boto3.Map{"Bucket": "logs"}, nil, boto3.Header("X-Request-Source", "nightly")))
	// Output:
	// nightly 200
	// <nil>
}

// One call goes to another region.
func ExampleUsing() {
	client, done := exampleClient()
	defer done()
	client.Hook(boto3.Hook{Params: func(_ context.Context, inv *boto3.Invocation) error {
		fmt.Println(inv.Client.Region())
		return nil
	}})
	in := boto3.Map{"Bucket": "logs"}
	elsewhere := boto3.Using(boto3.Config{Region: "eu-west-1", ReadTimeout: 5 * time.Second})
	fmt.Println(client.Call(context.Background(), "ListObjectsV2", in, nil, elsewhere))
	fmt.Println(client.Call(context.Background(), "ListObjectsV2", in, nil))
	// Output:
	// eu-west-1
	// <nil>
	// eu-central-1
	// <nil>
}

// tracing is an HTTP client round the default one.
type tracing struct{ boto3.HTTPClient }

func (t tracing) Do(r *http.Request) (*http.Response, error) {
	response, err := t.HTTPClient.Do(r)
	if err == nil {
		fmt.Println(r.Method, r.URL.Path, response.StatusCode)
	}
	return response, err
}

func ExampleTransport() {
	client, done := exampleClient()
	defer done()
	inner, err := boto3.Transport(boto3.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	in := boto3.Map{"Bucket": "logs"}
	fmt.Println(client.Call(context.Background(), "ListObjectsV2", in, nil, boto3.Using(boto3.Config{HTTPClient: tracing{inner}})))
	// Output:
	// GET /logs 200
	// <nil>
}
