package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/bototest/s3test"
	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/transfer/progressbar"
)

func TestRun(t *testing.T) {
	server := s3test.New(t)
	testserver.Use(t, server.URL())
	c := s3.New(server.Session())
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "isos"}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "big.iso")
	const size = 20 << 20 // more than two parts
	if err := os.WriteFile(file, make([]byte, size), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, drawn bytes.Buffer
	bars := progressbar.New(&drawn, progressbar.Always(), progressbar.Width(120))
	if err := run(t.Context(), &out, bars, file, "isos", "big.iso"); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "20971520 bytes sent") || !strings.Contains(drawn.String(), "100 %") {
		t.Errorf("%s\n%s", &out, &drawn)
	}
	head, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: "isos", Key: "big.iso"})
	if err != nil || head.ContentLength != size {
		t.Error(head, err)
	}
	if len(server.Calls()) < 5 {
		t.Error("it was not sent in parts:", len(server.Calls()), "calls")
	}
}
