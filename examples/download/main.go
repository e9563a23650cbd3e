// Command download lists the objects of a bucket below a prefix, and downloads them.
//
//	go run ./examples/download my-bucket logs/2026/ ./logs
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/resource/s3"
	"github.com/boto3-go/boto3/transfer"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: download BUCKET PREFIX FOLDER")
	}
	if err := run(context.Background(), os.Stdout, os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, bucket, prefix, folder string) error {
	// The region and the keys are found where the AWS CLI finds them.
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}

	// A resource is a name; making one asks for nothing.
	objects := s3.New(session).Bucket(bucket).Objects().Filter(s3.ListObjectsInput{Prefix: prefix})
	for object, err := range objects.All(ctx) { // page after page, as the loop goes on
		if err != nil {
			return err
		}
		attrs, err := object.Attrs(ctx) // they came with the list: no call for each object
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%10d  %s  %s\n", attrs.Size, attrs.LastModified.Format("2006-01-02 15:04"), object.Key())
	}

	// Many objects at once, and large ones in parts. A key such as "../../etc/passwd"
	// cannot leave the folder.
	m := transfer.New(s3.New(session).Client(), transfer.Config{})
	result, err := m.DownloadDir(ctx, bucket, prefix, folder)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, result)
	return nil
}
