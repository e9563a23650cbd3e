// Command lambda is a Lambda function: for each object that comes into a bucket it puts a
// line into a table.
//
//	GOOS=linux GOARCH=arm64 go build -tags lambda.norpc -o bootstrap ./examples/lambda
//	zip function.zip bootstrap                                  # runtime provided.al2023
package main

import (
	"context"
	"net/url"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
	api "github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/s3"
)

func main() {
	// The clients are made once, when the function starts, and are kept between calls.
	// Region and keys are in the function's environment.
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		lambda.Start(func(context.Context) error { return err }) // each call tells why
		return
	}
	lambda.Start(newHandler(session, os.Getenv("TABLE")).handle)
}

// arrival is an item of the table.
type arrival struct {
	Key  string    `dynamodbav:"key"`
	Size int64     `dynamodbav:"size"`
	Type string    `dynamodbav:"type"`
	At   time.Time `dynamodbav:"at"`
}

type handler struct {
	objects  *s3.Client
	arrivals *dynamodb.Table[arrival]
}

func newHandler(session *boto3.Session, table string) *handler {
	return &handler{s3.New(session), dynamodb.TableOf[arrival](api.New(session), table)}
}

// handle returns the first error: Lambda then sends the event again.
func (h *handler) handle(ctx context.Context, event events.S3Event) error {
	for _, record := range event.Records {
		key, err := url.QueryUnescape(record.S3.Object.Key) // S3 escapes it as a form
		if err != nil {
			return err
		}
		head, err := h.objects.HeadObject(ctx, &s3.HeadObjectInput{Bucket: record.S3.Bucket.Name, Key: key})
		if err != nil {
			return err
		}
		if err := h.arrivals.Put(ctx, arrival{Key: key, Size: head.ContentLength, Type: head.ContentType, At: head.LastModified}); err != nil {
			return err
		}
	}
	return nil
}
