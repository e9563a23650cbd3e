//go:build peers

package lines

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// Failed is what a function failed with.
type Failed struct {
	Type    string   `json:"errorType"`
	Message string   `json:"errorMessage"`
	Trace   []string `json:"stackTrace"`
}

func (f *Failed) Error() string { return f.Type + ": " + f.Message }

// AWSBuy is Buy.
func AWSBuy(ctx context.Context, c *lambda.Client, order Order) (receipt Receipt, soldOut bool, log string, err error) {
	payload, err := json.Marshal(order)
	if err != nil {
		return receipt, false, "", err
	}
	out, err := c.Invoke(ctx, &lambda.InvokeInput{FunctionName: aws.String("orders"), LogType: types.LogTypeTail, Payload: payload})
	if err != nil {
		return receipt, false, "", err
	}
	if text, err := base64.StdEncoding.DecodeString(aws.ToString(out.LogResult)); err == nil {
		log = string(text)
	}
	if out.FunctionError != nil {
		failed := &Failed{}
		if err := json.Unmarshal(out.Payload, failed); err != nil {
			failed.Message = string(out.Payload)
		}
		return receipt, failed.Type == "OutOfStock", log, failed
	}
	return receipt, false, log, json.Unmarshal(out.Payload, &receipt)
}

// AWSTell is Tell.
func AWSTell(ctx context.Context, c *lambda.Client, to io.Writer) error {
	out, err := c.InvokeWithResponseStream(ctx, &lambda.InvokeWithResponseStreamInput{FunctionName: aws.String("tell")})
	if err != nil {
		return err
	}
	stream := out.GetStream()
	defer func() { _ = stream.Close() }()
	complete := false
	for event := range stream.Events() {
		switch event := event.(type) {
		case *types.InvokeWithResponseStreamResponseEventMemberPayloadChunk:
			if _, err := to.Write(event.Value.Payload); err != nil {
				return err
			}
		case *types.InvokeWithResponseStreamResponseEventMemberInvokeComplete:
			complete = true
			if code := aws.ToString(event.Value.ErrorCode); code != "" {
				failed := &Failed{Type: code}
				if err := json.Unmarshal([]byte(aws.ToString(event.Value.ErrorDetails)), failed); err != nil {
					failed.Message = aws.ToString(event.Value.ErrorDetails)
				}
				return failed
			}
		}
	}
	if err := stream.Err(); err != nil {
		return err
	}
	if !complete {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// AWSAnswered is what a function returns for the records of an event.
type AWSAnswered struct {
	BatchItemFailures []AWSItemFailure `json:"batchItemFailures"`
}

// AWSItemFailure names a record.
type AWSItemFailure struct {
	ItemIdentifier string `json:"itemIdentifier"`
}

// AWSAnswer is Answer.
func AWSAnswer(ctx context.Context, records []Record, handle func(context.Context, Record) error) AWSAnswered {
	answer := AWSAnswered{BatchItemFailures: []AWSItemFailure{}}
	failed := false
	for _, r := range records {
		if failed = failed || ctx.Err() != nil || guarded(ctx, r, handle) != nil; failed {
			answer.BatchItemFailures = append(answer.BatchItemFailures, AWSItemFailure{r.MessageID})
		}
	}
	return answer
}

func guarded(ctx context.Context, r Record, handle func(context.Context, Record) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return handle(ctx, r)
}
