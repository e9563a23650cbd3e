package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
)

const (
	objects  = 25
	pageSize = 10
)

// tour is a walk through the client's methods.
type tour struct {
	client *boto3.Client
	out    *log.Logger
	bucket string
}

// createBucket creates the bucket where the session's region is, and waits
// until it is there.
func (t *tour) createBucket(ctx context.Context) error {
	in := boto3.Map{"Bucket": t.bucket}
	if region := t.client.Region(); region != "" && region != "us-east-1" {
		in["CreateBucketConfiguration"] = boto3.Map{"LocationConstraint": region}
	}
	if err := t.client.Call(ctx, "CreateBucket", in, nil); err != nil {
		return err
	}
	if _, err := t.client.Wait(ctx, "BucketExists", boto3.Map{"Bucket": t.bucket}); err != nil {
		return err
	}
	t.out.Printf("CreateBucket    %s", t.bucket)
	return nil
}

func (t *tour) put(ctx context.Context) error {
	for i := range objects {
		err := t.client.Call(ctx, "PutObject", boto3.Map{
			"Bucket":   t.bucket,
			"Key":      fmt.Sprintf("reports/%02d.txt", i+1),
			"Body":     strings.NewReader(fmt.Sprintf("Report %d: all is well.", i+1)),
			"Metadata": boto3.Map{"author": "quickstart"},
		}, nil)
		if err != nil {
			return err
		}
	}
	t.out.Printf("PutObject       %d objects", objects)
	return nil
}

// list goes over pages and decodes each into a struct that has only what is
// wanted.
func (t *tour) list(ctx context.Context) error {
	in := boto3.Map{"Bucket": t.bucket, "Prefix": "reports/"}
	n := 0
	for page, err := range t.client.Pages(ctx, "ListObjectsV2", in, boto3.PageSize(pageSize)) {
		if err != nil {
			return err
		}
		var p struct {
			Contents []struct {
				Key          string
				Size         int64
				LastModified time.Time
			}
		}
		if err := page.Decode(&p); err != nil {
			return err
		}
		n++
		first, last := p.Contents[0], p.Contents[len(p.Contents)-1]
		t.out.Printf("ListObjectsV2   page %d: %d objects, %s to %s (%d bytes, %s)",
			n, len(p.Contents), first.Key, last.Key, last.Size, last.LastModified.Format(time.DateTime))
	}
	return nil
}

// get fetches one object into a Map.
func (t *tour) get(ctx context.Context) error {
	out := boto3.Map{}
	if err := t.client.Call(ctx, "GetObject", boto3.Map{"Bucket": t.bucket, "Key": "reports/07.txt"}, &out); err != nil {
		return err
	}
	body, ok := out["Body"].(io.ReadCloser)
	if !ok {
		return errors.New("GetObject gave no body")
	}
	content, err := io.ReadAll(body)
	if err := errors.Join(err, body.Close()); err != nil {
		return err
	}
	author, err := out.Search("Metadata.author")
	if err != nil {
		return err
	}
	t.out.Printf("GetObject       reports/07.txt: %q, written by %v", content, author)
	return nil
}

// miss asks for what is not there.
func (t *tour) miss(ctx context.Context) error {
	err := t.client.Call(ctx, "GetObject", boto3.Map{"Bucket": t.bucket, "Key": "nothing"}, &boto3.Map{})
	if !errors.Is(err, boto3.Code("NoSuchKey")) {
		return fmt.Errorf("an object that does not exist gave: %w", err)
	}
	t.out.Printf("GetObject       nothing: %v", err)
	return nil
}

// cleanUp removes the objects and the bucket.
func (t *tour) cleanUp(ctx context.Context) error {
	removed := 0
	for item, err := range t.client.Items(ctx, "ListObjectsV2", boto3.Map{"Bucket": t.bucket}) {
		if err != nil {
			return err
		}
		object, _ := item.(boto3.Map)
		if err := t.client.Call(ctx, "DeleteObject", boto3.Map{"Bucket": t.bucket, "Key": object["Key"]}, nil); err != nil {
			return err
		}
		removed++
	}
	t.out.Printf("DeleteObject    %d objects", removed)
	if err := t.client.Call(ctx, "DeleteBucket", boto3.Map{"Bucket": t.bucket}, nil); err != nil {
		return err
	}
	t.out.Printf("DeleteBucket    %s", t.bucket)
	return nil
}
