package protocol_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/testvectors"
	"github.com/boto3-go/boto3/model"
)

// suite is one group of cases over the same shapes.
type suite struct {
	Description    string          `json:"description"`
	Metadata       json.RawMessage `json:"metadata"`
	Shapes         json.RawMessage `json:"shapes"`
	ClientEndpoint string          `json:"clientEndpoint"`
	Cases          []*vector       `json:"cases"`
}

// vector is one case: parameters and the request they make, or a response and
// what it says.
type vector struct {
	ID    string          `json:"id"`
	Given json.RawMessage `json:"given"`

	Params     any `json:"params"`
	Serialized struct {
		Method         string            `json:"method"`
		URI            string            `json:"uri"`
		Host           string            `json:"host"`
		Body           *string           `json:"body"`
		Headers        map[string]string `json:"headers"`
		ForbidHeaders  []string          `json:"forbidHeaders"`
		RequireHeaders []string          `json:"requireHeaders"`
	} `json:"serialized"`

	Response struct {
		StatusCode int               `json:"status_code"`
		Headers    map[string]string `json:"headers"`
		Body       string            `json:"body"`
	} `json:"response"`
	Result       any            `json:"result"`
	Error        map[string]any `json:"error"`
	ErrorCode    *string        `json:"errorCode"`
	ErrorMessage *string        `json:"errorMessage"`
}

// token stands for the idempotency token that a client makes up.
const token = "00000000-0000-4000-8000-000000000000"

// engineLevel says why a case is not the codec's to pass.
func engineLevel(id string) string {
	switch {
	case strings.HasPrefix(id, "SDKApplied"), strings.HasPrefix(id, "SDKAppended"), strings.HasPrefix(id, "SDKAppends"):
		return "the request body is compressed after encoding"
	case id == "RestJsonHttpChecksumRequired":
		return "Content-MD5 is a checksum, added before signing"
	case strings.HasSuffix(id, "HostWithPath"):
		return "the endpoint's own path is joined to the request's"
	}
	return ""
}

// jsonValue is why JSON in a header differs where it is given as text.
const jsonValue = "the case gives JSON as text; here, as in botocore, the member holds the value, which is encoded and decoded"

// deviations are cases that are not met, by folder and id, with the reason: what
// they ask for would change what real services are sent. Each must fail.
var deviations = map[string]string{
	"input/BodyWithXmlName":                      structureName,
	"input/HttpPayloadWithXmlName":               structureName,
	"input/HttpPayloadWithXmlNamespace":          structureName,
	"input/HttpPayloadWithXmlNamespaceAndPrefix": structureName,
	"input/RestXmlHttpPayloadWithUnion":          structureName,
	"input/XmlAttributesOnPayload":               structureName,
	"input/MediaTypeHeaderInputBase64":           jsonValue,
	"output/MediaTypeHeaderOutputBase64":         jsonValue,
	"output/BodyWithXmlName":                     structureName,
}

const structureName = "a document is named by the reference to its shape: S3's descriptions need it so"

// want is how many cases of each file pass with each face, how many are left
// to the engine, and how many there are.
var want = map[string]score{
	"input/ec2":                       {dynamic: 26, typed: 26, engine: 3, total: 29},
	"input/json":                      {dynamic: 51, typed: 51, engine: 3, total: 54},
	"input/json_1_0-query-compatible": {dynamic: 1, typed: 1, engine: 0, total: 1},
	"input/json_1_0":                  {dynamic: 18, typed: 18, engine: 3, total: 21},
	"input/query":                     {dynamic: 35, typed: 35, engine: 3, total: 38},
	"input/rest-json":                 {dynamic: 108, typed: 108, engine: 4, deviating: 1, total: 113},
	"input/rest-xml":                  {dynamic: 86, typed: 86, engine: 2, deviating: 6, total: 94},
	"input/smithy-rpc-v2-cbor-non-query-compatible":  {dynamic: 1, typed: 1, engine: 0, total: 1},
	"input/smithy-rpc-v2-cbor-query-compatible":      {dynamic: 1, typed: 1, engine: 0, total: 1},
	"input/smithy-rpc-v2-cbor":                       {dynamic: 15, typed: 15, engine: 0, total: 15},
	"output/ec2":                                     {dynamic: 29, typed: 29, engine: 0, total: 29},
	"output/json":                                    {dynamic: 58, typed: 58, engine: 0, total: 58},
	"output/json_1_0-query-compatible":               {dynamic: 2, typed: 2, engine: 0, total: 2},
	"output/json_1_0":                                {dynamic: 32, typed: 32, engine: 0, total: 32},
	"output/query":                                   {dynamic: 38, typed: 38, engine: 0, total: 38},
	"output/rest-json":                               {dynamic: 90, typed: 90, engine: 0, deviating: 1, total: 91},
	"output/rest-xml":                                {dynamic: 77, typed: 77, engine: 0, deviating: 1, total: 78},
	"output/smithy-rpc-v2-cbor-non-query-compatible": {dynamic: 0, typed: 0, engine: 0, total: 0},
	"output/smithy-rpc-v2-cbor-query-compatible":     {dynamic: 2, typed: 2, engine: 0, total: 2},
	"output/smithy-rpc-v2-cbor":                      {dynamic: 35, typed: 35, engine: 0, total: 35},
}

type score struct{ dynamic, typed, keyed, engine, deviating, total int }

// face is what the parameters and the result are held in.
type face int

const (
	dynamic face = iota
	typed
	keyed // typed, and maps as structs of the keys that the case has
)

var faces = []struct {
	name string
	of   func(*score) *int
}{
	dynamic: {"map", func(s *score) *int { return &s.dynamic }},
	typed:   {"struct", func(s *score) *int { return &s.typed }},
	keyed:   {"struct of keys", func(s *score) *int { return &s.keyed }},
}

func TestInputVectors(t *testing.T)  { runVectors(t, "input", encodeCase) }
func TestOutputVectors(t *testing.T) { runVectors(t, "output", decodeCase) }

type caseRunner func(op *model.Operation, s *suite, v *vector, in face) error

func runVectors(t *testing.T, folder string, run caseRunner) {
	files, err := filepath.Glob(filepath.Join(testvectors.Dir(t), "protocols", folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors in %s: %v", folder, err)
	}
	scores := map[string]score{}
	for _, file := range files {
		name := folder + "/" + strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(filepath.Base(file), func(t *testing.T) { scores[name] = runFile(t, file, run) })
	}
	var table strings.Builder
	for _, name := range slices.Sorted(maps.Keys(scores)) {
		s := scores[name]
		if s.keyed != s.typed {
			t.Errorf("%s: %d cases pass with maps as structs, %d with maps", name, s.keyed, s.typed)
		}
		s.keyed = 0
		fmt.Fprintf(&table, "\n%-48s cases %3d  map %3d  struct %3d  engine %2d  deviating %2d",
			name, s.total, s.dynamic, s.typed, s.engine, s.deviating)
		if s != want[name] {
			t.Errorf("%s: %+v, want %+v", name, s, want[name])
		}
	}
	t.Log(table.String())
}

func runFile(t *testing.T, file string, run caseRunner) score {
	var sum score
	for _, s := range readSuites(t, file) {
		for _, v := range s.Cases {
			sum.total++
			if engineLevel(v.ID) != "" {
				sum.engine++
				continue
			}
			deviation := deviations[filepath.Base(filepath.Dir(file))+"/"+v.ID]
			if deviation != "" {
				sum.deviating++
			}
			op, err := s.operation(v)
			if err != nil {
				t.Errorf("%s: %v", v.ID, err)
				continue
			}
			for i, f := range faces {
				t.Run(v.ID+"/"+f.name, func(t *testing.T) {
					err := run(op, s, v, face(i))
					switch deviates := deviation != ""; {
					case deviates && err == nil:
						t.Error("passes, but is listed as a deviation")
					case deviates:
						t.Skip(deviation)
					case err != nil:
						t.Error(err)
					default:
						*f.of(&sum)++
					}
				})
			}
		}
	}
	return sum
}

func readSuites(t *testing.T, file string) (suites []*suite) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&suites); err != nil {
		t.Fatal(err)
	}
	return suites
}

// operation makes a service of one operation.
func (s *suite) operation(v *vector) (*model.Operation, error) {
	var head struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal(v.Given, &head); err != nil {
		return nil, err
	}
	data, err := json.Marshal(map[string]any{
		"metadata": s.Metadata, "shapes": s.Shapes, "operations": map[string]any{head.Name: v.Given},
	})
	if err != nil {
		return nil, err
	}
	service, err := model.Parse("vectors", model.Data{Service: data})
	if err != nil {
		return nil, err
	}
	return service.Operation(head.Name)
}

// wrapped stands for the dynamic map type of users.
type wrapped map[string]any

func newBinder() *bind.Binder {
	return bind.New(func(m map[string]any) any { return wrapped(m) })
}

func encodeCase(op *model.Operation, s *suite, v *vector, f face) error {
	codec, err := protocol.For(op.Service)
	if err != nil {
		return err
	}
	in, err := input(op, v.Params, f)
	if err != nil {
		return err
	}
	request, err := codec.Encode(op, in)
	if err != nil {
		return err
	}
	return errors.Join(checkHead(op, s, v, request), checkBody(op, v, request))
}

// input binds a case's parameters.
func input(op *model.Operation, params any, f face) (bind.Value, error) {
	if op.Input == nil {
		return newBinder().In(nil, nil)
	}
	tree, err := value(op.Input, params)
	if err != nil {
		return bind.Value{}, err
	}
	given := tree
	if f != dynamic {
		given = toStruct(op.Input, tree, f)
	}
	in, err := newBinder().In(op.Input.Shape, given)
	if err != nil {
		return bind.Value{}, err
	}
	for i := range op.Input.Shape.Members {
		m := &op.Input.Shape.Members[i]
		if _, set := in.Member(i); m.IdempotencyToken && !set {
			if in, err = in.With(m.Name, token); err != nil {
				return bind.Value{}, err
			}
		}
	}
	return in, nil
}

func checkHead(op *model.Operation, s *suite, v *vector, r *protocol.Request) error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if r.Method != v.Serialized.Method {
		fault("method %s, want %s", r.Method, v.Serialized.Method)
	}
	path, query, _ := strings.Cut(v.Serialized.URI, "?")
	if r.Path != path {
		fault("path %s, want %s", r.Path, path)
	}
	if !slices.Equal(pairs(r.Query), pairs(query)) {
		fault("query %s, want %s", r.Query, query)
	}
	if v.Serialized.Host != "" {
		if got := r.HostPrefix + strings.TrimPrefix(s.ClientEndpoint, "https://"); got != v.Serialized.Host {
			fault("host %s, want %s", got, v.Serialized.Host)
		}
	}
	for name, text := range v.Serialized.Headers {
		if name == "Content-Type" && op.Service.Protocol == "rest-xml" && r.Header.Get(name) == "" {
			continue // botocore names no media type for XML, and so signs none
		}
		if got := strings.Join(r.Header.Values(name), ", "); !sameHeader(got, text) {
			fault("header %s: %q, want %q", name, got, text)
		}
	}
	for _, name := range v.Serialized.ForbidHeaders {
		if _, ok := r.Header[http.CanonicalHeaderKey(name)]; ok {
			fault("header %s is forbidden", name)
		}
	}
	for _, name := range v.Serialized.RequireHeaders {
		// The transport sets Content-Length from the body.
		if _, ok := r.Header[http.CanonicalHeaderKey(name)]; !ok && name != "Content-Length" {
			fault("header %s is missing", name)
		}
	}
	return errors.Join(faults...)
}

// pairs splits a query so that the order of parameters does not count.
func pairs(query string) []string {
	if query == "" {
		return nil
	}
	list := strings.Split(query, "&")
	slices.Sort(list)
	return list
}

func decodeCase(op *model.Operation, _ *suite, v *vector, f face) error {
	codec, err := protocol.For(op.Service)
	if err != nil {
		return err
	}
	response, err := v.response(op)
	if err != nil {
		return err
	}
	if v.ErrorCode != nil {
		return checkFault(codec, op, v, response)
	}
	if op.Output == nil {
		return codec.Decode(op, response, bind.Slot{})
	}
	expected, err := value(op.Output, v.Result)
	if err != nil {
		return err
	}
	got, err := output(codec, op, response, expected, f)
	if err != nil {
		return err
	}
	return differ("", got, expected)
}

// output decodes with one of the faces and returns the values as a tree.
func output(codec protocol.Codec, op *model.Operation, r *protocol.Response, expected any, f face) (any, error) {
	tree := wrapped{}
	var dst any = &tree
	target := newStruct(op.Output, expected, f)
	if f != dynamic {
		dst = target.Interface()
	}
	slot, err := newBinder().Out(op.Output.Shape, dst)
	if err != nil {
		return nil, err
	}
	body := []byte(r.Body)
	lent := *r
	lent.Body = unsafe.String(unsafe.SliceData(body), len(body))
	if err := codec.Decode(op, &lent, slot); err != nil {
		return nil, err
	}
	if codec.CopiesBody() {
		for i := range body { // what the next response does
			body[i] = 'X'
		}
	}
	if f != dynamic {
		return fromStruct(op.Output, target)
	}
	return plain(map[string]any(tree))
}

func (v *vector) response(op *model.Operation) (*protocol.Response, error) {
	body := v.Response.Body
	if slices.Contains([]string{"smithy-rpc-v2-cbor"}, op.Service.Protocol) {
		data, err := base64.StdEncoding.DecodeString(body)
		if err != nil {
			return nil, err
		}
		body = string(data)
	}
	r := &protocol.Response{StatusCode: v.Response.StatusCode, Header: http.Header{}, Body: body}
	for name, text := range v.Response.Headers {
		r.Header.Set(name, text)
	}
	if op.StreamingOutput != nil && v.ErrorCode == nil {
		r.Body, r.Stream = "", io.NopCloser(strings.NewReader(body))
	}
	return r, nil
}

func checkFault(codec protocol.Codec, op *model.Operation, v *vector, r *protocol.Response) error {
	fault, err := codec.DecodeFault(op, r, newBinder())
	if err != nil {
		return err
	}
	var faults []error
	if fault.Code != *v.ErrorCode {
		faults = append(faults, fmt.Errorf("code %q, want %q", fault.Code, *v.ErrorCode))
	}
	if v.ErrorMessage != nil && fault.Message != *v.ErrorMessage {
		faults = append(faults, fmt.Errorf("message %q, want %q", fault.Message, *v.ErrorMessage))
	}
	if len(v.Error) == 0 {
		return errors.Join(faults...)
	}
	if fault.Shape == nil {
		return errors.Join(append(faults, errors.New("the error's shape was not found"))...)
	}
	expected, err := value(&model.Member{Shape: fault.Shape}, v.Error)
	if err != nil {
		return err
	}
	got, err := plain(fault.Members)
	if err != nil {
		return err
	}
	// Vectors tell of members that the description has.
	maps.DeleteFunc(got.(map[string]any), func(k string, _ any) bool { _, ok := fault.Shape.Member(k); return !ok })
	// The message has a place of its own in a fault.
	for _, tree := range []any{got, expected} {
		maps.DeleteFunc(tree.(map[string]any), func(k string, _ any) bool { return strings.EqualFold(k, "message") })
	}
	return errors.Join(append(faults, differ("", got, expected))...)
}

// sameHeader compares headers as a server reads them: white space after the
// commas of a list says nothing, and a form's media type may carry the charset
// that botocore has always sent.
func sameHeader(got, want string) bool {
	plain := func(s string) string { return strings.ReplaceAll(s, ", ", ",") }
	return plain(got) == plain(want) || got == want+"; charset=utf-8"
}
