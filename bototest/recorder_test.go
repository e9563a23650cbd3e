package bototest_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/secretsmanager"
)

// TestRecorder records against a server, and plays back without one.
func TestRecorder(t *testing.T) {
	srv := bototest.NewServer(t)
	srv.Handle("s3", "GetObject", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		if in["Key"] != "k" {
			return nil, boto3.Code("NoSuchKey")
		}
		return boto3.Map{"Body": []byte("hello"), "ETag": "e"}, nil
	})
	srv.Handle("secretsmanager", "GetSecretValue", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"SecretString": "hunter2", "Name": "n", "CreatedDate": "2026-01-02T03:04:05Z"}, nil
	})
	file := filepath.Join(t.TempDir(), "testdata", "calls.json")
	run := func(t *testing.T, rec *bototest.Recorder) {
		c := s3.New(nil, rec.Config(srv.Config()))
		out, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "k"})
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(out.Body); err != nil || string(body) != "hello" || out.ETag != "e" {
			t.Errorf("got %q, %v", body, err)
		}
		if _, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "l"}); !errors.Is(err, s3.ErrNoSuchKey) {
			t.Errorf("got %v", err)
		}
		secret, err := secretsmanager.New(nil, rec.Config(srv.Config())).GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: "n"})
		if err != nil || secret.Name != "n" || secret.CreatedDate.Year() != 2026 {
			t.Errorf("got %v, %v", secret, err)
		}
	}
	t.Run("record", func(t *testing.T) {
		run(t, bototest.NewRecorder(t, file, bototest.RecorderConfig{Record: true, ReadOnly: true}))
	})
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "hunter2") || strings.Contains(string(data), bototest.AccessKeyID) || !strings.Contains(string(data), `"Key": "k"`) {
		t.Errorf("the cassette is %s", data)
	}
	srv.Reset()
	t.Run("play", func(t *testing.T) { run(t, bototest.NewRecorder(t, file)) })
	t.Run("lenient", func(t *testing.T) {
		c := s3.New(nil, bototest.NewRecorder(t, file, bototest.RecorderConfig{Lenient: true}).Config(boto3.Config{}))
		if _, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "l"}); !errors.Is(err, s3.ErrNoSuchKey) {
			t.Errorf("got %v", err)
		}
	})
	failed := failures(func(tb testing.TB) {
		c := s3.New(nil, bototest.NewRecorder(tb, file, bototest.RecorderConfig{Record: true, ReadOnly: true}).Config(srv.Config()))
		_, _ = c.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: "logs"})
	})
	if len(failed) != 1 || !strings.Contains(failed[0], "may change something") {
		t.Errorf("got %q", failed)
	}
	if len(srv.Calls()) > 0 {
		t.Errorf("calls were sent: %v", srv.Calls())
	}
}
