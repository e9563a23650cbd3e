package transfer

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// DownloadFile downloads an object to a file. It is written under another name
// in the same directory and renamed when it is complete and verified; a failed
// or cancelled download leaves neither, and an older file as it was. What is no
// regular file, such as a device or a named pipe that somebody reads, is written to
// directly, in order.
//
// The other name is the file's with ".boto3.partial" at its end. A program that is
// killed leaves it behind; the next download to the file takes it over.
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
	root, err := os.OpenRoot(filepath.Dir(filename))
	if err != nil {
		return Result{}, fmt.Errorf("transfer: %w", err)
	}
	defer func() { _ = root.Close() }() // nothing was written
	return m.downloadIn(ctx, bucket, key, root, filepath.Base(filename), opts)
}

// downloadIn downloads to a file within an open directory.
func (m *Manager) downloadIn(ctx context.Context, bucket, key string, root *os.Root, name string, opts []Option) (Result, error) {
	d, o, err := m.newDownload(ctx, bucket, key, opts)
	if err != nil {
		return Result{}, err
	}
	f := &tempFile{root: root, target: name}
	d.file = f
	if o.resume {
		err = d.resume(ctx, f)
	} else if err = f.create(); err == nil {
		err = d.fetch(ctx, f.file, nil)
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

// leftover ends the names of files that are not complete.
const leftover = ".boto3.partial"

// longestName is the longest name of a file that another can be made of by adding
// to it.
const longestName = 200

// partialOf is the name of a file while it is not complete.
func partialOf(target, more string) string {
	dir, name := path.Split(filepath.ToSlash(target))
	if len(name) > longestName {
		sum := sha256.Sum256([]byte(name))
		name = hex.EncodeToString(sum[:16])
	}
	return filepath.FromSlash(dir + name + more + leftover)
}

// tempFile is a file that gets its name when it is complete. It is reached by
// the directory that was opened, which no link leads out of.
type tempFile struct {
	root   *os.Root
	target string
	name   string
	file   *os.File
	own    bool // the name is the one that the next download takes over
	unlock func()

	size int64            // of a file that may have more at its end, or 0
	keep func(error) bool // whether a download that failed stays
}

// create opens an empty file, of the name that an earlier download may have left,
// or of a name of its own while another download has that.
func (t *tempFile) create() error {
	if t.claim() {
		return t.empty()
	}
	var err error
	for range 10 {
		t.name = partialOf(t.target, "."+rand.Text()[:8])
		t.file, err = t.root.OpenFile(t.name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("transfer: %w", err)
	}
	return nil
}

// empty removes what an earlier download has left. A file that is new is let alone:
// one that was truncated is written to the disk as soon as it is closed (ext4, XFS).
func (t *tempFile) empty() error {
	info, err := t.file.Stat()
	if err == nil && info.Size() > 0 {
		err = t.file.Truncate(0)
	}
	if err != nil {
		return fmt.Errorf("transfer: %w", err)
	}
	return nil
}

// claim opens the file that an earlier download may have left, whatever it holds.
// It fails where that is no file of this kind, or another download's.
func (t *tempFile) claim() bool {
	t.name = partialOf(t.target, "")
	before, err := t.root.Lstat(t.name)
	if err == nil && !before.Mode().IsRegular() {
		return false
	}
	t.file, err = t.root.OpenFile(t.name, os.O_RDWR|os.O_CREATE|nonblock, 0o666)
	if err != nil {
		return false
	}
	if t.unlock = lock(t.root, t.name, t.file); t.unlock != nil {
		t.own = true
		return true
	}
	_ = t.file.Close() // nothing was written
	t.file = nil
	return false
}

// finish gives the file its name, or takes it away when err says that it is not
// complete. The lock is held until then.
func (t *tempFile) finish(ctx context.Context, err error) error {
	if t.file == nil {
		return err
	}
	if t.unlock != nil {
		defer t.unlock()
	}
	if err == nil && ctx.Err() != nil {
		err = ctxerr.Of(ctx)
	}
	stay := err != nil && t.own && t.keep != nil && t.keep(err)
	if err == nil && t.size > 0 {
		if cutErr := t.file.Truncate(t.size); cutErr != nil {
			err = fmt.Errorf("transfer: %w", cutErr)
		}
	}
	if closeErr := t.file.Close(); err == nil && closeErr != nil {
		err = fmt.Errorf("transfer: %w", closeErr)
	}
	if err == nil {
		if err = t.root.Rename(t.name, t.target); err == nil {
			return nil
		}
		err = fmt.Errorf("transfer: %w", err)
	}
	if stay {
		return err
	}
	if gone := t.root.Remove(t.name); gone != nil {
		err = errors.Join(err, fmt.Errorf("transfer: %w", gone))
	}
	return err
}

// removeLeftover takes away what a killed download has left, unless one is under
// way there.
func removeLeftover(root *os.Root, name string) {
	t := &tempFile{root: root, target: strings.TrimSuffix(name, leftover)}
	if len(filepath.Base(t.target)) <= longestName && t.claim() {
		_ = t.file.Close()
		_ = root.Remove(t.name) // it is in nobody's way
		t.unlock()
	}
}
