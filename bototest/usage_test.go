package bototest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/dynamodb"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sqs"
	"github.com/boto3-go/boto3/transfer"
)

// The functions under test are of the kinds that docs/testing.md shows.

func lineCount(ctx context.Context, c *s3.Client, bucket, key string) (int, error) {
	out, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err != nil {
		return 0, err
	}
	data, err := io.ReadAll(out.Body)
	return bytes.Count(data, []byte("\n")), err
}

func account(ctx context.Context, c *boto3.Client) (string, error) {
	out := boto3.Map{}
	err := c.Call(ctx, "GetCallerIdentity", nil, &out)
	text, _ := out["Account"].(string)
	return text, err
}

type order struct {
	ID    string `dynamodbav:"id"`
	Total int    `dynamodbav:"total"`
}

func total(ctx context.Context, orders *dynamodb.Table[order], id string) (int, error) {
	o, err := orders.Get(ctx, map[string]any{"id": id})
	return o.Total, err
}

func backUp(ctx context.Context, m *transfer.Manager, from io.Reader) error {
	_, err := m.Upload(ctx, "logs", "big", from)
	return err
}

func records(events iter.Seq2[s3.SelectObjectContentEventStream, error]) (text string, err error) {
	for event, err := range events {
		if err != nil {
			return text, err
		}
		if event.Records != nil {
			text += string(event.Records.Payload)
		}
	}
	return text, nil
}

func TestUsageTypedClient(t *testing.T) {
	stub := bototest.New(t)
	bototest.Expect(stub, (*s3.Client).GetObject, &s3.GetObjectInput{Bucket: "logs", Key: "k"}).
		Return(&s3.GetObjectOutput{Body: bototest.Body("a\nb\n")})
	if n, err := lineCount(t.Context(), s3.New(stub.Session()), "logs", "k"); err != nil || n != 2 {
		t.Errorf("got %d, %v", n, err)
	}
}

func TestUsageClientByName(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("sts", "GetCallerIdentity", nil).Return(boto3.Map{"Account": "123456789012"})
	client, err := boto3.NewClient("sts", stub.Config())
	if err != nil {
		t.Fatal(err)
	}
	if text, err := account(t.Context(), client); err != nil || text != "123456789012" {
		t.Errorf("got %q, %v", text, err)
	}
}

func TestUsageTable(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("dynamodb", "GetItem", boto3.Map{"TableName": "orders", "Key": boto3.Map{"id": boto3.Map{"S": "1"}}}).
		Return(boto3.Map{"Item": boto3.Map{"id": boto3.Map{"S": "1"}, "total": boto3.Map{"N": "7"}}})
	client, err := boto3.NewClient("dynamodb", stub.Config())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := total(t.Context(), dynamodb.TableOf[order](client, "orders"), "1"); err != nil || n != 7 {
		t.Errorf("got %d, %v", n, err)
	}
}

func TestUsageTransfer(t *testing.T) {
	stub := bototest.New(t).AnyOrder()
	stub.Expect("s3", "CreateMultipartUpload", boto3.Map{"Bucket": "logs", "Key": "big"}).Partial().Return(boto3.Map{"UploadId": "u"})
	stub.Expect("s3", "UploadPart", boto3.Map{"UploadId": "u", "PartNumber": bototest.Any}).Partial().Times(2).Return(boto3.Map{"ETag": "e"})
	stub.Expect("s3", "CompleteMultipartUpload", boto3.Map{"UploadId": "u"}).Partial().Return(boto3.Map{"ETag": "whole"})
	m := transfer.New(s3.New(stub.Session()), transfer.Config{})
	if err := backUp(t.Context(), m, strings.NewReader(strings.Repeat("x", 12<<20))); err != nil {
		t.Error(err)
	}
}

func TestUsageEvents(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("s3", "SelectObjectContent", nil).Return(boto3.Map{"Payload": []any{
		boto3.Map{"Records": boto3.Map{"Payload": []byte("a,")}}, boto3.Map{"Records": boto3.Map{"Payload": []byte("b")}},
	}})
	out, err := s3.New(stub.Session()).SelectObjectContent(t.Context(), &s3.SelectObjectContentInput{
		Bucket: "b", Key: "k", Expression: "select", ExpressionType: "SQL",
		InputSerialization: &s3.InputSerialization{CSV: &s3.CSVInput{}}, OutputSerialization: &s3.OutputSerialization{CSV: &s3.CSVOutput{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if text, err := records(out.Payload); err != nil || text != "a,b" {
		t.Errorf("got %q, %v", text, err)
	}
}

func TestUsageServer(t *testing.T) {
	srv := bototest.NewServer(t)
	var sent []string
	bototest.Handle(srv, (*sqs.Client).SendMessage, func(_ context.Context, in *sqs.SendMessageInput) (*sqs.SendMessageOutput, error) {
		sent = append(sent, in.MessageBody)
		return &sqs.SendMessageOutput{MessageId: fmt.Sprint(len(sent))}, nil
	})
	c := sqs.New(srv.Session())
	for _, body := range []string{"a", "b"} {
		if _, err := c.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: srv.URL() + "/1/q", MessageBody: body}); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Join(sent, "") != "ab" {
		t.Errorf("got %q", sent)
	}
}
