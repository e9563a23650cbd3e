package s3test_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest/s3test"
	"github.com/boto3-go/boto3/service/s3"
)

func bucket(t *testing.T) *s3.Client {
	t.Helper()
	c := s3.New(s3test.New(t).Session())
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "logs"}); err != nil {
		t.Fatal(err)
	}
	return c
}

func write(t *testing.T, c *s3.Client, in *s3.PutObjectInput, body string) {
	t.Helper()
	in.Bucket, in.Body = "logs", strings.NewReader(body)
	if _, err := c.PutObject(t.Context(), in); err != nil {
		t.Fatal(err)
	}
}

// TestHeadersAreKept writes, overwrites and copies an object with all headers that it may
// have.
func TestHeadersAreKept(t *testing.T) {
	c := bucket(t)
	expires := time.Date(2026, 10, 21, 7, 28, 0, 0, time.UTC)
	full := func() *s3.PutObjectInput {
		return &s3.PutObjectInput{
			Key: "a", CacheControl: "no", ContentLanguage: "de", ContentDisposition: "x", ContentEncoding: "y", ContentType: "text/z", Expires: expires,
			Metadata: map[string]string{"m": "1"}, ChecksumAlgorithm: "SHA256",
		}
	}
	head := func(key string) *s3.HeadObjectOutput {
		out, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: "logs", Key: key})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	isFull := func(out *s3.HeadObjectOutput) bool {
		return out.CacheControl == "no" && out.ContentLanguage == "de" && out.ContentDisposition == "x" && out.ContentEncoding == "y" &&
			out.ContentType == "text/z" && out.Expires.Equal(expires) && len(out.Metadata) == 1 && out.Metadata["m"] == "1"
	}
	isPlain := func(out *s3.HeadObjectOutput) bool {
		return out.CacheControl == "" && out.ContentLanguage == "" && out.ContentDisposition == "" && out.ContentEncoding == "" &&
			out.ContentType == "binary/octet-stream" && out.Expires.IsZero() && len(out.Metadata) == 0
	}
	write(t, c, full(), "hello")
	if out := head("a"); !isFull(out) {
		t.Errorf("written: %+v", out)
	}
	for _, key := range []string{"b", "ü +b"} {
		if _, err := c.CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: "logs", Key: key, CopySource: "logs/a"}); err != nil {
			t.Fatal(err)
		}
		if out := head(key); !isFull(out) || out.ContentLength != 5 {
			t.Errorf("copied: %+v", out)
		}
	}
	if _, err := c.CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: "logs", Key: "b", CopySource: "logs/ü +b", MetadataDirective: "REPLACE"}); err != nil {
		t.Fatal(err)
	}
	if out := head("b"); !isPlain(out) {
		t.Errorf("replaced: %+v", out)
	}
	write(t, c, &s3.PutObjectInput{Key: "a"}, "hallo")
	if out := head("a"); !isPlain(out) || out.ContentLength != 5 {
		t.Errorf("overwritten: %+v", out)
	}
	if _, err := c.CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: "logs", Key: "b", CopySource: "logs/none"}); !errors.Is(err, s3.ErrNoSuchKey) {
		t.Errorf("got %v", err)
	}
	if _, err := c.CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: "logs", Key: "b", CopySource: "logs/b"}); !errors.Is(err, boto3.Code("InvalidRequest")) {
		t.Errorf("got %v", err)
	}
}

// TestRangesHaveNoChecksum reads a part of an object with a client that checks what it
// reads.
func TestRangesHaveNoChecksum(t *testing.T) {
	srv := s3test.New(t)
	c := s3.New(srv.Session(), boto3.Config{RequestChecksumCalculation: "when_supported", ResponseChecksumValidation: "when_supported"})
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "logs"}); err != nil {
		t.Fatal(err)
	}
	write(t, c, &s3.PutObjectInput{Key: "a"}, "hello")
	for _, part := range []string{"", "bytes=1-2", "bytes=-2", "bytes=3-100"} {
		out, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "a", Range: part})
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(out.Body)
		if want := map[string]string{"": "hello", "bytes=1-2": "el", "bytes=-2": "lo", "bytes=3-100": "lo"}[part]; err != nil || string(data) != want {
			t.Errorf("%s: got %q, %v", part, data, err)
		}
	}
}

// TestPrefixesComeOnce lists with a delimiter in pages of every size.
func TestPrefixesComeOnce(t *testing.T) {
	c := bucket(t)
	for _, key := range []string{"a/1", "a/2", "b", "c/1", "c/2", "c/3", "d", "e/ü"} {
		write(t, c, &s3.PutObjectInput{Key: key}, "x")
	}
	want := []string{"a/", "b", "c/", "d", "e/"}
	for size := int32(1); size < 7; size++ {
		var two, one []string
		for page, err := range c.ListObjectsV2Pages(t.Context(), &s3.ListObjectsV2Input{Bucket: "logs", Delimiter: "/", MaxKeys: &size}) {
			if err != nil {
				t.Fatal(err)
			}
			two = append(two, names(page.Contents, page.CommonPrefixes)...)
		}
		for page, err := range c.ListObjectsPages(t.Context(), &s3.ListObjectsInput{Bucket: "logs", Delimiter: "/", MaxKeys: &size}) {
			if err != nil {
				t.Fatal(err)
			}
			one = append(one, names(page.Contents, page.CommonPrefixes)...)
		}
		if !slices.Equal(two, want) || !slices.Equal(one, want) {
			t.Errorf("pages of %d: got %q and %q", size, two, one)
		}
	}
}

func names(objects []s3.Object, prefixes []s3.CommonPrefix) (all []string) {
	for _, o := range objects {
		all = append(all, o.Key)
	}
	for _, p := range prefixes {
		all = append(all, p.Prefix)
	}
	slices.Sort(all)
	return all
}

// TestIgnored has refused what would be passed over.
func TestIgnored(t *testing.T) {
	c := bucket(t)
	write(t, c, &s3.PutObjectInput{Key: "a"}, "x")
	for name, call := range map[string]func(ctx context.Context) error{
		"a part": func(ctx context.Context) error {
			_, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: "logs", Key: "a", PartNumber: new(int32(1))})
			return err
		},
		"no keys": func(ctx context.Context) error {
			_, err := c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: "logs", MaxKeys: new(int32(0))})
			return err
		},
		"a condition": func(ctx context.Context) error {
			_, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: "logs", Key: "a", IfMatch: `"x"`})
			return err
		},
	} {
		if err := call(t.Context()); !errors.Is(err, boto3.Code("NotImplemented")) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
