package dynamodb_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/dynamodb"
)

func ExampleExpressions_Build() {
	built, err := dynamodb.Expressions{
		Key:        dynamodb.Key("artist").Eq("No One You Know").And(dynamodb.Key("title").BeginsWith("Call")),
		Filter:     dynamodb.Attr("year").Gte(2016).And(dynamodb.Attr("genre").In("rock", "pop").Not()),
		Projection: []string{"title", "awards[0].name"},
	}.Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(built.KeyConditionExpression)
	fmt.Println(built.FilterExpression)
	fmt.Println(built.ProjectionExpression)
	fmt.Println(built.ExpressionAttributeNames)
	fmt.Println(built.ExpressionAttributeValues)
	// Output:
	// (#n0 = :v0 AND begins_with(#n1, :v1))
	// (#n2 >= :v2 AND (NOT #n3 IN (:v3, :v4)))
	// #n1, #n4[0].#n5
	// map[#n0:artist #n1:title #n2:year #n3:genre #n4:awards #n5:name]
	// map[:v0:No One You Know :v1:Call :v2:2016 :v3:rock :v4:pop]
}

func ExampleUpdate() {
	built, err := dynamodb.Expressions{
		Update:    dynamodb.Set("price", dynamodb.Attr("price").Minus(5)).Remove("draft").Add("sold", 1),
		Condition: dynamodb.Attr("price").Gt(5),
	}.Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(built.UpdateExpression)
	fmt.Println(built.ConditionExpression)
	// Output:
	// SET #n0 = #n0 - :v1 REMOVE #n1 ADD #n2 :v2
	// #n0 > :v0
}

func ExampleTable() {
	type Product struct {
		ID    string          `dynamodbav:"id"`
		Price dynamodb.Number `dynamodbav:"price"`
		Tags  []string        `dynamodbav:"tags,stringset,omitempty"`
	}
	ctx := context.Background()
	products := dynamodb.TableOf[Product](shop(), "products")
	err := products.Put(ctx, Product{ID: "a", Price: "9.50", Tags: []string{"new"}}, dynamodb.If(dynamodb.Attr("id").NotExists()))
	if err != nil {
		fmt.Println(err)
	}
	for p, err := range products.Query(ctx, dynamodb.Key("id").Eq("a"), dynamodb.Filter(dynamodb.Attr("price").Lt(10))) {
		fmt.Println(p.ID, p.Price, p.Tags, err)
	}
	_, err = products.Get(ctx, boto3.Map{"id": "b"})
	fmt.Println(errors.Is(err, dynamodb.ErrNotFound))
	// Output:
	// a 9.50 [new] <nil>
	// true
}

// shop is a client of a service that has one product.
func shop() *boto3.Client {
	s := &service{answer: func(operation string, _ map[string]any) (int, string) {
		if operation == "Query" {
			return 200, `{"Items":[{"id":{"S":"a"},"price":{"N":"9.50"},"tags":{"SS":["new"]}}],"Count":1}`
		}
		return 200, `{}`
	}}
	client, err := boto3.NewClient("dynamodb", boto3.Config{
		Region: "eu-west-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), HTTPClient: s,
	})
	if err != nil {
		panic(err)
	}
	return client
}

func ExampleMarshalMap() {
	item, err := dynamodb.MarshalMap(struct {
		ID     string `dynamodbav:"id"`
		Visits int    `dynamodbav:"visits"`
	}{"a", 3})
	fmt.Println(*item["id"].S, *item["visits"].N, err)
	// Output:
	// a 3 <nil>
}
