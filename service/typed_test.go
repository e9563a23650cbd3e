package service_test

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/internal/typedclients"
	"github.com/boto3-go/boto3/internal/validate"
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
		f, received := &forms{T: t, service: m.Name, asked: map[reflect.Type]bool{}}, []root(nil)
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
			missing(t, binder, op, in)
			f.sent(op.Input, in)
			received = append(received, root{op.Output, out})
		}
		for _, r := range received {
			f.received(r.member, r.of)
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
		if f.IsExported() && !strings.HasSuffix(f.Tag.Get("boto3"), ",gone") {
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

// missing holds that an input in which nothing is set lacks what the
// description requires, whatever its type.
func missing(t *testing.T, b *bind.Binder, op *model.Operation, in reflect.Type) {
	t.Helper()
	if op.Input == nil {
		return
	}
	v, err := b.In(op.Input.Shape, reflect.New(in).Interface())
	if err != nil {
		return // binds reports it
	}
	var want, got []string
	for _, m := range op.Input.Shape.Members {
		if m.Required {
			want = append(want, m.Name+": required, but missing")
		}
	}
	if fault, ok := errors.AsType[*validate.ParamError](validate.Params(v)); ok {
		for _, f := range fault.Faults {
			got = append(got, f.String())
		}
	}
	if !slices.Equal(got, want) && !op.Input.Shape.Union {
		t.Errorf("%s.%s: %q is wrong with nothing, want %q", op.Service.Name, op.Name, got, want)
	}
}

type root struct {
	member *model.Member
	of     reflect.Type
}

// forms checks numbers and bools: pointers in what a request may hold, plain in
// what only responses do; of a union always pointers.
type forms struct {
	*testing.T
	service string
	asked   map[reflect.Type]bool // of requests
	seen    map[reflect.Type]bool
}

func (f *forms) sent(m *model.Member, t reflect.Type) {
	if m != nil {
		f.walk(m.Shape, t, f.asked, true)
	}
}

func (f *forms) received(m *model.Member, t reflect.Type) {
	if f.seen == nil {
		f.seen = maps.Clone(f.asked)
	}
	if m != nil {
		f.walk(m.Shape, t, f.seen, false)
	}
}

func (f *forms) walk(s *model.Shape, t reflect.Type, seen map[reflect.Type]bool, sent bool) {
	if send, ok := t.MethodByName("Send"); ok && s.EventStream { // of an EventWriter
		t = send.Type.In(send.Type.NumIn() - 1)
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case s.Kind == model.List && t.Kind() == reflect.Slice:
		f.walk(s.Element.Shape, t.Elem(), seen, sent)
	case s.Kind == model.Map && t.Kind() == reflect.Map:
		f.walk(s.Value.Shape, t.Elem(), seen, sent)
	case s.Kind != model.Structure || t.Kind() != reflect.Struct || seen[t]:
	default:
		seen[t] = true
		for i := range s.Members {
			m := &s.Members[i]
			field, ok := t.FieldByNameFunc(func(name string) bool {
				return strings.EqualFold(strings.TrimRight(name, "_"), codegen.Exported(m.Name))
			})
			if !ok {
				continue // of another name: binds has found it
			}
			f.field(s, m, field, sent)
			f.walk(m.Shape, field.Type, seen, sent)
		}
	}
}

func (f *forms) field(s *model.Shape, m *model.Member, field reflect.StructField, sent bool) {
	pointer := field.Type.Kind() == reflect.Pointer
	union := validate.Union(s)
	switch m.Shape.Kind {
	case model.Boolean, model.Integer, model.Long, model.Float, model.Double:
		if pointer != (sent || union) {
			f.Errorf("%s: %s.%s is a %s; in requests: %v", f.service, s.Name, m.Name, field.Type, sent)
		}
	case model.String:
		_, options, _ := strings.Cut(field.Tag.Get("boto3"), ",")
		required := slices.Contains(strings.Split(options, ","), "required")
		if field.Type.Kind() != reflect.Interface && required != (sent && m.Required) || field.Type.Kind() != reflect.Interface && pointer != union {
			f.Errorf("%s: %s.%s is a %s with tag %q; in requests: %v, required: %v", f.service, s.Name, m.Name, field.Type, field.Tag, sent, m.Required)
		}
	default:
	}
}
