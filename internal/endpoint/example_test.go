package endpoint_test

import (
	"fmt"

	"github.com/boto3-go/boto3/internal/endpoint"
)

const rules = `{"version": "1.0",
	"parameters": {"Region": {"type": "string", "builtIn": "AWS::Region", "required": true}},
	"rules": [{
		"type": "endpoint",
		"conditions": [{"fn": "aws.partition", "argv": [{"ref": "Region"}], "assign": "p"}],
		"endpoint": {"url": "https://acm.{Region}.{p#dnsSuffix}"}}]}`

const partitions = `{"partitions": [{
	"id": "aws", "regionRegex": "^us-", "regions": {"us-west-2": {}},
	"outputs": {"dnsSuffix": "amazonaws.com", "dualStackDnsSuffix": "api.aws", "implicitGlobalRegion": "us-east-1"}}]}`

func ExampleResolver() {
	set, err := endpoint.ParseJSON([]byte(rules))
	if err != nil {
		fmt.Println(err)
		return
	}
	parts, err := endpoint.ParsePartitionsJSON([]byte(partitions))
	if err != nil {
		fmt.Println(err)
		return
	}
	resolver := endpoint.NewResolver(set, parts, 0)

	params := set.NewParams()
	_, err = resolver.Resolve(params)
	fmt.Println(err)

	params.SetString(set.BuiltIn("AWS::Region"), "us-west-2")
	resolved, err := resolver.Resolve(params)
	fmt.Println(resolved.URL, err)
	// Output:
	// endpoint parameter Region is required and has no value: set AWS::Region
	// https://acm.us-west-2.amazonaws.com <nil>
}
