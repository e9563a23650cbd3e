// Package responses_test holds the engine to botocore on responses: bytes that
// botocore reads have the same values here, and what it refuses is refused.
package responses_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// sample are the services of the short run: all protocols, and the shapes that
// only some descriptions have.
var sample = map[string]int{
	"ec2": 300, "iam": 150, "sns": 40, "cloudformation": 100, "rds": 100, "autoscaling": 60, "sdb": 40, "ses": 40,
	"s3": 400, "s3control": 100, "route53": 120, "cloudfront": 120,
	"dynamodb": 200, "sqs": 80, "cloudwatch": 100, "logs": 100, "ecs": 100, "stepfunctions": 60, "sagemaker": 100,
	"lambda": 150, "apigateway": 100, "bedrock-runtime": 60, "bedrock-agent": 100, "lex-runtime": 60, "quicksight": 100, "glacier": 80,
	"sso-oidc": 30, "lexv2-runtime": 40, "polly": 30, "mediaconvert": 60, "pinpoint": 60,
	"cbor-cloudwatch": 150, "cbor-logs": 150, "cbor-dynamodb": 200, "cbor-athena": 100, "cbor-kms": 80, "cbor-ecs": 150,
}

const (
	seed     = 2026
	everyone = 40 // cases of each service in the full run
)

func TestAgainstBotocore(t *testing.T) {
	models := t.TempDir()
	testoracle.Run(t, testoracle.Botocore, nil, filepath.Join("testdata", "oracle.py"), "models", models)
	e := newEngine(t, models)
	counts := maps.Clone(sample)
	if os.Getenv("BOTO3_PARITY") == "full" {
		for _, name := range e.session.AvailableServices() {
			counts[name] = max(2*counts[name], everyone)
		}
	}
	cases := generate(t, e, counts)
	answers := ask(t, models, cases)
	tally := map[string]map[string]int{}
	for i, c := range cases {
		protocol, verdict, err := judge(t, e, c, answers[i])
		if tally[protocol] == nil {
			tally[protocol] = map[string]int{}
		}
		tally[protocol][verdict]++
		if err != nil {
			t.Errorf("case %d: %s.%s (%s) %v %v\nbody %q\n%v", i, c.Service, c.Operation, protocol, c.quirks, c.Headers, c.Body, err)
		}
	}
	for _, protocol := range slices.Sorted(maps.Keys(tally)) {
		t.Log(protocol, tally[protocol])
	}
}

func generate(t *testing.T, e *engine, counts map[string]int) []response {
	t.Helper()
	var cases []response
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		c, err := e.client(name)
		if err != nil {
			t.Fatal(err)
		}
		if c.Model().Retired {
			continue // this botocore does not know it
		}
		protocol, err := protocolOf(c.Model())
		if err != nil {
			t.Fatal(err)
		}
		names := c.OperationNames()
		for n := range counts[name] {
			g := newGenerator(seed, uint64(len(cases)))
			op, err := c.Model().Operation(names[(n*7919+g.IntN(3))%len(names)])
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case op.EventOutput != nil:
			case n%5 == 0:
				cases = append(cases, g.failure(op, protocol))
			default:
				cases = append(cases, g.success(op, protocol))
			}
		}
	}
	return cases
}

func ask(t *testing.T, models string, cases []response) []answer {
	t.Helper()
	var questions bytes.Buffer
	encoder := json.NewEncoder(&questions)
	for _, c := range cases {
		if err := encoder.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	out := testoracle.Run(t, testoracle.Botocore, questions.Bytes(), filepath.Join("testdata", "oracle.py"), "parse", models)
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 16<<20)
	var answers []answer
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatalf("%v in %s", err, lines.Text())
		}
		answers = append(answers, a)
	}
	if len(answers) != len(cases) {
		t.Fatalf("%d answers to %d questions", len(answers), len(cases))
	}
	return answers
}

// judge has the engine read a response and compares. The verdict is a line of
// the tally; the error says what is different without a reason.
func judge(t *testing.T, e *engine, c response, want answer) (protocol, verdict string, err error) {
	client, err := e.client(c.Service)
	if err != nil {
		return "", "", err
	}
	if protocol, err = protocolOf(client.Model()); err != nil {
		return "", "", err
	}
	out := boto3.Map{}
	got := e.call(t, c, &out)
	failed, _ := errors.AsType[*boto3.Error](got)
	op, err := client.Model().Operation(c.Operation)
	if err != nil {
		return protocol, "", err
	}
	d := &difference{protocol: protocol, response: c, op: op, want: want, got: failed}
	switch {
	case got != nil && failed == nil:
		return protocol, "broken", got
	case want.Refused != "" && failed != nil && failed.Err != nil:
		return protocol, "refused by both", nil
	case want.Refused != "":
		d.err = fmt.Errorf("botocore refuses it: %s\nhere it is %v", want.Refused, out)
	case failed != nil && failed.Err != nil:
		d.err = fmt.Errorf("refused here: %w\nbotocore has %v", failed, want)
	case want.Fault != nil && failed == nil:
		d.err = errors.New("an error in botocore, but none here")
	case want.Fault != nil:
		verdict, d.err = "same error", sameFault(failed, want.Fault)
	case failed != nil:
		d.err = fmt.Errorf("here an error: %w", failed)
	default:
		verdict, d.err = "same output", differ("", out, want.Out.value)
	}
	if d.err == nil {
		return protocol, verdict, nil
	}
	if name := d.listed(); name != "" {
		return protocol, name, nil
	}
	return protocol, "DIFFERENT", d.err
}

// sameFault compares errors.
func sameFault(got *boto3.Error, want *fault) error {
	text := func(x any) string { s, _ := x.(string); return s }
	for _, pair := range [][3]string{
		{"code", got.Code, text(want.Code.value)},
		{"message", got.Message, text(want.Message.value)},
	} {
		if pair[1] != pair[2] {
			return fmt.Errorf("%s: %q here, %q in botocore", pair[0], pair[1], pair[2])
		}
	}
	// Where the body has no request id and botocore looks no further, the head
	// may have one.
	if id := text(want.RequestID.value); id != got.RequestID && id != "" {
		return fmt.Errorf("request id: %q here, %q in botocore", got.RequestID, id)
	}
	if got.StatusCode != want.Status {
		return fmt.Errorf("status: %d here, %d in botocore", got.StatusCode, want.Status)
	}
	if want.Members == nil {
		return sameExtra(got, want)
	}
	return differ("Fields", got.Fields, want.Members.value)
}

// sameExtra compares what an error says that no shape describes. Here all of a
// JSON error's members are kept, in botocore none.
func sameExtra(got *boto3.Error, want *fault) error {
	extra, _ := want.Extra.value.(map[string]any)
	for name, v := range extra {
		text, isText := v.(string)
		switch name {
		case "Type", "RequestId", "HostId", "message":
			continue
		}
		if have, _ := got.Fields[name].(string); isText && have != text {
			return fmt.Errorf("Fields.%s: %q here, %q in botocore", name, have, text)
		}
	}
	return nil
}
