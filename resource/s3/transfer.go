// Package s3 also has the managed transfers of [Bucket] and [Object]: UploadFile,
// DownloadFile, Upload, Download and Copy.
package s3

import (
	"context"
	"io"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

// CopySource is the object that a copy is made of: Bucket, Key, VersionID.
type CopySource = transfer.Object

// The transfers below have the default limits of [transfer.Config], each for
// itself. For others, or common ones, make a Manager over the resource's client:
//
//	transfer.New(bucket.Client(), transfer.Config{PartSize: 64 << 20})
//
// Options are those of package transfer, such as [transfer.Extra] for ExtraArgs
// and [transfer.Progress] for Callback.

// UploadFile sends a file, in parts at a time where it is large.
func (r *Object) UploadFile(ctx context.Context, filename string, opts ...transfer.Option) (transfer.Result, error) {
	return r.Bucket().UploadFile(ctx, r.Key(), filename, opts...)
}

// DownloadFile stores the object in a file, which appears under its name when it
// is complete.
func (r *Object) DownloadFile(ctx context.Context, filename string, opts ...transfer.Option) (transfer.Result, error) {
	return r.Bucket().DownloadFile(ctx, r.Key(), filename, opts...)
}

// Upload sends what can be read; it is boto3's upload_fileobj.
func (r *Object) Upload(ctx context.Context, from io.Reader, opts ...transfer.Option) (transfer.Result, error) {
	return r.Bucket().Upload(ctx, r.Key(), from, opts...)
}

// Download writes the object to w; it is boto3's download_fileobj.
func (r *Object) Download(ctx context.Context, w io.Writer, opts ...transfer.Option) (transfer.Result, error) {
	return r.Bucket().Download(ctx, r.Key(), w, opts...)
}

// Copy makes the object a copy of another, in parts at a time where it is large.
// Nothing of the data passes through this program.
func (r *Object) Copy(ctx context.Context, source CopySource, opts ...transfer.Option) (transfer.Result, error) {
	return r.Bucket().Copy(ctx, r.Key(), source, opts...)
}

// UploadFile sends a file to an object.
func (r *Bucket) UploadFile(ctx context.Context, key, filename string, opts ...transfer.Option) (transfer.Result, error) {
	m, err := r.transfers()
	if err != nil {
		return transfer.Result{}, err
	}
	return m.UploadFile(ctx, r.Name(), key, filename, opts...)
}

// DownloadFile stores an object in a file.
func (r *Bucket) DownloadFile(ctx context.Context, key, filename string, opts ...transfer.Option) (transfer.Result, error) {
	m, err := r.transfers()
	if err != nil {
		return transfer.Result{}, err
	}
	return m.DownloadFile(ctx, r.Name(), key, filename, opts...)
}

// Upload sends what can be read to an object.
func (r *Bucket) Upload(ctx context.Context, key string, from io.Reader, opts ...transfer.Option) (transfer.Result, error) {
	m, err := r.transfers()
	if err != nil {
		return transfer.Result{}, err
	}
	return m.Upload(ctx, r.Name(), key, from, opts...)
}

// Download writes an object to w.
func (r *Bucket) Download(ctx context.Context, key string, w io.Writer, opts ...transfer.Option) (transfer.Result, error) {
	m, err := r.transfers()
	if err != nil {
		return transfer.Result{}, err
	}
	return m.Download(ctx, r.Name(), key, w, opts...)
}

// Copy makes an object of the bucket a copy of another.
func (r *Bucket) Copy(ctx context.Context, key string, source CopySource, opts ...transfer.Option) (transfer.Result, error) {
	m, err := r.transfers()
	if err != nil {
		return transfer.Result{}, err
	}
	return m.Copy(ctx, r.Name(), key, source, opts...)
}

// transfers is a manager over the resource's client, or what is wrong with the
// resource.
func (r *Bucket) transfers() (*transfer.Manager, error) {
	if err := r.d.Err(); err != nil {
		return nil, err
	}
	return transfer.New(r.Client(), transfer.Config{}), nil
}

// From is the source of CopyFrom, an object or a version of it, in place of the text
// that the input takes:
//
//	object.CopyFrom(ctx, nil, s3.From(s3.CopySource{Bucket: "logs", Key: "a", VersionID: "v1"}))
func From(source CopySource) boto3.CallOption { return boto3.Set("CopySource", source) }
