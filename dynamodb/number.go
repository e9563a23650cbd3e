package dynamodb

import "github.com/boto3-go/boto3/dynamodb/attribute"

// The types of attribute values that Go lacks.
type (
	// Number is a number in decimal notation, exact up to 38 digits.
	Number = attribute.Number
	// StringSet is a set of strings.
	StringSet = attribute.StringSet
	// NumberSet is a set of numbers.
	NumberSet = attribute.NumberSet
	// BinarySet is a set of binaries.
	BinarySet = attribute.BinarySet
)

// ParseNumber checks that a text is a number that can be stored exactly.
func ParseNumber(text string) (Number, error) { return attribute.ParseNumber(text) }
