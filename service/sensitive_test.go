package service_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/internal/typedclients"
	"github.com/boto3-go/boto3/model"
)

const (
	canary       = "canary-yranac"
	canaryNumber = 27182818
	ordinary     = "ordinary"
)

// canaries are what a printed canary looks like, in any verb.
var canaries = func() (forms []string) {
	for _, verb := range []string{"%s", "%x", "%X", "%v", "%d", "% x", "%o", "%b"} {
		forms = append(forms, strings.Trim(fmt.Sprintf(verb, []byte(canary)), "[]"))
	}
	for _, verb := range []string{"%d", "%x", "%X", "%o", "%b", "%e", "%E", "%f", "%g"} {
		if strings.ContainsAny(verb, "dxXob") {
			forms = append(forms, fmt.Sprintf(verb, canaryNumber))
		}
		forms = append(forms, strings.TrimRight(fmt.Sprintf(verb, float64(canaryNumber)), "0"))
	}
	// The last is the year of the time.
	return append(forms, base64.StdEncoding.EncodeToString([]byte(canary))[:12], "2718-")
}()

// TestSensitiveIsHidden fills the types of the operations and looks for what the
// description marks sensitive in every form in which they can be printed.
func TestSensitiveIsHidden(t *testing.T) {
	sess, err := boto3.NewSession(boto3.Config{Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	f := filler{t: t, seen: map[reflect.Type]bool{}, open: map[*model.Shape]bool{}}
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
		for _, name := range names {
			op, err := m.Operation(name)
			if err != nil {
				t.Fatal(err)
			}
			f.reach(op.Input)
			f.reach(op.Output)
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
			f.check(op.Input, in)
			f.check(op.Output, out)
		}
	}
	t.Logf("%d structures, %d canaries, in %d of them", f.structures, f.canaries, f.secret)
	if f.secret < 200 {
		t.Error("these are too few")
	}
}

// filler fills structures by their shapes: canaries in what is sensitive.
type filler struct {
	t                            *testing.T
	seen                         map[reflect.Type]bool
	open                         map[*model.Shape]bool // what is not below something sensitive only
	queue                        []func()
	structures, canaries, secret int
}

func (f *filler) reach(m *model.Member) {
	if m == nil || f.open[m.Shape] || m.Shape.Sensitive {
		return
	}
	f.open[m.Shape] = true
	for i := range m.Shape.Members {
		f.reach(&m.Shape.Members[i])
	}
	f.reach(m.Shape.Element)
	f.reach(m.Shape.Value)
}

func (f *filler) check(m *model.Member, typ reflect.Type) {
	if m == nil {
		return
	}
	f.queue = append(f.queue, func() { f.print(m.Shape, typ) })
	for len(f.queue) > 0 {
		next := f.queue[0]
		f.queue = f.queue[1:]
		next()
	}
}

// print looks at a structure by itself and in other things.
func (f *filler) print(s *model.Shape, typ reflect.Type) {
	if f.seen[typ] {
		return
	}
	f.seen[typ] = true
	v := reflect.New(typ).Elem()
	before := f.canaries
	f.fill(v, s, !f.open[s], 0)
	f.structures++
	if f.canaries == before {
		return
	}
	f.secret++
	list := reflect.Append(reflect.MakeSlice(reflect.SliceOf(typ), 0, 1), v)
	byName := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), typ))
	byName.SetMapIndex(reflect.ValueOf("key"), v)
	for name, x := range map[string]any{
		"value": v.Interface(), "pointer": v.Addr().Interface(), "list": list.Interface(), "map": byName.Interface(),
		"any": []any{v.Interface(), v.Addr().Interface()}, "field": struct{ V, P any }{v.Interface(), v.Addr().Interface()},
	} {
		verbs := allVerbs
		if _, has := typ.FieldByName("Format"); has && (name == "any" || name == "field") {
			verbs = textVerbs // fmt asks no method but Format about a pointer in something else for the others
		}
		for verb, text := range printed(x, verbs) {
			for _, form := range canaries {
				if strings.Contains(text, form) {
					f.t.Errorf("%s as %s, %s: %s", typ, name, verb, text)
					return
				}
			}
		}
	}
	if text := boto3.Text(v.Interface()); !strings.Contains(text, "***") {
		f.t.Errorf("%s: nothing tells what is hidden in %s", typ, text)
	}
}

const (
	textVerbs = "vsqxX"
	allVerbs  = "vsqxXdtbcoOUeEfFgGz"
)

func printed(x any, verbs string) map[string]string {
	texts := map[string]string{"boto3.Text": boto3.Text(x), "Sprint": fmt.Sprint(x)}
	for _, verb := range verbs {
		for _, flags := range []string{"", "+", "#"} {
			format := "%" + flags + string(verb)
			texts[format] = fmt.Sprintf(format, x)
		}
	}
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("here", "value", x)
	texts["slog text"] = out.String()
	var object bytes.Buffer
	slog.New(slog.NewJSONHandler(&object, nil)).Info("here", "value", x)
	texts["slog JSON"] = object.String()
	return texts
}

const deepest = 4

func (f *filler) fill(v reflect.Value, s *model.Shape, secret bool, depth int) {
	secret = secret || s.Sensitive
	if v.Kind() == reflect.Pointer && !s.EventStream {
		if depth > deepest {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	if s.EventStream || v.Kind() == reflect.Interface {
		return
	}
	switch s.Kind {
	case model.Structure:
		typ := v.Type()
		f.queue = append(f.queue, func() { f.print(s, typ) })
		for i := range s.Members {
			m := &s.Members[i]
			field := v.FieldByNameFunc(func(name string) bool { return strings.TrimRight(name, "_") == codegen.Exported(m.Name) })
			if field.IsValid() {
				f.fill(field, m.Shape, secret, depth+1)
			}
		}
	case model.List:
		if depth > deepest {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0), s.Element.Shape, secret, depth+1)
	case model.Map:
		if depth > deepest {
			return
		}
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, s.Key.Shape, secret, depth+1)
		f.fill(value, s.Value.Shape, secret, depth+1)
		v.SetMapIndex(key, value)
	default:
		f.scalar(v, secret)
	}
}

func (f *filler) scalar(v reflect.Value, secret bool) {
	text, number := ordinary, 1.
	if secret {
		f.canaries++
		text, number = canary, canaryNumber
	}
	switch v.Interface().(type) {
	case time.Time:
		year := 1990
		if secret {
			year = 2718
		}
		v.Set(reflect.ValueOf(time.Date(year, 1, 2, 3, 4, 5, 0, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Slice:
		v.SetBytes([]byte(text))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int32, reflect.Int64:
		v.SetInt(int64(number))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(number)
	default:
		f.t.Errorf("no value for a %s", v.Type())
	}
}
