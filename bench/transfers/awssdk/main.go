//go:build peers

// Command awssdk does a job with aws-sdk-go-v2 and its transfer manager.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/boto3-go/boto3/bench/transfers"
)

func main() { transfers.Run(prepare) }

func prepare(j transfers.Job) (func(context.Context) error, error) {
	client := s3.NewFromConfig(aws.Config{
		Region: transfers.Region, BaseEndpoint: new(j.URL),
		Credentials: credentials.NewStaticCredentialsProvider(transfers.AccessKey, transfers.SecretKey, ""),
	}, func(o *s3.Options) { o.UsePathStyle = true })
	m := transfermanager.New(client, func(o *transfermanager.Options) { o.Concurrency = 10 })
	key, bucket := transfers.Key(j.Size, 0), new(transfers.Bucket)
	switch j.Task {
	case transfers.Upload:
		return func(ctx context.Context) error {
			f, err := os.Open(j.File)
			if err != nil {
				return err
			}
			_, err = m.UploadObject(ctx, &transfermanager.UploadObjectInput{Bucket: bucket, Key: &key, Body: f})
			return errors.Join(err, f.Close())
		}, nil
	case transfers.Download:
		return func(ctx context.Context) error {
			f, err := os.Create(j.File)
			if err != nil {
				return err
			}
			_, err = m.DownloadObject(ctx, &transfermanager.DownloadObjectInput{Bucket: bucket, Key: &key, WriterAt: f})
			return errors.Join(err, f.Close())
		}, nil
	case transfers.Puts:
		return func(ctx context.Context) error {
			return j.Each(func(n int) error {
				_, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: new(transfers.Key(j.Size, n)), Body: bytes.NewReader(j.Small())})
				return err
			})
		}, nil
	case transfers.Gets:
		return func(ctx context.Context) error {
			return j.Each(func(n int) error {
				out, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: new(transfers.Key(j.Size, n))})
				if err != nil {
					return err
				}
				data, err := io.ReadAll(out.Body)
				return errors.Join(err, out.Body.Close(), j.Check(data))
			})
		}, nil
	}
	return func(ctx context.Context) error { return list(ctx, client, j.Count) }, nil
}

func list(ctx context.Context, client *s3.Client, count int) error {
	listed := 0
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: new(transfers.Bucket), Prefix: new(fmt.Sprint(count))})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		listed += len(page.Contents)
	}
	if listed != count {
		return fmt.Errorf("%d objects listed, want %d", listed, count)
	}
	return nil
}
