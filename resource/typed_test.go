package resource_test

import (
	"reflect"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/resource/cloudformation"
	"github.com/boto3-go/boto3/resource/cloudwatch"
	"github.com/boto3-go/boto3/resource/dynamodb"
	"github.com/boto3-go/boto3/resource/ec2"
	"github.com/boto3-go/boto3/resource/glacier"
	"github.com/boto3-go/boto3/resource/iam"
	"github.com/boto3-go/boto3/resource/opsworks"
	"github.com/boto3-go/boto3/resource/s3"
	"github.com/boto3-go/boto3/resource/sns"
	"github.com/boto3-go/boto3/resource/sqs"
)

// typed is any resource of a typed package.
type typed interface {
	Dynamic() *boto3.Resource
	String() string
}

// packages make the service resources of all typed packages.
var packages = map[string]func(*boto3.Session, ...boto3.Config) typed{
	"cloudformation": func(s *boto3.Session, c ...boto3.Config) typed { return cloudformation.New(s, c...) },
	"cloudwatch":     func(s *boto3.Session, c ...boto3.Config) typed { return cloudwatch.New(s, c...) },
	"dynamodb":       func(s *boto3.Session, c ...boto3.Config) typed { return dynamodb.New(s, c...) },
	"ec2":            func(s *boto3.Session, c ...boto3.Config) typed { return ec2.New(s, c...) },
	"glacier":        func(s *boto3.Session, c ...boto3.Config) typed { return glacier.New(s, c...) },
	"iam":            func(s *boto3.Session, c ...boto3.Config) typed { return iam.New(s, c...) },
	"opsworks":       func(s *boto3.Session, c ...boto3.Config) typed { return opsworks.New(s, c...) },
	"s3":             func(s *boto3.Session, c ...boto3.Config) typed { return s3.New(s, c...) },
	"sns":            func(s *boto3.Session, c ...boto3.Config) typed { return sns.New(s, c...) },
	"sqs":            func(s *boto3.Session, c ...boto3.Config) typed { return sqs.New(s, c...) },
}

// description is what the resources of a service are generated from.
func description(t *testing.T, service *model.Service) *resource.Description {
	t.Helper()
	data, err := service.Section(model.ResourcesSection)
	if err != nil {
		t.Fatal(err)
	}
	d, err := resource.Parse(service, data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// method finds the method of a description's member by its name, or with its
// kind at its end.
func method(v reflect.Value, name, kind string) reflect.Value {
	if m := v.MethodByName(codegen.Exported(name) + kind); m.IsValid() {
		return m
	}
	return v.MethodByName(codegen.Exported(name))
}

// made finds the Go type of each type of resource: what constructors, actions,
// references and collections of known types return.
func made(service typed) map[string]reflect.Type {
	found := map[string]reflect.Type{"": reflect.TypeOf(service)}
	var walk func(reflect.Type)
	see := func(t reflect.Type) {
		for t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() == reflect.Pointer && t.Implements(reflect.TypeFor[typed]()) && found[t.Elem().Name()] == nil && t != reflect.TypeOf(service) {
			found[t.Elem().Name()] = t
			walk(t)
		}
	}
	walk = func(t reflect.Type) {
		for m := range t.Methods() {
			for out := range m.Type.Outs() {
				see(out)
			}
		}
	}
	walk(reflect.TypeOf(service))
	return found
}

// TestEveryMemberHasItsMethod goes through all descriptions.
func TestEveryMemberHasItsMethod(t *testing.T) {
	count := map[string]int{}
	for name, make := range packages {
		service := make(session(t))
		d, types := description(t, service.Dynamic().Client().Model()), made(service)
		for _, typ := range append([]string{""}, d.TypeNames()...) {
			description := d.Type(typ)
			if typ == "" {
				description = d.Service
			}
			if types[typ] == nil {
				t.Errorf("%s.%s: nothing makes it", name, typ)
				continue
			}
			members(t, name, description, reflect.Zero(types[typ]), count)
		}
	}
	testcounts.All(t, "resources", count)
}

func members(t *testing.T, service string, d *resource.Type, v reflect.Value, count map[string]int) {
	count["types"]++
	for _, id := range d.Identifiers {
		count["identifiers"]++
		if m := method(v, id.Name, "Identifier"); !m.IsValid() || m.Type().NumIn() != 0 || m.Type().NumOut() != 1 {
			t.Errorf("%s.%s has no identifier %s", service, d.Name, id.Name)
		}
	}
	for _, group := range []struct {
		kind, prefix string
		list         []resource.Member
		takes, gives int // besides a variadic parameter
	}{
		{"Action", "", d.Actions, 2, 2}, {"Reference", "", d.Refs, 1, 2}, {"Collection", "", d.Collections, 0, 1},
		{"Waiter", "WaitUntil", d.Waiters, 1, 1}, {"Subresource", "", d.Subs, -1, 1},
	} {
		for _, m := range group.list {
			count[group.kind]++
			f := method(v, group.prefix+m.Name, group.kind)
			if !f.IsValid() {
				t.Errorf("%s.%s has no %s %s", service, d.Name, group.kind, m.Name)
				continue
			}
			takes := f.Type().NumIn()
			if f.Type().IsVariadic() {
				takes--
			}
			if group.takes >= 0 && takes != group.takes || f.Type().NumOut() != group.gives {
				t.Errorf("%s.%s: %s %s is a %s", service, d.Name, group.kind, m.Name, f.Type())
			}
			if group.kind == "Collection" {
				batches(t, service+"."+d.Name+"."+m.Name, m.Result.Type, reflect.Zero(f.Type().Out(0)), count)
			}
		}
	}
}

func batches(t *testing.T, where string, d *resource.Type, collection reflect.Value, count map[string]int) {
	for _, b := range d.BatchActions {
		count["batch actions"]++
		if !method(collection, b.Name, "Action").IsValid() {
			t.Errorf("%s has no batch action %s", where, b.Name)
		}
	}
}
