package bench

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bench/canned"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/sqs"
)

// order is an item as a program keeps it. The other library reads the same tags.
type order struct {
	PK       string  `dynamodbav:"pk"`
	SK       string  `dynamodbav:"sk"`
	Status   string  `dynamodbav:"status"`
	Total    float64 `dynamodbav:"total"`
	Currency string  `dynamodbav:"currency"`
	Items    []struct {
		SKU   string `dynamodbav:"sku"`
		Count int    `dynamodbav:"count"`
	} `dynamodbav:"items"`
	Address struct {
		Street string `dynamodbav:"street"`
		City   string `dynamodbav:"city"`
		Zip    string `dynamodbav:"zip"`
	} `dynamodbav:"address"`
	Paid bool     `dynamodbav:"paid"`
	Tags []string `dynamodbav:"tags"`
	Note *string  `dynamodbav:"note"`
}

// seenIn tells of orders so that each field counts that takes work to decode.
func seenIn(orders []order) seen {
	if len(orders) == 0 {
		return seen{}
	}
	first, last := orders[0], orders[len(orders)-1]
	return seen{len(orders) + last.Items[0].Count + int(first.Total), first.SK + first.Tags[1], last.SK + last.Address.City}
}

var getNative = comparison{
	name:     "GetItem into a struct of one's own",
	protocol: "JSON 1.0",
	response: canned.GetItem(),
	want:     seen{12, firstSort + "gift", firstSort + "Springfield"},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "dynamodb", http)
		type key struct {
			PK string `dynamodbav:"pk"`
			SK string `dynamodbav:"sk"`
		}
		type input struct {
			TableName string
			Key       key
		}
		return []contender{{"boto3-struct", func(ctx context.Context) (seen, error) {
			var out struct{ Item order }
			err := client.Call(ctx, "GetItem", &input{table, key{customer, firstSort}}, &out, boto3.NativeValues())
			return seenIn([]order{out.Item}), err
		}}}
	},
}

var queryNative = comparison{
	name:     "Query into structs of one's own",
	protocol: "JSON 1.0",
	response: canned.Query(queried),
	want:     seen{111, firstSort + "gift", lastSort + "Springfield"},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "dynamodb", http)
		in := &dynamodb.QueryInput{
			TableName: table, KeyConditionExpression: "pk = :pk",
			ExpressionAttributeValues: map[string]dynamodb.AttributeValue{":pk": {S: new(customer)}},
		}
		return []contender{{"boto3-struct", func(ctx context.Context) (seen, error) {
			var out struct{ Items []order }
			err := client.Call(ctx, "Query", in, &out, boto3.NativeValues())
			return seenIn(out.Items), err
		}}}
	},
}

// putOrder is what PutItem sends by attribute values elsewhere.
type putOrder struct {
	PK    string          `dynamodbav:"pk"`
	SK    string          `dynamodbav:"sk"`
	Total json.Number     `dynamodbav:"total"`
	Paid  bool            `dynamodbav:"paid"`
	Items []putOrderEntry `dynamodbav:"items"`
	Tags  []string        `dynamodbav:"tags,stringset"`
}

type putOrderEntry struct {
	SKU   string `dynamodbav:"sku"`
	Count int    `dynamodbav:"count"`
}

var placed = putOrder{customer, firstSort, "10.00", true, []putOrderEntry{{"SKU-1", 2}}, []string{"priority", "gift"}}

var putNative = comparison{
	name:     "PutItem of a struct of one's own",
	protocol: "JSON 1.0",
	response: canned.PutItem(),
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "dynamodb", http)
		type input struct {
			TableName string
			Item      *putOrder
		}
		return []contender{{"boto3-struct", func(ctx context.Context) (seen, error) {
			return seen{}, client.Call(ctx, "PutItem", &input{table, &placed}, nil, boto3.NativeValues())
		}}}
	},
}

// receiveOwn reads all that the messages have, maps with known keys as structs.
var receiveOwn = comparison{
	name:     "ReceiveMessage into structs of one's own",
	protocol: "JSON 1.0",
	response: canned.ReceiveMessage(received),
	want:     seen{received, canned.MessageBody(0) + "String", canned.MessageBody(received-1) + "1"},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "sqs", http)
		in := &sqs.ReceiveMessageInput{QueueUrl: queueURL, MaxNumberOfMessages: new(int32(received))}
		type message struct {
			MessageId, ReceiptHandle, Body, MD5OfBody, MD5OfMessageAttributes string
			Attributes                                                        struct{ SentTimestamp, ApproximateReceiveCount string }
			MessageAttributes                                                 struct {
				Trace struct{ DataType, StringValue string } `boto3:"trace"`
			}
		}
		return []contender{structs(client, "ReceiveMessage", in, func(out *struct{ Messages []message }) (seen, error) {
			n := len(out.Messages)
			first, last := &out.Messages[0], &out.Messages[n-1]
			return seen{n, first.Body + first.MessageAttributes.Trace.DataType, last.Body + last.Attributes.ApproximateReceiveCount}, nil
		})}
	},
}

func BenchmarkGetItemNative(b *testing.B)     { getNative.run(b) }
func BenchmarkQueryNative(b *testing.B)       { queryNative.run(b) }
func BenchmarkPutItemNative(b *testing.B)     { putNative.run(b) }
func BenchmarkReceiveMessageOwn(b *testing.B) { receiveOwn.run(b) }
