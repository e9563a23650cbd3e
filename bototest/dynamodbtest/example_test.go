package dynamodbtest_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest/dynamodbtest"
	"github.com/boto3-go/boto3/dynamodb"
	ddb "github.com/boto3-go/boto3/service/dynamodb"
)

// printing stands for the *testing.T of a test.
type printing struct {
	testing.TB
	cleanup []func()
}

func (p *printing) Helper()                           {}
func (p *printing) Context() context.Context          { return context.Background() }
func (p *printing) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (p *printing) Fatalf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (p *printing) Failed() bool                      { return false }
func (p *printing) Cleanup(f func())                  { p.cleanup = append(p.cleanup, f) }

// end is the end of the test.
func (p *printing) end() {
	for _, f := range p.cleanup {
		f()
	}
}

// A table keeps what is put into it, until the test ends.
func Example() {
	t := &printing{} // *testing.T in a test
	defer t.end()
	ctx := context.Background()

	c := ddb.New(dynamodbtest.New(t).Session())
	_, err := c.CreateTable(ctx, &ddb.CreateTableInput{
		TableName: "orders", BillingMode: ddb.BillingModePayPerRequest,
		AttributeDefinitions: []ddb.AttributeDefinition{{AttributeName: "id", AttributeType: "N"}},
		KeySchema:            []ddb.KeySchemaElement{{AttributeName: "id", KeyType: "HASH"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	orders := dynamodb.TableOf[boto3.Map](c, "orders")
	if err := orders.Put(ctx, boto3.Map{"id": 7, "total": 9}); err != nil {
		fmt.Println(err)
		return
	}
	got, err := orders.Get(ctx, boto3.Map{"id": 7})
	fmt.Println(got["total"], err)
	// Output: 9 <nil>
}
