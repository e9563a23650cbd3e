package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/boto3-go/boto3"
)

// The transfers below are those of an Object that is a resource by names, such as
// bucket.Sub("Object", "key") gives, with the default limits of [Config]: what boto3
// has as methods of its resources. Objects of package resource/s3 have methods.

// UploadFile sends a file to an object; it is boto3's upload_file.
func UploadFile(ctx context.Context, object *boto3.Resource, filename string, opts ...Option) (Result, error) {
	m, at, err := managerOf(object)
	if err != nil {
		return Result{}, err
	}
	return m.UploadFile(ctx, at.Bucket, at.Key, filename, opts...)
}

// DownloadFile stores an object in a file; it is boto3's download_file.
func DownloadFile(ctx context.Context, object *boto3.Resource, filename string, opts ...Option) (Result, error) {
	m, at, err := managerOf(object)
	if err != nil {
		return Result{}, err
	}
	return m.DownloadFile(ctx, at.Bucket, at.Key, filename, opts...)
}

// Upload sends what can be read to an object; it is boto3's upload_fileobj.
func Upload(ctx context.Context, object *boto3.Resource, from io.Reader, opts ...Option) (Result, error) {
	m, at, err := managerOf(object)
	if err != nil {
		return Result{}, err
	}
	return m.Upload(ctx, at.Bucket, at.Key, from, opts...)
}

// Download writes an object to w; it is boto3's download_fileobj.
func Download(ctx context.Context, object *boto3.Resource, w io.Writer, opts ...Option) (Result, error) {
	m, at, err := managerOf(object)
	if err != nil {
		return Result{}, err
	}
	return m.Download(ctx, at.Bucket, at.Key, w, opts...)
}

// Copy makes an object a copy of another, in parts at a time where it is large.
func Copy(ctx context.Context, object *boto3.Resource, source Object, opts ...Option) (Result, error) {
	m, at, err := managerOf(object)
	if err != nil {
		return Result{}, err
	}
	return m.Copy(ctx, at.Bucket, at.Key, source, opts...)
}

// managerOf is a manager over the client of an object, and where the object is.
func managerOf(object *boto3.Resource) (*Manager, Object, error) {
	if object == nil {
		return nil, Object{}, errors.New("transfer: there is no object: the resource is nil")
	}
	if err := object.Err(); err != nil {
		return nil, Object{}, err
	}
	bucket, bucketErr := object.Identifier("BucketName")
	key, keyErr := object.Identifier("Key")
	if bucketErr != nil || keyErr != nil || object.Client().Service() != "s3" || object.Type() != "Object" && object.Type() != "ObjectSummary" {
		return nil, Object{}, fmt.Errorf("transfer: %s is no object of S3; a bucket's Sub(\"Object\", key) is", object)
	}
	return New(object.Client(), Config{}), Object{Bucket: fmt.Sprint(bucket), Key: fmt.Sprint(key)}, nil
}
