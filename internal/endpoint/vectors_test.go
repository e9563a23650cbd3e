package endpoint

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/internal/testvectors"
)

const testPartitions = `{"version": "1.1", "partitions": [
	{"id": "aws", "regionRegex": "^(us|eu|ap|sa|ca|me|af|il|mx)\\-\\w+\\-\\d+$",
	 "regions": {"us-east-1": {}, "us-west-2": {}, "aws-global": {}},
	 "outputs": {"name": "aws", "dnsSuffix": "amazonaws.com", "dualStackDnsSuffix": "api.aws",
	             "implicitGlobalRegion": "us-east-1", "supportsFIPS": true, "supportsDualStack": true}},
	{"id": "aws-cn", "regionRegex": "^cn\\-\\w+\\-\\d+$", "regions": {"cn-north-1": {}, "aws-cn-global": {}},
	 "outputs": {"name": "aws-cn", "dnsSuffix": "amazonaws.com.cn", "dualStackDnsSuffix": "api.amazonwebservices.com.cn",
	             "implicitGlobalRegion": "cn-northwest-1", "supportsFIPS": true, "supportsDualStack": true}},
	{"id": "aws-us-gov", "regionRegex": "^us\\-gov\\-\\w+\\-\\d+$", "regions": {"us-gov-west-1": {}},
	 "outputs": {"name": "aws-us-gov", "dnsSuffix": "amazonaws.com", "dualStackDnsSuffix": "api.aws",
	             "implicitGlobalRegion": "us-gov-west-1", "supportsFIPS": true, "supportsDualStack": true}},
	{"id": "aws-iso", "regionRegex": "^us\\-iso\\-\\w+\\-\\d+$", "regions": {"us-iso-east-1": {}},
	 "outputs": {"name": "aws-iso", "dnsSuffix": "c2s.ic.gov", "dualStackDnsSuffix": "c2s.ic.gov",
	             "implicitGlobalRegion": "us-iso-east-1", "supportsFIPS": true, "supportsDualStack": false}}]}`

func mustPartitions(tb testing.TB, data []byte) *Partitions {
	tb.Helper()
	p, err := ParsePartitionsJSON(data)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// reopened returns the rule set as parsed and as read back from its compact
// form, so that tests run over both.
func reopened(tb testing.TB, data []byte) map[string]*RuleSet {
	tb.Helper()
	parsed, err := ParseJSON(data)
	if err != nil {
		tb.Fatal(err)
	}
	binary, err := parsed.AppendBinary(nil)
	if err != nil {
		tb.Fatal(err)
	}
	opened, err := Open(string(binary))
	if err != nil {
		tb.Fatal(err)
	}
	if !reflect.DeepEqual(parsed, opened) {
		tb.Fatal("the compact form reads back as another rule set")
	}
	return map[string]*RuleSet{"parsed": parsed, "opened": opened}
}

func readFile(tb testing.TB, path ...string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

type testCases struct {
	TestCases []testCase
}

type testCase struct {
	Documentation string
	Params        map[string]any
	Expect        struct {
		Error    *string
		Endpoint *expectedEndpoint
	}
}

type expectedEndpoint struct {
	URL        string              `json:"url"`
	Headers    map[string][]string `json:"headers"`
	Properties map[string]any      `json:"properties"`
}

// flattened gives an Endpoint the shape of the test data.
func flattened(tb testing.TB, e Endpoint) expectedEndpoint {
	tb.Helper()
	out := expectedEndpoint{URL: e.URL, Headers: map[string][]string{}, Properties: map[string]any{}}
	for name, values := range e.Headers {
		out.Headers[strings.ToLower(name)] = values
	}
	properties, err := json.Marshal(e.Properties)
	if err == nil {
		err = json.Unmarshal(properties, &out.Properties)
	}
	if err != nil {
		tb.Fatal(err)
	}
	if out.Properties == nil {
		out.Properties = map[string]any{}
	}
	if e.AuthSchemes != nil {
		schemes := []any{}
		for _, s := range e.AuthSchemes {
			schemes = append(schemes, flattenedScheme(s))
		}
		out.Properties["authSchemes"] = schemes
	}
	return out
}

func flattenedScheme(s AuthScheme) map[string]any {
	m := map[string]any{}
	for key, text := range map[string]string{
		"name": s.Name, "signingName": s.SigningName, "signingRegion": s.SigningRegion,
	} {
		if text != "" {
			m[key] = text
		}
	}
	if s.DisableDoubleEncoding {
		m["disableDoubleEncoding"] = true
	}
	if s.SigningRegionSet != nil {
		regions := []any{}
		for _, region := range s.SigningRegionSet {
			regions = append(regions, region)
		}
		m["signingRegionSet"] = regions
	}
	return m
}

func (e *expectedEndpoint) normalize() {
	if e.Headers == nil {
		e.Headers = map[string][]string{}
	}
	lower := map[string][]string{}
	for name, values := range e.Headers {
		lower[strings.ToLower(name)] = values
	}
	e.Headers = lower
	if e.Properties == nil {
		e.Properties = map[string]any{}
	}
	schemes, _ := e.Properties["authSchemes"].([]any)
	for _, s := range schemes {
		// An AuthScheme does not tell zero from absent.
		members, _ := s.(map[string]any)
		maps.DeleteFunc(members, func(_ string, v any) bool { return v == false || v == "" })
	}
}

// withParams fills parameters from decoded JSON; ok is false where one is
// unknown to the rule set.
func withParams(tb testing.TB, set *RuleSet, values map[string]any) (p Params, ok bool) {
	tb.Helper()
	p = set.NewParams()
	for name, v := range values {
		if list, isList := v.([]any); isList {
			texts := []string{}
			for _, item := range list {
				texts = append(texts, item.(string))
			}
			v = texts
		}
		err := p.Set(name, v)
		if _, unknown := errors.AsType[*UnknownParamError](err); unknown {
			ok = false
			continue
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	return p, true
}

// olderThanData lists the cases, by service, that the rule sets of the release of
// botocore answer otherwise than the cases want: with another text.
var olderThanData = map[string][]string{
	"kinesis": {
		"ResourceARN as StreamARN test: Invalid ARN: Kinesis ARNs only support stream arn types",
		"ResourceARN as ConsumerARN test: Invalid ARN: Kinesis ARNs only support stream arn/consumer arn types",
	},
}

func runCases(t *testing.T, set *RuleSet, partitions *Partitions, cases testCases) int {
	t.Helper()
	resolver := NewResolver(set, partitions, 0)
	for _, c := range cases.TestCases {
		p, _ := withParams(t, set, c.Params)
		got, err := resolver.Resolve(p)
		if want := c.Expect.Error; want != nil {
			if err == nil || err.Error() != *want {
				t.Errorf("%s: error %v, want %q", c.Documentation, err, *want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.Documentation, err)
			continue
		}
		want := *c.Expect.Endpoint
		want.normalize()
		if flat := flattened(t, got); !reflect.DeepEqual(flat, want) {
			t.Errorf("%s:\ngot  %v\nwant %v", c.Documentation, flat, want)
		}
		if again, err := resolver.Resolve(p); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s: again: %v %v", c.Documentation, again, err)
		}
	}
	return len(cases.TestCases)
}

func readCases(tb testing.TB, path ...string) testCases {
	tb.Helper()
	var cases testCases
	if err := json.Unmarshal(readFile(tb, path...), &cases); err != nil {
		tb.Fatal(err)
	}
	return cases
}

func TestLanguageVectors(t *testing.T) {
	dir := filepath.Join(testvectors.Dir(t), "endpoints")
	partitions := mustPartitions(t, []byte(testPartitions))
	files, err := os.ReadDir(filepath.Join(dir, "valid-rules"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for form, set := range reopened(t, readFile(t, dir, "valid-rules", file.Name())) {
			t.Run(file.Name()+"/"+form, func(t *testing.T) {
				if _, err := os.Stat(filepath.Join(dir, "test-cases", file.Name())); err != nil {
					return // Some rule sets have to compile only.
				}
				runCases(t, set, partitions, readCases(t, dir, "test-cases", file.Name()))
			})
		}
	}
}

func TestServiceVectors(t *testing.T) {
	dir := filepath.Join(testvectors.Dir(t), "endpoints", "services")
	data := botocoreData(t)
	partitions := mustPartitions(t, readFile(t, data, "partitions.json"))
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, file := range files {
		service := strings.TrimSuffix(file.Name(), ".json")
		cases := readCases(t, dir, file.Name())
		cases.TestCases = slices.DeleteFunc(cases.TestCases, func(c testCase) bool {
			return slices.Contains(olderThanData[service], c.Documentation)
		})
		for form, set := range reopened(t, latestRules(t, data, service)) {
			t.Run(service+"/"+form, func(t *testing.T) {
				total += runCases(t, set, partitions, cases)
			})
		}
	}
	testcounts.Is(t, t.Name()+": evaluations", total)
}
