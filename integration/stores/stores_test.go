package stores

import (
	"net/http"
	"os"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/integration/s3suite"
)

func TestTry(t *testing.T) {
	session, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", EndpointURL: os.Getenv("STORE"), Credentials: credentials.Static("test", "test", ""),
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull, RequestChecksumCalculation: os.Getenv("SUMS"),
	})
	if err != nil {
		t.Fatal(err)
	}
	s3suite.Run(t, s3suite.Server{Session: session, HTTP: http.DefaultClient, Checksums: []string{"CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"}})
}
