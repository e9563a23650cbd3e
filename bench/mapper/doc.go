// Package mapper is one program twice, to count what each takes: orders with keys, an
// index, expiry, ids, times and versions, in a table of this library's package dynamodb
// and, with the build tag peers, with aws-sdk-go-v2.
package mapper
