package boto3_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
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
