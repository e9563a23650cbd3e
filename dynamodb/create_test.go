package dynamodb_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// match has keys of several attributes, and each kind of index.
type match struct {
	ID         []byte          `dynamodbav:"id,hash"`
	At         int64           `dynamodbav:"at,range"`
	Tournament string          `dynamodbav:"tournament,hash=by-round"`
	Region     string          `dynamodbav:"region,hash=by-round"`
	Round      dynamodb.Number `dynamodbav:"round,range=by-round"`
	Bracket    string          `dynamodbav:"bracket,range=by-round"`
	Winner     string          `dynamodbav:"winner,omitempty,local=by-winner"`
	Kind       string          `dynamodbav:"kind,type=match"`
	Score      int             `dynamodbav:"score,project=by-winner"`
	Ends       time.Time       `dynamodbav:"ends,ttl"`
}

// TestCreate compares what is asked for with what the documentation of CreateTable has
// for such a table, and waits for what is being made.
func TestCreate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looks := 0
		var creation map[string]any
		s := &service{answer: func(operation string, in map[string]any) (int, string) {
			switch operation {
			case "CreateTable":
				creation = in
			case "DescribeTable":
				if looks++; looks < 4 {
					return 200, `{"Table":{"TableStatus":"CREATING"}}`
				}
				return 200, `{"Table":{"TableStatus":"ACTIVE","GlobalSecondaryIndexes":[{"IndexName":"by-round","IndexStatus":"ACTIVE"}]}}`
			case "DescribeTimeToLive":
				return 200, `{"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}}`
			case "UpdateTimeToLive":
				if fmt.Sprint(in["TimeToLiveSpecification"]) != "map[AttributeName:ends Enabled:true]" {
					t.Error(in)
				}
			}
			return 200, `{}`
		}}
		table := dynamodb.TableOf[match](newClient(t, s), "matches")
		if err := table.Create(t.Context()); err != nil {
			t.Fatal(err)
		}
		const want = `{"TableName":"matches","BillingMode":"PAY_PER_REQUEST",
			"KeySchema":[{"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],
			"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"B"},{"AttributeName":"at","AttributeType":"N"},
				{"AttributeName":"tournament","AttributeType":"S"},{"AttributeName":"region","AttributeType":"S"},
				{"AttributeName":"round","AttributeType":"N"},{"AttributeName":"bracket","AttributeType":"S"},{"AttributeName":"winner","AttributeType":"S"}],
			"GlobalSecondaryIndexes":[{"IndexName":"by-round","Projection":{"ProjectionType":"ALL"},"KeySchema":[
				{"AttributeName":"tournament","KeyType":"HASH"},{"AttributeName":"region","KeyType":"HASH"},
				{"AttributeName":"round","KeyType":"RANGE"},{"AttributeName":"bracket","KeyType":"RANGE"}]}],
			"LocalSecondaryIndexes":[{"IndexName":"by-winner","Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["kind","score"]},
				"KeySchema":[{"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"winner","KeyType":"RANGE"}]}]}`
		var wanted map[string]any
		if err := json.Unmarshal([]byte(want), &wanted); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(creation) != fmt.Sprint(wanted) || looks != 4 {
			t.Errorf("%d looks, asked for\n%v, want\n%v", looks, creation, wanted)
		}
		capacity := boto3.Map{"ReadCapacityUnits": 1, "WriteCapacityUnits": 2}
		if err := table.Create(t.Context(), dynamodb.Param("ProvisionedThroughput", capacity)); err != nil {
			t.Fatal(err)
		}
		index := creation["GlobalSecondaryIndexes"].([]any)[0].(map[string]any)
		if creation["BillingMode"] != nil || index["ProvisionedThroughput"] == nil {
			t.Error(creation)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		looks = -1000
		if err := table.Create(ctx); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "not active yet") {
			t.Error(err)
		}
	})
}

// TestSeveralKeys has a condition for each attribute of an index's key.
func TestSeveralKeys(t *testing.T) {
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, `{"Items":[],"Count":0}` }}
	table := dynamodb.TableOf[match](newClient(t, s), "matches")
	key := dynamodb.Key("tournament").Eq("open").And(dynamodb.Key("region").Eq("eu")).And(dynamodb.Key("round").Eq(2)).And(dynamodb.Key("bracket").BeginsWith("u"))
	if err := drain(table.Query(t.Context(), key, dynamodb.Index("by-round"))); err != nil {
		t.Fatal(err)
	}
	if want := "(((#n0 = :v0 AND #n1 = :v1) AND #n2 = :v2) AND begins_with(#n3, :v3))"; s.asked[0]["KeyConditionExpression"] != want || s.asked[0]["FilterExpression"] != "#n4 = :v4" {
		t.Error(s.asked[0])
	}
}

// stamped has what a table makes, in each form.
type stamped struct {
	ID      string    `dynamodbav:"id,hash,uuid7"`
	Serial  string    `dynamodbav:"serial,uuid"`
	Made    time.Time `dynamodbav:"made,created"`
	MadeAt  int       `dynamodbav:"made_at,created"`
	Changed time.Time `dynamodbav:"changed,updated,unixtime"`
}

var (
	random = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	timed  = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
)

// TestStamps stores times and ids once, and in the order of their making.
func TestStamps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{answer: func(string, map[string]any) (int, string) { return 200, `{}` }}
		table := dynamodb.TableOf[stamped](newClient(t, s), "t")
		start, last, seen := time.Now(), "", map[string]bool{}
		for range 1000 {
			var x stamped
			if err := table.Save(t.Context(), &x); err != nil {
				t.Fatal(err)
			}
			if !timed.MatchString(x.ID) || !random.MatchString(x.Serial) || x.ID <= last || seen[x.Serial] {
				t.Fatalf("%+v after %s", x, last)
			}
			last, seen[x.Serial] = x.ID, true
			time.Sleep(time.Microsecond)
		}
		x := stamped{ID: "own"}
		if err := table.Save(t.Context(), &x); err != nil {
			t.Fatal(err)
		}
		first := x
		time.Sleep(time.Hour)
		if err := table.Save(t.Context(), &x); err != nil || x.ID != "own" || x.Serial != first.Serial || !x.Made.Equal(first.Made) || x.MadeAt != int(first.Made.Unix()) {
			t.Errorf("%+v, %v", x, err)
		}
		item := s.asked[len(s.asked)-1]["Item"].(map[string]any)
		if want := start.Add(time.Hour).Unix(); x.Changed.Unix() != want || fmt.Sprint(item["changed"]) != fmt.Sprintf("map[N:%d]", want) {
			t.Error(x.Changed, item)
		}
		if err := table.Update(t.Context(), boto3.Map{"id": "own"}, dynamodb.Set("made", "mine")); err != nil {
			t.Fatal(err)
		}
		if got, want := s.asked[len(s.asked)-1]["UpdateExpression"], "SET #n0 = :v0, #n1 = if_not_exists(#n1, :v1), #n2 = if_not_exists(#n2, :v2), #n3 = :v3"; got != want {
			t.Error(got)
		}
	})
}
