// Package attribute has the types of DynamoDB's attribute values that Go lacks:
// exact numbers, and sets.
//
// A value of type any is given as and comes as string, bool, nil, []byte,
// [Number], []any, boto3.Map, [StringSet], [NumberSet] or [BinarySet]. With
// them an item comes back as it was stored.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
package attribute

// StringSet is a set of strings, in no particular order. An empty set cannot
// be stored.
type StringSet []string

// NumberSet is a set of numbers, in no particular order. An empty set cannot be
// stored.
type NumberSet []Number

// BinarySet is a set of binaries, in no particular order. An empty set cannot
// be stored.
type BinarySet [][]byte
