package dynamodb_test

import (
	"context"
	"fmt"
	"log"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/resource/dynamodb"
)

// sess answers as a DynamoDB with one table.
var sess = testanswers.Session(map[string]boto3.Map{
	"CreateTable":   {"TableDescription": boto3.Map{"TableName": "users", "TableStatus": "CREATING"}},
	"DescribeTable": {"Table": boto3.Map{"TableName": "users", "TableStatus": "ACTIVE", "ItemCount": int64(2)}},
})

func Example() {
	ctx := context.Background()
	table, err := dynamodb.New(sess).CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: "users", BillingMode: "PAY_PER_REQUEST",
		KeySchema:            []dynamodb.KeySchemaElement{{AttributeName: "id", KeyType: "HASH"}},
		AttributeDefinitions: []dynamodb.AttributeDefinition{{AttributeName: "id", AttributeType: "S"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := table.WaitUntilExists(ctx); err != nil {
		log.Fatal(err)
	}
	if err := table.Reload(ctx); err != nil {
		log.Fatal(err)
	}
	attrs, err := table.Attrs(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(table.Name(), attrs.TableStatus, attrs.ItemCount)
	// Output: users ACTIVE 2
}
