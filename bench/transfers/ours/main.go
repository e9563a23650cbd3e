// Command ours does a job with this library. With BENCH_UNSIGNED in the
// environment its signatures hold no hash of a body, checksums stay; with
// BENCH_CHECKSUM those of uploads and puts are CRC32C in place of CRC32; with
// BENCH_SINGLE transfers have one connection.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bench/transfers"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/transfer"
)

func main() { transfers.Run(prepare) }

func prepare(j transfers.Job) (func(context.Context) error, error) {
	session, err := boto3.NewSession(boto3.Config{
		Region: transfers.Region, EndpointURL: j.URL, Credentials: credentials.Static(transfers.AccessKey, transfers.SecretKey, ""),
		RequestChecksumCalculation: "when_supported", ResponseChecksumValidation: "when_supported",
		S3: s3Config(),
	})
	if err != nil {
		return nil, err
	}
	client := s3.New(session)
	m := transfer.New(client.Dynamic(), transfer.Config{MaxConcurrency: max(j.Workers, 10), NoThreads: os.Getenv("BENCH_SINGLE") != ""})
	key, options := transfers.Key(j.Size, 0), uploadOptions()
	switch j.Task {
	case transfers.Upload:
		return func(ctx context.Context) error {
			_, err := m.UploadFile(ctx, transfers.Bucket, key, j.File, options...)
			return err
		}, nil
	case transfers.Download:
		return func(ctx context.Context) error {
			r, err := m.DownloadFile(ctx, transfers.Bucket, key, j.File)
			if err == nil && r.Checksum == "" {
				err = fmt.Errorf("%s was not verified", key)
			}
			return err
		}, nil
	case transfers.Puts:
		return func(ctx context.Context) error {
			return j.Each(func(n int) error {
				_, err := m.Upload(ctx, transfers.Bucket, transfers.Key(j.Size, n), bytes.NewReader(j.Small()), options...)
				return err
			})
		}, nil
	case transfers.Gets:
		return func(ctx context.Context) error {
			return j.Each(func(n int) error {
				var b bytes.Buffer
				if _, err := m.Download(ctx, transfers.Bucket, transfers.Key(j.Size, n), &b); err != nil {
					return err
				}
				return j.Check(b.Bytes())
			})
		}, nil
	case transfers.Ranges:
		return func(ctx context.Context) error { return ranges(ctx, m, j) }, nil
	case transfers.FilesUp:
		return func(ctx context.Context) error {
			return all(j)(m.UploadDir(ctx, transfers.Bucket, transfers.Written(j.Size), j.File))
		}, nil
	case transfers.FilesDown:
		return func(ctx context.Context) error {
			return all(j)(m.DownloadDir(ctx, transfers.Bucket, transfers.Listed(j.Size, j.Count), j.File))
		}, nil
	}
	return func(ctx context.Context) error { return list(ctx, client, j.Count) }, nil
}

// s3Config leaves bodies out of signatures where BENCH_UNSIGNED is set.
func s3Config() (c boto3.S3Config) {
	if os.Getenv("BENCH_UNSIGNED") != "" {
		c.PayloadSigningEnabled = new(false)
	}
	return c
}

func uploadOptions() []transfer.Option {
	if os.Getenv("BENCH_CHECKSUM") == "" {
		return nil
	}
	return []transfer.Option{transfer.Extra(boto3.Map{"ChecksumAlgorithm": "CRC32C"})}
}

func ranges(ctx context.Context, m *transfer.Manager, j transfers.Job) error {
	listed := 0
	for _, err := range m.List(ctx, transfer.Prefix(transfers.Bucket, transfers.Listed(4096, j.Count)), transfer.ParallelList(j.Workers)) {
		if err != nil {
			return err
		}
		listed++
	}
	if listed != j.Count {
		return fmt.Errorf("%d objects listed, want %d", listed, j.Count)
	}
	return nil
}

// all fails unless every file was transferred.
func all(j transfers.Job) func(transfer.TreeResult, error) error {
	return func(r transfer.TreeResult, err error) error {
		if err == nil && r.Transferred != j.Count {
			err = fmt.Errorf("%s, want %d", r, j.Count)
		}
		return err
	}
}

func list(ctx context.Context, client *s3.Client, count int) error {
	listed := 0
	for page, err := range client.ListObjectsV2Pages(ctx, &s3.ListObjectsV2Input{Bucket: transfers.Bucket, Prefix: fmt.Sprint(count)}) {
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
