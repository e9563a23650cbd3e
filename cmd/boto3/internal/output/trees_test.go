package output_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/output"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
)

// TestOutputsAsJSON prints examples of outputs of every service from their maps, and
// from the JSON that the library makes of them, which is compared with the AWS CLI's.
func TestOutputsAsJSON(t *testing.T) {
	srv := bototest.NewServer(t)
	s := srv.Session()
	n := 0
	for _, service := range s.AvailableServices() {
		c, err := s.Client(service)
		if err != nil {
			t.Fatal(err)
		}
		names := c.Model().OperationNames()
		for i := range 4 {
			op, err := c.Model().Operation(names[i*len(names)/4])
			if err != nil {
				t.Fatal(err)
			}
			if op.Output == nil || op.EventOutput != nil {
				continue
			}
			data, err := c.OutputJSON(op.Name, example(t, service, op.Name, uint64(i)))
			if err != nil {
				t.Fatal(err)
			}
			read, err := tree.Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			made := tree.Output(op.Output.Shape, example(t, service, op.Name, uint64(i)), func(map[string]any) []string { return nil })
			for _, form := range []string{"json", "text", "table", "yaml"} {
				if got, want := printed(t, form, made), printed(t, form, read); got != want {
					t.Fatalf("%s.%s as %s\n%s\nwant\n%s", service, op.Name, form, got, want)
				}
			}
			n++
		}
	}
	t.Logf("%d outputs", n)
}

func example(t *testing.T, service, operation string, seed uint64) boto3.Map {
	t.Helper()
	out, err := bototest.ExampleOutput(service, operation, seed)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func printed(t *testing.T, form string, v *tree.Tree) string {
	t.Helper()
	var b bytes.Buffer
	if err := output.Write(&b, form, v, output.Options{}); err != nil {
		return err.Error() // of what no table can hold
	}
	return b.String()
}

// TestJSON is what Python's json.dumps(v, indent=4, ensure_ascii=False) prints.
func TestJSON(t *testing.T) {
	v := tree.Of(map[string]any{"a": "\x01\u00fc\"\\\n\r\t\b\f\x7f\u2028", "b": []any{}, "c": map[string]any{}, "d": []any{nil, true, math.NaN(), math.Inf(-1)}})
	want := "{\n    \"a\": \"\\u0001\u00fc\\\"\\\\\\n\\r\\t\\b\\f\x7f\u2028\",\n    \"b\": [],\n    \"c\": {},\n    \"d\": [\n        null,\n        true,\n        NaN,\n        -Infinity\n    ]\n}\n"
	if got := printed(t, "json", v); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestUnevenTable has more columns in a later list of a list: the AWS CLI fails too.
func TestUnevenTable(t *testing.T) {
	v := tree.Of([]any{[]any{map[string]any{"a": "1"}}, []any{map[string]any{"a": "2", "b": "3"}}})
	if got := printed(t, "table", v); got != "a table has 1 columns, and a row of it 2; take another output" {
		t.Error(got)
	}
}
