package validate_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

var operations = []struct{ service, operation string }{
	{"s3", "PutObject"}, {"s3", "CreateBucket"}, {"s3", "PutBucketLifecycleConfiguration"}, {"s3", "DeleteObjects"},
	{"s3", "SelectObjectContent"}, {"s3", "CompleteMultipartUpload"}, {"ec2", "RunInstances"}, {"ec2", "DescribeInstances"},
	{"ec2", "CreateFleet"}, {"dynamodb", "PutItem"}, {"dynamodb", "TransactWriteItems"}, {"dynamodb", "CreateTable"},
	{"sqs", "SendMessageBatch"}, {"sns", "Publish"}, {"iam", "CreateRole"}, {"iam", "TagRole"}, {"lambda", "CreateFunction"},
	{"lambda", "Invoke"}, {"cloudformation", "CreateStack"}, {"cloudwatch", "PutMetricData"}, {"logs", "PutLogEvents"},
	{"kinesis", "PutRecords"}, {"bedrock-runtime", "Converse"}, {"lex-runtime", "PostContent"}, {"ecs", "RegisterTaskDefinition"},
	{"route53", "ChangeResourceRecordSets"}, {"glue", "CreateJob"}, {"wafv2", "CreateWebACL"}, {"rds", "CreateDBInstance"},
	{"stepfunctions", "StartExecution"}, {"apigateway", "UpdateRestApi"}, {"kms", "Encrypt"}, {"quicksight", "CreateDataSet"},
	{"s3control", "CreateJob"},
}

const perOperation = 25

// oracle runs botocore's validator. Where python3 or botocore is missing it
// skips the test, or fails it when CI=true.
func oracle(t *testing.T, questions []byte) (dataDir string, answers [][]string) {
	t.Helper()
	out := testoracle.Run(t, testoracle.Botocore, questions, filepath.Join("testdata", "oracle.py"))
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	lines.Scan()
	dataDir = filepath.Join(lines.Text(), "data")
	for lines.Scan() {
		var paths []string
		if err := json.Unmarshal(lines.Bytes(), &paths); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, paths)
	}
	return dataDir, answers
}

func loadService(t *testing.T, dataDir, name string) *model.Service {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dataDir, name, "*", "service-2.json*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no description of %s: %v", name, err)
	}
	slices.Sort(files)
	file := files[len(files)-1]
	extras, err := filepath.Glob(filepath.Join(filepath.Dir(file), "service-2.sdk-extras.json*"))
	if err != nil {
		t.Fatal(err)
	}
	d := model.Data{Service: readFile(t, file)}
	if len(extras) > 0 {
		d.ServiceExtras = readFile(t, extras[0])
	}
	s, err := model.Parse(name, d)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// readFile reads a file that may be compressed.
func readFile(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(file, ".gz") {
		return data
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(r); err != nil {
		t.Fatal(err)
	}
	return data
}

type question struct {
	Service   string `json:"service"`
	Operation string `json:"operation"`
	Params    any    `json:"params"`
}

// samePath takes *** for any key: keys of sensitive maps are not shown here.
func samePath(got, want string) bool {
	parts, theirs := strings.Split(got, "."), strings.Split(want, ".")
	return slices.EqualFunc(parts, theirs, func(a, b string) bool { return a == b || a == "***" })
}

// TestAgainstBotocore asks botocore about parameters that are right, or wrong
// in up to four places.
func TestAgainstBotocore(t *testing.T) {
	dataDir, _ := oracle(t, nil)
	var questions bytes.Buffer
	encoder := json.NewEncoder(&questions)
	var asked []question
	var inputs []bind.Value
	binder := bind.New(func(m map[string]any) any { return m })
	random := rand.New(rand.NewPCG(1, 2))
	services := map[string]*model.Service{}
	for _, o := range operations {
		if services[o.service] == nil {
			services[o.service] = loadService(t, dataDir, o.service)
		}
		op, err := services[o.service].Operation(o.operation)
		if err != nil || op == nil {
			t.Fatalf("%s.%s: %v", o.service, o.operation, err)
		}
		for i := range perOperation {
			g := generator{random: random, faults: i % 5}
			params := g.structure(op.Input.Shape, 0)
			q := question{o.service, o.operation, params}
			if err := encoder.Encode(q); err != nil {
				t.Fatal(err)
			}
			in, err := binder.In(op.Input.Shape, revive(params))
			if err != nil {
				t.Fatal(err)
			}
			asked, inputs = append(asked, q), append(inputs, in)
		}
	}
	_, answers := oracle(t, questions.Bytes())
	if len(answers) != len(asked) {
		t.Fatalf("%d answers to %d questions", len(answers), len(asked))
	}
	refused, faults := 0, 0
	for i, want := range answers {
		got := paths(validate.Params(inputs[i]))
		if len(want) > 0 {
			refused++
			faults += len(want)
		}
		if !slices.EqualFunc(got, want, samePath) {
			text, _ := json.Marshal(asked[i])
			t.Errorf("%s\ngot  %q\nwant %q", text, got, want)
		}
	}
	t.Logf("%d parameter sets over %d operations, %d refused for %d faults", len(asked), len(operations), refused, faults)
	if refused < len(asked)/3 || refused == len(asked) {
		t.Errorf("%d of %d refused: the sets test too little", refused, len(asked))
	}
}

func paths(err error) []string {
	list := []string{}
	if fault, ok := errors.AsType[*validate.ParamError](err); ok {
		for _, f := range fault.Faults {
			list = append(list, f.Path)
		}
	}
	slices.Sort(list)
	return list
}

// revive turns the marks for bytes and times into what they stand for.
func revive(x any) any {
	switch x := x.(type) {
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = revive(v)
		}
		return out
	case map[string]any:
		if s, ok := x["$bytes"].(string); ok {
			b, _ := base64.StdEncoding.DecodeString(s)
			return b
		}
		if n, ok := x["$time"].(int); ok {
			return time.Unix(int64(n), 0)
		}
		out := make(map[string]any, len(x))
		for k, v := range x {
			out[k] = revive(v)
		}
		return out
	}
	return x
}

// generator makes parameters for a shape, with faults strewn in while there
// are some left.
type generator struct {
	random *rand.Rand
	faults int
}

func (g *generator) fault(odds int) bool {
	if g.faults == 0 || g.random.IntN(odds) > 0 {
		return false
	}
	g.faults--
	return true
}

const deepest = 4

func (g *generator) structure(s *model.Shape, depth int) any {
	out := map[string]any{}
	if s.Union {
		for range 1 + g.flip(6) - g.flip(12) {
			if len(s.Members) > 0 {
				m := &s.Members[g.random.IntN(len(s.Members))]
				out[m.Name] = g.value(m, depth+1)
			}
		}
		return out
	}
	odds := max(2, len(s.Members)/4) + depth*2
	for i := range s.Members {
		m := &s.Members[i]
		if m.Required && !g.fault(4) || !m.Required && depth < deepest && g.random.IntN(odds) == 0 {
			out[m.Name] = g.value(m, depth+1)
		}
	}
	if g.fault(6) {
		out["Unknown"] = "x"
	}
	return out
}

// flip is 1 once in n times where a fault may be, else 0.
func (g *generator) flip(n int) int {
	if g.fault(n) {
		return 1
	}
	return 0
}

func (g *generator) value(m *model.Member, depth int) any {
	s := m.Shape
	if s.Document {
		return map[string]any{"a": []any{1, "b", true, nil}}
	}
	if s.EventStream {
		return map[string]any{}
	}
	if !m.JSONValue && g.fault(8) {
		return g.wrong(s.Kind)
	}
	switch s.Kind {
	case model.Structure:
		return g.structure(s, depth)
	case model.List:
		list := []any{}
		for range g.count(s, depth) {
			list = append(list, g.value(s.Element, depth+1))
		}
		return list
	case model.Map:
		entries := map[string]any{}
		for i := range g.count(s, depth) {
			entries[strings.Repeat("k", 1+i)] = g.value(s.Value, depth+1)
		}
		return entries
	default:
		return g.scalar(m)
	}
}

func (g *generator) count(s *model.Shape, depth int) int {
	least := 0
	if s.Min != nil {
		least = int(*s.Min)
	}
	if least > 0 && g.fault(3) {
		return least - 1
	}
	if depth > deepest+2 {
		return min(least, 1)
	}
	return max(least, g.random.IntN(3))
}

func (g *generator) scalar(m *model.Member) any {
	s := m.Shape
	least := 0.0
	if s.Min != nil {
		least = *s.Min
	}
	low := s.Min != nil && g.fault(3)
	switch s.Kind {
	case model.String:
		if low && least > 0 {
			least--
		}
		if s.Min == nil && m.Location == model.InURI {
			least = 1 // an empty label is refused here and not there
		}
		return strings.Repeat("é", int(least))
	case model.Integer, model.Long:
		if low {
			return int(least) - 1
		}
		return int(least) + g.random.IntN(3)
	case model.Float, model.Double:
		if low {
			return least - 0.5
		}
		return least + 0.25
	case model.Boolean:
		return g.random.IntN(2) == 0
	case model.Blob:
		return []any{"text", map[string]any{"$bytes": "AAEC"}}[g.random.IntN(2)]
	case model.Timestamp:
		return []any{map[string]any{"$time": 1700000000}, "2026-01-02T03:04:05Z", 1700000000, "2026-01-02", "1700000000.5"}[g.random.IntN(5)]
	default:
		return nil
	}
}

// wrong makes a value of another type.
func (g *generator) wrong(k model.Kind) any {
	options := []any{nil}
	switch k {
	case model.Structure, model.Map:
		options = append(options, "text", []any{}, 5)
	case model.List:
		options = append(options, "text", map[string]any{"a": "b"}, 5)
	case model.String:
		options = append(options, 5, []any{}, true, map[string]any{"$bytes": "AAEC"}, 1.5)
	case model.Integer, model.Long:
		options = append(options, "5", 1.5, []any{}, map[string]any{})
	case model.Float, model.Double:
		options = append(options, "1.5", []any{})
	case model.Boolean:
		options = append(options, "true", 1, 0.0)
	case model.Blob:
		options = append(options, 5, []any{}, 1.5)
	case model.Timestamp:
		options = append(options, "soon", []any{}, map[string]any{})
	default: // there is no other kind
	}
	return options[g.random.IntN(len(options))]
}
