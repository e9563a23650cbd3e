package bototest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/s3"
)

// TestSessionsReadNothing has sessions of stubs and servers in surroundings that would
// spoil others.
func TestSessionsReadNothing(t *testing.T) {
	home := t.TempDir()
	models := filepath.Join(home, ".aws", "models", "s3", "2006-03-01")
	if err := os.MkdirAll(models, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(models, "service-2.json"), filepath.Join(home, ".aws", "config")} {
		if err := os.WriteFile(name, []byte("[broken"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range map[string]string{
		"HOME": home, "AWS_PROFILE": "one that nobody has", "AWS_MAX_ATTEMPTS": "1", "AWS_RETRY_MODE": "none", "AWS_REGION": "not a region",
		"AWS_ENDPOINT_URL": "https://example.com", "AWS_DATA_PATH": home, "AWS_CA_BUNDLE": "/none", "HTTPS_PROXY": "http://127.0.0.1:1",
	} {
		t.Setenv(name, value)
	}
	stub := bototest.New(t)
	stub.Expect("s3", "HeadBucket", boto3.Map{"Bucket": "logs"}).Fault(bototest.Unavailable()).Return(nil)
	srv := bototest.NewServer(t, bototest.ServerConfig{Minimal: true})
	srv.Inject("s3", "HeadBucket", 1, bototest.Unavailable())
	for _, session := range []*boto3.Session{stub.Session(), srv.Session()} {
		if _, err := s3.New(session).HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: "logs"}); err != nil {
			t.Error(err)
		}
	}
	if calls := srv.Calls(); len(calls) != 2 || calls[0].Region != bototest.Region {
		t.Errorf("got %v", calls)
	}
}
