package validate_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// TestSensitiveIsNotQuoted gives values that are wrong for what the description
// marks sensitive: the faults name the place and not the value.
func TestSensitiveIsNotQuoted(t *testing.T) {
	s, err := model.Parse("test", model.Data{Service: []byte(`{
 "metadata": {"protocol": "rest-json", "apiVersion": "2020-01-01"},
 "operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Root"}}},
 "shapes": {
  "Root": {"type": "structure", "members": {"Pin": {"shape": "Pin"}, "Born": {"shape": "Born"}, "Whole": {"shape": "Pin"}, "ByName": {"shape": "ByName"},
   "Box": {"shape": "Box"}, "Open": {"shape": "Count"}}},
  "Pin": {"type": "integer", "min": 271828182, "sensitive": true}, "Born": {"type": "timestamp", "sensitive": true},
  "Name": {"type": "string", "min": 99, "sensitive": true}, "Count": {"type": "integer", "min": 9},
  "ByName": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": "Count"}},
  "Box": {"type": "structure", "sensitive": true, "members": {"Count": {"shape": "Count"}, "Counts": {"shape": "Counts"}}},
  "Counts": {"type": "map", "key": {"shape": "Key"}, "value": {"shape": "Count"}}, "Key": {"type": "string"}
 }}`)})
	if err != nil {
		t.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		t.Fatal(err)
	}
	in, err := bind.New(func(m map[string]any) any { return dyn(m) }).In(op.Input.Shape, dyn{
		"Pin": 31415, "Born": "hunter2", "Whole": 31415.5, "ByName": dyn{"hunter2": 1}, "Box": dyn{"Count": -31415, "Counts": dyn{"hunter2": "31415"}}, "Open": 7,
	})
	if err != nil {
		t.Fatal(err)
	}
	err = validate.Params(in)
	if err == nil {
		t.Fatal("no error")
	}
	text := err.Error()
	for _, want := range []string{
		"Pin: ***, but at least 2.71828182e+08 is needed", "Born: not a valid timestamp", "Whole: not a valid integer",
		"ByName (key: ***): of length 7, but at least 99 is needed", "ByName.***: 1, but at least 9 is needed",
		"Box.Count: ***, but at least 9 is needed", "Box.Counts.***: not a valid integer", "Open: 7, but at least 9 is needed",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(text, "hunter2") || strings.Contains(text, "31415") {
		t.Error("a sensitive value is quoted")
	}
	if t.Failed() {
		t.Log(text)
	}
}
