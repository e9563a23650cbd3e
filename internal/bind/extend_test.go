package bind_test

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// weights is an extension for the shape Weight, in which a float64 stands for
// {"Grams": "1.5"}, a bool for {"Unknown": true}, and nil for {"Unknown": true} too.
type weights struct{}

// Plan implements bind.Extension.
func (weights) Plan(c *bind.Compiler, p *bind.Plan, _ any) bool {
	shape := p.Shape()
	if shape.Kind == model.Map && p.Type().Kind() == reflect.Struct && shape.Value.Shape.Name == "Weight" {
		c.KeyFields(p, "weight", func(options string) (any, func(reflect.Value) bool) {
			if options == "heavy" {
				return nil, func(v reflect.Value) bool { return v.Float() < 1000 }
			}
			return nil, nil
		})
		return true
	}
	if shape.Name != "Weight" {
		return false
	}
	grams := shape.Members[0].Shape
	w := &weight{stored: make([]*bind.Plan, len(shape.Members))}
	c.Variant(p, w, w.stored)
	w.unknown = c.Plan(shape.Members[1].Shape, reflect.TypeFor[bool](), nil)
	switch p.Type().Kind() {
	case reflect.Float64:
		w.grams = c.Convert(grams, p.Type(), &decimal)
		w.stored[0] = w.grams
	case reflect.Bool:
		w.stored[0] = c.Refusal(grams, p.Type(), "a weight")
	default:
		p.Refuse()
	}
	return true
}

type weight struct {
	grams, unknown *bind.Plan
	stored         []*bind.Plan
}

// Read takes pointers off.
func (w *weight) Read(p *bind.Plan, v reflect.Value) bind.Value {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return p.Value(reflect.ValueOf(true))
		}
		v = v.Elem()
	}
	return p.Value(v)
}

// Only tells by the kind.
func (w *weight) Only(v reflect.Value) (int, bind.Value) {
	if v.Kind() == reflect.Bool {
		return 1, w.unknown.Value(v)
	}
	return 0, w.grams.Read(v)
}

// Find knows one name.
func (w *weight) Find(name string) int {
	if name == "G" {
		return 0
	}
	return -1
}

// Reaches is the text.
func (w *weight) Reaches() []*bind.Plan { return []*bind.Plan{w.grams} }

var decimal = bind.Converter{
	Text: func(v reflect.Value) (string, error) {
		if v.Float() < 0 {
			return "", fmt.Errorf("%v is less than nothing", v.Float())
		}
		return strconv.FormatFloat(v.Float(), 'f', -1, 64), nil
	},
	SetText: func(s bind.Slot, text string) error {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return err
		}
		return s.SetFloat(f)
	},
}

const weighing = `{
 "metadata": {"protocol": "json", "apiVersion": "2020-01-01"},
 "operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"}}},
 "shapes": {
  "In": {"type": "structure", "members": {"One": {"shape": "Weight"}, "List": {"shape": "Weights"}, "Table": {"shape": "Table"}}},
  "Weight": {"type": "structure", "members": {"G": {"shape": "Str"}, "Unknown": {"shape": "Bool"}}},
  "Weights": {"type": "list", "member": {"shape": "Weight"}},
  "Table": {"type": "map", "key": {"shape": "Str"}, "value": {"shape": "Weight"}},
  "Str": {"type": "string", "min": 3}, "Bool": {"type": "boolean"}}}`

type weighed struct {
	One   *float64
	List  []float64
	Table struct {
		Ship    float64 `weight:"ship,heavy"`
		Boat    float64 `weight:",heavy"`
		Feather *float64
		Secret  bool
	}
}

// TestExtension holds what an extension may rest on: values that stand for a
// structure are validated, sent and stored as the structure would be.
func TestExtension(t *testing.T) {
	s, err := model.Parse("test", model.Data{Service: []byte(weighing)})
	if err != nil {
		t.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		t.Fatal(err)
	}
	b := bind.NewExtended(func(m map[string]any) any { return dyn(m) }, weights{})
	in := weighed{One: new(1.25), List: []float64{2.75, 1}}
	in.Table.Ship, in.Table.Boat, in.Table.Secret = 1e6, 20, true
	v, err := b.In(op.Input.Shape, in)
	if err != nil {
		t.Fatal(err)
	}
	text, err := wire.AppendJSON(nil, op.Input, v)
	want := `{"One": {"G": "1.25"}, "List": [{"G": "2.75"}, {"G": "1"}], ` +
		`"Table": {"ship": {"G": "1000000"}, "Feather": {"Unknown": true}, "Secret": {"Unknown": true}}}`
	if err != nil || string(text) != want {
		t.Errorf("sent as %s, %v\nwant    %s", text, err, want)
	}
	if err := validate.Params(v); err == nil || !strings.Contains(err.Error(), "List[1].G: of length 1") {
		t.Errorf("validation: %v", err)
	}
	in.Table.Boat = 0
	for _, body := range []string{want, strings.NewReplacer(": ", ":", ", ", ",").Replace(want)} {
		var out weighed
		slot, err := b.Out(op.Input.Shape, &out)
		if err == nil {
			err = wire.DecodeJSON(body, op.Input, slot)
		}
		out.Table.Secret = true // a member without a plan stores the zero value
		if err != nil || !reflect.DeepEqual(out, in) {
			t.Errorf("stored as %+v, %v\nwant      %+v", out, err, in)
		}
	}
	for body, want := range map[string]string{
		`{"One":{"G":"x"}}`:              "invalid syntax",
		`{"Table":{"Secret":{"G":"1"}}}`: "a weight does not fit in type bool",
		`{"One":{"G":"1","G":"2"}}`:      "one member only",
	} {
		slot, err := b.Out(op.Input.Shape, new(weighed))
		if err == nil {
			err = wire.DecodeJSON(body, op.Input, slot)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
	if _, err := b.In(op.Input.Shape, struct{ One string }{}); err == nil || !strings.Contains(err.Error(), "type string cannot hold") {
		t.Errorf("a text for a weight: %v", err)
	}
	less := -1.0
	if v, err = b.In(op.Input.Shape, weighed{One: &less}); err != nil {
		t.Fatal(err)
	}
	if err := validate.Params(v); err == nil || !strings.Contains(err.Error(), "One.G: -1 is less than nothing") {
		t.Errorf("a weight that cannot be sent: %v", err)
	}
}
