// Command upload sends a file to a bucket in parallel parts, and shows how far it is.
//
//	go run ./examples/upload big.iso my-bucket isos/big.iso
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/transfer"
	"github.com/boto3-go/boto3/transfer/progressbar"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: upload FILE BUCKET KEY")
	}
	// Ctrl-C ends the upload, and what was sent of it is removed from the bucket.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	bars := progressbar.New(os.Stderr) // draws nothing where that is no terminal
	err := run(ctx, os.Stdout, bars, os.Args[1], os.Args[2], os.Args[3])
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, bars *progressbar.Bars, file, bucket, key string) error {
	defer bars.Close()
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	m := transfer.New(s3.New(session), transfer.Config{})
	result, err := m.UploadFile(ctx, bucket, key, file,
		bars.Transfer(file),
		transfer.Extra(boto3.Map{"StorageClass": "STANDARD_IA"})) // any member of PutObject
	if err != nil {
		return err
	}
	bars.Close() // draws for the last time
	fmt.Fprintln(out, result.Size, "bytes sent, ETag", result.ETag)
	return nil
}
