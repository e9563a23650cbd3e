package bench

import (
	"context"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bench/canned"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/sqs"
)

const (
	table     = "orders"
	customer  = "customer#000042"
	firstSort = "order#2026-07-01T10:00:00Z"
	lastSort  = "order#2026-07-16T10:39:00Z"
	queried   = 100
	queueURL  = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
	received  = 10
	messageID = "5fea7756-0ea4-451a-a703-a558b933e274"
)

var getItem = comparison{
	name:     "GetItem",
	protocol: "JSON 1.0",
	response: canned.GetItem(),
	want:     seen{10, customer, "10.00"},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "dynamodb", http)
		return []contender{
			structs(client, "GetItem", &dynamodb.GetItemInput{
				TableName: table,
				Key:       map[string]dynamodb.AttributeValue{"pk": {S: new(customer)}, "sk": {S: new(firstSort)}},
			}, func(out *dynamodb.GetItemOutput) (seen, error) {
				return seen{len(out.Item), *out.Item["pk"].S, *out.Item["total"].N}, nil
			}),
			maps(client, "GetItem", boto3.Map{
				"TableName": table,
				"Key":       boto3.Map{"pk": boto3.Map{"S": customer}, "sk": boto3.Map{"S": firstSort}},
			}, func(out boto3.Map) (seen, error) {
				item, _ := out["Item"].(boto3.Map)
				return seen{len(item), text(member(item["pk"], "S")), text(member(item["total"], "N"))}, nil
			}),
		}
	},
}

var putItem = comparison{
	name:     "PutItem",
	protocol: "JSON 1.0",
	response: canned.PutItem(),
	want:     seen{},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "dynamodb", http)
		return []contender{
			structs(client, "PutItem", &dynamodb.PutItemInput{
				TableName: table,
				Item: map[string]dynamodb.AttributeValue{
					"pk": {S: new(customer)}, "sk": {S: new(firstSort)}, "total": {N: new("10.00")}, "paid": {BOOL: new(true)},
					"items": {L: []dynamodb.AttributeValue{{M: map[string]dynamodb.AttributeValue{"sku": {S: new("SKU-1")}, "count": {N: new("2")}}}}},
					"tags":  {SS: new([]string{"priority", "gift"})},
				},
			}, func(*dynamodb.PutItemOutput) (seen, error) { return seen{}, nil }),
			maps(client, "PutItem", boto3.Map{
				"TableName": table,
				"Item": boto3.Map{
					"pk": boto3.Map{"S": customer}, "sk": boto3.Map{"S": firstSort}, "total": boto3.Map{"N": "10.00"}, "paid": boto3.Map{"BOOL": true},
					"items": boto3.Map{"L": []any{boto3.Map{"M": boto3.Map{"sku": boto3.Map{"S": "SKU-1"}, "count": boto3.Map{"N": "2"}}}}},
					"tags":  boto3.Map{"SS": []string{"priority", "gift"}},
				},
			}, func(boto3.Map) (seen, error) { return seen{}, nil }),
		}
	},
}

var query = comparison{
	name:     "Query",
	protocol: "JSON 1.0",
	response: canned.Query(queried),
	want:     seen{queried, firstSort, lastSort},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "dynamodb", http)
		return []contender{
			structs(client, "Query", &dynamodb.QueryInput{
				TableName:                 table,
				KeyConditionExpression:    "pk = :pk",
				ExpressionAttributeValues: map[string]dynamodb.AttributeValue{":pk": {S: new(customer)}},
			}, func(out *dynamodb.QueryOutput) (seen, error) {
				n := len(out.Items)
				return seen{n, *out.Items[0]["sk"].S, *out.Items[n-1]["sk"].S}, nil
			}),
			maps(client, "Query", boto3.Map{
				"TableName":                 table,
				"KeyConditionExpression":    "pk = :pk",
				"ExpressionAttributeValues": boto3.Map{":pk": boto3.Map{"S": customer}},
			}, func(out boto3.Map) (seen, error) {
				items, _ := out["Items"].([]any)
				if len(items) == 0 {
					return seen{}, nil
				}
				sort := func(i int) string { return text(member(member(items[i], "sk"), "S")) }
				return seen{len(items), sort(0), sort(len(items) - 1)}, nil
			}),
		}
	},
}

var sendMessage = comparison{
	name:     "SendMessage",
	protocol: "JSON 1.0",
	response: canned.SendMessage(),
	want:     seen{0, messageID, ""},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "sqs", http)
		return []contender{
			structs(client, "SendMessage", &sqs.SendMessageInput{QueueUrl: queueURL, MessageBody: canned.MessageBody(0)},
				func(out *sqs.SendMessageOutput) (seen, error) { return seen{0, out.MessageId, ""}, nil }),
			maps(client, "SendMessage", boto3.Map{"QueueUrl": queueURL, "MessageBody": canned.MessageBody(0)},
				func(out boto3.Map) (seen, error) { return seen{0, text(out["MessageId"]), ""}, nil }),
		}
	},
}

var receiveMessage = comparison{
	name:     "ReceiveMessage",
	protocol: "JSON 1.0",
	response: canned.ReceiveMessage(received),
	want:     seen{received, canned.MessageBody(0), canned.MessageBody(received - 1)},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "sqs", http)
		return []contender{
			structs(client, "ReceiveMessage", &sqs.ReceiveMessageInput{QueueUrl: queueURL, MaxNumberOfMessages: new(int32(received))},
				func(out *sqs.ReceiveMessageOutput) (seen, error) {
					n := len(out.Messages)
					return seen{n, out.Messages[0].Body, out.Messages[n-1].Body}, nil
				}),
			maps(client, "ReceiveMessage", boto3.Map{"QueueUrl": queueURL, "MaxNumberOfMessages": received},
				func(out boto3.Map) (seen, error) { return ends(out["Messages"], "Body") }),
		}
	},
}

func BenchmarkGetItem(b *testing.B)        { getItem.run(b) }
func BenchmarkPutItem(b *testing.B)        { putItem.run(b) }
func BenchmarkQuery(b *testing.B)          { query.run(b) }
func BenchmarkSendMessage(b *testing.B)    { sendMessage.run(b) }
func BenchmarkReceiveMessage(b *testing.B) { receiveMessage.run(b) }

var clientCreation = comparison{
	name: "ClientCreation",
	ours: func(tb testing.TB, http *canned.Client) []contender {
		session := newSession(tb, http)
		return []contender{{"boto3", func(context.Context) (seen, error) {
			_, err := session.Client("s3")
			return seen{}, err
		}}}
	},
}

// BenchmarkClientCreation makes S3 clients in a program that has made one
// before; cold_test.go measures the first one.
func BenchmarkClientCreation(b *testing.B) { clientCreation.run(b) }
