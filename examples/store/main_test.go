package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

func TestRun(t *testing.T) {
	store := httptest.NewServer(gofakes3.New(s3mem.New()).Server())
	defer store.Close()
	t.Setenv("HOME", t.TempDir())
	cfg := boto3.Config{EndpointURL: store.URL, Region: "us-east-1", Credentials: credentials.Static("key", "secret", "")}
	var out strings.Builder
	if err := run(t.Context(), &out, cfg, "greetings"); err != nil {
		t.Fatal(err)
	}
	list, link, _ := strings.Cut(strings.TrimSpace(out.String()), "\n")
	if list != "hello.txt 5" {
		t.Error(list)
	}
	response, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if body, err := io.ReadAll(response.Body); string(body) != "hello" {
		t.Errorf("%q %v", body, err)
	}
}
