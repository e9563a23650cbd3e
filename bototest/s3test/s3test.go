// Package s3test starts an S3 that keeps buckets and objects in memory, for one test:
//
//	srv := s3test.New(t)
//	bucket := s3.New(srv.Session()).Bucket("logs")
//
// It is gofakes3 behind a [bototest.Server], which recognizes requests, checks
// signatures and inputs, injects faults and lists calls. Operations that gofakes3 does
// not have fail the test; [Operations] are those that it has. Conditions that it would
// ignore, such as those of copies, are answered with NotImplemented. What it knows
// nothing of otherwise, such as encryption, ACLs and tags of objects, it ignores.
package s3test

import (
	"testing"

	"github.com/boto3-go/boto3/bototest"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// Server is an S3 with state. What it does not do can be added by Handle. It is safe
// for concurrent use.
type Server struct{ *bototest.Server }

// New starts a server that ends with the test. It has no buckets.
func New(t testing.TB, cfg ...bototest.ServerConfig) *Server {
	t.Helper()
	s := &Server{bototest.NewServer(t, cfg...)}
	s.begin()
	return s
}

// Reset forgets buckets, objects, calls, faults and what was handled otherwise.
func (s *Server) Reset() {
	s.Server.Reset()
	s.begin()
}

func (s *Server) begin() {
	s.Forward("s3", faithful{gofakes3.New(s3mem.New()).Server()}, Operations()...)
}

// Operations are the operations that a server has from the start.
func Operations() []string {
	return []string{
		"AbortMultipartUpload", "CompleteMultipartUpload", "CopyObject", "CreateBucket", "CreateMultipartUpload", "DeleteBucket",
		"DeleteObject", "DeleteObjects", "GetBucketLocation", "GetBucketVersioning", "GetObject", "HeadBucket", "HeadObject",
		"ListBuckets", "ListMultipartUploads", "ListObjectVersions", "ListObjects", "ListObjectsV2", "ListParts",
		"PutBucketVersioning", "PutObject", "UploadPart",
	}
}
