package s3_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/resource/s3"
)

// sess answers as an S3 with one bucket and two objects.
var sess = testanswers.Session(map[string]boto3.Map{
	"CreateBucket": {}, "PutObject": {}, "ListObjects": {"Contents": []any{
		boto3.Map{"Key": "2025/a.txt", "Size": int64(3)}, boto3.Map{"Key": "2025/b.txt", "Size": int64(5)},
	}},
	"DeleteObjects": {"Deleted": []any{boto3.Map{"Key": "2025/a.txt"}, boto3.Map{"Key": "2025/b.txt"}}},
	"HeadObject":    {"ContentLength": int64(3), "ContentType": "text/plain"},
})

func Example() {
	ctx := context.Background()
	storage := s3.New(sess)
	bucket, err := storage.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: "logs"})
	if err != nil {
		log.Fatal(err)
	}
	object, err := bucket.PutObject(ctx, &s3.PutObjectInput{Key: "2025/a.txt", Body: strings.NewReader("abc")})
	if err != nil {
		log.Fatal(err)
	}
	attrs, err := object.Attrs(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(object, attrs.ContentLength, attrs.ContentType)
	// Output: s3.Object(bucket_name="logs", key="2025/a.txt") 3 text/plain
}

func ExampleBucket_Objects() {
	ctx := context.Background()
	objects := s3.New(sess).Bucket("logs").Objects().Filter(s3.ListObjectsInput{Prefix: "2025/"})
	for object, err := range objects.Limit(100).All(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		attrs, _ := object.Attrs(ctx) // came with the listing: no call
		fmt.Println(object.Key(), attrs.Size)
	}
	pages, err := objects.Delete(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, page := range pages {
		fmt.Println(len(page.Deleted), "deleted,", len(page.Errors), "failed")
	}
	// Output:
	// 2025/a.txt 3
	// 2025/b.txt 5
	// 2 deleted, 0 failed
}

func ExampleObject_Get() {
	_, err := s3.New(sess).Bucket("logs").Object("missing").Get(context.Background(), nil)
	fmt.Println(errors.Is(err, s3.ErrNoSuchKey))
	// Output: true
}

func ExampleObject_Exists() {
	exists, err := s3.New(sess).Object("logs", "2025/a.txt").Exists(context.Background())
	fmt.Println(exists, err)
	// Output: true <nil>
}
