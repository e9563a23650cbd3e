package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/examples/internal/testserver"
)

const template = `
Parameters:
  Env: {Type: String}
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub "jobs-${Env}"}}
Outputs:
  QueueName: {Value: !Sub "jobs-${Env}"}
`

func TestRun(t *testing.T) {
	testserver.Moto(t)
	file := filepath.Join(t.TempDir(), "template.yaml")
	if err := os.WriteFile(file, []byte(template), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, env := range []string{"dev", "test", "test"} { // created, updated, nothing to do
		var out strings.Builder
		if err := run(t.Context(), &out, "app", file, []string{"Env=" + env}); err != nil {
			t.Fatal(err)
		}
		if out.String() != "QueueName=jobs-"+env+"\n" {
			t.Error(out.String())
		}
	}
	if err := run(t.Context(), &strings.Builder{}, "app", file, []string{"Env"}); err == nil {
		t.Error("a parameter without a value passed")
	}
}
