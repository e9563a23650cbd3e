package transfer

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// DownloadFile downloads an object to a file. It is written under another name
// in the same directory and renamed when it is complete and verified; a failed
// or cancelled download leaves neither, and an older file as it was. What is no
// regular file, such as a device or a named pipe that somebody reads, is written to
// directly, in order.
func (m *Manager) DownloadFile(ctx context.Context, bucket, key, filename string, opts ...Option) (Result, error) {
	info, err := os.Stat(filename)
	switch {
	case err == nil && info.IsDir():
		return Result{}, fmt.Errorf("transfer: %s is a directory; give the name of a file in it", filename)
	case err == nil && !info.Mode().IsRegular():
		return m.downloadSpecial(ctx, bucket, key, filename, opts)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return Result{}, fmt.Errorf("transfer: %w", err)
	}
	d, o, err := m.newDownload(ctx, bucket, key, opts)
	if err != nil {
		return Result{}, err
	}
	f := &tempFile{target: filename}
	d.file = f
	if o.resume {
		err = d.resume(ctx, f)
	} else if err = f.create(); err == nil {
		err = d.fetch(ctx, f.file, nil, 0, nil)
	}
	if err = f.finish(ctx, err); err != nil {
		return Result{}, err
	}
	if o.tree.meter == nil {
		d.meter.finish()
	}
	return d.result(), nil
}

func (m *Manager) downloadSpecial(ctx context.Context, bucket, key, filename string, opts []Option) (Result, error) {
	f, err := os.OpenFile(filename, os.O_WRONLY|nonblock, 0)
	if err != nil {
		return Result{}, fmt.Errorf("transfer: opening what is no regular file (a named pipe needs a reader): %w", err)
	}
	// A reader that reads no more must not outlast the context.
	defer context.AfterFunc(ctx, func() { _ = f.SetWriteDeadline(time.Unix(1, 0)) })()
	result, err := m.Download(ctx, bucket, key, struct{ io.Writer }{f}, opts...)
	if closeErr := f.Close(); err == nil && closeErr != nil {
		err = fmt.Errorf("transfer: %w", closeErr)
	}
	if err != nil && ctx.Err() != nil {
		err = ctxerr.Of(ctx) // and not the deadline by which it ended the write
	}
	return result, err
}

// tempFile is a file that gets its name when it is complete.
type tempFile struct {
	target string
	name   string
	file   *os.File
	keep   func(error) string // the name under which a failed download stays, or ""
}

// create makes an empty file with a name of its own.
func (t *tempFile) create() error {
	var err error
	for range 10 {
		t.name = t.target + "." + rand.Text()[:8]
		t.file, err = os.OpenFile(t.name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("transfer: %w", err)
	}
	return nil
}

// finish gives the file its name, or takes it away when err says that it is not
// complete.
func (t *tempFile) finish(ctx context.Context, err error) error {
	if t.file == nil {
		return err
	}
	if err == nil && ctx.Err() != nil {
		err = ctxerr.Of(ctx)
	}
	stay := ""
	if err != nil && t.keep != nil {
		stay = t.keep(err)
	}
	if closeErr := t.file.Close(); err == nil && closeErr != nil {
		err = fmt.Errorf("transfer: %w", closeErr)
	}
	if err == nil {
		if err = os.Rename(t.name, t.target); err == nil {
			return nil
		}
		err = fmt.Errorf("transfer: %w", err)
	}
	if stay != "" && os.Rename(t.name, stay) == nil {
		return err
	}
	if gone := os.Remove(t.name); gone != nil {
		err = errors.Join(err, fmt.Errorf("transfer: %w", gone))
	}
	return err
}
