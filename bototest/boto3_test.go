package bototest_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/internal/testvectors"
	"github.com/boto3-go/boto3/model"
)

var (
	allServices = flag.Bool("boto3.all", false, "call every operation of every service through boto3, not a sample")
	someService = flag.String("boto3.service", "", "call every operation of this service through boto3")
)

// sampled are services of each protocol, of which the suite calls some operations.
var sampled = []string{"cloudfront", "cloudwatch", "dynamodb", "ec2", "iam", "kinesis", "lambda", "rds", "s3", "sns", "sqs", "sts"}

// python is a process that calls through boto3.
type python struct {
	in  io.Writer
	out *bufio.Scanner
}

type question struct {
	URL       string `json:"url"`
	Service   string `json:"service"`
	Operation string `json:"operation"`
	Params    any    `json:"params"`
}

type answer struct {
	Unknown bool           `json:"unknown"`
	Result  map[string]any `json:"result"`
	Code    string         `json:"code"`
	Message string         `json:"message"`
	Fields  map[string]any `json:"fields"`
	Failed  string         `json:"failed"`
}

func startPython(t *testing.T) *python {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "python3", "-c", testoracle.Botocore).CombinedOutput(); err != nil {
		testvectors.Missing(t, "no boto3 to call with: %v\n%s", err, out)
	}
	ctx, cancel := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, "python3", "testdata/boto3_client.py")
	command.Env = append(os.Environ(), "PYTHONUTF8=1", "PYTHONDONTWRITEBYTECODE=1", "AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull, "HOME="+t.TempDir())
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		cancel()
		_ = command.Wait()
	})
	scanner := bufio.NewScanner(out)
	scanner.Buffer(nil, 16<<20)
	return &python{in, scanner}
}

func (p *python) call(t *testing.T, q question) (a answer) {
	t.Helper()
	q.URL = strings.Replace(q.URL, "127.0.0.1", "localhost", 1) // so that buckets come in host names
	line, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	if !p.out.Scan() {
		t.Fatalf("boto3 has ended: %v", p.out.Err())
	}
	d := json.NewDecoder(strings.NewReader(p.out.Text()))
	d.UseNumber()
	if err := d.Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestBoto3Calls calls the server through boto3: seeded inputs arrive as they were
// sent, and seeded outputs and errors are read as they were given.
func TestBoto3Calls(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	srv := bototest.NewServer(t)
	p := startPython(t)
	c := catalog.New(nil)
	names, each := sampled, 6
	if *allServices {
		names, each = c.Names(), 1<<30
	}
	if *someService != "" {
		names, each = []string{*someService}, 1<<30
	}
	tally := echoes{refused: map[string]int{}}
	for _, name := range names {
		service, err := c.Service(name, "")
		if err != nil {
			t.Fatal(err)
		}
		operations := service.OperationNames()
		if len(operations) > each { // spread over the alphabet
			step := len(operations) / each
			operations = slices.Collect(func(yield func(string) bool) {
				for i := range each {
					if !yield(operations[i*step]) {
						return
					}
				}
			})
		}
		for _, operation := range operations {
			if unasked[name+"."+operation] == "" && !tally.echo(t, srv, p, name, operation) {
				tally.services++
				break
			}
		}
	}
	if *allServices {
		counts := map[string]int{
			"services": len(names) - tally.services, "services not in boto3": tally.services,
			"operations": tally.operations - tally.services, "inputs": tally.inputs, "outputs": tally.outputs, "errors": tally.errors,
			"operations not in boto3": tally.unknown,
		}
		for reason, n := range tally.refused {
			counts["not sent: "+reason] = n
		}
		testcounts.All(t, "TestBoto3Calls", counts)
	}
}

type echoes struct {
	services, operations, unknown, inputs, outputs, errors int
	refused                                                map[string]int // by reason
}

// unsent are words of the failures with which boto3 sends nothing, and why it does.
var unsent = []struct{ words, reason string }{
	{"NoAuthTokenError", "there is no bearer token"},
	{"MissingDependencyException", "signatures of Version 4A take its native library"},
	{"EndpointConnectionError", "the rules of the service take no endpoint of the user's"},
	{"'NoneType' object has no attribute 'split'", "it calls the address that is a parameter"},
	{"object has no attribute", "it has no streams of events in both directions"},
}

// reason is why boto3 has sent nothing, "" where nobody knows it.
func reason(failure string) string {
	for _, u := range unsent {
		if strings.Contains(failure, u.words) {
			return u.reason
		}
	}
	return ""
}

// echo is false for a service that this boto3 does not have.
func (e *echoes) echo(t *testing.T, srv *bototest.Server, p *python, service, operation string) bool {
	name := service + "." + operation
	e.operations++
	op := describe(t, service, operation)
	for seed := range uint64(2) {
		in, err := bototest.ExampleInput(service, operation, seed)
		if err != nil {
			t.Fatal(err)
		}
		out, err := bototest.ExampleOutput(service, operation, seed)
		if err != nil {
			t.Fatal(err)
		}
		srv.Reset()
		srv.Handle(service, operation, func(context.Context, boto3.Map) (boto3.Map, error) { return out, nil })
		a := p.call(t, question{srv.URL(), service, operation, toPython(in)})
		calls := srv.Calls()
		switch {
		case a.Unknown:
			e.unknown++
			return true
		case strings.HasPrefix(a.Failed, "UnknownServiceError"):
			return false
		case len(calls) == 0 && reason(a.Failed) != "":
			e.refused[reason(a.Failed)]++
			continue
		case len(calls) == 0 || a.Failed != "" || a.Code != "":
			t.Errorf("%s, seed %d: boto3 has %.400s %s %.600s", name, seed, a.Failed, a.Code, a.Message)
			continue
		}
		arrived := calls[len(calls)-1]
		if arrived.Name() != name {
			t.Errorf("%s: came as %s", name, arrived.Name())
			continue
		}
		e.inputs += same(t, name+" input", in, arrived.Input, true)
		got, _ := fromPython(a.Result).(map[string]any)
		for name, v := range got { // boto3 has maps of headers that did not come
			if m, ok := v.(map[string]any); ok && len(m) == 0 && out[name] == nil {
				delete(got, name)
			}
		}
		delete(got, "ExpiresString") // what boto3 adds
		if _, given := out["ContentLength"]; !given {
			delete(got, "ContentLength") // the body's
		}
		if op.StatusCode != http.StatusNoContent { // which has no body
			e.outputs += same(t, name+" output", out, got, false)
		}
	}
	if op.Method == http.MethodHead { // errors without a body
		return true
	}
	e.fail(t, srv, p, service, operation)
	return true
}

func describe(t *testing.T, service, operation string) *model.Operation {
	t.Helper()
	m, err := catalog.New(nil).Service(service, "")
	if err != nil {
		t.Fatal(err)
	}
	op, err := m.Operation(operation)
	if err != nil {
		t.Fatal(err)
	}
	return op
}

// fail answers with a modelled error.
func (e *echoes) fail(t *testing.T, srv *bototest.Server, p *python, service, operation string) {
	name := service + "." + operation
	fault, err := bototest.ExampleError(service, operation, 0)
	if err != nil {
		t.Fatal(err)
	}
	if fault == nil {
		return
	}
	in, err := bototest.ExampleInput(service, operation, 0)
	if err != nil {
		t.Fatal(err)
	}
	srv.Reset()
	srv.Handle(service, operation, func(context.Context, boto3.Map) (boto3.Map, error) { return nil, fault })
	a := p.call(t, question{srv.URL(), service, operation, toPython(in)})
	if len(srv.Calls()) == 0 {
		return
	}
	if a.Code != string(fault.Code) || a.Message != fault.Message {
		t.Errorf("%s: error %q %q, want %q %q; %s", name, a.Code, a.Message, fault.Code, fault.Message, a.Failed)
		return
	}
	want := boto3.Map{}
	for field, v := range fault.Fields {
		if !strings.EqualFold(field, "message") && !strings.EqualFold(field, "code") {
			want[field] = v
		}
	}
	e.errors += same(t, name+" error "+a.Code, want, fromPython(a.Fields), true)
}

// same compares, and counts 1 where nothing differs.
func same(t *testing.T, name string, want, got any, partial bool) int {
	t.Helper()
	lines := slices.DeleteFunc(bototest.Differences(want, got, partial), func(line string) bool {
		member, _, _ := strings.Cut(line, ":")
		return changed[member] != "" && partial
	})
	if len(lines) > 0 && exceptions[name] != "" {
		return 0
	}
	if len(lines) > 0 {
		t.Errorf("%s:\n  %s", name, strings.Join(lines, "\n  "))
		return 0
	}
	return 1
}

// changed are members of inputs that boto3 itself changes, with the reason.
var changed = map[string]string{
	"UserData":          "boto3 encodes it in base64",
	"SourceRegion":      "boto3 signs a URL for it",
	"DestinationRegion": "boto3 sets it to the client's region",
}

// exceptions are what is not read as it was given, with the reason.
var exceptions = map[string]string{
	"lambda.InvokeWithResponseStream output": "a member is the media type of the stream",
	"dataexchange.SendApiAsset output":       "a member is every header that came",
	"s3.GetBucketNotification output":        "two members of the description read one element",
	"s3.ListObjects output":                  "boto3 decodes keys that the answer says are encoded",
	"s3.ListObjectVersions output":           "boto3 decodes keys that the answer says are encoded",
	"s3.ListObjectsV2 output":                "boto3 decodes keys that the answer says are encoded",
	"s3.ListMultipartUploads output":         "boto3 decodes keys that the answer says are encoded",
}

// unasked are operations that are not called, with the reason.
var unasked = map[string]string{
	"codeartifact.PublishPackageVersion": "a member is the SHA-256 of the body, which an example does not know",
}

// toPython marks what JSON has no type for.
func toPython(v any) any {
	switch x := v.(type) {
	case boto3.Map:
		return toPython(map[string]any(x))
	case map[string]any:
		out := map[string]any{}
		for k, v := range x {
			out[k] = toPython(v)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = toPython(v)
		}
		return out
	case []byte:
		return map[string]any{"$bytes": base64.StdEncoding.EncodeToString(x)}
	case time.Time:
		return map[string]any{"$time": x.Unix()}
	case float64:
		return map[string]any{"$float": strconv.FormatFloat(x, 'g', -1, 64)}
	}
	return v
}

func fromPython(v any) any {
	switch x := v.(type) {
	case map[string]any:
		if text, ok := x["$bytes"].(string); ok {
			data, _ := base64.StdEncoding.DecodeString(text)
			return data
		}
		if n, ok := x["$time"].(json.Number); ok {
			f, _ := n.Float64()
			return time.UnixMilli(int64(f * 1000)).UTC()
		}
		if text, ok := x["$float"].(string); ok {
			f, _ := strconv.ParseFloat(text, 64)
			return f
		}
		out := map[string]any{}
		for k, v := range x {
			out[k] = fromPython(v)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = fromPython(v)
		}
		return out
	case json.Number:
		n, err := x.Int64()
		if err != nil {
			return fmt.Sprint(x)
		}
		return n
	}
	return v
}
