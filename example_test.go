package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// exampleClient is a client of a server that lists two objects of any bucket
// and has no object to get.
func exampleClient() (*boto3.Client, func()) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !r.URL.Query().Has("list-type") {
			w.WriteHeader(http.StatusNotFound)
			_, _ = fmt.Fprint(w, `<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>`)
			return
		}
		_, _ = fmt.Fprint(w, `<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a.txt</Key><Size>3</Size></Contents>`+
			`<Contents><Key>b.txt</Key><Size>5</Size></Contents></ListBucketResult>`)
	}))
	sess, err := boto3.NewSession(boto3.Config{
		Region: "eu-central-1", EndpointURL: server.URL, Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""),
	})
	if err != nil {
		panic(err)
	}
	client, err := sess.Client("s3")
	if err != nil {
		panic(err)
	}
	return client, server.Close
}

// A struct of the caller's own takes the members that it has fields for.
func ExampleClient_Call() {
	client, done := exampleClient()
	defer done()
	var page struct {
		Contents []struct {
			Key  string
			Size int64
		}
	}
	err := client.Call(context.Background(), "ListObjectsV2", boto3.Map{"Bucket": "logs"}, &page)
	fmt.Println(page.Contents, err)
	// Output: [{a.txt 3} {b.txt 5}] <nil>
}

func ExampleClient_Items() {
	client, done := exampleClient()
	defer done()
	for item, err := range client.Items(context.Background(), "ListObjectsV2", boto3.Map{"Bucket": "logs"}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		var object struct{ Key string }
		if err := item.(boto3.Map).Decode(&object); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(object.Key)
	}
	// Output:
	// a.txt
	// b.txt
}

// Errors of a service are told apart by their codes.
func ExampleCode() {
	client, done := exampleClient()
	defer done()
	err := client.Call(context.Background(), "GetObject", boto3.Map{"Bucket": "logs", "Key": "c.txt"}, &boto3.Map{})
	fmt.Println(errors.Is(err, boto3.Code("NoSuchKey")))
	if failure, ok := errors.AsType[*boto3.Error](err); ok {
		fmt.Println(failure.StatusCode, failure.Message)
	}
	// Output:
	// true
	// 404 no such key
}

// Every fault of an input is named with its path before anything is sent.
func ExampleParamError() {
	client, done := exampleClient()
	defer done()
	err := client.Call(context.Background(), "ListObjectsV2", boto3.Map{"Buket": "logs", "MaxKeys": "many"}, nil)
	if fault, ok := errors.AsType[*boto3.ParamError](err); ok {
		for _, f := range fault.Faults {
			fmt.Println(f.Path)
		}
	}
	// Unordered output:
	// Bucket
	// Buket
	// MaxKeys
}

func ExampleMap_Search() {
	page := boto3.Map{"Contents": []any{boto3.Map{"Key": "a.txt", "Size": int64(3)}, boto3.Map{"Key": "b.txt", "Size": int64(5)}}}
	found, err := page.Search("Contents[?Size > `4`].Key | [0]")
	fmt.Println(found, err)
	// Output: b.txt <nil>
}

func ExampleClient_PresignURL() {
	client, done := exampleClient()
	defer done()
	r, err := client.PresignURL(context.Background(), "GetObject", boto3.Map{"Bucket": "logs", "Key": "a.txt"}, 15*time.Minute)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Method, len(r.Header))
	// Output: GET 0
}
