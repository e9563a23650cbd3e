package stacks

import (
	"archive/zip"
	"context"
	"crypto/md5" //nolint:gosec // it names what is uploaded
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/transfer"
)

// uploader puts files into a bucket under names that their contents give, unless they
// are there.
type uploader struct {
	env            *cli.Env
	client         *boto3.Client
	bucket, prefix string
	force          bool
	extra          boto3.Map
}

func newUploader(env *cli.Env, p *flags.Parsed) (*uploader, error) {
	client, err := env.Client("s3")
	if err != nil {
		return nil, err
	}
	extra := boto3.Map{"ServerSideEncryption": "AES256"}
	if id := p.Value("kms-key-id"); id != "" {
		extra = boto3.Map{"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": id}
	}
	return &uploader{env, client, p.Value("s3-bucket"), p.Value("s3-prefix"), p.Has("force-upload"), extra}, nil
}

// text uploads a text and returns its key.
func (u *uploader) text(ctx context.Context, data []byte, suffix string) (key string, err error) {
	sum := md5.Sum(data) //nolint:gosec // see the import
	return u.put(ctx, sum[:], suffix, strings.NewReader(string(data)), int64(len(data)))
}

// file uploads a file and returns the object's URL.
func (u *uploader) file(ctx context.Context, path string) (url string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // nothing was written
	return u.contents(ctx, f)
}

// contents uploads an open file.
func (u *uploader) contents(ctx context.Context, f *os.File) (url string, err error) {
	sum := md5.New() //nolint:gosec // see the import
	size, err := io.Copy(sum, f)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return "", err
	}
	key, err := u.put(ctx, sum.Sum(nil), "", f, size)
	return "s3://" + u.bucket + "/" + key, err
}

func (u *uploader) put(ctx context.Context, sum []byte, suffix string, body io.Reader, size int64) (key string, err error) {
	key = hex.EncodeToString(sum) + suffix
	if u.prefix != "" {
		key = u.prefix + "/" + key
	}
	if !u.force && u.client.Call(ctx, "HeadObject", boto3.Map{"Bucket": u.bucket, "Key": key}, nil) == nil {
		return key, nil
	}
	if _, err := transfer.New(u.client, transfer.Config{}).Upload(ctx, u.bucket, key, body, transfer.Extra(u.extra)); err != nil {
		return "", missingBucket(err, u.env, u.bucket)
	}
	_, err = fmt.Fprintf(u.env.Stderr, "Uploaded %s, %d bytes\n", key, size)
	return key, err
}

// pathURL is where CloudFormation finds an object.
func (u *uploader) pathURL(key string) string {
	return pathStyle(u.env.Globals.EndpointURL, u.client.Region()) + "/" + u.bucket + "/" + key
}

// folder uploads an archive of a folder, or of one file. It is the same as long as names,
// contents, modes and times are.
func (u *uploader) folder(ctx context.Context, path string) (url string, err error) {
	f, err := os.CreateTemp("", "boto3-*.zip")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	w := zip.NewWriter(f)
	if err := errors.Join(archive(ctx, w, path, "", nil), w.Close()); err != nil {
		return "", err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	return u.contents(ctx, f)
}

// archive adds what is at a path, links followed, under a name, "" for the folder as a
// whole. Above are the folders that it is in.
func archive(ctx context.Context, w *zip.Writer, path, name string, above []fs.FileInfo) error {
	info, err := os.Stat(path)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		return err
	case !info.IsDir():
		if name == "" {
			name = info.Name()
		}
		return add(w, path, name, info)
	}
	for _, a := range above {
		if os.SameFile(a, info) {
			return fmt.Errorf("%s is a link to a folder that it is in", path)
		}
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		below := e.Name()
		if name != "" {
			below = name + "/" + below
		}
		if err := archive(ctx, w, filepath.Join(path, e.Name()), below, append(above, info)); err != nil {
			return err
		}
	}
	return nil
}

func add(w *zip.Writer, path, name string, info fs.FileInfo) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // nothing was written
	h, err := zip.FileInfoHeader(info)
	if err != nil {
		return err
	}
	h.Name, h.Method = name, zip.Deflate
	to, err := w.CreateHeader(h)
	if err == nil {
		_, err = io.Copy(to, f)
	}
	return err
}

// isZip says whether a file is an archive.
func isZip(path string) bool {
	r, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	return r.Close() == nil
}
