package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// exampleResource makes the resources of an S3 that has one bucket with three
// objects, two a page.
func exampleResource() *boto3.Resource {
	answers := func(boto3.Handler) boto3.Handler {
		return func(_ context.Context, inv *boto3.Invocation) error {
			out := boto3.Map{}
			switch inv.Operation {
			case "ListObjects":
				out["Contents"] = []any{boto3.Map{"Key": "a.txt", "Size": int64(3)}, boto3.Map{"Key": "b.txt", "Size": int64(5)}}
			case "DeleteObjects":
				out["Deleted"] = []any{boto3.Map{"Key": "a.txt"}, boto3.Map{"Key": "b.txt"}}
			case "HeadObject":
				out["ContentLength"], out["ContentType"] = int64(3), "text/plain"
			case "GetObject":
				return &boto3.Error{Service: "s3", Operation: "GetObject", Code: "NoSuchKey", Message: "no such key", StatusCode: 404}
			}
			*inv.Output.(*boto3.Map) = out
			return nil
		}
	}
	sess, err := boto3.NewSession(boto3.Config{
		Region: "eu-central-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""),
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull, Interceptors: []boto3.Interceptor{answers},
	})
	if err != nil {
		log.Fatal(err)
	}
	s3, err := sess.Resource("s3")
	if err != nil {
		log.Fatal(err)
	}
	return s3
}

func ExampleResource_Collection() {
	s3 := exampleResource()
	bucket, err := s3.Sub("Bucket", "logs")
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	for object, err := range bucket.Collection("Objects").Filter(boto3.Map{"Prefix": "2026/"}).Limit(100).All(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		size, _ := object.Attr(ctx, "Size") // came with the listing: no call
		fmt.Println(object, size)
	}
	// Output:
	// s3.ObjectSummary(bucket_name="logs", key="a.txt") 3
	// s3.ObjectSummary(bucket_name="logs", key="b.txt") 5
}

func ExampleCollection_Do() {
	s3 := exampleResource()
	bucket, err := s3.Sub("Bucket", "logs")
	if err != nil {
		log.Fatal(err)
	}
	results, err := bucket.Collection("Objects").Do(context.Background(), "Delete", nil)
	for _, page := range results {
		deleted, _ := page.Output.Search("Deleted[].Key")
		fmt.Println(deleted)
	}
	fmt.Println(err)
	// Output:
	// [a.txt b.txt]
	// <nil>
}

func ExampleResource_Attr() {
	s3 := exampleResource()
	object, err := s3.Sub("Object", "logs", "a.txt")
	if err != nil {
		log.Fatal(err)
	}
	contentType, err := object.Attr(context.Background(), "ContentType")
	fmt.Println(contentType, err)
	// Output: text/plain <nil>
}

func ExampleResource_Do() {
	s3 := exampleResource()
	object, err := s3.Sub("Object", "logs", "gone.txt")
	if err != nil {
		log.Fatal(err)
	}
	_, err = object.Do(context.Background(), "Get", nil)
	fmt.Println(err, errors.Is(err, boto3.Code("NoSuchKey")))
	_, err = object.Do(context.Background(), "Gett", nil)
	fmt.Println(err)
	// Output:
	// s3.GetObject: NoSuchKey: no such key (status 404) true
	// s3.Object has no action "Gett"; did you mean Get?
}
