package boto3

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/testresources"
)

// oracle plays what boto3 did with the resources of one service.
type oracle struct {
	testresources.Service
	root    *Resource
	current **answerer
}

// TestResourcesAgainstBoto3 takes every member of every resource of nine
// services and compares calls, results and attributes with boto3's.
func TestResourcesAgainstBoto3(t *testing.T) { testresources.Current(t, ".", compareResources) }

// TestOpsWorksAgainstBoto3 is the same for the service that AWS has retired.
func TestOpsWorksAgainstBoto3(t *testing.T) { testresources.Retired(t, ".", compareResources) }

func compareResources(t *testing.T, s testresources.Service) {
	o := oracle{Service: s, current: new(*answerer)}
	o.root = offline(t, s.Service, func(Handler) Handler {
		return func(ctx context.Context, inv *Invocation) error { return (*o.current).answer(ctx, inv) }
	})
	for _, typ := range s.Types {
		o.checkNames(t, typ)
		for _, c := range typ.Cases {
			o.check(t, typ, c)
		}
	}
}

// answerer answers calls as the oracle's client did and keeps what they were.
type answerer struct {
	outputs map[string][]any
	waiting bool
	calls   []testresources.Call
	seen    map[string]int
}

var errStop = errors.New("enough was seen")

func (a *answerer) answer(_ context.Context, inv *Invocation) error {
	params := maps.Clone(map[string]any(inv.Input.(Map)))
	for _, s := range inv.options().Sets {
		params[s.Path] = s.Value
		if s.Value == nil {
			delete(params, s.Path)
		}
	}
	a.calls = append(a.calls, testresources.Call{Operation: inv.Operation, Params: params})
	if a.waiting {
		return errStop
	}
	pages := a.outputs[inv.Operation]
	n := a.seen[inv.Operation]
	a.seen[inv.Operation]++
	page := pages[min(n, len(pages)-1)]
	*inv.Output.(*Map) = asMaps(page).(Map)
	return nil
}

// asMaps is decoded JSON in the types of an output.
func asMaps(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := Map{}
		for k, e := range v {
			m[k] = asMaps(e)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = asMaps(e)
		}
		return list
	case float64:
		if v == float64(int64(v)) {
			return int64(v)
		}
	}
	return v
}

func offline(t *testing.T, service string, interceptors ...Interceptor) *Resource {
	t.Helper()
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	sess, err := NewSession(Config{
		Region: "us-west-2", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), Interceptors: interceptors,
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := sess.Resource(service)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (o oracle) resource(t *testing.T, typ testresources.Type, a *answerer) *Resource {
	t.Helper()
	*o.current = a
	if typ.Type == "" {
		return o.root
	}
	ids := make([]any, len(typ.IDs))
	for i, id := range typ.IDs {
		ids[i] = id
	}
	r, err := o.root.Sub(typ.Type, ids...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (o oracle) checkNames(t *testing.T, typ testresources.Type) {
	r := o.resource(t, typ, &answerer{})
	if want := strings.ReplaceAll(typ.String, "'", `"`); want != "" && typ.Type != "AccessKeyPair" && r.String() != want {
		t.Errorf("%s, boto3 has %s", r, want)
	}
	attrs, err := r.core.Attributes()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range attrs {
		names = append(names, a.Python)
	}
	if strings.Join(names, " ") != strings.Join(typ.Attributes, " ") {
		t.Errorf("%s has the attributes %v, boto3 %v", r, names, typ.Attributes)
	}
}

func (o oracle) check(t *testing.T, typ testresources.Type, c testresources.Case) {
	a := &answerer{outputs: o.Outputs, waiting: c.Kind == "waiter", seen: map[string]int{}}
	r := o.resource(t, typ, a)
	result, err := perform(t, r, c)
	where := cmp.Or(typ.Type, o.Service.Service) + " " + c.Kind + " " + c.Name
	if (err != nil) != (c.Error != "") {
		t.Errorf("%s: error %v, boto3: %q", where, err, c.Error)
		return
	}
	if where == "StackResourceSummary sub Resource" {
		// boto3 hands the identifiers over by position, though the description
		// names them in another order, and so swaps stack and resource.
		ids := c.Result.(map[string]any)["ids"].([]any)
		slices.Reverse(ids)
	}
	if !sameJSON(t, a.calls, c.Calls) {
		t.Errorf("%s:\n calls %s\n boto3 %s", where, toJSON(t, a.calls), toJSON(t, c.Calls))
	}
	if err == nil && !sameJSON(t, result, c.Result) {
		t.Errorf("%s:\n result %s\n boto3  %s", where, toJSON(t, result), toJSON(t, c.Result))
	}
	if !sameJSON(t, r.core.Known(), c.Data) {
		t.Errorf("%s:\n data  %s\n boto3 %s", where, toJSON(t, r.core.Known()), toJSON(t, c.Data))
	}
}

// perform does what a case says and shows the result as the oracle does.
func perform(t *testing.T, r *Resource, c testresources.Case) (any, error) {
	ctx, args := t.Context(), asMaps(c.Arguments).(Map)
	switch c.Kind {
	case "load":
		return nil, r.Reload(ctx)
	case "action":
		a, err := r.Do(ctx, c.Name, args)
		if err != nil {
			return nil, err
		}
		return shownAction(a, c.Result), nil
	case "reference":
		list, err := r.Refs(ctx, c.Name)
		if _, plural := c.Result.([]any); plural || err != nil {
			return shownAll(list), err
		}
		if len(list) == 0 {
			return nil, nil
		}
		return shown(list[0]), nil
	case "sub":
		sub, err := r.Sub(c.Name, args["ids"].([]any)...)
		if err != nil {
			return nil, err
		}
		return shown(sub), nil
	case "waiter":
		return nil, r.Wait(ctx, waiterName(r, c.Name), nil)
	case "collection":
		return collected(ctx, r.Collection(c.Name).Filter(args))
	case "limited":
		return collected(ctx, r.Collection(c.Name).Filter(args).Limit(3))
	}
	name, action, _ := strings.Cut(c.Name, ".")
	results, err := r.Collection(name).Filter(args["filter"]).Do(ctx, action, args["extra"])
	list := make([]any, len(results))
	for i, a := range results {
		list[i] = a.Value
	}
	return list, err
}

// waiterName finds the state by boto3's name for the method.
func waiterName(r *Resource, python string) string {
	for _, m := range r.core.Type().Waiters {
		if m.Python == python {
			return m.Name
		}
	}
	return python
}

func collected(ctx context.Context, c Collection) (any, error) {
	list := []any{}
	for r, err := range c.All(ctx) {
		if err != nil {
			return list, err
		}
		list = append(list, shown(r))
	}
	return list, nil
}

// shownAction is what boto3 returns from an action. Without a resource in the
// response that is an empty value of the type that the response has.
func shownAction(a *ActionResult, want any) any {
	switch {
	case a.Plural:
		return shownAll(a.Resources)
	case len(a.Resources) == 1:
		return shown(a.Resources[0])
	case reflect.DeepEqual(want, map[string]any{}):
		return map[string]any{}
	}
	return a.Value
}

func shownAll(list []*Resource) any {
	out := make([]any, len(list))
	for i, r := range list {
		out[i] = shown(r)
	}
	return out
}

func shown(r *Resource) any {
	return map[string]any{"type": r.core.Type().Name, "ids": append([]any{}, r.core.Values()...), "data": r.core.Known()}
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func sameJSON(t *testing.T, a, b any) bool {
	t.Helper()
	var x, y any
	if err := errors.Join(json.Unmarshal([]byte(toJSON(t, a)), &x), json.Unmarshal([]byte(toJSON(t, b)), &y)); err != nil {
		t.Fatal(err)
	}
	if l, ok := x.([]any); ok && len(l) == 0 {
		x = nil
	}
	if l, ok := y.([]any); ok && len(l) == 0 {
		y = nil
	}
	return reflect.DeepEqual(x, y)
}
