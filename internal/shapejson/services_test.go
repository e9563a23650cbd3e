package shapejson_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/shapejson"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

// drawer draws values of shapes as JSON in the form that this package writes.
type drawer struct {
	*rand.Rand
	only func(m *model.Member) bool // members of the outermost structure to draw
	b    []byte
}

func pick[T any](d *drawer, from ...T) T { return from[d.IntN(len(from))] }

func (d *drawer) draw(shape *model.Shape) string {
	d.b = d.b[:0]
	d.value(&model.Member{Shape: shape}, 0)
	return string(d.b)
}

func (d *drawer) put(s string) { d.b = append(d.b, s...) }

func (d *drawer) value(m *model.Member, depth int) {
	switch {
	case m.Shape.Document:
		d.put(pick(d, `{"a":[1,2.5,null],"b":"é"}`, `"x"`, "12345678901234567890", "[]", "true"))
		return
	case m.JSONValue && m.Location == model.InHeader:
		d.put(`{"a":[1,"b"]}`)
		return
	}
	switch m.Shape.Kind {
	case model.Structure:
		d.structure(m.Shape, depth)
	case model.List:
		d.sequence("[", "]", 1+d.IntN(2), func(int) { d.value(m.Shape.Element, depth+1) })
	case model.Map:
		keys := []string{"a", "k-2"}
		if len(m.Shape.Key.Shape.Enum) > 1 {
			keys = slices.Sorted(slices.Values(m.Shape.Key.Shape.Enum[:2]))
		}
		d.sequence("{", "}", 1+d.IntN(2), func(i int) {
			d.put(strconv.Quote(keys[i]) + ":")
			d.value(m.Shape.Value, depth+1)
		})
	default:
		d.put(d.scalar(m))
	}
}

func (d *drawer) sequence(begin, end string, n int, element func(i int)) {
	d.put(begin)
	for i := range n {
		if i > 0 {
			d.put(",")
		}
		element(i)
	}
	d.put(end)
}

func (d *drawer) scalar(m *model.Member) string {
	switch m.Shape.Kind {
	case model.Blob:
		return pick(d, `"AAH/"`, `"aGk="`, `"/+8="`)
	case model.Timestamp:
		return pick(d, `"2026-11-28T01:02:03+00:00"`, `"1999-12-31T23:59:59+00:00"`)
	case model.Boolean:
		return pick(d, "true", "false")
	case model.Integer:
		return pick(d, "7", "-1", "2147483647")
	case model.Long:
		return pick(d, "0", "9007199254740993", "-9223372036854775808", "4611686018427387905")
	case model.Float, model.Double:
		return pick(d, "2.5", "0.1", "-3.0", "1e+16")
	}
	if len(m.Shape.Enum) > 0 {
		return strconv.Quote(pick(d, m.Shape.Enum...))
	}
	if m.Location != model.InBody {
		return pick(d, `"plain"`, `"a-b.c"`)
	}
	return pick(d, `"a"`, `"é 日本 😀"`, `"<&> \"q\" \\"`, `"line\nend"`, `"9007199254740993"`)
}

func (d *drawer) structure(shape *model.Shape, depth int) {
	if shape.Union {
		d.union(shape, depth)
		return
	}
	var members []*model.Member
	for i := range shape.Members {
		m := &shape.Members[i]
		required := slices.Contains(shape.Required, i)
		switch {
		case m.Shape.EventStream, depth == 0 && d.only != nil && !d.only(m), depth > 3 && !required:
		case required && depth < 12, d.IntN(2+depth) == 0:
			members = append(members, m)
		}
	}
	d.sequence("{", "}", len(members), func(i int) {
		d.put(`"` + members[i].Name + `":`)
		d.value(members[i], depth+1)
	})
}

// union draws one member, a scalar where it stands deep.
func (d *drawer) union(shape *model.Shape, depth int) {
	i := d.IntN(len(shape.Members))
	for deep := range shape.Members {
		if depth > 3 && shape.Members[deep].Shape.Kind > model.Map {
			i = deep
		}
	}
	if depth > 12 {
		d.put("{}")
		return
	}
	d.put(`{"` + shape.Members[i].Name + `":`)
	d.value(&shape.Members[i], depth+1)
	d.put("}")
}

// operations are some of each service that is not retired, or of each service in
// a few.
func operations(t *testing.T, d *drawer, each, in int) (all []*model.Operation) {
	t.Helper()
	for i, e := range service.Entries() {
		if e.Retired || i%in > 0 && e.Name != "s3" && e.Name != "ec2" && e.Name != "dynamodb" && e.Name != "sns" {
			continue
		}
		data, file, _ := service.Description(e.Name)
		s, err := model.Open(file, data)
		if err != nil {
			t.Fatal(err)
		}
		names := s.OperationNames()
		for range each {
			op, err := s.Operation(names[d.IntN(len(names))])
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, op)
		}
	}
	return all
}

// What is drawn for the shapes of all services reads into a map, and is written
// as it was.
func TestServicesBothWays(t *testing.T) {
	d := &drawer{Rand: rand.New(rand.NewPCG(2026, 1))}
	drawn := 0
	for _, op := range operations(t, d, 6, 1) {
		for _, m := range []*model.Member{op.Input, op.Output} {
			if m == nil {
				continue
			}
			text := d.draw(m.Shape)
			read, write := direction(shapejson.DecodeInput), shapejson.AppendInput
			if m == op.Output {
				read, write = shapejson.DecodeOutput, shapejson.AppendOutput
			}
			got := dynamic{}
			if err := decode(t, m.Shape, read, text, &got); err != nil {
				t.Errorf("%s.%s: %v\n%s", op.Service.Name, op.Name, err, text)
				continue
			}
			v, err := binder.In(m.Shape, got)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := write(nil, v, ""); err != nil || !sameJSON(m == op.Output, string(again), text) {
				t.Errorf("%s.%s: %v\n%s, not\n%s", op.Service.Name, op.Name, err, again, text)
			}
			drawn++
		}
	}
	t.Logf("%d values", drawn)
}

// sameJSON compares texts. Members of an output may have changed places.
func sameJSON(output bool, a, b string) bool {
	if !output || a == b {
		return a == b
	}
	var x, y map[string]json.RawMessage
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return false
	}
	return maps.EqualFunc(x, y, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
}

// ask gives botocore a question for each line.
func ask(t *testing.T, questions []map[string]string) (answers []map[string]any) {
	t.Helper()
	var input bytes.Buffer
	for _, q := range questions {
		line, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		input.Write(append(line, '\n'))
	}
	output := testoracle.Run(t, testoracle.Botocore, input.Bytes(), "testdata/oracle.py")
	for line := range strings.Lines(string(output)) {
		var answer map[string]any
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer)
	}
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	return answers
}

// Parameters from JSON make the requests that botocore makes of the same JSON.
func TestInputAgainstBotocore(t *testing.T) {
	d := &drawer{Rand: rand.New(rand.NewPCG(2026, 2))}
	var ops []*model.Operation
	var questions []map[string]string
	for _, op := range operations(t, d, 8, 5) {
		if op.Input == nil || op.EventInput != nil {
			continue
		}
		ops = append(ops, op)
		questions = append(questions, map[string]string{
			"service": op.Service.Name, "operation": op.Name, "protocol": protocol.Name(op.Service), "text": d.draw(op.Input.Shape),
		})
	}
	same := map[string]int{}
	for i, answer := range ask(t, questions) {
		op, q := ops[i], questions[i]
		if err := sameRequest(t, op, q["text"], answer); err != nil {
			t.Errorf("%s.%s of %s: %v", op.Service.Name, op.Name, q["text"], err)
			continue
		}
		same[q["protocol"]]++
	}
	t.Log(same)
}

func sameRequest(t *testing.T, op *model.Operation, text string, want map[string]any) error {
	t.Helper()
	in := dynamic{}
	if err := decode(t, op.Input.Shape, shapejson.DecodeInput, text, &in); err != nil {
		return err
	}
	v, err := binder.In(op.Input.Shape, in)
	if err != nil {
		return err
	}
	codec, err := protocol.For(op.Service)
	if err != nil {
		return err
	}
	r, err := codec.Encode(op, v)
	if err != nil {
		return err
	}
	body := r.Body
	if r.Stream != nil {
		return fmt.Errorf("a stream of %T", r.Stream)
	}
	theirs, _ := want["body"].(string)
	if ours := base64.StdEncoding.EncodeToString(body); ours != theirs {
		sent, _ := base64.StdEncoding.DecodeString(theirs)
		return fmt.Errorf("body\n%s, in botocore\n%s", body, sent)
	}
	headers, _ := want["headers"].(map[string]any)
	for name, text := range headers {
		if got := r.Header.Get(name); got != text && name != "content-type" {
			return fmt.Errorf("header %s: %q, in botocore %q", name, got, text)
		}
	}
	return nil
}

// Responses are written as the AWS CLI prints them, times as ISO 8601.
func TestOutputAgainstAWSCLI(t *testing.T) {
	inBody := func(m *model.Member) bool { return m.Location == model.InBody }
	d := &drawer{Rand: rand.New(rand.NewPCG(2026, 3)), only: inBody}
	var questions []map[string]string
	var want []string
	for _, op := range operations(t, d, 8, 5) {
		name := protocol.Name(op.Service)
		if op.Output == nil || op.Output.Shape.Payload != nil || op.EventOutput != nil || !slices.Contains([]string{"json", "rest-json", "rest-xml"}, name) {
			continue
		}
		out := dynamic{}
		if err := decode(t, op.Output.Shape, shapejson.DecodeOutput, d.draw(op.Output.Shape), &out); err != nil {
			t.Fatal(err)
		}
		for i := range op.Output.Shape.Members {
			if m := &op.Output.Shape.Members[i]; m.Location == model.InStatusCode {
				out[m.Name] = 200
			}
		}
		v, err := binder.In(op.Output.Shape, out)
		if err != nil {
			t.Fatal(err)
		}
		codec, err := protocol.For(op.Service)
		if err != nil {
			t.Fatal(err)
		}
		body, err := codec.EncodeDocument(op.Output, v)
		if err != nil {
			t.Fatal(err)
		}
		printed, err := shapejson.AppendOutput(nil, v, "    ")
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, string(printed))
		questions = append(questions, map[string]string{
			"service": op.Service.Name, "operation": op.Name, "protocol": name, "body": base64.StdEncoding.EncodeToString(body),
		})
	}
	same := 0
	for i, answer := range ask(t, questions) {
		if answer["text"] != want[i] {
			t.Errorf("%s.%s:\n%s\nby the AWS CLI:\n%s", questions[i]["service"], questions[i]["operation"], want[i], answer["text"])
			continue
		}
		same++
	}
	t.Logf("%d outputs", same)
}
