package shapejson_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/shapejson"
	"github.com/boto3-go/boto3/internal/typedclients"
)

// Parameters read into the generated structs, and are written as they were.
func TestTypedBothWays(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	sess, err := boto3.NewSession(boto3.Config{Region: "us-east-1", Credentials: credentials.Static("a", "b", "")})
	if err != nil {
		t.Fatal(err)
	}
	d := &drawer{Rand: rand.New(rand.NewPCG(2026, 4))}
	drawn := 0
	for _, client := range typedclients.All(sess) {
		dynamic, ok := client.(interface{ Dynamic() *boto3.Client })
		if !ok {
			t.Fatalf("%T has no client by name", client)
		}
		service := dynamic.Dynamic().Model()
		for method := range reflect.TypeOf(client).Methods() {
			op, err := service.Operation(method.Name)
			if err != nil || op == nil || op.Input == nil || method.Type.NumIn() < 3 || d.IntN(4) > 0 {
				continue
			}
			in := reflect.New(method.Type.In(2).Elem()).Interface()
			text := d.draw(op.Input.Shape)
			if op.StreamingInput != nil && strings.Contains(text, `"`+op.StreamingInput.Name+`":`) {
				continue // its field is a reader
			}
			if err := decode(t, op.Input.Shape, shapejson.DecodeInput, text, in); err != nil {
				t.Errorf("%s.%s: %v\n%s", service.Name, op.Name, err, text)
				continue
			}
			v, err := binder.In(op.Input.Shape, in)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := shapejson.AppendInput(nil, v, ""); err != nil || string(again) != text {
				t.Errorf("%s.%s: %v\n%s, not\n%s", service.Name, op.Name, err, again, text)
			}
			drawn++
		}
	}
	if t.Logf("%d inputs", drawn); drawn < 500 {
		t.Errorf("%d inputs", drawn)
	}
}
