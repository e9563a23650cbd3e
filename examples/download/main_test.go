package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/bototest/s3test"
	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/resource/s3"
)

func TestRun(t *testing.T) {
	server := s3test.New(t)
	testserver.Use(t, server.URL())
	bucket := s3.New(server.Session()).Bucket("logs")
	if _, err := bucket.Create(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"2025/a.txt", "2026/a.txt", "2026/b/c.txt"} {
		if _, err := bucket.PutObject(t.Context(), &s3.PutObjectInput{Key: key, Body: strings.NewReader("of " + key)}); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	folder := t.TempDir()
	if err := run(t.Context(), &out, "logs", "2026/", folder); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); strings.Contains(text, "2025/") || !strings.Contains(text, "2026/b/c.txt") {
		t.Error(text)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "b", "c.txt")); string(text) != "of 2026/b/c.txt" {
		t.Errorf("%q %v", text, err)
	}
}
