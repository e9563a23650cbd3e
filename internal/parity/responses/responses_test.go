// Package responses_test holds the engine to botocore on responses: bytes that
// botocore reads have the same values here, and what it refuses is refused.
package responses_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// sample are the services of the short run, with the number of responses: all
// protocols, and the shapes that only some descriptions have.
var sample = map[string]int{
	"ec2": 500, "iam": 250, "sns": 60, "cloudformation": 150, "rds": 150, "autoscaling": 100, "sdb": 60, "ses": 60,
	"s3": 800, "s3control": 150, "route53": 150, "cloudfront": 150,
	"dynamodb": 250, "sqs": 120, "cloudwatch": 150, "logs": 150, "ecs": 150, "stepfunctions": 80, "sagemaker": 150,
	"lambda": 250, "apigateway": 150, "bedrock-runtime": 80, "bedrock-agent": 150, "lex-runtime": 80, "quicksight": 150, "glacier": 120,
	"sso-oidc": 60, "lexv2-runtime": 60, "polly": 50, "mediaconvert": 80, "pinpoint": 100,
	"cbor-cloudwatch": 200, "cbor-logs": 200, "cbor-dynamodb": 300, "cbor-athena": 150, "cbor-kms": 120, "cbor-ecs": 200,
}

const (
	usualSeed = 2026
	everyone  = 40 // responses of each service in the full run, at least
)

// full says whether all services take part, and not only a sample.
func full() bool { return os.Getenv("BOTO3_PARITY") == "full" }

// seed is the usual one or that of BOTO3_PARITY_SEED.
func seed(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("BOTO3_PARITY_SEED")
	if text == "" {
		return usualSeed
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("BOTO3_PARITY_SEED: %v", err)
	}
	return n
}

// TestAgainstBotocore asks botocore about thousands of responses. With
// BOTO3_PARITY=full all services take part; BOTO3_PARITY_SEED makes others.
func TestAgainstBotocore(t *testing.T) {
	models := t.TempDir()
	testoracle.Run(t, testoracle.Botocore, nil, filepath.Join("testdata", "oracle.py"), "models", models)
	e := newEngine(t, models)
	counts, least, leastTyped := maps.Clone(sample), 5000, 1500
	if full() {
		least, leastTyped = 30_000, 5000
		for _, name := range e.session.AvailableServices() {
			counts[name] = max(3*counts[name], everyone)
		}
	}
	tally := compareAll(t, e, models, generate(t, e, seed(t), counts))
	if same := tally.same(); same < least {
		t.Errorf("%d responses are read alike, want %d", same, least)
	}
	t.Logf("%d of them typed too", typedRead)
	if types, err := outputs(); err == nil && len(types) > 10_000 && full() && seed(t) == usualSeed { // with the tag alltypes
		testcounts.Is(t, t.Name()+": typed", typedRead)
	}
	if typedRead < leastTyped {
		t.Errorf("%d responses are read into generated types, want %d", typedRead, leastTyped)
	}
}

// compareAll has both sides read the responses.
func compareAll(t *testing.T, e *engine, models string, cases []response) tally {
	t.Helper()
	answers := ask(t, models, cases)
	tally := newTally()
	for i, c := range cases {
		protocol, verdict, err := judge(t, e, c, answers[i])
		tally.add(protocol, verdict)
		deviationsSeen.add(protocol, verdict)
		if err != nil {
			t.Errorf("case %d: %s.%s (%s) %v %v\nbody %q\n%v", i, c.Service, c.Operation, protocol, c.quirks, c.Headers, c.Body, err)
		}
	}
	t.Logf("seed %d, %d responses\n%s", seed(t), len(cases), tally)
	if full() && seed(t) == usualSeed {
		testcounts.Is(t, t.Name()+": responses", len(cases))
	}
	return tally
}

func generate(t *testing.T, e *engine, seed uint64, counts map[string]int) []response {
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
		names := c.Model().OperationNames()
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
