package dynamodb_test

import (
	"fmt"

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
