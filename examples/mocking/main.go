// Command mocking counts the lines of an object and tells them to a topic. What is worth
// reading is its test: it runs without a server and without an account.
//
//	go run ./examples/mocking logs 2026/errors.txt arn:aws:sns:eu-west-1:123456789012:reports
//	go test -v ./examples/mocking
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sns"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: mocking BUCKET KEY TOPIC")
	}
	session, err := boto3.NewSession(boto3.Config{})
	if err == nil {
		err = report(context.Background(), session, os.Args[1], os.Args[2], os.Args[3])
	}
	if err != nil {
		log.Fatal(err)
	}
}

// report takes a session, so that a test can give it another one.
func report(ctx context.Context, session *boto3.Session, bucket, key, topic string) error {
	lines, err := count(ctx, s3.New(session), bucket, key)
	text := fmt.Sprintf("%s has %d lines", key, lines)
	if errors.Is(err, s3.ErrNoSuchKey) {
		text = key + " is not there"
	} else if err != nil {
		return err
	}
	_, err = sns.New(session).Publish(ctx, &sns.PublishInput{TopicArn: topic, Message: text})
	return err
}

func count(ctx context.Context, c *s3.Client, bucket, key string) (n int, err error) {
	out, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, out.Body.Close()) }()
	lines := bufio.NewScanner(out.Body)
	for lines.Scan() {
		n++
	}
	return n, lines.Err()
}
