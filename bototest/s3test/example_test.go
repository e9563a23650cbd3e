package s3test_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/bototest/s3test"
	"github.com/boto3-go/boto3/resource/s3"
)

// printing stands for the *testing.T of a test.
type printing struct {
	testing.TB
	cleanup []func()
}

func (p *printing) Helper()                           {}
func (p *printing) Context() context.Context          { return context.Background() }
func (p *printing) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (p *printing) Fatalf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (p *printing) Failed() bool                      { return false }
func (p *printing) Cleanup(f func())                  { p.cleanup = append(p.cleanup, f) }

// end is the end of the test.
func (p *printing) end() {
	for _, f := range p.cleanup {
		f()
	}
}

// What is put is there, until the test ends.
func Example() {
	t := &printing{} // *testing.T in a test
	defer t.end()
	ctx := context.Background()

	bucket := s3.New(s3test.New(t).Session()).Bucket("logs")
	if _, err := bucket.Create(ctx, nil); err != nil {
		fmt.Println(err)
		return
	}
	if _, err := bucket.PutObject(ctx, &s3.PutObjectInput{Key: "2026/a.txt", Body: strings.NewReader("hello")}); err != nil {
		fmt.Println(err)
		return
	}
	for object, err := range bucket.Objects().All(ctx) {
		fmt.Println(object.Key(), err)
	}
	// Output: 2026/a.txt <nil>
}
