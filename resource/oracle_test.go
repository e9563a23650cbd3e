package resource_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/internal/testresources"
	"github.com/boto3-go/boto3/model"
)

// TestTypedResourcesAgainstBoto3 takes every member of every resource of nine
// services through the typed packages and compares calls, results and
// attributes with boto3's.
func TestTypedResourcesAgainstBoto3(t *testing.T) { testresources.Current(t, "..", compare) }

// TestTypedOpsWorksAgainstBoto3 is the same for the service that AWS has retired.
func TestTypedOpsWorksAgainstBoto3(t *testing.T) { testresources.Retired(t, "..", compare) }

func compare(t *testing.T, s testresources.Service) {
	a := &answerer{outputs: s.Outputs}
	root := packages[s.Service](session(t, a.intercept))
	a.model = root.Dynamic().Client().Model()
	p := player{t, a, root, description(t, a.model)}
	for _, typ := range s.Types {
		for _, c := range typ.Cases {
			p.check(typ, c)
		}
	}
}

func session(t *testing.T, interceptors ...boto3.Interceptor) *boto3.Session {
	t.Helper()
	sess, err := boto3.NewSession(boto3.Config{
		Region: "us-west-2", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), Interceptors: interceptors,
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	if err != nil {
		t.Fatal(err)
	}
	return sess
}

// answerer answers calls as the oracle's client did and keeps what they were.
type answerer struct {
	model   *model.Service
	outputs map[string][]any
	stops   bool
	calls   []testresources.Call
	seen    map[string]int
}

var errStop = errors.New("enough was seen")

func (a *answerer) intercept(boto3.Handler) boto3.Handler {
	return func(_ context.Context, inv *boto3.Invocation) error {
		a.calls = append(a.calls, testresources.Call{Operation: inv.Operation, Params: plain(reflect.ValueOf(inv.Input)).(map[string]any)})
		if a.stops {
			return errStop
		}
		pages := a.outputs[inv.Operation]
		n := a.seen[inv.Operation]
		a.seen[inv.Operation]++
		op, err := a.model.Operation(inv.Operation)
		if err != nil {
			return err
		}
		page := boto3.Map{}
		if op.Output != nil {
			page = asShape(op.Output.Shape, pages[min(n, len(pages)-1)], false).(boto3.Map)
		}
		if out, ok := inv.Output.(*boto3.Map); ok {
			*out = page
			return nil
		}
		return page.Decode(inv.Output)
	}
}

// player plays the cases of one service.
type player struct {
	*testing.T
	*answerer
	root typed
	d    *resource.Description
}

// make makes the resource that a case is about.
func (p player) make(typ testresources.Type) (reflect.Value, *resource.Type) {
	root := reflect.ValueOf(p.root)
	if typ.Type == "" {
		return root, p.d.Service
	}
	var m *resource.Member
	for i := range p.d.Service.Subs {
		if p.d.Service.Subs[i].Name == typ.Type {
			m = &p.d.Service.Subs[i]
		}
	}
	if m == nil {
		p.Fatalf("%s: no way to make a %s", p.root, typ.Type)
	}
	return construct(method(root, m.Name, "Subresource"), typ.IDs), m.Result.Type
}

// construct gives identifiers, the last digit of one where a number is asked for.
func construct(f reflect.Value, ids []string) reflect.Value {
	args := make([]reflect.Value, len(ids))
	for i, id := range ids {
		args[i] = reflect.ValueOf(id)
		if t := f.Type().In(i); t.Kind() != reflect.String {
			args[i] = reflect.ValueOf(number(id)).Convert(t)
		}
	}
	return f.Call(args)[0]
}

func number(text string) int {
	n, _ := strconv.Atoi(text[strings.LastIndexAny(text, "v-")+1:])
	return n
}

func (p player) check(typ testresources.Type, c testresources.Case) {
	where := cmp.Or(typ.Type, p.model.Name) + " " + c.Kind + " " + c.Name
	r, t := p.make(typ)
	p.calls, p.seen, p.stops = nil, map[string]int{}, c.Kind == "waiter"
	result, err := p.perform(r, t, c)
	if (err != nil) != (c.Error != "") {
		p.Errorf("%s: error %v, boto3: %q", where, err, c.Error)
		return
	}
	if where == "StackResourceSummary sub Resource" { // as in the root package's test
		slices.Reverse(c.Result.(map[string]any)["ids"].([]any))
	}
	got := p.calls
	c.Data = p.attributes(t.Name, c.Data)
	p.stops = true
	data := p.data(r.Interface().(typed))
	if want := pages(c.Calls); !same(got, want) {
		p.Errorf("%s:\n calls %s\n boto3 %s", where, text(got), text(want))
	}
	p.shorten(c.Result)
	if err == nil && !same(result, c.Result) {
		p.Errorf("%s:\n result %s\n boto3  %s", where, text(result), text(c.Result))
	}
	if !same(data, c.Data) {
		p.Errorf("%s:\n data  %s\n boto3 %s", where, text(data), text(c.Data))
	}
}

// attributes are those of a resource's data that its shape has. What boto3 holds
// may have more, as it keeps the whole response, but it does not show them.
func (p player) attributes(name string, data any) any {
	t := p.d.Type(name)
	held, ok := data.(map[string]any)
	if t == nil || t.Shape == "" || !ok {
		return data
	}
	shape, err := p.model.Shape(t.Shape)
	if err != nil {
		p.Fatal(err)
	}
	out := map[string]any{}
	for k, v := range held {
		if _, ok := shape.Member(k); ok {
			out[k] = v
		}
	}
	return out
}

// shorten leaves only attributes in a result that is a resource or a list of
// them.
func (p player) shorten(result any) {
	switch v := result.(type) {
	case []any:
		for _, r := range v {
			p.shorten(r)
		}
	case map[string]any:
		if name, ok := v["type"].(string); ok && v["ids"] != nil {
			v["data"] = p.attributes(name, v["data"])
		}
	}
}

// pages leaves the tokens out of the calls for further pages: they are laid over
// the input after the interceptor. The root package's test has them.
func pages(calls []testresources.Call) []testresources.Call {
	var out []testresources.Call
	for i, c := range calls {
		if i > 0 && c.Operation == calls[0].Operation && len(c.Params) > 0 && len(calls[0].Params) < len(c.Params) {
			c = calls[0]
		}
		out = append(out, c)
	}
	return out
}

// perform does what a case says and shows the result as the oracle does.
func (p player) perform(r reflect.Value, t *resource.Type, c testresources.Case) (any, error) {
	ctx := reflect.ValueOf(p.Context())
	switch c.Kind {
	case "load":
		return nil, errorOf(r.MethodByName("Reload").Call([]reflect.Value{ctx}))
	case "action":
		name := "DeleteTags" // of an instance, which the description lacks
		if m := resource.Find(t.Actions, c.Name); m != nil {
			name = m.Name
		}
		return p.result(p.call(method(r, name, "Action"), ctx, c.Arguments))
	case "reference":
		return p.result(method(r, resource.Find(t.Refs, c.Name).Name, "Reference").Call([]reflect.Value{ctx}))
	case "sub":
		var ids []string
		for _, id := range c.Arguments["ids"].([]any) {
			ids = append(ids, id.(string))
		}
		return p.show(construct(method(r, resource.Find(t.Subs, c.Name).Name, "Subresource"), ids)), nil
	case "waiter":
		return nil, errorOf(method(r, "WaitUntil"+resource.Find(t.Waiters, c.Name).Name, "Waiter").Call([]reflect.Value{ctx}))
	case "collection", "limited":
		all := p.filtered(r, t, c.Name, c.Arguments)
		if c.Kind == "limited" {
			all = all.MethodByName("Limit").Call([]reflect.Value{reflect.ValueOf(3)})[0]
		}
		return p.collected(all.MethodByName("All").Call([]reflect.Value{ctx})[0])
	}
	name, action, _ := strings.Cut(c.Name, ".")
	filter, _ := c.Arguments["filter"].(map[string]any)
	extra, _ := c.Arguments["extra"].(map[string]any)
	collection := p.filtered(r, t, name, filter)
	batch := resource.Find(resource.Find(t.Collections, name).Result.Type.BatchActions, action)
	return p.result(p.call(method(collection, batch.Name, "Action"), ctx, extra))
}

// call calls a method that takes a context and a pointer to an input.
func (p player) call(f, ctx reflect.Value, args map[string]any) []reflect.Value {
	in := reflect.New(f.Type().In(1).Elem())
	p.fill(in, args)
	return f.Call([]reflect.Value{ctx, in})
}

func (p player) filtered(r reflect.Value, t *resource.Type, name string, args map[string]any) reflect.Value {
	all := method(r, resource.Find(t.Collections, name).Name, "Collection").Call(nil)[0]
	filter := all.MethodByName("Filter")
	in := reflect.New(filter.Type().In(0))
	p.fill(in, args)
	return filter.Call([]reflect.Value{in.Elem()})[0]
}

// fill stores arguments in a pointer to an operation's input.
func (p player) fill(in reflect.Value, args map[string]any) {
	op, err := p.model.Operation(strings.TrimSuffix(in.Type().Elem().Name(), "Input"))
	if err != nil || op == nil {
		p.Fatalf("%s: %v", in.Type(), err)
	}
	if op.Input == nil {
		return
	}
	if err := asShape(op.Input.Shape, args, true).(boto3.Map).Decode(in.Interface()); err != nil {
		p.Fatalf("%s: %v", in.Type(), err)
	}
}

func errorOf(out []reflect.Value) error {
	err, _ := reflect.TypeAssert[error](out[len(out)-1])
	return err
}

// result shows what a method gave.
func (p player) result(out []reflect.Value) (any, error) {
	if err := errorOf(out); err != nil {
		return nil, err
	}
	return p.show(out[0]), nil
}

func (p player) collected(seq reflect.Value) (list any, err error) {
	items := []any{}
	for r, e := range seq.Seq2() {
		if err, _ = reflect.TypeAssert[error](e); err != nil {
			return items, err
		}
		items = append(items, p.show(r))
	}
	return items, nil
}

// show is a resource, or a list of them, as the oracle shows it; anything else
// as plain maps and lists.
func (p player) show(v reflect.Value) any {
	if v.Kind() == reflect.Slice {
		list := make([]any, v.Len())
		for i := range list {
			list[i] = p.show(v.Index(i))
		}
		return list
	}
	r, ok := reflect.TypeAssert[typed](v)
	switch {
	case !ok:
		return plain(v)
	case v.IsNil():
		return nil
	}
	ids := []any{}
	names, err := r.Dynamic().Names()
	if err != nil {
		p.Fatal(err)
	}
	for _, name := range names.Identifiers {
		ids = append(ids, method(v, name, "Identifier").Call(nil)[0].Interface())
	}
	stops, calls := p.stops, p.calls
	p.stops = true
	data := p.data(r)
	p.stops, p.calls = stops, calls
	return map[string]any{"type": r.Dynamic().Type(), "ids": ids, "data": data}
}

// data are the attributes that a resource holds, as its Attrs has them; the
// answerer stops it from loading them.
func (p player) data(r typed) any {
	f := reflect.ValueOf(r).MethodByName("Attrs")
	if !f.IsValid() {
		return nil
	}
	out := f.Call([]reflect.Value{reflect.ValueOf(p.Context())})
	err := errorOf(out)
	if fault, ok := errors.AsType[*boto3.ResourceError](err); ok && fault.Kind == "no load" || errors.Is(err, errStop) {
		return nil
	}
	if err != nil {
		p.Errorf("%s: %v", r, err)
	}
	return plain(out[0])
}

// asShape is decoded JSON in the types of a map input or output. The oracle has
// text for times.
func asShape(s *model.Shape, v any, input bool) any {
	switch v := v.(type) {
	case map[string]any:
		m := boto3.Map{}
		for k, e := range v {
			if s.Kind == model.Map {
				m[k] = asShape(s.Value.Shape, e, input)
			} else if member, ok := s.Member(k); ok {
				m[k] = asShape(member.Shape, e, input)
				if text, ok := m[k].([]byte); ok && member.Streaming {
					m[k] = io.NopCloser(bytes.NewReader(text))
				}
			}
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = asShape(s.Element.Shape, e, input)
		}
		return list
	case string:
		switch s.Kind {
		case model.Timestamp:
			return time.Unix(int64(number(v)), 0)
		case model.Blob:
			return []byte(v)
		default:
		}
	case float64:
		if v == float64(int64(v)) {
			return int64(v)
		}
	}
	return v
}

// plain is any Go value as decoded JSON, without what is empty. Times become the
// text that they were made of.
func plain(v reflect.Value) any {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if r, ok := reflect.TypeAssert[io.Reader](v); ok {
			all, _ := io.ReadAll(r)
			return string(all)
		}
		if v = v.Elem(); !v.IsValid() {
			return nil
		}
	}
	if !v.IsValid() {
		return nil
	}
	switch x := v.Interface().(type) {
	case time.Time:
		if x.IsZero() {
			return nil
		}
		return "v" + strings.Repeat("0", max(0, 6-len(strconv.Itoa(int(x.Unix()))))) + strconv.Itoa(int(x.Unix()))
	case []byte:
		return string(x)
	}
	switch v.Kind() {
	case reflect.Struct:
		m := map[string]any{}
		for i := range v.NumField() {
			tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("boto3"), ",")
			name := cmp.Or(tag, v.Type().Field(i).Name)
			if name != "-" && name != "_" {
				m[name] = plain(v.Field(i))
			}
		}
		return m
	case reflect.Map:
		m := map[string]any{}
		for k, e := range v.Seq2() {
			m[k.String()] = plain(e)
		}
		return m
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	case reflect.String:
		return v.String()
	default:
		return v.Interface()
	}
}

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(out)
}

// same compares what both are in JSON, without what is empty, and without the
// case of names: fields have a capital first letter.
func same(a, b any) bool {
	var x, y any
	if json.Unmarshal([]byte(text(a)), &x) != nil || json.Unmarshal([]byte(text(b)), &y) != nil {
		return false
	}
	return reflect.DeepEqual(full(x), full(y))
}

// full is without what is empty, and has the one identifier that is a number as
// the test gives it.
func full(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for k, e := range v {
			if e = full(e); e != nil {
				m[strings.ToLower(k)] = e
			}
		}
		if len(m) == 0 {
			return nil
		}
		return m
	case []any:
		var list []any
		for _, e := range v {
			list = append(list, full(e))
		}
		if len(list) == 0 {
			return nil
		}
		return list
	case string:
		switch v {
		case "", "given-PartNumber": // which has no digit
			return nil
		case "MultipartUploadPart-3":
			return 3.0
		}
	case bool:
		if !v {
			return nil
		}
	case float64:
		if v == 0 {
			return nil
		}
	}
	return v
}
