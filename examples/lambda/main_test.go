package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/examples/internal/testserver"
	api "github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/s3"
)

// The function is called as Lambda calls it, with an event as S3 sends it.
func TestHandle(t *testing.T) {
	testserver.Moto(t)
	session := testserver.Session(t)
	c, db := s3.New(session), api.New(session)
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "inbox"}); err != nil {
		t.Fatal(err)
	}
	_, err := c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: "inbox", Key: "a picture.png", ContentType: "image/png", Body: strings.NewReader("12345")})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.CreateTable(t.Context(), &api.CreateTableInput{
		TableName: "arrivals", BillingMode: api.BillingModePayPerRequest,
		AttributeDefinitions: []api.AttributeDefinition{{AttributeName: "key", AttributeType: "S"}},
		KeySchema:            []api.KeySchemaElement{{AttributeName: "key", KeyType: "HASH"}},
	})
	if err != nil {
		t.Fatal(err)
	}

	h := newHandler(session, "arrivals")
	function := lambda.NewHandler(h.handle)
	event := `{"Records": [{"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "inbox"}, "object": {"key": "a+picture.png"}}}]}`
	if _, err := function.Invoke(t.Context(), []byte(event)); err != nil {
		t.Fatal(err)
	}
	got, err := h.arrivals.Get(t.Context(), boto3.Map{"key": "a picture.png"})
	if err != nil || got.Size != 5 || got.Type != "image/png" || got.At.IsZero() {
		t.Error(got, err)
	}
	gone := strings.ReplaceAll(event, "a+picture", "gone")
	if _, err := function.Invoke(t.Context(), []byte(gone)); err == nil || !strings.Contains(err.Error(), "NoSuchKey") {
		t.Error("an object that is not there gave:", err)
	}
}
