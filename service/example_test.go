package service_test

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
)

// reports keeps reports in a bucket. Of S3 it needs two operations, so its
// interface has two methods: a *s3.Client has them, and so has a fake.
type reports struct {
	bucket string
	store  interface {
		PutObject(ctx context.Context, in *s3.PutObjectInput, opts ...boto3.CallOption) (*s3.PutObjectOutput, error)
		GetObject(ctx context.Context, in *s3.GetObjectInput, opts ...boto3.CallOption) (*s3.GetObjectOutput, error)
	}
}

func (r reports) save(ctx context.Context, day, text string) error {
	_, err := r.store.PutObject(ctx, &s3.PutObjectInput{Bucket: r.bucket, Key: day + ".txt", Body: strings.NewReader(text)})
	return err
}

func (r reports) load(ctx context.Context, day string) (string, error) {
	out, err := r.store.GetObject(ctx, &s3.GetObjectInput{Bucket: r.bucket, Key: day + ".txt"})
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(out.Body)
	if err != nil {
		return "", err
	}
	return string(text), out.Body.Close()
}

var _ = reports{store: (*s3.Client)(nil)}

// fakeS3 is a store in memory.
type fakeS3 map[string]string

func (f fakeS3) PutObject(_ context.Context, in *s3.PutObjectInput, _ ...boto3.CallOption) (*s3.PutObjectOutput, error) {
	text, err := io.ReadAll(in.Body)
	f[in.Bucket+"/"+in.Key] = string(text)
	return &s3.PutObjectOutput{}, err
}

func (f fakeS3) GetObject(_ context.Context, in *s3.GetObjectInput, _ ...boto3.CallOption) (*s3.GetObjectOutput, error) {
	text, ok := f[in.Bucket+"/"+in.Key]
	if !ok {
		return nil, s3.ErrNoSuchKey
	}
	return &s3.GetObjectOutput{Body: io.NopCloser(strings.NewReader(text))}, nil
}

// A test of code that calls AWS needs no mocking library: the methods of a
// typed client are plain, so an interface with those that the code calls is all
// there is to fake.
func Example_fake() {
	ctx := context.Background()
	r := reports{bucket: "reports", store: fakeS3{}}
	fmt.Println(r.save(ctx, "2026-07-01", "all well"))
	fmt.Println(r.load(ctx, "2026-07-01"))
	_, err := r.load(ctx, "2026-07-02")
	fmt.Println(err)
	// Output:
	// <nil>
	// all well <nil>
	// NoSuchKey
}
