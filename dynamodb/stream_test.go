package dynamodb_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
	"github.com/boto3-go/boto3/service/dynamodbstreams"
)

// customer and bill are in one table.
type customer struct {
	PK   string `dynamodbav:"pk,hash"`
	SK   string `dynamodbav:"sk,range"`
	Kind string `dynamodbav:"kind,type=customer"`
	Name string `dynamodbav:"name"`
}

type bill struct {
	PK    string          `dynamodbav:"pk,hash"`
	SK    string          `dynamodbav:"sk,range"`
	Kind  string          `dynamodbav:"kind,type=bill"`
	Total dynamodb.Number `dynamodbav:"total"`
	Tags  []string        `dynamodbav:"tags,stringset,omitempty"`
}

const event = `{"Records":[
 {"eventID":"1","eventVersion":"1.1","eventName":"INSERT","eventSource":"aws:dynamodb","awsRegion":"eu-west-1",
  "eventSourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/app/stream/x",
  "dynamodb":{"ApproximateCreationDateTime":1764400000.0,"Keys":{"pk":{"S":"c#1"},"sk":{"S":"c"}},
   "NewImage":{"pk":{"S":"c#1"},"sk":{"S":"c"},"kind":{"S":"customer"},"name":{"S":"Ann"}},
   "SequenceNumber":"111","SizeBytes":26,"StreamViewType":"NEW_AND_OLD_IMAGES"}},
 {"eventID":"2","eventName":"MODIFY","dynamodb":{"Keys":{"pk":{"S":"c#1"},"sk":{"S":"b#7"}},
   "OldImage":{"pk":{"S":"c#1"},"sk":{"S":"b#7"},"kind":{"S":"bill"},"total":{"N":"9.50"},"tags":{"SS":["new"]}},
   "NewImage":{"pk":{"S":"c#1"},"sk":{"S":"b#7"},"kind":{"S":"bill"},"total":{"N":"12"}},"SequenceNumber":"112"}},
 {"eventID":"3","eventName":"REMOVE","userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"},
  "dynamodb":{"Keys":{"pk":{"S":"c#1"},"sk":{"S":"x"}},"OldImage":{"pk":{"S":"c#1"},"sk":{"S":"x"},"kind":{"S":"memo"}},"SequenceNumber":"113"}}]}`

func TestReadEvent(t *testing.T) {
	bills, err := dynamodb.ReadEvent[bill]([]byte(event))
	if err != nil || len(bills) != 1 {
		t.Fatal(bills, err)
	}
	if r := bills[0]; r.Old.Total != "9.50" || r.Old.Tags[0] != "new" || r.New.Total != "12" || r.New.Tags != nil || r.Event != "MODIFY" || r.SequenceNumber != "112" {
		t.Errorf("%+v", r)
	}
	maps, err := dynamodb.ReadEvent[boto3.Map]([]byte(event))
	if err != nil || len(maps) != 3 || maps[0].Old != nil || (*maps[0].New)["name"] != "Ann" || maps[2].New != nil {
		t.Error(maps, err)
	}
	app := dynamodb.MixedOf(nil, "app", customer{}, (*bill)(nil))
	all, err := app.ReadEvent([]byte(event))
	if err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	first := all[0]
	if !first.Time.Equal(time.Unix(1764400000, 0)) || first.Key["pk"] != "c#1" || !strings.HasSuffix(first.Source, "table/app/stream/x") || first.ID != "1" || first.Expired {
		t.Errorf("%+v", first)
	}
	if first.New != (customer{"c#1", "c", "customer", "Ann"}) || first.Old != nil {
		t.Errorf("%+v", first)
	}
	if b, ok := all[1].New.(*bill); !ok || b.Total != "12" {
		t.Errorf("%+v", all[1])
	}
	if m, ok := all[2].Old.(boto3.Map); !ok || m["kind"] != "memo" || !all[2].Expired || all[2].New != nil {
		t.Errorf("%+v", all[2])
	}
	for _, text := range []string{"", "[]", `{"Records":{}}`, `{"Records":[{"dynamodb":{"NewImage":{"pk":{"X":"1"}}}}]}`, `{"Records":[{"dynamodb":{"NewImage":{"kind":{"S":"bill"},"total":{"M":{}}}}}]}`} {
		if got, err := dynamodb.ReadEvent[bill]([]byte(text)); err == nil {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestReadRecords has what GetRecords gives, typed and by name.
func TestReadRecords(t *testing.T) {
	text := func(s string) dynamodbstreams.AttributeValue { return dynamodbstreams.AttributeValue{S: new(s)} }
	typed := []dynamodbstreams.Record{{
		EventID: "1", EventName: dynamodbstreams.OperationTypeRemove, EventVersion: "1.1", AwsRegion: "eu-west-1",
		UserIdentity: &dynamodbstreams.Identity{PrincipalId: "dynamodb.amazonaws.com", Type: "Service"},
		Dynamodb: &dynamodbstreams.StreamRecord{
			ApproximateCreationDateTime: time.Unix(1764400000, 0), SequenceNumber: "5", SizeBytes: 9,
			OldImage: map[string]dynamodbstreams.AttributeValue{"pk": text("a"), "sk": text("b"), "kind": text("bill"), "total": {N: new("1.50")}, "more": {B: []byte{0, 1}}},
		},
	}}
	byName := []any{boto3.Map{"eventID": "1", "eventName": "REMOVE", "userIdentity": boto3.Map{"PrincipalId": "dynamodb.amazonaws.com"}, "dynamodb": boto3.Map{
		"ApproximateCreationDateTime": time.Unix(1764400000, 0), "SequenceNumber": "5", "SizeBytes": int64(9),
		"OldImage": boto3.Map{"pk": boto3.Map{"S": "a"}, "sk": boto3.Map{"S": "b"}, "kind": boto3.Map{"S": "bill"}, "total": boto3.Map{"N": "1.50"}},
	}}}
	for _, records := range []any{typed, byName} {
		got, err := dynamodb.ReadRecords[bill](records)
		if err != nil || len(got) != 1 || !reflect.DeepEqual(*got[0].Old, bill{PK: "a", SK: "b", Kind: "bill", Total: "1.50"}) || !got[0].Expired || got[0].Event != "REMOVE" || got[0].Time.Unix() != 1764400000 {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if got, err := dynamodb.ReadRecords[bill](3); err == nil {
		t.Error(got)
	}
}

func TestItemJSON(t *testing.T) {
	type item struct {
		ID    string         `dynamodbav:"id"`
		N     float64        `dynamodbav:"n"`
		Blob  []byte         `dynamodbav:"blob"`
		Tags  []string       `dynamodbav:"tags,stringset"`
		Map   map[string]any `dynamodbav:"map"`
		None  *string        `dynamodbav:"none"`
		When  time.Time      `dynamodbav:"when,unixtime"`
		Short string         `dynamodbav:"short,omitempty"`
	}
	in := item{ID: "ä", N: 1.5, Blob: []byte{1, 2}, Tags: []string{"x"}, Map: map[string]any{"l": []any{true, dynamodb.Number("7")}}, When: time.Unix(5, 0)}
	text, err := dynamodb.ItemToJSON(in)
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, "{}" }}
	if err := dynamodb.TableOf[item](newClient(t, s), "t").Put(t.Context(), in); err != nil || !reflect.DeepEqual(got, s.asked[0]["Item"]) {
		t.Errorf("%s, the service is sent %v, %v", text, s.asked[0]["Item"], err)
	}
	var back item
	if err := dynamodb.ItemFromJSON(text, &back); err != nil || fmt.Sprint(back) != fmt.Sprint(in) {
		t.Errorf("%v, %v", back, err)
	}
	var m boto3.Map
	if err := dynamodb.ItemFromJSON(text, &m); err != nil || m["n"] != dynamodb.Number("1.5") || m["none"] != nil {
		t.Errorf("%v, %v", m, err)
	}
	again, err := dynamodb.ItemToJSON(m)
	var second any
	if err != nil || json.Unmarshal(again, &second) != nil || !reflect.DeepEqual(got, second) {
		t.Errorf("%s, %v", again, err)
	}
	for _, bad := range []any{nil, 3, "a", []string{"a"}, (*item)(nil), map[string]any{"f": func() {}}} {
		if text, err := dynamodb.ItemToJSON(bad); err == nil {
			t.Errorf("%T is %s", bad, text)
		}
	}
	for _, bad := range []string{"", "{", "null", `{"id":"a"}`, `{"id":{"N":"x"}}`, `{"n":{"S":"a"}}`, `{} {}`} {
		var to item
		if err := dynamodb.ItemFromJSON([]byte(bad), &to); err == nil {
			t.Errorf("%s is %+v", bad, to)
		}
	}
	if err := dynamodb.ItemFromJSON(text, back); err == nil {
		t.Error("what is no pointer takes an item")
	}
}
