package responses_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/model"
)

var foreignAnswers = flag.Int("foreign", 4000, "how many answers of other operations and protocols to draw")

// document is a body as Python reads it, whatever the protocol.
type document struct {
	Root     string   `json:"root"`
	Children []string `json:"children"`
	Text     string   `json:"text"`
	JSON     string   `json:"json"`
}

type foreignAnswer struct {
	Success  bool     `json:"success"`
	Refused  string   `json:"refused"`
	Document document `json:"document"`
}

// TestForeignAnswers draws answers of any status and type with the body of
// another operation, service or protocol: none is a success here unless it is one
// in botocore and by the description. All protocols take part; -foreign 100000
// for more.
func TestForeignAnswers(t *testing.T) {
	models := t.TempDir()
	testoracle.Run(t, testoracle.Botocore, nil, filepath.Join("testdata", "oracle.py"), "models", models)
	e := newEngine(t, models)
	ops := operations(t, e)
	cases := make([]response, *foreignAnswers)
	for i := range cases {
		cases[i] = foreignResponse(t, newGenerator(seed(t), uint64(i)), ops)
	}
	tally := newTally()
	for i, want := range askForeign(t, models, cases) {
		c := cases[i]
		client, err := e.client(c.Service)
		if err != nil {
			t.Fatal(err)
		}
		op, err := client.Model().Operation(c.Operation)
		if err != nil {
			t.Fatal(err)
		}
		protocol, err := protocolOf(client.Model())
		if err != nil {
			t.Fatal(err)
		}
		mapped, discarded := e.call(t, c, &boto3.Map{}), e.call(t, c, nil)
		verdict := judgeForeign(op, protocol, c, want, mapped)
		tally.add(protocol, verdict)
		if verdict == different || (mapped == nil) != (discarded == nil) {
			t.Errorf("%s.%s (%s) status %d %v body %.300q\nhere %v, with the output discarded %v, in botocore %v %s, a document %+v",
				c.Service, c.Operation, protocol, c.Status, c.quirks, c.Body, mapped, discarded, want.Success, want.Refused, want.Document)
		}
	}
	t.Logf("seed %d, %d answers\n%s", seed(t), len(cases), tally)
}

// operations are those of the sample's services, with a body to write each.
func operations(t *testing.T, e *engine) map[string][]*model.Operation {
	t.Helper()
	ops := map[string][]*model.Operation{}
	for _, name := range slices.Sorted(maps.Keys(sample)) {
		c, err := e.client(name)
		if err != nil {
			t.Fatal(err)
		}
		protocol, err := protocolOf(c.Model())
		if err != nil {
			t.Fatal(err)
		}
		for i, operation := range c.Model().OperationNames() {
			if i%3 != 0 && name != "s3" {
				continue
			}
			op, err := c.Model().Operation(operation)
			if err != nil {
				t.Fatal(err)
			}
			if op.EventOutput == nil {
				ops[protocol] = append(ops[protocol], op)
			}
		}
	}
	return ops
}

// foreignResponse is an answer to one operation with the body of another.
func foreignResponse(t *testing.T, g *generator, ops map[string][]*model.Operation) response {
	t.Helper()
	protocols := slices.Sorted(maps.Keys(ops))
	own, other := pick(g, protocols...), pick(g, protocols...)
	op := pick(g, ops[own]...)
	if g.once(3) {
		other = own
	}
	donor := pick(g, ops[other]...)
	if g.once(8) {
		donor, other = op, own
	}
	r := g.success(donor, other)
	if g.once(6) {
		r = g.failure(donor, other)
	}
	r.Service, r.Operation = op.Service.Name, op.Name
	if g.once(5) {
		r.Body = []byte(pick(g, "", "", " \n", "success", `"success"`, "{}", "null", "[]", "7", "<html>Sign in</html>", "<!DOCTYPE html><html><body>Sign in<br></body></html>",
			"<HTML><BODY>Sign in", "<Error><Code>AccessDenied</Code></Error>", "<ErrorResponse><Error><Code>C</Code></Error></ErrorResponse>", "<a/>", "<a>text</a>",
			"<"+op.Name+"Response/>", "<"+op.Name+"Result>", "\xa0", "\xf6", "\xbf\xff", "\x80", `{"message":"Forbidden"}`, `{"__type":"AccessDenied"}`))
	}
	r.Status = pick(g, 200, 200, 200, 200, 200, 200, 201, 202, 206, 204, 0, 99, 101, 103, 199, 300, 301, 302, 304, 307, 400, 403, 404, 500, 503, 600)
	r.Headers = append(r.Headers, header{"Content-Type", pick(g, "text/html", "application/json", "text/xml", "application/x-amz-json-1.0", "application/cbor", "")})
	return g.finish(op, r)
}

func askForeign(t *testing.T, models string, cases []response) []foreignAnswer {
	t.Helper()
	var questions bytes.Buffer
	encoder := json.NewEncoder(&questions)
	for _, c := range cases {
		if err := encoder.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	out := testoracle.Run(t, testoracle.Botocore, questions.Bytes(), filepath.Join("testdata", "oracle.py"), "foreign", models)
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 16<<20)
	var answers []foreignAnswer
	for lines.Scan() {
		var a foreignAnswer
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

// judgeForeign is the line of the tally for an answer: a success of one side may
// only be one of both, and by the description.
func judgeForeign(op *model.Operation, protocol string, c response, want foreignAnswer, got error) string {
	why := foreignTo(op, protocol, c, want.Document)
	switch {
	case got != nil && !want.Success:
		return refusedByBoth
	case got != nil && why != "":
		return "refused here: " + why
	case got != nil:
		return "refused here: values that do not fit"
	case why != "" && !slices.Contains(c.quirks, "bytes changed"):
		return different
	case want.Success:
		return sameOutput
	}
	if name := leniency(op, c, want); name != "" {
		return "success here only: " + name
	}
	return different
}

// foreignTo says why an answer is not the operation's by its description; "" if
// it may be.
func foreignTo(op *model.Operation, protocol string, c response, d document) string {
	body := strings.TrimSpace(strings.ToLower(string(c.Body)))
	raw := op.Output != nil && op.Output.Shape.Payload != nil && op.Output.Shape.Payload.Shape.Kind >= model.String
	xml := protocol == "query" || protocol == "ec2" || protocol == "rest-xml"
	var shape *model.Shape
	if op.Output != nil {
		if shape = op.Output.Shape; shape.Payload != nil {
			shape = shape.Payload.Shape
		}
	}
	switch {
	case c.Status < 200 || c.Status > 299:
		return "status " + strconv.Itoa(c.Status/100) + "xx"
	case raw:
		return ""
	case strings.HasPrefix(body, "<html") || strings.HasPrefix(body, "<!doctype html"):
		return "a web page"
	case shape == nil || op.Output.Shape.Payload == nil && !hasMembers(shape, inBody):
		return ""
	case xml:
		return foreignDocument(op, protocol, c, d, shape)
	case body != "" && protocol != "smithy-rpc-v2-cbor" && shape.Kind == model.Structure && !shape.Document && d.JSON != "dict" && (d.JSON != "NoneType" || op.Output.Shape.Payload == nil):
		return "no object"
	}
	return ""
}

func foreignDocument(op *model.Operation, protocol string, c response, d document, shape *model.Shape) string {
	writes := op.Name == "CopyObject" || op.Name == "UploadPartCopy" || op.Name == "CompleteMultipartUpload"
	switch {
	case len(c.Body) == 0 && (op.Output.Shape.Payload == nil || op.Service.Name == "s3" && writes):
		return "an empty body"
	case len(c.Body) == 0:
		return ""
	case d.Root == "":
		return "no document"
	case protocol != "rest-xml" && d.Root != op.Name+"Response", slices.Contains([]string{"Error", "ErrorResponse"}, d.Root):
		return "another root"
	case op.Service.Name == "s3" && writes && !slices.Contains(d.Children, "ETag"):
		return "no ETag"
	case protocol != "rest-xml" || d.Text == "" && len(d.Children) == 0 || shape.Kind != model.Structure || op.Name == "GetBucketLocation":
		return ""
	}
	known := map[string]bool{op.Name + "Response": true, op.Name + "Result": true, op.Name + "Output": true, shape.Name: true, op.Output.Shape.Name: true}
	if known[d.Root] {
		return ""
	}
	for _, m := range shape.Members {
		known[m.WireName()] = true
		if m.Flattened && m.Shape.Kind == model.List {
			known[m.Shape.Element.LocationName] = true
		}
	}
	if !slices.ContainsFunc(d.Children, func(name string) bool { return known[name] }) {
		return "no member"
	}
	return ""
}

// deviant are oddities of responses which botocore refuses and which are read
// here, as deviations has them.
var deviant = []string{"an element twice", "null in a map", "bytes changed", "a value of another type"}

// leniency names what is a success here though botocore refuses it.
func leniency(op *model.Operation, c response, want foreignAnswer) string {
	empty := op.Output == nil || op.Output.Shape.Payload == nil && !hasMembers(op.Output.Shape, inBody)
	switch {
	case empty:
		return "nothing is read"
	case len(c.Body) == 0:
		return "an empty body"
	case op.Service.Name == "s3" && strings.HasPrefix(want.Refused, "KeyError"):
		return "a listing without keys"
	case op.Output != nil && strings.Contains(want.Refused, "invalid literal for int()") &&
		hasMembers(op.Output.Shape, func(m *model.Member) bool { return m.Location == model.InStatusCode }):
		return "a member of the head's name in the body"
	case strings.HasPrefix(want.Refused, "UnicodeDecodeError"):
		return "text that is not UTF-8"
	case slices.ContainsFunc(c.quirks, func(q string) bool { return slices.Contains(deviant, q) }):
		return "a deviation of its own"
	}
	return ""
}
