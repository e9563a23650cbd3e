package bototest

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

// Method is an operation of a typed package, such as (*s3.Client).GetObject.
type Method[Client boto3.AnyClient, In, Out any] = func(Client, context.Context, *In, ...boto3.CallOption) (*Out, error)

// operationFor finds the operation that a typed method calls: the client's package
// has the service's name, and the method the operation's.
func operationFor(client reflect.Type, method any) (*model.Operation, error) {
	name := runtime.FuncForPC(reflect.ValueOf(method).Pointer()).Name()
	name = strings.TrimSuffix(name[strings.LastIndexByte(name, '.')+1:], "-fm")
	path := client.Elem().PkgPath()
	pkg := path[strings.LastIndexByte(path, '/')+1:]
	service, err := index.ByPackage(pkg)
	if err != nil {
		return nil, err
	}
	for _, operation := range service.OperationNames() {
		if strings.EqualFold(operation, strings.TrimSuffix(name, "_")) {
			return service.Operation(operation)
		}
	}
	return nil, fmt.Errorf("%s is not an operation of service %s; pass a method such as (*%s.Client).%s", name, service.Name, pkg, service.OperationNames()[0])
}

// Handle answers an operation with a function of its types:
//
//	bototest.Handle(srv, (*sqs.Client).SendMessage, func(ctx context.Context, in *sqs.SendMessageInput) (*sqs.SendMessageOutput, error) { ... })
func Handle[Client boto3.AnyClient, In, Out any](s *Server, method Method[Client, In, Out], h func(ctx context.Context, in *In) (*Out, error)) {
	s.t.Helper()
	op, err := operationFor(reflect.TypeFor[Client](), method)
	if err != nil {
		s.t.Fatalf("bototest: %v", err)
	}
	s.handle(op.Service.Name, op.Name, func(ctx context.Context, x *exchange) (any, error) {
		in := new(In)
		if err := x.decode(in); err != nil {
			return nil, err
		}
		out, err := h(ctx, in)
		if out == nil && err == nil {
			out = new(Out)
		}
		return out, err
	})
}
