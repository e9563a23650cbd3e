// Package breadth compares this library with aws-sdk-go-v2 over many services and
// all protocols. All of it is tests, compiled with the tag "peers".
package breadth
