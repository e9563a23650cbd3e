package integration

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// parcel has every option of the tags.
type parcel struct {
	Customer string    `dynamodbav:"customer,hash"`
	ID       string    `dynamodbav:"id,range,uuid7"`
	Kind     string    `dynamodbav:"kind,type=parcel"`
	Status   string    `dynamodbav:"status,omitempty,hash=by-status"`
	Placed   time.Time `dynamodbav:"placed,created,range=by-status,local=by-date"`
	Changed  time.Time `dynamodbav:"changed,updated,unixtime"`
	Expires  time.Time `dynamodbav:"expires,ttl"`
	Views    int       `dynamodbav:"views,counter"`
	Tags     []string  `dynamodbav:"tags,stringset,omitempty"`
	Note     *string   `dynamodbav:"note,omitempty"`
	Version  int       `dynamodbav:"version,version"`
}

func parcels(t *testing.T, name string) *dynamodb.Table[parcel] {
	t.Helper()
	table := dynamodb.TableOf[parcel](newClient(t, "dynamodb").Client, name)
	if err := table.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	return table
}

func TestMapperItems(t *testing.T) {
	table, ctx := parcels(t, "parcels"), t.Context()
	p := parcel{Customer: "ann", Status: "open", Expires: time.Now().Add(time.Hour)}
	if err := table.Save(ctx, &p); err != nil {
		t.Fatal(err)
	}
	if len(p.ID) != 36 || p.ID[14] != '7' || p.Version != 1 || p.Kind != "parcel" || p.Placed.IsZero() || !p.Placed.Truncate(time.Second).Equal(p.Changed) {
		t.Errorf("%+v", p)
	}
	got, err := table.Get(ctx, parcel{Customer: "ann", ID: p.ID})
	if err != nil || !got.Placed.Equal(p.Placed) || !got.Changed.Equal(p.Changed) || got.Version != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	other := got
	other.Status = "sent"
	other.Views += 3
	if err := table.Change(ctx, got, &other); err != nil || other.Version != 2 {
		t.Fatal(other, err)
	}
	p.Status = "lost"
	err = table.Save(ctx, &p)
	conflict, ok := errors.AsType[*dynamodb.VersionError](err)
	if !ok || !errors.Is(err, dynamodb.ErrConditionFailed) || conflict.Item["status"] != "sent" || p.Version != 1 {
		t.Errorf("%v, %+v", err, conflict)
	}
	if err := table.Delete(ctx, p); !errors.Is(err, dynamodb.ErrConditionFailed) {
		t.Error(err)
	}
	patch := parcel{Customer: "ann", ID: p.ID, Note: new("hello"), Views: 2}
	if err := table.Patch(ctx, &patch); err != nil || patch.Version != 3 || patch.Views != 5 || patch.Status != "sent" {
		t.Errorf("%+v, %v", patch, err)
	}
	bare := parcel{Customer: "ann", ID: p.ID, Version: 3}
	if err := table.Patch(ctx, &bare, dynamodb.RemoveZero()); err != nil || bare.Note != nil || bare.Status != "" || bare.Placed.IsZero() || !bare.Expires.IsZero() {
		t.Errorf("%+v, %v", bare, err)
	}
	if err := table.Update(ctx, bare, dynamodb.Set("status", "back")); err != nil {
		t.Error(err)
	}
	if err := table.Update(ctx, bare, dynamodb.Set("status", "back")); !errors.Is(err, dynamodb.ErrConditionFailed) {
		t.Error(err)
	}
	if n, err := table.Increment(ctx, parcel{Customer: "ann", ID: p.ID}, "views", 10); n != 10 || err != nil {
		t.Error(n, err)
	}
	var found []parcel
	for x, err := range table.Query(ctx, dynamodb.Key("status").Eq("back"), dynamodb.Index("by-status")) {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, x)
	}
	if len(found) != 1 || found[0].Views != 10 || found[0].Version != 6 {
		t.Errorf("%+v", found)
	}
	if err := table.Delete(ctx, found[0]); err != nil {
		t.Error(err)
	}
	if err := table.Patch(ctx, &patch); !errors.Is(err, dynamodb.ErrConditionFailed) {
		t.Error(err)
	}
	if err := table.Patch(ctx, &parcel{Customer: "ann", ID: "x"}); !errors.Is(err, dynamodb.ErrNotFound) {
		t.Error(err)
	}
}

func TestMapperTables(t *testing.T) {
	table, ctx := parcels(t, "parcel-tables"), t.Context()
	if err := table.Check(ctx); err != nil {
		t.Error(err)
	}
	if err := table.Extend(ctx); err != nil {
		t.Error(err)
	}
	client := table.Client()
	type before struct {
		Customer string `dynamodbav:"customer,hash"`
		ID       string `dynamodbav:"id,range"`
	}
	type after struct {
		before
		Status string    `dynamodbav:"status,hash=by-status,omitempty"`
		Total  int       `dynamodbav:"total,range=by-total,project=by-status"`
		Town   string    `dynamodbav:"town,hash=by-total,omitempty"`
		Ends   time.Time `dynamodbav:"ends,ttl"`
	}
	if err := dynamodb.TableOf[before](client, "grows").Extend(ctx); err != nil {
		t.Fatal(err)
	}
	grown := dynamodb.TableOf[after](client, "grows")
	err := grown.Check(ctx)
	difference, ok := errors.AsType[*dynamodb.DifferenceError](err)
	if want := []string{"index by-status is missing; Extend adds it", "index by-total is missing; Extend adds it", "items do not expire by ends; Extend turns it on"}; !ok || !slices.Equal(difference.Differences, want) {
		t.Error(err)
	}
	if err := grown.Extend(ctx); err != nil {
		t.Fatal(err)
	}
	if err := grown.Check(ctx); err != nil {
		t.Error(err)
	}
	type other struct {
		Customer int    `dynamodbav:"customer,hash"`
		Status   string `dynamodbav:"status,hash=by-status,omitempty"`
		At       string `dynamodbav:"at,local=by-at,omitempty"`
		ID       string `dynamodbav:"id,range"`
		End      int64  `dynamodbav:"end,ttl"`
	}
	err = dynamodb.TableOf[other](client, "grows").Check(ctx)
	for _, want := range []string{
		"key: customer (N) sorted by id (S) is wanted, the table has customer (S) sorted by id (S)",
		"the attributes of global index by-status: all is wanted, the table has keys and total",
		"local index by-at is missing, and is made with the table only", "items expire by ends, where end is wanted",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %s", err, want)
		}
	}
	if err := dynamodb.TableOf[other](client, "grows").Extend(ctx); err == nil {
		t.Error("keys have changed")
	}
	if err := dynamodb.TableOf[boto3.Map](client, "grows").Check(ctx); err == nil {
		t.Error("a map has no keys")
	}
}
