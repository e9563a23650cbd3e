// Package s3test starts an S3 that keeps buckets and objects in memory, for one test:
//
//	srv := s3test.New(t)
//	bucket := s3.New(srv.Session()).Bucket("logs")
//
// It is gofakes3 behind a [bototest.Server], which recognizes requests, checks
// signatures and inputs, injects faults and lists calls. Operations that gofakes3 does
// not have fail the test; [Operations] are those that it has. Conditions that it would
// ignore, such as those of copies, are answered with NotImplemented. What it knows nothing of otherwise, such as
// encryption, ACLs and tags of objects, it ignores.
package s3test

import (
	"fmt"
	"net/http"
	"strings"
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
	s.Forward("s3", conditional{gofakes3.New(s3mem.New()).Server()}, Operations()...)
}

// conditional refuses conditions that would be ignored, so that nothing succeeds that
// S3 would refuse.
type conditional struct{ objects http.Handler }

func (c conditional) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name := range r.Header {
		if (strings.HasPrefix(name, "If-") || strings.HasPrefix(name, "X-Amz-If-") || strings.HasPrefix(name, "X-Amz-Copy-Source-If-")) && !obeyed(r, name) {
			w.WriteHeader(http.StatusNotImplemented)
			_, _ = fmt.Fprintf(w, "<Error><Code>NotImplemented</Code><Message>s3test knows no %s here</Message></Error>", name) // to memory
			return
		}
	}
	c.objects.ServeHTTP(w, r)
}

// obeyed says whether gofakes3 looks at a condition.
func obeyed(r *http.Request, name string) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return name == "If-None-Match" || name == "If-Modified-Since"
	case http.MethodPut:
		return (name == "If-Match" || name == "If-None-Match") && r.Header.Get("X-Amz-Copy-Source") == "" && !r.URL.Query().Has("uploadId")
	}
	return false
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
