// Package s3suite is what has to work with any S3 server.
package s3suite

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// Server says how a server is reached and what it does of S3.
type Server struct {
	Session *boto3.Session
	// HTTP sends presigned requests.
	HTTP *http.Client
	// Checksums are the algorithms that the server computes and gives back.
	Checksums []string
	// TLS says that requests are encrypted, so that bodies need no signature.
	TLS bool
	// VerifiesSignatures says that it refuses wrong keys.
	VerifiesSignatures bool
	// Basic says that it knows neither UploadPartCopy nor If-None-Match.
	Basic bool
	// Lacks are parts of the suite that the server has not got, with the reason.
	Lacks map[string]string
}

// Run runs the suite.
func Run(t *testing.T, server Server) {
	client, err := server.Session.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	s := &suite{Server: server, client: client, bucket: "suite-" + strings.ToLower(rand.Text()[:12])}
	s.call(t, "CreateBucket", boto3.Map{"Bucket": s.bucket}, nil)
	if _, err := client.Wait(t.Context(), "BucketExists", boto3.Map{"Bucket": s.bucket}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.removeBucket(t) })
	for _, part := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"Buckets", s.buckets}, {"Objects", s.objects}, {"Bodies", s.bodies}, {"Keys", s.keys}, {"Pages", s.pages}, {"Ranges", s.ranges},
		{"Copy", s.copyObject}, {"DeleteObjects", s.deleteObjects}, {"DeleteKeys", s.deleteKeys}, {"Lifecycle", s.lifecycle},
		{"Multipart", s.multipart}, {"Checksums", s.checksums}, {"Presigned", s.presigned}, {"Posts", s.posts}, {"Tagging", s.tagging},
		{"Errors", s.errors}, {"Signatures", s.signatures}, {"Cancellation", s.cancellation}, {"Transfers", s.transfers},
		{"BesideBoto3", s.beside},
	} {
		t.Run(part.name, func(t *testing.T) {
			if reason := server.Lacks[part.name]; reason != "" {
				t.Skip(reason)
			}
			part.run(t)
		})
	}
}

type suite struct {
	Server
	client *boto3.Client
	bucket string
}

// call fails the test when the call fails.
func (s *suite) call(t *testing.T, operation string, in, out any) {
	t.Helper()
	if err := s.client.Call(t.Context(), operation, in, out); err != nil {
		t.Fatal(err)
	}
}

func (s *suite) put(t *testing.T, key, content string) {
	t.Helper()
	s.call(t, "PutObject", boto3.Map{"Bucket": s.bucket, "Key": key, "Body": content}, nil)
}

// content reads an object.
func (s *suite) content(t *testing.T, key string) string {
	t.Helper()
	var out struct{ Body io.ReadCloser }
	s.call(t, "GetObject", boto3.Map{"Bucket": s.bucket, "Key": key}, &out)
	return readAll(t, out.Body)
}

func readAll(t *testing.T, body io.ReadCloser) string {
	t.Helper()
	if body == nil {
		t.Fatal("there is no body")
	}
	content, err := io.ReadAll(body)
	if err := errors.Join(err, body.Close()); err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// removeBucket empties the bucket and waits until it is gone.
func (s *suite) removeBucket(t *testing.T) {
	ctx := context.WithoutCancel(t.Context())
	for item, err := range s.client.Items(ctx, "ListObjectsV2", boto3.Map{"Bucket": s.bucket}) {
		if err != nil {
			t.Error(err)
			return
		}
		in := boto3.Map{"Bucket": s.bucket, "Key": item.(boto3.Map)["Key"]}
		if err := s.client.Call(ctx, "DeleteObject", in, nil); err != nil {
			t.Error(err)
		}
	}
	if err := s.client.Call(ctx, "DeleteBucket", boto3.Map{"Bucket": s.bucket}, nil); err != nil {
		t.Error(err)
		return
	}
	if last, err := s.client.Wait(ctx, "BucketNotExists", boto3.Map{"Bucket": s.bucket}); err != nil || last != nil {
		t.Errorf("after DeleteBucket: %v, %v", last, err)
	}
}
