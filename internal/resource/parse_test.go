package resource_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/model"
)

// things is a service of two operations.
func things(tb testing.TB) *model.Service {
	tb.Helper()
	s, err := model.Parse("things", model.Data{Service: []byte(`{
		"metadata": {"apiVersion": "2020-01-01", "endpointPrefix": "things", "protocol": "json", "jsonVersion": "1.1",
			"serviceId": "Things", "signatureVersion": "v4", "targetPrefix": "Things"},
		"operations": {
			"ListThings": {"name": "ListThings", "http": {"method": "POST", "requestUri": "/"}, "output": {"shape": "List"}},
			"DropThing": {"name": "DropThing", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Thing"}}},
		"shapes": {
			"List": {"type": "structure", "members": {"Things": {"shape": "Things"}}},
			"Things": {"type": "list", "member": {"shape": "Thing"}},
			"Thing": {"type": "structure", "members": {"Name": {"shape": "Text"}, "Drop": {"shape": "Text"}}},
			"Text": {"type": "string"}}}`)})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

const good = `{"service": {"hasMany": {"Things": {"request": {"operation": "ListThings"}, "resource": {"type": "Thing",
	"identifiers": [{"target": "Name", "source": "response", "path": "Things[].Name"}], "path": "Things[]"}}}},
	"resources": {"Thing": {"identifiers": [{"name": "Name"}], "shape": "Thing",
	"actions": {"Drop": {"request": {"operation": "DropThing", "params": [{"target": "Name", "source": "identifier", "name": "Name"}]}}}}}}`

func TestDamage(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{good, `[]`, "cannot unmarshal"},
		{good, `{`, "unexpected end"},
		{good, `{}`, `no "service"`},
		{`"Thing": {`, `"Other": null, "Thing": {`, `resource "Other" has no name or is null`},
		{`"operation": "DropThing"`, `"operation": "DropThings"`, `resource Thing: actions.Drop: the service has no operation "DropThings"; did you mean DropThing?`},
		{`"type": "Thing"`, `"type": "Think"`, `service: hasMany.Things: there is no resource "Think"; did you mean Thing?`},
		{`"shape": "Thing"`, `"shape": "Text"`, `no structure "Text"`},
		{`"source": "identifier"`, `"source": "identifer"`, `unknown source "identifer"; did you mean identifier?`},
		{`"source": "identifier", "name": "Name"`, `"source": "identifier", "name": "Id"`, `Thing has no identifier "Id"`},
		{`"source": "identifier", "name": "Name"`, `"source": "response", "path": "A"`, `a request cannot have the source response`},
		{`"source": "identifier", "name": "Name"`, `"source": "integer", "value": "3"`, `the value 3 is not a integer`},
		{`"source": "identifier", "name": "Name"`, `"source": "data"`, `it has no path`},
		{`"target": "Name", "source": "identifier"`, `"target": "Name[x]", "source": "identifier"`, `"x" is not an index`},
		{`"target": "Name", "source": "identifier"`, `"target": "Name[99999999]", "source": "identifier"`, `the index 99999999 is more than 1000`},
		{`"target": "Name", "source": "identifier"`, `"target": "Name[0", "source": "identifier"`, `a bracket is not closed`},
		{`"target": "Name", "source": "identifier"`, `"target": "", "source": "identifier"`, `it has an empty name`},
		{`"target": "Name", "source": "response"`, `"target": "Id", "source": "response"`, `Thing has no such identifier`},
		{`"Things[].Name"`, `"Things[.Name"`, `JMESPath`},
		{`{"request": {"operation": "ListThings"}, "resource"`, `{"resource"`, `hasMany.Things: `},
		{`"identifiers": [{"name": "Name"}]`, `"identifiers": [{}]`, `an identifier has no name`},
		{`"identifiers": [{"name": "Name"}]`, `"identifiers": [{"name": "Name"}], "waiters": {"Gone": {}}`, `waiters.Gone: it has no waiterName`},
		{`"identifiers": [{"name": "Name"}]`, `"identifiers": [{"name": "Name"}, {"name": "name"}, {"name": "name"}]`, `clashes with another name`},
		{`"identifiers": [{"name": "Name"}]`, `"identifiers": [{"name": "Name"}], "load": {"path": "@"}`, `load: it has no request`},
	} {
		text := strings.Replace(good, c.from, c.to, 1)
		_, err := resource.Parse(things(t), []byte(text))
		if _, ok := errors.AsType[*model.DamagedError](err); !ok || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.to, err, c.want)
		}
	}
}

// TestClashes gives what is named alike the names that boto3 gives it.
func TestClashes(t *testing.T) {
	s := things(t)
	d, err := resource.Parse(s, []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	thing := d.Type("Thing")
	shape, err := s.Shape("Thing")
	if err != nil {
		t.Fatal(err)
	}
	attrs := thing.Attributes(shape)
	if len(attrs) != 1 || attrs[0].Python != "drop_attribute" || thing.Actions[0].Python != "drop" {
		t.Errorf("%+v beside the action %q", attrs, thing.Actions[0].Python)
	}
	if len(d.Service.Subs) != 1 || d.Service.Subs[0].Name != "Thing" {
		t.Errorf("sub-resources of the service: %v", resource.Names(d.Service.Subs))
	}
}

func TestSnake(t *testing.T) {
	for name, want := range map[string]string{
		"PutObject": "put_object", "DBInstanceArn": "db_instance_arn", "ListACLs": "list_acls", "ARNs": "arns",
		"ETag": "e_tag", "S3Bucket": "s3_bucket", "already_so": "already_so", "SSEKMSKeyId": "ssekms_key_id", "": "",
	} {
		if got := resource.Snake(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// FuzzParse holds that no description makes the parser, or what uses a parsed
// one, panic or run away.
func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(strings.Replace(good, `"Name", "source": "identifier"`, `"A.B[].C[*].D[3]", "source": "identifier"`, 1)))
	f.Add([]byte(strings.Replace(good, `"Things[].Name"`, `"[Things,Other]|[].Name"`, 1)))
	s := things(f)
	output := map[string]any{"Things": []any{map[string]any{"Name": "a"}, nil, "b", []any{map[string]any{"Name": int64(3)}}}}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := resource.Parse(s, data)
		if err != nil {
			if _, ok := errors.AsType[*model.DamagedError](err); !ok {
				t.Errorf("%T: %v", err, err)
			}
			return
		}
		for _, typ := range append([]*resource.Type{d.Service}, types(d)...) {
			for _, list := range [][]resource.Member{typ.Actions, typ.BatchActions, typ.Subs, typ.Refs, typ.Collections, typ.Waiters} {
				for _, m := range list {
					use(m, output)
				}
			}
		}
	})
}

func types(d *resource.Description) []*resource.Type {
	var list []*resource.Type
	for _, name := range d.TypeNames() {
		list = append(list, d.Type(name))
	}
	return list
}

// use runs a member; errors are fine.
func use(m resource.Member, output any) {
	params := map[string]any{}
	if m.Request != nil {
		for i := range 3 {
			_ = m.Request.Build(params, anyParent{}, i)
		}
	}
	if m.Result != nil {
		_, _, _ = m.Result.Items(anyParent{}, resource.Response{
			Params: params, Output: output, Wrap: func(m map[string]any) any { return m },
		})
	}
}

type anyParent struct{}

func (anyParent) Identifier(name string) any { return name }
func (anyParent) Search(p *resource.Path) (any, error) {
	return p.Search(map[string]any{"A": []any{"x"}}, func(m map[string]any) any { return m })
}
