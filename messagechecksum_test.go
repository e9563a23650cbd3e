package boto3_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/sqs"
)

// The sums are moto's.
const (
	messageBody   = "grüße & <x>"
	messageSum    = "8ae52d9d9a02f9b363c97a6c0ad03121"
	attributesSum = "b894fa791e26538df65e549afdc9de7b"
	wrongSum      = "00000000000000000000000000000000"
)

var messageAttributes = boto3.Map{
	"kind": boto3.Map{"DataType": "String", "StringValue": "chöre"},
	"n":    boto3.Map{"DataType": "Number.int", "StringValue": "17"},
	"Blob": boto3.Map{"DataType": "Binary", "BinaryValue": []byte{0, 255, 1}},
}

func TestMessagesAreCompared(t *testing.T) {
	sent := boto3.Map{"QueueUrl": "https://q", "MessageBody": messageBody, "MessageAttributes": messageAttributes}
	batch := boto3.Map{"QueueUrl": "https://q", "Entries": []any{
		boto3.Map{"Id": "1", "MessageBody": "two"},
		boto3.Map{"Id": "2", "MessageBody": messageBody, "MessageAttributes": messageAttributes},
	}}
	const one = `{"MessageId":"m","MD5OfMessageBody":"BODY","MD5OfMessageAttributes":"ATTRIBUTES"}`
	const many = `{"Successful":[{"Id":"1","MessageId":"a","MD5OfMessageBody":"b8a9f715dbb64fd5c56e7783c6820a61"},
		{"Id":"2","MessageId":"b","MD5OfMessageBody":"BODY","MD5OfMessageAttributes":"ATTRIBUTES"}],"Failed":[]}`
	const received = `{"Messages":[{"MessageId":"m","Body":"` + messageBody + `","MD5OfBody":"BODY","MD5OfMessageAttributes":"ATTRIBUTES","MessageAttributes":{
		"kind":{"DataType":"String","StringValue":"chöre"},"n":{"DataType":"Number.int","StringValue":"17"},"Blob":{"DataType":"Binary","BinaryValue":"AP8B"}}}]}`
	for _, c := range []struct {
		operation string
		in        boto3.Map
		answer    string
		id        string
	}{
		{"SendMessage", sent, one, "m"},
		{"SendMessageBatch", batch, many, "2"},
		{"ReceiveMessage", boto3.Map{"QueueUrl": "https://q", "MessageAttributeNames": []string{"All"}}, received, "m"},
	} {
		for name, sums := range map[string][2]string{
			"": {messageSum, attributesSum}, "body": {wrongSum, attributesSum}, "attributes": {messageSum, wrongSum}, " untold": {"", ""},
		} {
			t.Run(c.operation+" "+name, func(t *testing.T) {
				answered := strings.NewReplacer("BODY", sums[0], "ATTRIBUTES", sums[1]).Replace(c.answer)
				web := &canned{answers: []answer{{body: answered}}}
				for _, out := range []any{nil, &boto3.Map{}} {
					if out == nil && c.operation == "ReceiveMessage" {
						out = &struct { // as good as the map
							Messages []struct {
								MessageId, Body, MD5OfBody, MD5OfMessageAttributes string
								MessageAttributes                                  map[string]struct {
									DataType, StringValue string
									BinaryValue           []byte
								}
							}
						}{}
					}
					err := newClient(t, "sqs", web).Call(t.Context(), c.operation, c.in, out)
					if name == "" || name == " untold" {
						if err != nil {
							t.Error(err)
						}
						continue
					}
					bad, ok := errors.AsType[*boto3.MessageChecksumError](err)
					if _, unusable := errors.AsType[*boto3.ResponseError](err); !ok || !unusable || bad.MessageID != c.id || bad.Part != name {
						t.Errorf("%v", err)
					}
				}
				if len(web.requests) != 2 {
					t.Errorf("%d requests for two calls", len(web.requests))
				}
				off := newClient(t, "sqs", web, boto3.Config{ResponseChecksumValidation: "when_required"})
				if err := off.Call(t.Context(), c.operation, c.in, nil); err != nil {
					t.Errorf("switched off: %v", err)
				}
			})
		}
	}
}

// Those of attributes that were not asked for stay out of the sum, and so does
// what nobody knows to be wrong.
func TestMessagesThatCannotBeCompared(t *testing.T) {
	for _, body := range []string{
		`{}`, `{"Messages":[]}`, `{"Messages":[{"Body":"x"}]}`, `{"Messages":[{"MessageId":"m","Body":"two","MD5OfBody":"b8a9f715dbb64fd5c56e7783c6820a61","MD5OfMessageAttributes":"` + wrongSum + `"}]}`,
	} {
		client := newClient(t, "sqs", &canned{answers: []answer{{body: body}}})
		if err := client.Call(t.Context(), "ReceiveMessage", boto3.Map{"QueueUrl": "https://q"}, nil); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
	for _, answered := range []string{`{"MessageId":"m"}`, `{"MessageId":"m","MD5OfMessageBody":"` + messageSum + `","MD5OfMessageAttributes":"` + wrongSum + `"}`} {
		client := newClient(t, "sqs", &canned{answers: []answer{{body: answered}}})
		if err := client.Call(t.Context(), "SendMessage", boto3.Map{"QueueUrl": "https://q", "MessageBody": messageBody}, nil); err != nil {
			t.Errorf("%s: %v", answered, err)
		}
	}
}

func TestTypedMessagesAreCompared(t *testing.T) {
	web := &canned{answers: []answer{{body: `{"Messages":[{"MessageId":"m","Body":"other","MD5OfBody":"` + messageSum + `"}]}`}}}
	out, err := sqs.New(newSession(t, boto3.Config{HTTPClient: web})).ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: "https://q"})
	if bad, ok := errors.AsType[*boto3.MessageChecksumError](err); !ok || bad.Sent != messageSum || bad.Came != "795f3202b17cb6bc3d4b771d8c6c9eaf" {
		t.Errorf("%v, %v", out, err)
	}
}
