// Command store works with an S3-compatible store: MinIO, Ceph, R2, Garage or any other.
//
//	go run ./examples/store http://localhost:9000 ACCESSKEY SECRETKEY my-bucket
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/service/s3"
)

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: store URL ACCESSKEY SECRETKEY BUCKET")
	}
	cfg := boto3.Config{
		EndpointURL: os.Args[1],
		Region:      "us-east-1", // many stores take any
		Credentials: credentials.Static(os.Args[2], os.Args[3], ""),
	}
	if err := run(context.Background(), os.Stdout, cfg, os.Args[4]); err != nil {
		log.Fatal(err)
	}
}

// run needs nothing that is special to a store: at an endpoint that is not AWS's the
// checksums are left out that only AWS knows, and the bucket goes into the path.
func run(ctx context.Context, out io.Writer, cfg boto3.Config, bucket string) error {
	session, err := boto3.NewSession(cfg)
	if err != nil {
		return err
	}
	c := s3.New(session)
	_, err = c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket})
	if err != nil && !errors.Is(err, s3.ErrBucketAlreadyOwnedByYou) {
		return err
	}
	if _, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: "hello.txt", Body: strings.NewReader("hello")}); err != nil {
		return err
	}
	for object, err := range c.ListObjectsV2Contents(ctx, &s3.ListObjectsV2Input{Bucket: bucket}) {
		if err != nil {
			return err
		}
		fmt.Fprintln(out, object.Key, object.Size)
	}
	// A link that works without keys for an hour.
	link, err := c.PresignURL(ctx, &s3.GetObjectInput{Bucket: bucket, Key: "hello.txt"}, time.Hour)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, link.URL)
	return nil
}
