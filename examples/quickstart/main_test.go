package main

import (
	"bytes"
	"log"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

func TestRun(t *testing.T) {
	for _, name := range []string{"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		t.Setenv(name, "")
	}
	var out bytes.Buffer
	if err := run(t.Context(), log.New(&out, "", 0), boto3.Config{}); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	for _, want := range []string{
		"PutObject       25 objects",
		"page 3: 5 objects, reports/21.txt to reports/25.txt",
		`reports/07.txt: "Report 7: all is well.", written by quickstart`,
		"NoSuchKey",
		"DeleteObject    25 objects",
		"DeleteBucket",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, &out)
		}
	}
}

// A server that the user names is used, and no other is started.
func TestRunConfigured(t *testing.T) {
	server, err := startServer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer server.stop()
	t.Setenv("AWS_ENDPOINT_URL_S3", server.url)
	t.Setenv("AWS_ACCESS_KEY_ID", "k")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "s")
	t.Setenv("AWS_DEFAULT_REGION", "eu-west-1")
	t.Setenv("HOME", t.TempDir())
	var out bytes.Buffer
	if err := run(t.Context(), log.New(&out, "", 0), boto3.Config{}); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if strings.Contains(out.String(), "An S3 server runs in this process") {
		t.Errorf("another server was started:\n%s", &out)
	}
}
