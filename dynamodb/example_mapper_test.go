package dynamodb_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/dynamodb"
)

// The tags of a struct name the table's keys and what the table keeps in its items.
func ExampleTable_Save() {
	type Booking struct {
		Guest   string    `dynamodbav:"guest,hash"`
		ID      string    `dynamodbav:"id,range,uuid7"`
		Room    string    `dynamodbav:"room,hash=by-room,omitempty"`
		From    string    `dynamodbav:"from,range=by-room"`
		Made    time.Time `dynamodbav:"made,created"`
		Changed time.Time `dynamodbav:"changed,updated"`
		Ends    time.Time `dynamodbav:"ends,ttl"`
		Version int       `dynamodbav:"version,version"`
	}
	ctx := context.Background()
	bookings := dynamodb.TableOf[Booking](hotel(), "bookings")
	if err := bookings.Create(ctx); err != nil { // or Extend, which adds what is missing
		fmt.Println(err)
	}

	b := Booking{Guest: "ann", Room: "12", From: "2026-12-24"}
	err := bookings.Save(ctx, &b)
	fmt.Println(len(b.ID), b.Made.IsZero(), b.Version, err)

	late := b // somebody else has read the booking too
	b.Room = "14"
	err = bookings.Save(ctx, &b)
	fmt.Println(b.Version, err)

	late.From = "2026-12-25"
	err = bookings.Save(ctx, &late)
	conflict, ok := errors.AsType[*dynamodb.VersionError](err)
	fmt.Println(ok, conflict.Item["room"], err)
	// Output:
	// 36 false 1 <nil>
	// 2 <nil>
	// true 14 dynamodb: table bookings: the item has changed since its version 1 was read
}

// A query of one type in a table of several reads items of that type; a Mixed reads all.
func ExampleMixed() {
	type Customer struct {
		PK   string `dynamodbav:"pk,hash"`
		SK   string `dynamodbav:"sk,range"`
		Kind string `dynamodbav:"kind,type=customer"`
		Name string `dynamodbav:"name"`
	}
	type Invoice struct {
		PK    string          `dynamodbav:"pk,hash"`
		SK    string          `dynamodbav:"sk,range"`
		Kind  string          `dynamodbav:"kind,type=invoice"`
		Total dynamodb.Number `dynamodbav:"total"`
	}
	app := dynamodb.MixedOf(hotel(), "app", Customer{}, Invoice{})
	for item, err := range app.Query(context.Background(), dynamodb.Key("pk").Eq("c#1")) {
		switch x := item.(type) {
		case Customer:
			fmt.Println("customer", x.Name)
		case Invoice:
			fmt.Println("invoice", x.Total)
		default:
			fmt.Println(item, err)
		}
	}
	// Output:
	// customer Ann
	// invoice 9.50
}

func ExampleItemFromJSON() {
	var order struct {
		ID    string          `dynamodbav:"id"`
		Total dynamodb.Number `dynamodbav:"total"`
	}
	err := dynamodb.ItemFromJSON([]byte(`{"id": {"S": "a"}, "total": {"N": "9.50"}}`), &order)
	fmt.Println(order.ID, order.Total, err)
	text, err := dynamodb.ItemToJSON(order)
	fmt.Println(string(text), err)
	// Output:
	// a 9.50 <nil>
	// {"id": {"S": "a"}, "total": {"N": "9.50"}} <nil>
}

// hotel is a client of a service that keeps the last item that was put, by its version.
func hotel() *boto3.Client {
	var stored map[string]any
	s := &service{answer: func(operation string, in map[string]any) (int, string) {
		switch operation {
		case "DescribeTable":
			return 200, `{"Table":{"TableStatus":"ACTIVE"}}`
		case "Query":
			return 200, `{"Items":[{"pk":{"S":"c#1"},"sk":{"S":"c"},"kind":{"S":"customer"},"name":{"S":"Ann"}},
				{"pk":{"S":"c#1"},"sk":{"S":"i#1"},"kind":{"S":"invoice"},"total":{"N":"9.50"}}],"Count":2}`
		case "PutItem":
			taken := in["ExpressionAttributeValues"].(map[string]any)[":v0"]
			if stored != nil && fmt.Sprint(stored["version"]) != fmt.Sprint(taken) {
				return 400, `{"__type":"ConditionalCheckFailedException","message":"no","Item":{"room":{"S":"14"},"version":{"N":"2"}}}`
			}
			stored = in["Item"].(map[string]any)
		}
		return 200, `{}`
	}}
	client, err := boto3.NewClient("dynamodb", boto3.Config{
		Region: "eu-west-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), HTTPClient: s,
	})
	if err != nil {
		panic(err)
	}
	return client
}
