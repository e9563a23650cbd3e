// Package gofakes3 runs the S3 suite against gofakes3, which keeps objects in
// memory and speaks plain HTTP.
package gofakes3

import (
	"net/http/httptest"
	"os"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/integration/s3suite"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

func TestS3(t *testing.T) {
	server := httptest.NewServer(gofakes3.New(s3mem.New()).Server())
	t.Cleanup(server.Close)
	session, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", EndpointURL: server.URL, Credentials: credentials.Static("key", "secret", ""),
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	if err != nil {
		t.Fatal(err)
	}
	s3suite.Run(t, s3suite.Server{Session: session, HTTP: server.Client(), Basic: true, Checksums: []string{"CRC32", "SHA1", "SHA256"},
		Lacks: map[string]string{"Lifecycle": "it knows no lifecycles"}})
}
