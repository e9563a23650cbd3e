// Command s3 stores an object with the typed S3 package, which takes S3's
// description into the program and no other but those of the credential chain.
//
//	s3 BUCKET KEY TEXT
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "s3:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return errors.New("usage: s3 BUCKET KEY TEXT")
	}
	ctx := context.Background()
	sess, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	c := s3.New(sess)
	if _, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: args[0], Key: args[1], Body: strings.NewReader(args[2])}); err != nil {
		return err
	}
	for object, err := range c.ListObjectsV2Contents(ctx, &s3.ListObjectsV2Input{Bucket: args[0]}) {
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintln(os.Stdout, object.Key, object.Size)
	}
	return nil
}
