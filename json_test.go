package boto3_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/cloudformation"
	"github.com/boto3-go/boto3/service/dynamodb"
)

// TestJSON takes an item through JSON and back, to a Map and to the typed input:
// bytes and numbers beyond what a float64 holds survive.
func TestJSON(t *testing.T) {
	c := newClient(t, "dynamodb", &canned{})
	text := `{"TableName":"orders","Item":{"id":{"N":"9007199254740993"},"blob":{"B":"AP8="}},"ReturnValues":"NONE"}`
	var m boto3.Map
	var in dynamodb.PutItemInput
	for _, to := range []any{&m, &in} {
		if err := c.InputFromJSON("PutItem", []byte(text), to); err != nil {
			t.Fatal(err)
		}
		back, err := c.InputJSON("PutItem", to)
		if err != nil || !sameDocument(t, back, text) {
			t.Errorf("%T: %s, %v", to, back, err)
		}
	}
	if got := in.Item["blob"].B; !bytes.Equal(got, []byte{0, 255}) || *in.Item["id"].N != "9007199254740993" {
		t.Errorf("%+v", in.Item)
	}
	out := boto3.Map{"Table": boto3.Map{"TableName": "orders", "CreationDateTime": time.Unix(1600000000, 0).UTC(), "ItemCount": int64(1) << 62}}
	written, err := c.OutputJSON("DescribeTable", out)
	if err != nil || !sameDocument(t, written, `{"Table":{"TableName":"orders","CreationDateTime":"2020-09-13T12:26:40+00:00","ItemCount":4611686018427387904}}`) {
		t.Errorf("%s, %v", written, err)
	}
	var read dynamodb.DescribeTableOutput
	if err := c.OutputFromJSON("DescribeTable", written, &read); err != nil || read.Table.ItemCount != 1<<62 || !read.Table.CreationDateTime.Equal(time.Unix(1600000000, 0)) {
		t.Errorf("%+v, %v", read.Table, err)
	}
	for name, text := range map[string]string{"TablName": `{"TablName":"t"}`, "Item": `{"TableName":"t","Item":7}`} {
		err := c.InputFromJSON("PutItem", []byte(text), &boto3.Map{})
		p, ok := errors.AsType[*boto3.ParamError](err)
		if !ok || !strings.Contains(p.Error(), name) || p.Operation != "dynamodb.PutItem" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := c.InputFromJSON("PutItem", []byte(`{`), &boto3.Map{}); err == nil {
		t.Error("JSON that is cut off is taken")
	}
}

func sameDocument(t *testing.T, data []byte, want string) bool {
	t.Helper()
	texts := [2][]byte{}
	for i, text := range []string{string(data), want} {
		var v any
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		err := d.Decode(&v)
		if err == nil {
			texts[i], err = json.Marshal(v)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return bytes.Equal(texts[0], texts[1])
}

// TestEmptyStringsInJSON holds that a struct sends the empty strings that stand in
// the JSON which it was filled from, as a Map does.
func TestEmptyStringsInJSON(t *testing.T) {
	text := `{"StackName":"s","Parameters":[{"ParameterKey":"k","ParameterValue":""}],"NotificationARNs":[""]}`
	var bodies []string
	for _, in := range []any{&cloudformation.CreateStackInput{}, &boto3.Map{}} {
		web := &canned{answers: []answer{{body: "<CreateStackResponse><CreateStackResult/></CreateStackResponse>"}}}
		c := newClient(t, "cloudformation", web)
		if err := c.InputFromJSON("CreateStack", []byte(text), in); err != nil {
			t.Fatal(err)
		}
		if err := c.Call(t.Context(), "CreateStack", in, nil, boto3.Set("ClientRequestToken", "t")); err != nil {
			t.Fatal(err)
		}
		back, err := c.InputJSON("CreateStack", in)
		if err != nil || !sameDocument(t, back, text) {
			t.Errorf("%T: %s, %v", in, back, err)
		}
		bodies = append(bodies, web.bodies[0])
	}
	if bodies[0] != bodies[1] || !strings.Contains(bodies[0], "ParameterValue=&") && !strings.HasSuffix(bodies[0], "ParameterValue=") {
		t.Errorf("%q", bodies)
	}
}
