package boto3_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/transfer"
)

// agentCase is a call, its settings and where its keys are.
type agentCase struct {
	Service, Operation string
	In                 map[string]any
	Endpoint, Retry    string
	Request, Response  string // checksums
	Account            string // the account id's mode
	Keys               string
	Config             string            // of profile dev, if that is taken, and of others
	Env                map[string]string // beside it
	Form               string            // of the call
}

func agentCases() (list []agentCase) {
	base := []agentCase{
		{Service: "s3", Operation: "ListBuckets"},
		{Service: "s3", Operation: "PutObject", In: map[string]any{"Bucket": "bkt", "Key": "k", "Body": "x"}},
		{Service: "s3", Operation: "HeadBucket", In: map[string]any{"Bucket": "bkt"}, Form: "waiter"},
		{Service: "s3", Operation: "ListObjectsV2", In: map[string]any{"Bucket": "bkt"}, Form: "pages"},
		{Service: "s3", Operation: "PutObject", In: map[string]any{"Bucket": "bkt", "Key": "k"}, Form: "upload"},
		{Service: "dynamodb", Operation: "ListTables"},
		{Service: "sqs", Operation: "ListQueues"},
		{Service: "arc-region-switch", Operation: "ListPlans"},
		{Service: "cloudwatch", Operation: "PutMetricData", In: map[string]any{"Namespace": strings.Repeat("n", 11000), "MetricData": []any{}}},
	}
	for _, algorithm := range []string{"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "MD5", "XXHASH3", "XXHASH64", "XXHASH128"} {
		base = append(base, agentCase{Service: "s3", Operation: "PutObject", In: map[string]any{"Bucket": "bkt", "Key": "k", "Body": "x", "ChecksumAlgorithm": algorithm}})
	}
	for _, c := range base {
		c.Keys = "env"
		list = append(list, c)
	}
	for _, keys := range []string{"code", "shared", "config", "process"} {
		list = append(list, agentCase{Service: "sqs", Operation: "ListQueues", Keys: keys})
	}
	for i, retry := range []string{"standard", "adaptive", "legacy"} {
		for j, checksums := range []string{"when_supported", "when_required"} {
			c := base[(i+j)%4]
			c.Keys, c.Retry, c.Request, c.Response = "env", retry, checksums, []string{"when_required", "when_supported"}[j]
			list = append(list, c)
			c.Endpoint = "https://s3.amazonaws.com"
			list = append(list, c)
		}
	}
	for _, mode := range []string{"preferred", "disabled"} {
		list = append(list, agentCase{Service: "dynamodb", Operation: "ListTables", Keys: "account", Account: mode})
	}
	return append(list, ledCases()...)
}

var metrics = regexp.MustCompile(` m/(\S+)`)

// features are the sorted ids in a User-Agent header.
func features(agent string) string {
	found := metrics.FindStringSubmatch(agent)
	if found == nil {
		return ""
	}
	ids := strings.Split(found[1], ",")
	slices.Sort(ids)
	return strings.Join(ids, ",")
}

// TestFeatureIDs compares the features in the User-Agent header with those that botocore
// and boto3 send of the same call.
func TestFeatureIDs(t *testing.T) {
	all := agentCases()
	input, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Boto3, input, "testdata/useragent.py"), &want); err != nil || len(want) != len(all) {
		t.Fatal(len(want), err)
	}
	for i, c := range all {
		if want[i] == "" {
			continue // it is not installed
		}
		got, err := agentOf(t, c)
		if features(got) != features(want[i]) {
			t.Errorf("%+v\n here     %s\n botocore %s\n %v", c, features(got), features(want[i]), err)
		}
	}
}

// agentOf makes a call and returns the header of its last request.
func agentOf(t *testing.T, c agentCase) (string, error) {
	home := isolate(t)
	web := &canned{answers: []answer{{body: agentAnswers[c.Service]}}}
	cfg := boto3.Config{Region: "us-west-2", RetryMode: "", HTTPClient: web}
	config := ""
	const keys = "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n"
	files := map[string]string{"credentials": "", "config": ""}
	switch c.Keys {
	case "code":
		cfg.Credentials = credentials.Static("AKIDEXAMPLE", "secret", "")
	case "env", "account":
		t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
		t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
		if c.Keys == "account" {
			t.Setenv("AWS_ACCOUNT_ID", "123456789012")
		}
	case "shared":
		files["credentials"] = "[default]\n" + keys
	case "config":
		config = keys
	case "process":
		config = `credential_process = echo '{"Version": 1, "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "secret"}'` + "\n"
	}
	for key, value := range map[string]string{
		"retry_mode": c.Retry, "request_checksum_calculation": c.Request, "response_checksum_validation": c.Response, "account_id_endpoint_mode": c.Account,
	} {
		if value != "" {
			config += key + " = " + value + "\n"
		}
	}
	files["config"] = "[default]\n" + config
	if c.Keys == "led" {
		cfg.Profile, cfg.HTTPClient = led(t, home, c, files), givers{web}
	}
	for name, text := range files {
		if err := os.MkdirAll(filepath.Join(home, ".aws"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, ".aws", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := boto3.NewSession(cfg)
	if err != nil {
		t.Fatal(err)
	}
	client, err := s.Client(c.Service, boto3.Config{EndpointURL: c.Endpoint})
	if err != nil {
		t.Fatal(err)
	}
	in := boto3.Map(c.In)
	switch c.Form {
	case "waiter":
		_, err = client.Wait(t.Context(), "BucketExists", in)
	case "pages":
		for _, err = range client.Pages(t.Context(), c.Operation, in) {
			break
		}
	case "upload":
		_, err = transfer.New(client, transfer.Config{}).Upload(t.Context(), "bkt", "k", bytes.NewReader([]byte("x")))
	default:
		err = client.Call(t.Context(), c.Operation, in, nil)
	}
	if len(web.requests) == 0 {
		return "", fmt.Errorf("nothing was sent: %w", err)
	}
	return web.requests[len(web.requests)-1].Header.Get("User-Agent"), err
}

// agentAnswers are responses that calls are content with.
var agentAnswers = map[string]string{"dynamodb": "{}", "sqs": "{}", "arc-region-switch": "{}", "cloudwatch": "{}"}
