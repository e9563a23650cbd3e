package s3_test

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/resource/s3"
)

// source keeps what copies are made of.
type source []string

func (s *source) Do(r *http.Request) (*http.Response, error) {
	*s = append(*s, r.Header.Get("X-Amz-Copy-Source"))
	const body = `<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>`
	return &http.Response{StatusCode: 200, Header: http.Header{}, ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func TestCopyFrom(t *testing.T) {
	var asked source
	session, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), HTTPClient: &asked,
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	if err != nil {
		t.Fatal(err)
	}
	object, from := s3.New(session).Object("to", "k"), s3.CopySource{Bucket: "logs", Key: "a?versionId=b c", VersionID: "v1"}
	if _, err := object.CopyFrom(t.Context(), nil, s3.From(from)); err != nil {
		t.Fatal(err)
	}
	if _, err := object.CopyFrom(t.Context(), &s3.CopyObjectInput{CopySource: "logs/a"}); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 2 || asked[0] != "logs/a%3FversionId%3Db%20c?versionId=v1" || asked[1] != "logs/a" {
		t.Error(asked)
	}
	if _, err := object.CopyFrom(t.Context(), nil, s3.From(s3.CopySource{Bucket: "logs"})); err == nil {
		t.Error("a source without a key")
	}
}
