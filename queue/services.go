package queue

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/firehose"
	"github.com/boto3-go/boto3/service/kinesis"
	"github.com/boto3-go/boto3/service/sns"
	"github.com/boto3-go/boto3/service/sqs"
)

const (
	kib = 1 << 10
	mib = 1 << 20
)

// SendAll sends messages to a queue of SQS, in batches of up to ten and 1 MiB.
//
// An entry that SQS does not take by its own fault is sent again, up to ten times in a
// row; the others of its batch are not. One that is to blame itself is in the Result,
// and the rest is sent. The error is nil only when all have been sent; a call that
// fails as a whole ends SendAll with its error.
//
// Ids of entries need not be set and are not sent: they are the caller's to know the
// failures by. Entries are sent in order, but one that is sent again comes after those
// that its batch had behind it, in FIFO queues too.
//
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
func SendAll(ctx context.Context, client boto3.AnyClient, queueURL string, entries iter.Seq[sqs.SendMessageBatchRequestEntry]) (Result[sqs.SendMessageBatchRequestEntry], error) {
	const most = mib
	return sender[sqs.SendMessageBatchRequestEntry]{
		service: "sqs", operation: "SendMessageBatch", count: 10, bytes: most, each: most,
		size: func(e sqs.SendMessageBatchRequestEntry) int {
			n := len(e.MessageBody)
			for name, v := range e.MessageAttributes {
				n += len(name) + len(v.DataType) + len(v.StringValue) + len(v.BinaryValue)
			}
			return n
		},
		broken: func(e sqs.SendMessageBatchRequestEntry) string {
			for name, v := range e.MessageAttributes {
				if at := notText("the name of an attribute", name, "an attribute", v.StringValue, "the type of an attribute", v.DataType); at != "" {
					return at
				}
			}
			return notText("MessageBody", e.MessageBody, "MessageGroupId", e.MessageGroupId, "MessageDeduplicationId", e.MessageDeduplicationId)
		},
		send: func(ctx context.Context, batch []sqs.SendMessageBatchRequestEntry) ([]*fault, error) {
			for i := range batch {
				batch[i].Id = strconv.Itoa(i)
			}
			var out answer
			err := dynamic(client).Call(ctx, "SendMessageBatch", &sqs.SendMessageBatchInput{QueueUrl: queueURL, Entries: batch}, &out)
			return out.ofEntries(len(batch)), err
		},
	}.all(ctx, entries)
}

// PublishAll publishes messages to a topic of SNS, in batches of up to ten and 256 KiB.
// It is for topics what [SendAll] is for queues.
//
// https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
func PublishAll(ctx context.Context, client boto3.AnyClient, topicARN string, entries iter.Seq[sns.PublishBatchRequestEntry]) (Result[sns.PublishBatchRequestEntry], error) {
	const most = 256 * kib
	return sender[sns.PublishBatchRequestEntry]{
		service: "sns", operation: "PublishBatch", count: 10, bytes: most, each: most,
		size: func(e sns.PublishBatchRequestEntry) int {
			n := len(e.Message) + len(e.Subject)
			for name, v := range e.MessageAttributes {
				n += len(name) + len(v.DataType) + len(v.StringValue) + len(v.BinaryValue)
			}
			return n
		},
		broken: func(e sns.PublishBatchRequestEntry) string {
			for name, v := range e.MessageAttributes {
				if at := notText("the name of an attribute", name, "an attribute", v.StringValue, "the type of an attribute", v.DataType); at != "" {
					return at
				}
			}
			return notText("Message", e.Message, "Subject", e.Subject, "MessageGroupId", e.MessageGroupId,
				"MessageDeduplicationId", e.MessageDeduplicationId, "MessageStructure", e.MessageStructure)
		},
		send: func(ctx context.Context, batch []sns.PublishBatchRequestEntry) ([]*fault, error) {
			for i := range batch {
				batch[i].Id = strconv.Itoa(i)
			}
			var out answer
			err := dynamic(client).Call(ctx, "PublishBatch", &sns.PublishBatchInput{TopicArn: topicARN, PublishBatchRequestEntries: batch}, &out)
			return out.ofEntries(len(batch)), err
		},
	}.all(ctx, entries)
}

// PutAll puts records into a data stream of Kinesis, by its name or ARN, in batches of
// up to 500 and 10 MiB. Records that Kinesis does not take, most often for want of
// throughput, are sent again as [SendAll] does; one that it sends again comes after
// later ones of its partition key.
//
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
func PutAll(ctx context.Context, client boto3.AnyClient, stream string, records iter.Seq[kinesis.PutRecordsRequestEntry]) (Result[kinesis.PutRecordsRequestEntry], error) {
	const most = 10 * mib
	return sender[kinesis.PutRecordsRequestEntry]{
		service: "kinesis", operation: "PutRecords", count: 500, bytes: most, each: most,
		size: func(e kinesis.PutRecordsRequestEntry) int { return len(e.Data) + len(e.PartitionKey) },
		broken: func(e kinesis.PutRecordsRequestEntry) string {
			return notText("PartitionKey", e.PartitionKey, "ExplicitHashKey", e.ExplicitHashKey)
		},
		send: func(ctx context.Context, batch []kinesis.PutRecordsRequestEntry) ([]*fault, error) {
			in := &kinesis.PutRecordsInput{Records: batch, StreamName: stream}
			if strings.HasPrefix(stream, "arn:") {
				in.StreamName, in.StreamARN = "", stream
			}
			var out struct{ Records []outcome }
			if err := dynamic(client).Call(ctx, "PutRecords", in, &out); err != nil {
				return nil, err
			}
			return faultsOf(out.Records, len(batch))
		},
	}.all(ctx, records)
}

// DeliverAll puts records into a delivery stream of Firehose, in batches of up to 500
// and 4 MiB. It is for delivery streams what [PutAll] is for data streams.
//
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
func DeliverAll(ctx context.Context, client boto3.AnyClient, stream string, records iter.Seq[firehose.Record]) (Result[firehose.Record], error) {
	return sender[firehose.Record]{
		service: "firehose", operation: "PutRecordBatch", count: 500, bytes: 4 * mib, each: 1000 * kib,
		size:   func(e firehose.Record) int { return len(e.Data) },
		broken: func(firehose.Record) string { return "" },
		send: func(ctx context.Context, batch []firehose.Record) ([]*fault, error) {
			var out struct{ RequestResponses []outcome }
			in := &firehose.PutRecordBatchInput{DeliveryStreamName: stream, Records: batch}
			if err := dynamic(client).Call(ctx, "PutRecordBatch", in, &out); err != nil {
				return nil, err
			}
			return faultsOf(out.RequestResponses, len(batch))
		},
	}.all(ctx, records)
}

// notText names the first of some texts, each after its name, that is not UTF-8; "" for
// none.
func notText(pairs ...string) string {
	for i := 1; i < len(pairs); i += 2 {
		if !utf8.ValidString(pairs[i]) {
			return pairs[i-1]
		}
	}
	return ""
}

// dynamic is the client by names; nil, whose calls are errors, for none.
func dynamic(client boto3.AnyClient) *boto3.Client {
	if client == nil {
		return nil
	}
	return client.Dynamic()
}

// outcome is what became of a record. No code means that it was taken, and none is the
// sender's fault: what a record can be wrong in is an error of the call.
type outcome struct{ ErrorCode, ErrorMessage string }

func faultsOf(outcomes []outcome, n int) ([]*fault, error) {
	if len(outcomes) != n {
		return nil, fmt.Errorf("queue: the answer tells of %d records, and %d were sent", len(outcomes), n)
	}
	faults := make([]*fault, n)
	for i, o := range outcomes {
		if o.ErrorCode != "" {
			faults[i] = &fault{code: o.ErrorCode, message: o.ErrorMessage}
		}
	}
	return faults, nil
}

// ofEntries are the faults of n entries.
func (a answer) ofEntries(n int) []*fault {
	faults := make([]*fault, n)
	for i, f := range a.faults(n) {
		if f != nil {
			faults[i] = &fault{f.Code, f.Message, f.SenderFault}
		}
	}
	return faults
}
