package bototest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/internal/testvectors"
	"github.com/boto3-go/boto3/model"
)

// plainName is the name of an operation that the AWS CLI spells by its capitals.
var plainName = regexp.MustCompile(`^([A-Z][a-z]+)+$`)

// TestAWSCLI calls the server with the AWS CLI: inputs arrive as they were given as
// JSON, and outputs are printed as the client's OutputJSON has them.
func TestAWSCLI(t *testing.T) {
	if testing.Short() {
		t.Skip("each command takes half a second")
	}
	aws := findCLI(t)
	srv := bototest.NewServer(t)
	each, services := 1, []string{"dynamodb", "ec2", "iam", "lambda", "s3", "sqs"}
	if *allServices {
		each, services = 9, sampled
	}
	commands := 0
	for _, service := range services {
		client, err := srv.Session().Client(service)
		if err != nil {
			t.Fatal(err)
		}
		names := client.Model().OperationNames()
		for i, n := 0, 0; i < len(names) && n < each; i += 1 + len(names)/(3*each) {
			op := describe(t, service, names[i])
			in, err := bototest.ExampleInput(service, op.Name, 0)
			if err != nil {
				t.Fatal(err)
			}
			if hasBlob(in) || !plainName.MatchString(op.Name) || streams(op) || op.Deprecated || op.StatusCode == 204 {
				continue
			}
			n++
			if command(t, aws, srv, client, op) {
				commands++
			}
		}
	}
	if *allServices {
		testcounts.Is(t, "TestAWSCLI: commands", commands)
	}
	if commands < len(services) {
		t.Errorf("only %d commands of %d services", commands, len(services))
	}
}

// startCLI runs the AWS CLI over the botocore that is found first: it imports the copy
// that it brings along where there is none.
const startCLI = "import sys, botocore.session; from awscli.clidriver import main; sys.exit(main())"

// cli is the AWS CLI as a test runs it.
type cli struct{ command, environment []string }

// findCLI is the AWS CLI with the descriptions that are tested, where BOTO3_AWSCLI
// and BOTO3_BOTOCORE name its Python and them, as make does. Another that is installed
// serves for a sample: of newer members it prints nothing.
func findCLI(t *testing.T) cli {
	t.Helper()
	if python := os.Getenv("BOTO3_AWSCLI"); python != "" {
		return cli{[]string{python, "-c", startCLI}, []string{"PYTHONPATH=" + os.Getenv("BOTO3_BOTOCORE"), "PYTHONDONTWRITEBYTECODE=1"}}
	}
	aws, err := exec.LookPath("aws")
	if err != nil || *allServices {
		testvectors.Missing(t, "no AWS CLI to call with: BOTO3_AWSCLI names no Python that has it; make sets it (%v)", err)
	}
	return cli{[]string{aws}, nil}
}

// streams says whether an operation has bodies that commands read from files.
func streams(op *model.Operation) bool {
	return op.StreamingInput != nil || op.StreamingOutput != nil || op.EventInput != nil || op.EventOutput != nil || op.Output == nil ||
		op.Input != nil && op.Input.Shape.Payload != nil && op.Input.Shape.Payload.Shape.Kind == model.Blob
}

// hasBlob says whether an input has bytes, which version 1 does not take as base64.
func hasBlob(v any) bool {
	switch x := v.(type) {
	case []byte:
		return true
	case boto3.Map:
		return hasBlob(map[string]any(x))
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(x)), hasBlob)
	case []any:
		return slices.ContainsFunc(x, hasBlob)
	}
	return false
}

// instants has times in place of their texts, which version 1 prints as they came.
func instants(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for name := range x {
			x[name] = instants(x[name])
		}
	case []any:
		for i := range x {
			x[i] = instants(x[i])
		}
	case string:
		if at, err := time.Parse(time.RFC3339, x); err == nil {
			return at.UTC()
		}
	case float64: // seconds since 1970, in JSON
		if x > 1.4e9 && x < 1.7e9 {
			return time.Unix(int64(x), 0).UTC()
		}
	}
	return v
}

// command is false for one that the AWS CLI does not have, or whose input has members
// that are newer than its release.
func command(t *testing.T, aws cli, srv *bototest.Server, client *boto3.Client, op *model.Operation) bool {
	t.Helper()
	service, name := op.Service.Name, op.Service.Name+"."+op.Name
	in, err := bototest.ExampleInput(service, op.Name, 0)
	if err != nil {
		t.Fatal(err)
	}
	out, err := bototest.ExampleOutput(service, op.Name, 0)
	if err != nil {
		t.Fatal(err)
	}
	srv.Reset()
	srv.Handle(service, op.Name, func(context.Context, boto3.Map) (boto3.Map, error) { return out, nil })
	text, err := client.InputJSON(op.Name, in)
	if err != nil {
		t.Fatal(err)
	}
	spelled := strings.ToLower(strings.TrimPrefix(regexp.MustCompile(`[A-Z]`).ReplaceAllString(op.Name, "-$0"), "-"))
	group := map[bool]string{true: "s3api", false: service}[service == "s3"]
	args := []string{group, spelled, "--endpoint-url", srv.URL(), "--region", "us-east-1", "--output", "json", "--no-paginate", "--cli-input-json", string(text)}
	run := exec.CommandContext(t.Context(), aws.command[0], slices.Concat(aws.command[1:], args)...)
	run.Env = append(append(os.Environ(), aws.environment...), "AWS_ACCESS_KEY_ID="+bototest.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+bototest.SecretAccessKey,
		"AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull, "AWS_MAX_ATTEMPTS=1")
	var faults bytes.Buffer
	run.Stderr = &faults
	printed, err := run.Output()
	if text := faults.String(); strings.Contains(text, "nvalid choice") || strings.Contains(text, "arguments are required") || strings.Contains(text, "Unknown parameter in input") {
		return false
	}
	if err != nil {
		t.Errorf("%s: %v: %.600s", name, err, faults.String())
		return true
	}
	calls := srv.Calls()
	if len(calls) == 0 {
		t.Errorf("%s: no call came", name)
		return true
	}
	same(t, name+" input", in, calls[len(calls)-1].Input, true)
	want, err := client.OutputJSON(op.Name, out)
	if err != nil {
		t.Fatal(err)
	}
	var w, g any
	if len(bytes.TrimSpace(printed)) == 0 {
		printed = []byte("{}")
	}
	if json.Unmarshal(want, &w) != nil || json.Unmarshal(printed, &g) != nil {
		t.Errorf("%s: the AWS CLI prints %.400s", name, printed)
	} else if !reflect.DeepEqual(instants(w), instants(g)) {
		t.Errorf("%s: the AWS CLI prints\n%.800s\nwant\n%.800s", name, printed, want)
	}
	return true
}
