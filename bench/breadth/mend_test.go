//go:build peers

package breadth

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"

	"github.com/boto3-go/boto3"
)

// mend makes true what libraries check of a response, and what no drawing hits; large
// inputs and items are made here.
func mend(operation string, seed uint64, in, out boto3.Map) {
	d := &drawer{Rand: rand.New(rand.NewPCG(seed, 2))}
	replace := func(m, by boto3.Map) {
		clear(m)
		maps.Copy(m, by)
	}
	switch operation {
	case "kinesis.GetResourcePolicy":
		in["ResourceARN"] = "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"
	case "s3.HeadObject":
		replace(in, boto3.Map{"Bucket": "logs", "Key": "2026/07/01/part-00000.json"})
		metadata, _ := out["Metadata"].(boto3.Map)
		for key, value := range maps.Clone(metadata) { // headers have no case
			delete(metadata, key)
			metadata[strings.ToLower(key)] = value
		}
	case "sqs.ReceiveMessage":
		in["QueueUrl"] = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
		messages, _ := out["Messages"].([]any)
		for _, x := range messages {
			m, _ := x.(boto3.Map)
			body, _ := m["Body"].(string)
			sum := md5.Sum([]byte(body))
			m["MD5OfBody"] = hex.EncodeToString(sum[:])
		}
	case "dynamodb.GetItem":
		replace(in, boto3.Map{"TableName": "orders", "Key": d.key()})
		replace(out, boto3.Map{"Item": d.item()})
	case "dynamodb.PutItem":
		replace(in, boto3.Map{"TableName": "orders", "Item": d.item()})
		clear(out)
	case "dynamodb.Query":
		replace(in, boto3.Map{"TableName": "orders", "KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": boto3.Map{":pk": boto3.Map{"S": "customer"}}})
		replace(out, boto3.Map{"Count": int64(100), "ScannedCount": int64(100), "Items": several(100, func() any { return d.item() })})
	case "dynamodb.BatchGetItem":
		replace(in, boto3.Map{"RequestItems": boto3.Map{"orders": boto3.Map{"Keys": several(50, func() any { return d.key() })}}})
		replace(out, boto3.Map{"Responses": boto3.Map{"orders": several(50, func() any { return d.item() })}})
	case "dynamodb.BatchWriteItem":
		replace(in, boto3.Map{"RequestItems": boto3.Map{"orders": several(25, func() any { return boto3.Map{"PutRequest": boto3.Map{"Item": d.item()}} })}})
		clear(out)
	case "logs.PutLogEvents":
		replace(in, boto3.Map{"logGroupName": "app", "logStreamName": "one", "logEvents": several(10_000, func() any {
			return boto3.Map{"timestamp": 1_700_000_000_000 + d.Int64N(1<<30), "message": d.sentence(12)}
		})})
	case "kinesis.PutRecords":
		replace(in, boto3.Map{"StreamName": "orders", "Records": several(500, func() any {
			return boto3.Map{"Data": []byte(d.sentence(40)), "PartitionKey": d.letters(20)}
		})})
		clear(out)
		out["Records"] = several(500, func() any { return boto3.Map{"SequenceNumber": d.letters(56), "ShardId": "shardId-000000000001"} })
	case "cloudwatch.PutMetricData":
		replace(in, boto3.Map{"Namespace": "App", "MetricData": several(500, func() any {
			return boto3.Map{
				"MetricName": "Latency", "Unit": "Milliseconds", "Value": float64(d.IntN(1000)) / 4, "Timestamp": d.time(wholeSeconds),
				"Dimensions": []any{boto3.Map{"Name": "Host", "Value": d.letters(16)}, boto3.Map{"Name": "Path", "Value": d.letters(12)}},
			}
		})})
	case "lambda.Invoke":
		out["StatusCode"] = int64(200)
		replace(in, boto3.Map{"FunctionName": "resize", "Payload": []byte(fmt.Sprintf("%q", d.letters(5<<20)))})
	}
}

func several(n int, one func() any) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = one()
	}
	return list
}

func (d *drawer) key() boto3.Map {
	return boto3.Map{"pk": boto3.Map{"S": "customer#" + d.letters(8)}, "sk": boto3.Map{"S": "order#" + d.letters(16)}}
}

// item is one of about 430 bytes with most types.
func (d *drawer) item() boto3.Map {
	s := func(text string) boto3.Map { return boto3.Map{"S": text} }
	n := func(limit int) boto3.Map { return boto3.Map{"N": fmt.Sprint(d.IntN(limit))} }
	position := func() any { return boto3.Map{"M": boto3.Map{"sku": s("SKU-" + d.letters(5)), "count": n(10)}} }
	item := d.key()
	maps.Copy(item, boto3.Map{
		"status": s("SHIPPED"), "total": n(100_000), "currency": s("EUR"), "items": boto3.Map{"L": several(2, position)},
		"address": boto3.Map{"M": boto3.Map{"street": s("Main Street " + d.letters(3)), "city": s("Springfield"), "zip": n(100_000)}},
		"paid":    boto3.Map{"BOOL": true}, "tags": boto3.Map{"SS": []any{"priority", "gift"}}, "data": boto3.Map{"B": []byte(d.letters(24))},
	})
	return item
}
