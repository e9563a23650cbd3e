package parity_test

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/internal/typedclients"
	"github.com/boto3-go/boto3/model"
)

// TestTyped gives the parameters through the generated packages: those of a
// sample, or all with the build tag alltypes. What their types cannot say is
// taken out of the parameters of both sides first, as speech has it.
func TestTyped(t *testing.T) {
	home(t)
	y := newTally()
	var trials []trial
	types := inputs(t)
	names := typedServices(t)
	if len(names) < 400 {
		y.part = " of a sample"
	}
	for _, name := range names {
		if !wanted(name, "") {
			continue
		}
		for _, c := range trialsOf(t, name) {
			s := newSpeech()
			if c.op.Input != nil {
				c.typed, c.params, _ = s.structure(c.op.Input.Shape, types[name+"."+c.op.Name], c.params)
			} else {
				c.typed = reflect.New(types[name+"."+c.op.Name]).Elem()
			}
			for why := range s.unsaid {
				y.unsaid[why]++
			}
			trials = append(trials, c)
		}
		if len(trials) > 4000 {
			run(t, y, trials, nil)
			trials = nil
		}
	}
	run(t, y, trials, nil)
	for _, why := range slices.Sorted(maps.Keys(y.unsaid)) {
		t.Logf("%d sets with %s, which types cannot say", y.unsaid[why], why)
	}
	y.report(t)
}

type typedClient interface{ Dynamic() *boto3.Client }

// typedBy are the typed clients by the names of their services.
func typedBy(s *boto3.Session, cfg boto3.Config) map[string]typedClient {
	list := map[string]typedClient{}
	for _, c := range typedclients.All(s, cfg) {
		if typed, ok := c.(typedClient); ok {
			list[typed.Dynamic().Service()] = typed
		}
	}
	return list
}

// typedFor are the typed clients of trials that want some, all of one target.
func typedFor(t *testing.T, trials []trial, s *boto3.Session, to *catcher) map[string]typedClient {
	t.Helper()
	if !trials[0].typed.IsValid() {
		return nil
	}
	cfg, err := trials[0].target.config(to)
	if err != nil {
		t.Fatal(err)
	}
	return typedBy(s, cfg)
}

// typedServices names the services of today's botocore that have a typed package.
func typedServices(t *testing.T) (names []string) {
	t.Helper()
	s, err := boto3.NewSession(boto3.Config{Region: "us-west-2"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range typedclients.All(s) {
		if typed, ok := c.(typedClient); !ok {
			t.Errorf("%T has no method Dynamic", c)
		} else if d := typed.Dynamic(); !d.Model().Retired {
			names = append(names, d.Service())
		}
	}
	return names
}

// inputs are the input types by service and operation.
func inputs(t *testing.T) map[string]reflect.Type {
	t.Helper()
	s, err := boto3.NewSession(boto3.Config{Region: "us-west-2"})
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]reflect.Type{}
	for name, c := range typedBy(s, boto3.Config{}) {
		for _, op := range c.Dynamic().Model().OperationNames() {
			m, ok := reflect.TypeOf(c).MethodByName(codegen.Exported(op))
			if !ok {
				t.Fatalf("%s has no method for %s", name, op)
			}
			types[name+"."+op] = m.Type.In(2).Elem()
		}
	}
	return types
}

// byTyped calls the method of a typed client.
func byTyped(c typedClient, in reflect.Value) face {
	return func(ctx context.Context, _ *boto3.Client, op *model.Operation, _ any) error {
		m := reflect.ValueOf(c).MethodByName(codegen.Exported(op.Name))
		if !m.IsValid() {
			return fmt.Errorf("%T has no method for %s", c, op.Name)
		}
		out := m.Call([]reflect.Value{reflect.ValueOf(ctx), in.Addr()})
		err, _ := reflect.TypeAssert[error](out[1])
		return err
	}
}
