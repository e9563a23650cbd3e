package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/boto3-go/boto3/internal/transport"
)

// resume downloads into a file that is kept when the download fails, under a
// name that holds a hash of the object's name and ETag. Only a file under such
// a name is trusted: it was cut back to where it has no holes.
func (d *download) resume(ctx context.Context, f *tempFile) error {
	in := without(d.bucket, d.key, d.extra, nil)
	if d.verify {
		in["ChecksumMode"] = "ENABLED"
	}
	var head answer
	if err := d.m.client.Call(ctx, "HeadObject", in, &head); err != nil {
		return err
	}
	d.learn(&head)
	if d.size < 0 || !d.pinned {
		return fmt.Errorf("transfer: %s cannot be resumed: the answer to HeadObject has no length or no strong ETag", d.name())
	}
	id := sha256.Sum256([]byte(d.name() + "\x00" + d.etag))
	partial := f.target + "." + hex.EncodeToString(id[:6]) + ".partial"
	before, err := d.reopen(f, partial)
	if err != nil {
		return err
	}
	d.meter.add(before.size)
	f.keep = func(err error) string {
		n := before.size + d.prefix()
		_, damaged := errors.AsType[*ChecksumError](err)
		_, changed := errors.AsType[*ChangedError](err)
		if n == 0 || damaged || changed || f.file.Truncate(n) != nil {
			return ""
		}
		return partial
	}
	return d.fetch(ctx, f.file, nil, before.size, before)
}

// reopen takes what an earlier download left, or makes an empty file.
func (d *download) reopen(f *tempFile, partial string) (*sumOfPart, error) {
	if err := f.create(); err != nil {
		return nil, err
	}
	if err := os.Rename(partial, f.name); err != nil {
		return &sumOfPart{}, nil //nolint:nilerr // there is none, or it cannot be used
	}
	old, err := os.OpenFile(f.name, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("transfer: %w", err)
	}
	_ = f.file.Close() // it is empty, and has no name any more
	f.file = old
	info, err := old.Stat()
	if err != nil {
		return nil, fmt.Errorf("transfer: %w", err)
	}
	before := &sumOfPart{size: min(info.Size(), d.size)}
	if !slices.Contains(composable, d.algorithm) {
		return before, nil
	}
	h, err := transport.NewChecksum(d.algorithm)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(h, io.NewSectionReader(old, 0, before.size)); err != nil {
		return nil, fmt.Errorf("transfer: %w", err)
	}
	before.sum = h.Sum(nil)
	return before, nil
}

// prefix is how many bytes the sections have written without a hole.
func (d *download) prefix() (n int64) {
	for _, s := range d.sections {
		n += s.got
		if s.got < s.end-s.from {
			break
		}
	}
	return n
}
