package s3test_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/bototest/s3test"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/transfer"
)

func TestObjects(t *testing.T) {
	srv := s3test.New(t)
	c := s3.New(srv.Session())
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "logs"}); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"b/ü 1", "a", "b/+2"} {
		if _, err := c.PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: "logs", Key: key, Body: bytes.NewReader([]byte("of " + key)), ContentType: "text/x-log", Metadata: map[string]string{"from": "test"},
		}); err != nil {
			t.Fatal(err)
		}
	}
	out, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "b/ü 1"})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(out.Body)
	if err != nil || string(body) != "of b/ü 1" || out.ContentType != "text/x-log" || out.Metadata["from"] != "test" {
		t.Errorf("got %q, %+v, %v", body, out, err)
	}
	out, err = c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "a", Range: "bytes=3-3"})
	if err != nil {
		t.Fatal(err)
	}
	if body, err = io.ReadAll(out.Body); err != nil || string(body) != "a" || out.ContentRange != "bytes 3-3/4" {
		t.Errorf("got %q of %q, %v", body, out.ContentRange, err)
	}
	var keys []string
	for page, err := range c.ListObjectsV2Pages(t.Context(), &s3.ListObjectsV2Input{Bucket: "logs", MaxKeys: new(int32(2))}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, object := range page.Contents {
			keys = append(keys, object.Key)
		}
	}
	if !slices.Equal(keys, []string{"a", "b/+2", "b/ü 1"}) {
		t.Errorf("got %q", keys)
	}
	if _, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "none"}); !errors.Is(err, s3.ErrNoSuchKey) {
		t.Errorf("got %v", err)
	}
	if _, err := c.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: "none"}); !errors.Is(err, s3.ErrNoSuchBucket) {
		t.Errorf("got %v", err)
	}
}

func TestTransfers(t *testing.T) {
	srv := s3test.New(t)
	c := s3.New(srv.Session())
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "logs"}); err != nil {
		t.Fatal(err)
	}
	srv.Inject("s3", "UploadPart", 1, bototest.Unavailable())
	data := bytes.Repeat([]byte("0123456789"), 1<<20)
	m := transfer.New(c, transfer.Config{})
	if _, err := m.Upload(t.Context(), "logs", "big", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	out, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "big"})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(out.Body); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestPresigned(t *testing.T) {
	srv := s3test.New(t)
	c := s3.New(srv.Session())
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "logs"}); err != nil {
		t.Fatal(err)
	}
	for _, in := range []any{&s3.PutObjectInput{Bucket: "logs", Key: "k"}, &s3.GetObjectInput{Bucket: "logs", Key: "k"}} {
		signed, err := c.PresignURL(t.Context(), in, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		var body io.Reader
		if signed.Method == http.MethodPut {
			body = bytes.NewReader([]byte("hello"))
		}
		r, err := http.NewRequestWithContext(t.Context(), signed.Method, signed.URL, body)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || signed.Method == http.MethodGet && string(text) != "hello" {
			t.Errorf("%s: %s %q, %v", signed.Method, resp.Status, text, err)
		}
	}
}

func TestReset(t *testing.T) {
	srv := s3test.New(t)
	c := s3.New(srv.Session())
	for range 2 {
		if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "logs"}); err != nil {
			t.Fatal(err)
		}
		if calls := srv.Calls(); len(calls) != 1 || calls[0].Name() != "s3.CreateBucket" {
			t.Errorf("got %v", calls)
		}
		srv.Reset()
	}
	_, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "k"})
	if !errors.Is(err, s3.ErrNoSuchBucket) {
		t.Errorf("got %v", err)
	}
}

// TestConditions writes on conditions; those that would be ignored are refused.
func TestConditions(t *testing.T) {
	c := s3.New(s3test.New(t).Session())
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "logs"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []error{nil, boto3.Code("PreconditionFailed")} {
		_, err := c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: "logs", Key: "k", IfNoneMatch: "*"})
		if !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	_, err := c.CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: "logs", Key: "l", CopySource: "logs/k", CopySourceIfMatch: "other"})
	if !errors.Is(err, boto3.Code("NotImplemented")) {
		t.Errorf("got %v", err)
	}
}
