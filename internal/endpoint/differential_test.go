package endpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/testoracle"
)

// oracleRequest asks for an endpoint, or for a function of the rules language.
type oracleRequest struct {
	Rules  string         `json:"rules,omitempty"`
	Params map[string]any `json:"params"`
	Call   string         `json:"call,omitempty"`
	Args   []any          `json:"args,omitempty"`
}

type oracleAnswer struct {
	Endpoint  *expectedEndpoint `json:"endpoint"`
	Error     string            `json:"error"`
	Exception string            `json:"exception"`
	Result    any               `json:"result"`
}

var regionPool = []string{
	"us-east-1", "us-west-2", "eu-central-1", "ap-southeast-5", "cn-north-1", "cn-northwest-1", "us-gov-west-1",
	"us-gov-east-1", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1",
	"aws-global", "aws-cn-global", "aws-us-gov-global", "aws-iso-global", "us-east-9", "mars-north-1", "snow", "local",
	"us-east", "cn-mars-12", "us-gov-mars-1", "", "bad region", "-bad", "s3-external-1", "fips-us-east-1",
}

var urlPool = []string{
	"https://example.com", "http://localhost:8080", "https://example.com/a/b", "https://1.2.3.4:9000/x",
	"https://[::1]:8443", "ftp://example.com", "https://example.com?q=1", "beta.example.com", "https://a.b/c%20d/../e/",
	"https://vpce-1.s3.us-west-2.vpce.amazonaws.com", "HTTPS://UPPER.example/", "https://h:99999", "https://h/p;x", "",
}

var textPool = []string{
	"bucket", "bucket.with.dots", "Upper-Bucket", "ab", "1.2.3.4", "bad_bucket", "bucket name", "--bad",
	"mybucket--use1-az1--x-s3", "mybucket--test-zone--x-s3", "mybucket--usw2-lax1-az1--x-s3", "x--xa-s3", "alias--xa-s3",
	"mybucket--use1-az1--xa-s3", "mybucket--abcde-12345ab1--x-s3",
	"stage-abc-000000000000-0000000000000000000000--op-s3", "test-accessp-o0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3",
	"test-accessp-e0b1d075431d83bebde8xz5w8ijx1qzlbp3i3ebeta0--op-s3",
	"arn:aws:s3:us-west-2:123456789012:accesspoint:myap", "arn:aws:s3:us-west-2:123456789012:accesspoint/myap/x",
	"arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap", "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint:myap",
	"arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/mybanner",
	"arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-01234567890123456/accesspoint/reports",
	"arn:aws:s3-outposts:us-west-2:123456789012:outpost:op-01234567890123456:bucket:mybucket",
	"arn:aws:s3-outposts:us-west-2:123456789012:outpost", "arn:aws:s3:us-west-2::accesspoint:myap",
	"arn:aws:s3:us_bad:123456789012:accesspoint:my.ap", "arn:aws:s3:us-west-2:123456789012:bucket_name:mybucket",
	"arn:aws:sns:us-west-2:123456789012:topic", "arn:aws:s3", "arn::s3:us-west-2:123456789012:accesspoint:x",
	"arn:aws:kinesis:us-east-1:123456789012:stream/test-stream",
	"arn:aws:kinesis:us-east-1:123456789012:stream/test/consumer/c:1525898737",
	"arn:aws:kinesis:us-east-1:1234:stream/x", "arn:aws:kinesis:us-east-1:123456789012:topic/x",
	"arn:aws:dynamodb:us-west-2:123456789012:table/t", "arn:aws:dynamodb:us-west-2:123456789012:table/t/stream/2020",
	"arn:aws:cloudfront::123456789012:key-value-store/abc", "abc123.456def", "123456789012", "op-01234567890123456",
	"a-b-c-1234567890abcdef0", "control", "data", "preferred", "required", "disabled", "snow-on-me",
	"hb-1234567890abcdef012345678", "123456789012:hb", "",
}

func randomParams(random *rand.Rand, set *RuleSet) map[string]any {
	params := map[string]any{}
	for _, p := range set.Params() {
		chance := 2
		switch {
		case p.Name == "Region":
			chance = 15
		case p.Name == "Bucket", strings.HasSuffix(strings.ToUpper(p.Name), "ARN"):
			chance = 6
		case p.Name == "Endpoint":
			chance = 1
		}
		if random.IntN(chance+1) == 0 || (p.Name == "Endpoint" && random.IntN(3) > 0) {
			continue
		}
		switch p.Type {
		case Boolean:
			params[p.Name] = random.IntN(3) == 0
		case StringArray:
			params[p.Name] = []any{textPool[random.IntN(len(textPool))], textPool[random.IntN(len(textPool))]}[:random.IntN(3)]
		case String:
			params[p.Name] = randomText(random, p.Name)
		}
	}
	return params
}

func randomText(random *rand.Rand, name string) string {
	pool := textPool
	switch name {
	case "Region":
		pool = regionPool
		if random.IntN(2) == 0 {
			pool = pool[:3]
		}
	case "Endpoint":
		pool = urlPool
	case "AccountId":
		if random.IntN(2) == 0 {
			return "123456789012"
		}
	}
	return pool[random.IntN(len(pool))]
}

// TestAgainstBotocore resolves the same random parameters here and there.
func TestAgainstBotocore(t *testing.T) {
	data := botocoreData(t)
	partitions := mustPartitions(t, readFile(t, data, "partitions.json"))
	random := rand.New(rand.NewPCG(1, 2))
	var requests []oracleRequest
	var sets []map[string]*RuleSet
	for _, path := range ruleFiles(t, data) {
		forms := reopened(t, readRules(t, path))
		count := 10
		if extra := len(forms["parsed"].params) - 4; extra > 0 {
			count += 200 * extra
		}
		for range count {
			requests = append(requests, oracleRequest{Rules: path, Params: randomParams(random, forms["parsed"])})
			sets = append(sets, forms)
		}
	}
	answers := askBotocore(t, requests)
	tally := map[string]int{}
	for i, request := range requests {
		for form, set := range sets[i] {
			outcome, err := compare(t, set, partitions, request.Params, answers[i])
			tally[outcome]++
			if err != nil {
				name := filepath.Base(filepath.Dir(filepath.Dir(request.Rules)))
				t.Errorf("%s (%s) %v:\n%v", name, form, request.Params, err)
			}
		}
		if t.Failed() && i > 3000 {
			break
		}
	}
	t.Logf("%d requests, both forms of the rules: %v", len(requests), tally)
}

func askBotocore(t *testing.T, requests []oracleRequest) []oracleAnswer {
	t.Helper()
	var in bytes.Buffer
	for _, request := range requests {
		if err := json.NewEncoder(&in).Encode(request); err != nil {
			t.Fatal(err)
		}
	}
	out := testoracle.Run(t, testoracle.Botocore, in.Bytes(), filepath.Join("testdata", "oracle.py"))
	answers := make([]oracleAnswer, len(requests))
	decoder := json.NewDecoder(bytes.NewReader(out))
	for i := range answers {
		if err := decoder.Decode(&answers[i]); err != nil {
			t.Fatal(err)
		}
	}
	return answers
}

func compare(t *testing.T, set *RuleSet, partitions *Partitions, params map[string]any, want oracleAnswer) (string, error) {
	t.Helper()
	p, _ := withParams(t, set, params)
	got, err := set.Resolve(partitions, p)
	switch {
	case want.Endpoint != nil:
		if err != nil {
			return "endpoint", fmt.Errorf("got error %w, want %v", err, *want.Endpoint)
		}
		want.Endpoint.normalize()
		if flat := flattened(t, got); !reflect.DeepEqual(flat, *want.Endpoint) {
			return "endpoint", fmt.Errorf("got  %v\nwant %v", flat, *want.Endpoint)
		}
		return "endpoint", nil
	case want.Exception != "":
		if err == nil {
			return "exception", fmt.Errorf("got %v, botocore fails with %s", got, want.Exception)
		}
		return "exception", nil
	}
	return compareErrors(got, err, want.Error)
}

func compareErrors(got Endpoint, err error, want string) (string, error) {
	if name, found := strings.CutPrefix(want, "Cannot find value for required parameter "); found {
		if missing, ok := errors.AsType[*MissingParamError](err); !ok || missing.Name != name {
			return "missing", fmt.Errorf("got %v, %w, want missing %s", got, err, name)
		}
		return "missing", nil
	}
	if strings.HasPrefix(want, "Both ") {
		if !errors.Is(err, ErrEvaluation) {
			return "type error", fmt.Errorf("got %v, %w, want a fault of the rules", got, err)
		}
		return "type error", nil
	}
	if strings.HasPrefix(want, "No endpoint found for parameters") {
		if !errors.Is(err, ErrNoMatch) {
			return "no match", fmt.Errorf("got %v, %w, want no match", got, err)
		}
		return "no match", nil
	}
	if rule, ok := errors.AsType[*RuleError](err); !ok || rule.Message != want {
		return "rule error", fmt.Errorf("got %v, %w, want %s", got, err, want)
	}
	return "rule error", nil
}

var urlPieces = []string{
	"http", "https", "HTTP", "ftp", ":", "//", "/", "@", "[", "]", "::1", "fe80::1", "%25eth0", "%", "1.2.3.4", "999.1.1.1",
	"example.com", "EXAMPLE", ":80", ":65536", ":8a", "..", ".", "a b", "\t", "\n", ";p", "#f", "?q", "?", "é", "℀", "v1.x", "x_y-z~", "",
}

var labelPieces = []string{"a", "B", "9", "-", ".", "_", "abc", "1.2.3.4", "é", "a23456789012345678901234567890", " "}

var arnPieces = []string{"arn", "aws", ":", ":", ":", "::", "s3", "us-east-1", "123456789012", "/", "x", "é"}

func joined(random *rand.Rand, pieces []string, most int) string {
	var b strings.Builder
	for range random.IntN(most + 1) {
		b.WriteString(pieces[random.IntN(len(pieces))])
	}
	return b.String()
}

// TestFunctionsAgainstBotocore compares the functions that parse text.
func TestFunctionsAgainstBotocore(t *testing.T) {
	data := botocoreData(t)
	partitions := mustPartitions(t, readFile(t, data, "partitions.json"))
	random := rand.New(rand.NewPCG(3, 4))
	var requests []oracleRequest
	for range 4000 {
		url := "http" + []string{"", "s"}[random.IntN(2)] + "://" + joined(random, urlPieces, 6)
		requests = append(requests,
			oracleRequest{Call: "parse_url", Args: []any{url}},
			oracleRequest{Call: "parse_url", Args: []any{joined(random, urlPieces, 8)}},
			oracleRequest{Call: "aws_parse_arn", Args: []any{"arn:" + joined(random, arnPieces, 12)}},
			oracleRequest{Call: "is_valid_host_label", Args: []any{joined(random, labelPieces, 4), random.IntN(2) == 0}},
			oracleRequest{Call: "aws_is_virtual_hostable_s3_bucket", Args: []any{joined(random, labelPieces, 4), random.IntN(2) == 0}},
			oracleRequest{Call: "uri_encode", Args: []any{joined(random, urlPieces, 4)}},
			oracleRequest{Call: "substring", Args: []any{joined(random, labelPieces, 3), random.IntN(5), random.IntN(9), random.IntN(2) == 0}},
			oracleRequest{Call: "aws_partition", Args: []any{joined(random, []string{"us", "cn", "eu", "gov", "-", "iso", "1", "22", "mars", "é"}, 6)}},
		)
	}
	tally := map[string]int{}
	for i, answer := range askBotocore(t, requests) {
		request := requests[i]
		got, set := callHere(partitions, request.Call, request.Args)
		if set {
			tally[request.Call]++
		}
		if !set {
			got = nil
		}
		if !reflect.DeepEqual(got, answer.Result) {
			t.Errorf("%s %q: got %v, want %v %s", request.Call, request.Args, got, answer.Result, answer.Exception)
		}
	}
	t.Logf("calls with a result: %v", tally)
}

// callHere calls a function and gives its result the shape of botocore's, as JSON.
func callHere(partitions *Partitions, name string, args []any) (result any, set bool) {
	text := args[0].(string)
	switch name {
	case "parse_url":
		u, ok := parseURL(text)
		if !ok {
			return nil, false
		}
		return map[string]any{"scheme": u.scheme, "authority": u.authority, "path": u.path,
			"normalizedPath": u.normalizedPath, "isIp": u.isIP}, true
	case "aws_parse_arn":
		a, ok := parseARN(text)
		if !ok {
			return nil, false
		}
		resource := []any{}
		for _, part := range a.resource {
			resource = append(resource, part)
		}
		return map[string]any{"partition": a.partition, "service": a.service, "region": a.region,
			"accountId": a.account, "resourceId": resource}, true
	case "is_valid_host_label":
		return isHostLabel(text, args[1].(bool)), true
	case "aws_is_virtual_hostable_s3_bucket":
		return isVirtualHostableBucket(text, args[1].(bool)), true
	case "uri_encode":
		return percentEncode(text, '~'), true
	case "substring":
		v, err := substring(stringValue(text), intValue(int32(args[1].(int))), intValue(int32(args[2].(int))), boolValue(args[3].(bool)))
		return v.str, err == nil && v.isSet()
	}
	p := partitions.Partition(text)
	return map[string]any{"name": p.Name, "dnsSuffix": p.DNSSuffix, "dualStackDnsSuffix": p.DualStackDNSSuffix,
		"implicitGlobalRegion": p.ImplicitGlobalRegion, "supportsFIPS": p.SupportsFIPS, "supportsDualStack": p.SupportsDualStack}, true
}
