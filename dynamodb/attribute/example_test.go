package attribute_test

import (
	"fmt"

	"github.com/boto3-go/boto3/dynamodb/attribute"
)

// A number keeps every digit that float64 would lose.
func ExampleNumber() {
	n := attribute.Number("9007199254740993")
	whole, err := n.Int64()
	fmt.Println(n, whole, err)
	near, err := n.Float64()
	fmt.Printf("%.0f %v\n", near, err)
	// Output:
	// 9007199254740993 9007199254740993 <nil>
	// 9007199254740992 <nil>
}

// What cannot be stored exactly is an error.
func ExampleParseNumber() {
	n, err := attribute.ParseNumber("-6.02E+23")
	fmt.Println(n, err)
	_, err = attribute.ParseNumber("twelve")
	fmt.Println(err)
	// Output:
	// -6.02E+23 <nil>
	// "twelve" is not a decimal number
}
