package service_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/internal/typedclients"
	"github.com/boto3-go/boto3/model"
)

// TestTypesBind holds that the types of every operation hold what the
// description says: no field that its shape lacks, none of a type that does
// not fit, and no member without a field.
func TestTypesBind(t *testing.T) {
	sess, err := boto3.NewSession(boto3.Config{Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	binder := bind.New(func(m map[string]any) any { return m })
	operations := 0
	for _, typed := range typedclients.All(sess) {
		client, ok := typed.(interface{ Dynamic() *boto3.Client })
		if !ok {
			t.Fatalf("%T has no method Dynamic", typed)
		}
		m := client.Dynamic().Model()
		names := map[string]string{}
		for _, name := range m.OperationNames() {
			names[codegen.Exported(name)] = name
		}
		for method := range reflect.TypeOf(typed).Methods() {
			in, out, ok := call(method.Type)
			if !ok || names[method.Name] == "" {
				continue
			}
			op, err := m.Operation(names[method.Name])
			if err != nil {
				t.Fatal(err)
			}
			operations++
			delete(names, method.Name)
			binds(t, binder, m.Name+"."+op.Name, op.Input, in)
			binds(t, binder, m.Name+"."+op.Name, op.Output, out)
		}
		for _, name := range names {
			t.Errorf("%s has no method for %s", m.Name, name)
		}
	}
	t.Logf("%d operations", operations)
}

// call takes the input and output from a method that calls an operation.
func call(m reflect.Type) (in, out reflect.Type, ok bool) {
	if m.NumIn() != 4 || m.In(1) != reflect.TypeFor[context.Context]() || m.NumOut() != 2 || m.In(2).Kind() != reflect.Pointer || m.Out(0).Kind() != reflect.Pointer {
		return nil, nil, false
	}
	return m.In(2).Elem(), m.Out(0).Elem(), true
}

func binds(t *testing.T, b *bind.Binder, operation string, m *model.Member, typ reflect.Type) {
	t.Helper()
	if m == nil {
		if typ.NumField() > 0 {
			t.Errorf("%s: %s has fields, the operation has no members", operation, typ)
		}
		return
	}
	fields := 0
	for f := range typ.Fields() {
		if f.IsExported() {
			fields++
		}
	}
	if fields != len(m.Shape.Members) {
		t.Errorf("%s: %s has %d fields, its shape %d members", operation, typ, fields, len(m.Shape.Members))
	}
	value := reflect.New(typ).Interface()
	if _, err := b.In(m.Shape, value); err != nil {
		t.Errorf("%s: %v", operation, err)
	}
	if _, err := b.Out(m.Shape, value); err != nil {
		t.Errorf("%s: %v", operation, err)
	}
}
