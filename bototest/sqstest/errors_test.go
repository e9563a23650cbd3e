package sqstest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/sqs"
)

// TestRefusals holds what is refused to the codes that AWS's API reference has.
func TestRefusals(t *testing.T) {
	srv, typed := start(t)
	plain, fifo := create(t, typed, "plain", nil), create(t, typed, "orders.fifo", nil)
	create(t, typed, "closed", attributes{"RedriveAllowPolicy": `{"redrivePermission":"denyAll"}`})
	send(t, typed, plain, "a", "")
	visible := receive(t, typed, &sqs.ReceiveMessageInput{QueueUrl: plain, VisibilityTimeout: new(int32(0))})[0].ReceiptHandle

	const arn = "arn:aws:sqs:us-east-1:123456789012:"
	policy := func(target string, most any) boto3.Map {
		return boto3.Map{"RedrivePolicy": fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":%v}`, arn+target, most)}
	}
	entries := func(ids ...string) (all []any) {
		for _, id := range ids {
			all = append(all, boto3.Map{"Id": id, "MessageBody": "x"})
		}
		return all
	}
	attribute := func(name, kind, value string) boto3.Map {
		return boto3.Map{"QueueUrl": plain, "MessageBody": "x", "MessageAttributes": boto3.Map{name: boto3.Map{"DataType": kind, "StringValue": value}}}
	}
	client, err := srv.Session().Client("sqs")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		operation string
		in        boto3.Map
		want      boto3.Code
	}{
		{"CreateQueue", boto3.Map{"QueueName": "a b"}, "InvalidParameterValue"},
		{"CreateQueue", boto3.Map{"QueueName": strings.Repeat("a", 81)}, "InvalidParameterValue"},
		{"CreateQueue", boto3.Map{"QueueName": "a.fifo"}, "InvalidParameterValue"},
		{"CreateQueue", boto3.Map{"QueueName": "a", "Attributes": boto3.Map{"FifoQueue": "true"}}, "InvalidParameterValue"},
		{"CreateQueue", boto3.Map{"QueueName": "plain"}, ""},
		{"CreateQueue", boto3.Map{"QueueName": "plain", "Attributes": boto3.Map{"VisibilityTimeout": "30"}}, ""},
		{"CreateQueue", boto3.Map{"QueueName": "plain", "Attributes": boto3.Map{"VisibilityTimeout": "31"}}, sqs.ErrQueueNameExists},
		{"CreateQueue", boto3.Map{"QueueName": "a", "Attributes": boto3.Map{"FifoQueue": "false"}}, sqs.ErrInvalidAttributeValue},
		{"CreateQueue", boto3.Map{"QueueName": "a", "Attributes": boto3.Map{"ContentBasedDeduplication": "true"}}, sqs.ErrInvalidAttributeName},
		{"CreateQueue", boto3.Map{"QueueName": "a", "Attributes": boto3.Map{"QueueArn": "x"}}, sqs.ErrInvalidAttributeName},
		{"CreateQueue", boto3.Map{"QueueName": "a", "Attributes": boto3.Map{"MessageRetentionPeriod": "59"}}, sqs.ErrInvalidAttributeValue},
		{"SetQueueAttributes", boto3.Map{"QueueUrl": plain, "Attributes": boto3.Map{"VisibilityTimeout": "43201"}}, sqs.ErrInvalidAttributeValue},
		{"SetQueueAttributes", boto3.Map{"QueueUrl": fifo, "Attributes": boto3.Map{"FifoQueue": "true"}}, sqs.ErrInvalidAttributeName},
		{"SetQueueAttributes", boto3.Map{"QueueUrl": plain, "Attributes": policy("none", 1)}, "InvalidParameterValue"},
		{"SetQueueAttributes", boto3.Map{"QueueUrl": plain, "Attributes": policy("orders.fifo", 1)}, "InvalidParameterValue"},
		{"SetQueueAttributes", boto3.Map{"QueueUrl": plain, "Attributes": policy("closed", 1)}, "InvalidParameterValue"},
		{"SetQueueAttributes", boto3.Map{"QueueUrl": plain, "Attributes": policy("plain", 1001)}, "InvalidParameterValue"},
		{"SetQueueAttributes", boto3.Map{"QueueUrl": plain, "Attributes": boto3.Map{"RedrivePolicy": "x"}}, "InvalidParameterValue"},
		{"GetQueueAttributes", boto3.Map{"QueueUrl": plain, "AttributeNames": []string{"Other"}}, sqs.ErrInvalidAttributeName},
		{"GetQueueUrl", boto3.Map{"QueueName": "none"}, sqs.ErrQueueDoesNotExist},
		{"GetQueueUrl", boto3.Map{"QueueName": "plain", "QueueOwnerAWSAccountId": "210987654321"}, sqs.ErrQueueDoesNotExist},
		{"SendMessage", boto3.Map{"QueueUrl": plain, "MessageBody": "\x01"}, sqs.ErrInvalidMessageContents},
		{"SendMessage", boto3.Map{"QueueUrl": plain, "MessageBody": strings.Repeat("x", 1<<20+1)}, "InvalidParameterValue"},
		{"SendMessage", boto3.Map{"QueueUrl": plain, "MessageBody": "x", "DelaySeconds": 901}, "InvalidParameterValue"},
		{"SendMessage", boto3.Map{"QueueUrl": plain, "MessageBody": "x", "MessageGroupId": "fair"}, ""},
		{"SendMessage", boto3.Map{"QueueUrl": plain, "MessageBody": "x", "MessageDeduplicationId": "d"}, "InvalidParameterValue"},
		{"SendMessage", boto3.Map{"QueueUrl": fifo, "MessageBody": "x"}, "MissingParameter"},
		{"SendMessage", boto3.Map{"QueueUrl": fifo, "MessageBody": "x", "MessageGroupId": "g"}, "InvalidParameterValue"},
		{"SendMessage", boto3.Map{"QueueUrl": fifo, "MessageBody": "x", "MessageGroupId": "g", "MessageDeduplicationId": "d", "DelaySeconds": 0}, "InvalidParameterValue"},
		{"SendMessage", attribute("a", "Number.int", "1"), ""},
		{"SendMessage", attribute("a", "Number", "one"), "InvalidParameterValue"},
		{"SendMessage", attribute("a", "Text", "x"), "InvalidParameterValue"},
		{"SendMessage", attribute("aws.a", "String", "x"), "InvalidParameterValue"},
		{"SendMessage", attribute("a..b", "String", "x"), "InvalidParameterValue"},
		{"SendMessageBatch", boto3.Map{"QueueUrl": plain, "Entries": []any{}}, sqs.ErrEmptyBatchRequest},
		{"SendMessageBatch", boto3.Map{"QueueUrl": plain, "Entries": entries("a", "a")}, sqs.ErrBatchEntryIdsNotDistinct},
		{"SendMessageBatch", boto3.Map{"QueueUrl": plain, "Entries": entries("a b")}, sqs.ErrInvalidBatchEntryId},
		{"SendMessageBatch", boto3.Map{"QueueUrl": plain, "Entries": entries("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")}, sqs.ErrTooManyEntriesInBatchRequest},
		{"SendMessageBatch", boto3.Map{"QueueUrl": plain, "Entries": []any{
			boto3.Map{"Id": "a", "MessageBody": strings.Repeat("x", 1<<19)}, boto3.Map{"Id": "b", "MessageBody": strings.Repeat("x", 1<<19+1)},
		}}, sqs.ErrBatchRequestTooLong},
		{"ReceiveMessage", boto3.Map{"QueueUrl": plain, "MaxNumberOfMessages": 11}, "InvalidParameterValue"},
		{"ReceiveMessage", boto3.Map{"QueueUrl": plain, "WaitTimeSeconds": 21}, "InvalidParameterValue"},
		{"ReceiveMessage", boto3.Map{"QueueUrl": plain, "VisibilityTimeout": 43201}, "InvalidParameterValue"},
		{"ReceiveMessage", boto3.Map{"QueueUrl": plain, "MessageSystemAttributeNames": []string{"Other"}}, sqs.ErrInvalidAttributeName},
		{"ReceiveMessage", boto3.Map{"QueueUrl": fifo, "ReceiveRequestAttemptId": "x"}, sqs.ErrUnsupportedOperation},
		{"ChangeMessageVisibility", boto3.Map{"QueueUrl": plain, "ReceiptHandle": visible, "VisibilityTimeout": 1}, sqs.ErrMessageNotInflight},
		{"ChangeMessageVisibility", boto3.Map{"QueueUrl": plain, "ReceiptHandle": visible, "VisibilityTimeout": 43201}, "InvalidParameterValue"},
		{"ChangeMessageVisibility", boto3.Map{"QueueUrl": plain, "ReceiptHandle": "x", "VisibilityTimeout": 1}, sqs.ErrReceiptHandleIsInvalid},
		{"DeleteMessage", boto3.Map{"QueueUrl": fifo, "ReceiptHandle": visible}, sqs.ErrReceiptHandleIsInvalid},
		{"DeleteMessage", boto3.Map{"QueueUrl": plain, "ReceiptHandle": visible}, ""},
		{"DeleteMessage", boto3.Map{"QueueUrl": plain, "ReceiptHandle": visible}, ""},
		{"ChangeMessageVisibility", boto3.Map{"QueueUrl": plain, "ReceiptHandle": visible, "VisibilityTimeout": 1}, "InvalidParameterValue"},
	} {
		err := client.Call(t.Context(), c.operation, c.in, nil)
		if (c.want == "") != (err == nil) || c.want != "" && !errors.Is(err, c.want) {
			t.Errorf("%s %.200v: got %v, want %q", c.operation, c.in, err, c.want)
		}
	}
}

// TestAttributesAreKept reads back what was set, and has it obeyed.
func TestAttributesAreKept(t *testing.T) {
	_, c := start(t)
	url := create(t, c, "jobs.fifo", attributes{"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"})
	for _, group := range []string{"g", "h", "g"} {
		send(t, c, url, "a", group)
	}
	out, err := c.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: url, AttributeNames: []sqs.QueueAttributeName{"All"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range (attributes{
		"ApproximateNumberOfMessages": "2", "DeduplicationScope": "messageGroup", "ContentBasedDeduplication": "false", "FifoQueue": "true",
		"VisibilityTimeout": "30", "MaximumMessageSize": "1048576", "SqsManagedSseEnabled": "true", "Policy": "", "KmsDataKeyReusePeriodSeconds": "",
	}) {
		if out.Attributes[name] != want {
			t.Errorf("%s is %q, want %q", name, out.Attributes[name], want)
		}
	}
	set := func(policy string) error {
		_, err := c.SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{QueueUrl: url, Attributes: attributes{"Policy": policy}})
		return err
	}
	if err := errors.Join(set(`{"Version":"2012-10-17"}`), set("")); err != nil {
		t.Error(err)
	}
	if _, err := c.TagQueue(t.Context(), &sqs.TagQueueInput{QueueUrl: url, Tags: map[string]string{"a": "1", "b": "2"}}); err != nil {
		t.Error(err)
	}
	if _, err := c.UntagQueue(t.Context(), &sqs.UntagQueueInput{QueueUrl: url, TagKeys: []string{"a"}}); err != nil {
		t.Error(err)
	}
	if tags, err := c.ListQueueTags(t.Context(), &sqs.ListQueueTagsInput{QueueUrl: url}); err != nil || len(tags.Tags) != 1 || tags.Tags["b"] != "2" {
		t.Errorf("got %v, %v", tags, err)
	}
}
