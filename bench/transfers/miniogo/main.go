//go:build peers

// Command miniogo does a job with minio-go. With BENCH_CHECKSUM in the
// environment its uploads and puts have a checksum of the whole object.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"

	"github.com/boto3-go/boto3/bench/transfers"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

func main() { transfers.Run(prepare) }

func prepare(j transfers.Job) (func(context.Context) error, error) {
	u, err := url.Parse(j.URL)
	if err != nil {
		return nil, err
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(transfers.AccessKey, transfers.SecretKey, ""),
		Secure: u.Scheme == "https", Region: transfers.Region, BucketLookup: minio.BucketLookupPath,
		TrailingHeaders: checksums,
	})
	if err != nil {
		return nil, err
	}
	key := transfers.Key(j.Size, 0)
	switch j.Task {
	case transfers.Upload:
		return func(ctx context.Context) error {
			_, err := client.FPutObject(ctx, transfers.Bucket, key, j.File, putOptions(minio.ChecksumFullObjectCRC32C))
			return err
		}, nil
	case transfers.Download:
		return func(ctx context.Context) error {
			return client.FGetObject(ctx, transfers.Bucket, key, j.File, minio.GetObjectOptions{})
		}, nil
	case transfers.Puts:
		return func(ctx context.Context) error {
			return j.Each(func(n int) error {
				_, err := client.PutObject(ctx, transfers.Bucket, transfers.Key(j.Size, n), bytes.NewReader(j.Small()), j.Size, putOptions(minio.ChecksumCRC32C))
				return err
			})
		}, nil
	case transfers.Gets:
		return func(ctx context.Context) error {
			return j.Each(func(n int) error {
				object, err := client.GetObject(ctx, transfers.Bucket, transfers.Key(j.Size, n), minio.GetObjectOptions{})
				if err != nil {
					return err
				}
				data, err := io.ReadAll(object)
				return errors.Join(err, object.Close(), j.Check(data))
			})
		}, nil
	}
	return func(ctx context.Context) error { return list(ctx, client, j.Count) }, nil
}

var checksums = os.Getenv("BENCH_CHECKSUM") != ""

func putOptions(checksum minio.ChecksumType) (o minio.PutObjectOptions) {
	if checksums {
		o.Checksum = checksum
	}
	return o
}

func list(ctx context.Context, client *minio.Client, count int) error {
	listed := 0
	for o := range client.ListObjects(ctx, transfers.Bucket, minio.ListObjectsOptions{Prefix: fmt.Sprint(count), Recursive: true}) {
		if o.Err != nil {
			return o.Err
		}
		listed++
	}
	if listed != count {
		return fmt.Errorf("%d objects listed, want %d", listed, count)
	}
	return nil
}
