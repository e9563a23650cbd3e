package boto3

import "github.com/boto3-go/boto3/internal/bind"

// Empty is an empty string that is sent. A struct's "" counts as absent, so that
// a tag whose value is to be empty is
//
//	ec2.Tag{Key: "team", Value: boto3.Empty}
//
// It stands for "" wherever the description of an operation has a string or an
// enum: in fields of structs, lists, keys and values of maps, and in a [Map],
// where "" itself does as well. It is not for blobs, documents and the values of
// DynamoDB, which can be empty themselves, and never comes back in an output.
// AWS is never sent the text of the constant, which is not UTF-8.
const Empty = bind.Empty
