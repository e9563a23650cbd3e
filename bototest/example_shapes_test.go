package bototest_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/recognize"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// TestExamples draws an input and an output of every operation: they are valid,
// the same seed gives the same, and the request that the input makes is
// recognized as that of the operation.
func TestExamples(t *testing.T) {
	c := catalog.New(nil)
	index := recognize.New(c)
	binder := bind.New(func(m map[string]any) any { return boto3.Map(m) })
	n := 0
	for _, name := range c.Names() {
		service, err := c.Service(name, "")
		if err != nil {
			t.Fatal(err)
		}
		codec, err := protocol.For(service)
		if err != nil {
			t.Fatal(err)
		}
		for i, operation := range service.OperationNames() {
			if !*allServices && i%7 != 0 {
				continue
			}
			op, err := service.Operation(operation)
			if err != nil {
				t.Fatal(err)
			}
			n++
			in, err := bototest.ExampleInput(name, operation, 1)
			if err != nil {
				t.Fatal(err)
			}
			again, _ := bototest.ExampleInput(name, operation, 1)
			if !reflect.DeepEqual(in, again) {
				t.Errorf("%s.%s: the same seed gives another input", name, operation)
			}
			out, err := bototest.ExampleOutput(name, operation, 1)
			if err != nil {
				t.Fatal(err)
			}
			if op.Output != nil {
				v, err := binder.In(op.Output.Shape, out)
				if err == nil {
					err = validate.Params(v)
				}
				if err != nil {
					t.Errorf("%s.%s: output: %v", name, operation, err)
				}
			}
			found, err := recognized(index, binder, codec, op, in)
			if err != nil {
				t.Errorf("%s.%s: %v", name, operation, err)
			} else if found != name+"."+operation && alike[name+"."+operation] == "" {
				t.Errorf("%s.%s is recognized as %s", name, operation, found)
			}
		}
	}
	t.Logf("%d operations", n)
}

// alike are operations whose requests are those of another, with the reason. A
// handler of theirs is preferred.
var alike = map[string]string{
	"s3.GetBucketLifecycle":    "GetBucketLifecycleConfiguration took its place",
	"s3.GetBucketNotification": "GetBucketNotificationConfiguration took its place",
	"s3.PutBucketLifecycle":    "PutBucketLifecycleConfiguration took its place",
	"s3.PutBucketNotification": "PutBucketNotificationConfiguration took its place",
	"s3.ListDirectoryBuckets":  "only the host tells it from ListBuckets",
}

func recognized(index *recognize.Index, binder *bind.Binder, codec protocol.Codec, op *model.Operation, in boto3.Map) (string, error) {
	var v bind.Value
	if op.Input != nil {
		var err error
		if v, err = binder.In(op.Input.Shape, in); err != nil {
			return "", err
		}
		if err := validate.Params(v); err != nil {
			return "", err
		}
	}
	r, err := codec.Encode(op, v)
	if err != nil {
		return "", err
	}
	signing := op.Service.SigningName
	if signing == "" {
		signing = op.Service.EndpointPrefix
	}
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/"+signing+"/aws4_request, SignedHeaders=host, Signature=0")
	head := &recognize.Request{Method: r.Method, Path: r.Path, Query: r.Query, Header: r.Header}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		head.Form = string(r.Body)
	}
	if r.Method == "" {
		head.Method = http.MethodPost
	}
	call, err := index.Find(head, func(service, _ string) bool { return service == op.Service.Name })
	if err != nil {
		return "", err
	}
	return call.Operation.Service.Name + "." + call.Operation.Name, nil
}
