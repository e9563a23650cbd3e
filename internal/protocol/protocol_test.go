package protocol_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// service makes a service with one operation Op in a protocol. Its input and
// output are the shape All.
func service(tb testing.TB, metadata, shapes string) *model.Operation {
	tb.Helper()
	description := `{"metadata":{"serviceId":"T","endpointPrefix":"t","apiVersion":"2020-01-01","targetPrefix":"Target_1",` + metadata + `},
"operations":{"Op":{"name":"Op","http":{"method":"POST","requestUri":"/op"},"input":{"shape":"All"},"output":{"shape":"All"},
"errors":[{"shape":"Gone"},{"shape":"Coded"}]},"Bare":{"name":"Bare","http":{"method":"POST","requestUri":"/bare"}}},
"shapes":{` + shapes + `,"Str":{"type":"string"},
"Gone":{"type":"structure","members":{"message":{"shape":"Str"},"What":{"shape":"Str"}},"exception":true},
"Coded":{"type":"structure","members":{"Message":{"shape":"Str"}},"exception":true,"error":{"code":"Wire.Code","httpStatusCode":400}}}}`
	s, err := model.Parse("t", model.Data{Service: []byte(description)})
	if err != nil {
		tb.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		tb.Fatal(err)
	}
	return op
}

const plainShapes = `"All":{"type":"structure","members":{"Name":{"shape":"Str"}}}`

// The order is botocore.utils.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS.
func TestForPrefers(t *testing.T) {
	order := []string{"json", "rest-json", "rest-xml", "smithy-rpc-v2-cbor", "query", "ec2"}
	for i, want := range order {
		expected, err := protocol.Named(want)
		if err != nil {
			t.Fatal(err)
		}
		offered := []string{"something-new"}
		for j := len(order) - 1; j >= i; j-- {
			offered = append(offered, order[j])
		}
		got, err := protocol.For(&model.Service{Metadata: model.Metadata{Protocols: offered, Protocol: "ec2"}})
		if err != nil || !reflect.DeepEqual(got, expected) {
			t.Errorf("of %v: %T, %v", offered, got, err)
		}
		got, err = protocol.For(&model.Service{Metadata: model.Metadata{Protocol: want}})
		if err != nil || !reflect.DeepEqual(got, expected) {
			t.Errorf("%s alone: %T, %v", want, got, err)
		}
	}
	for _, s := range []model.Metadata{{Protocol: protocol.CBOR}, {Protocols: []string{"query", protocol.CBOR}}} {
		if _, err := protocol.Text(&model.Service{Name: "x", Metadata: s}); err == nil || !strings.Contains(err.Error(), "by name") {
			t.Errorf("%+v: %v", s, err)
		}
	}
	for _, s := range []model.Metadata{{Protocol: "soap"}, {Protocols: []string{"soap"}, Protocol: "json"}, {}} {
		_, err := protocol.For(&model.Service{Name: "x", Metadata: s})
		if err == nil || s.Protocol == "soap" && !strings.Contains(err.Error(), "soap") {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
