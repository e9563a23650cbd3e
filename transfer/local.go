package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// UnsafeKeyError says that a key is no name of a file within a directory.
type UnsafeKeyError struct {
	Key string
	Err error // of the file system, or nil
}

// Error says what to do.
func (e *UnsafeKeyError) Error() string {
	text := fmt.Sprintf("transfer: key %q is no path within the directory; leave it out by Exclude, or download it by DownloadFile", e.Key)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the file system's error, or nil.
func (e *UnsafeKeyError) Unwrap() error { return e.Err }

// safe says whether a relative key names a file within a directory on every
// system, and only by one name.
func safe(rel string) bool {
	drive := len(rel) > 1 && rel[1] == ':'
	return fs.ValidPath(rel) && rel != "." && !strings.ContainsAny(rel, "\\\x00") && !drive && filepath.IsLocal(filepath.FromSlash(rel))
}

// list gives the entries of a place that the patterns let through to add, whose
// error ends it.
func (w *walk) list(ctx context.Context, p Place, add func(entry) error) error {
	included := func(e entry) error {
		if p == w.from {
			w.seen++
		}
		if !w.options.tree.included(e.rel) || !w.options.tree.shard.has(e.rel) {
			return nil
		}
		return add(e)
	}
	if p.bucket != "" {
		return w.objects(ctx, p, included)
	}
	info, err := os.Stat(p.dir)
	if errors.Is(err, fs.ErrNotExist) && p == w.to {
		return nil
	}
	if err == nil && !info.IsDir() {
		err = errors.New(p.dir + " is no directory")
	}
	if err != nil {
		return fmt.Errorf("transfer: %w", err)
	}
	files := fileTree{dir: p.dir}
	if p == w.to {
		if files.root, err = w.target(); err != nil {
			return err
		}
	}
	return w.files(ctx, files, "", []fs.FileInfo{info}, included)
}

// objects lists a bucket.
func (w *walk) objects(ctx context.Context, p Place, add func(entry) error) error {
	in := boto3.Map{"Bucket": p.bucket, "Prefix": p.prefix}
	for _, name := range everyArgs {
		if v, ok := w.options.extra[name]; ok {
			in[name] = v
		}
	}
	client := w.m.client
	if p == w.from && w.options.source != nil {
		client = w.options.source
	}
	w.options.tree.shard.narrow(in, p, w.m.cfg.ListObjectsV1)
	found := func(out *page) error {
		for _, o := range out.Contents {
			rel := strings.TrimPrefix(o.Key, p.prefix)
			if w.options.tree.shard.before(rel) {
				return errStopped
			}
			if rel == "" || strings.HasSuffix(rel, "/") && o.Size == 0 {
				continue // a folder of S3's console
			}
			if err := add(entry{rel: rel, size: o.Size, modified: o.LastModified, etag: o.ETag}); err != nil {
				return err
			}
		}
		return nil
	}
	if n := w.options.tree.lists; n > 1 {
		return w.m.pagesAtOnce(ctx, client, in, w.options.tree.deletes, n, found)
	}
	err := w.m.pages(ctx, client, in, w.options.tree.deletes, found)
	if errors.Is(err, errStopped) && w.options.tree.shard != nil {
		return nil
	}
	return err
}

// fileTree is a directory: of a source, where links are followed wherever they lead,
// or of a target, which none leads out of.
type fileTree struct {
	dir  string
	root *os.Root // of a target
}

func (t fileTree) stat(rel string) (fs.FileInfo, error) {
	if t.root != nil {
		return t.root.Stat(filepath.FromSlash(rel))
	}
	return os.Stat(filepath.Join(t.dir, filepath.FromSlash(rel)))
}

func (t fileTree) open(rel string) (*os.File, error) {
	if t.root != nil {
		return t.root.OpenFile(filepath.FromSlash(rel), os.O_RDONLY|nonblock, 0)
	}
	return os.OpenFile(filepath.Join(t.dir, filepath.FromSlash(rel)), os.O_RDONLY|nonblock, 0)
}

func (t fileTree) read(rel string) ([]fs.DirEntry, error) {
	if t.root == nil {
		return os.ReadDir(filepath.Join(t.dir, filepath.FromSlash(rel)))
	}
	f, err := t.root.Open(filepath.FromSlash(path.Join(".", rel)))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	list, err := f.ReadDir(-1)
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, err
}

// files walks a directory. above are the directories that lead to it, by which
// links that go round in circles are found. What cannot be read is a failure of the
// walk, which goes on.
func (w *walk) files(ctx context.Context, t fileTree, rel string, above []fs.FileInfo, add func(entry) error) error {
	if ctx.Err() != nil {
		return ctxerr.Of(ctx)
	}
	list, err := t.read(rel)
	if err != nil {
		w.fail(fmt.Errorf("transfer: %w", err)) // and go on with what was read
	}
	for _, item := range list {
		sub := path.Join(rel, item.Name())
		if strings.HasSuffix(sub, leftover) {
			w.leftovers = append(w.leftovers, sub)
			continue
		}
		if item.Type()&fs.ModeSymlink != 0 && w.options.tree.noLinks {
			w.left = append(w.left, sub)
			continue
		}
		info, err := t.stat(sub)
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) || t.root != nil && item.Type()&fs.ModeSymlink != 0 {
				w.left = append(w.left, sub) // a link to nothing, or out of the target, or gone meanwhile
			} else {
				w.fail(fmt.Errorf("transfer: %w", err))
			}
			continue
		}
		switch {
		case info.IsDir() && !slices.ContainsFunc(above, func(a fs.FileInfo) bool { return os.SameFile(a, info) }):
			err = w.files(ctx, t, sub, append(slices.Clip(above), info), add)
		case info.Mode().IsRegular():
			err = add(entry{rel: sub, size: info.Size(), modified: info.ModTime()})
		default:
			w.left = append(w.left, sub) // a link in a circle, a pipe
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// target opens the directory that is written to, which is made first.
func (w *walk) target() (*os.Root, error) {
	w.opening.Do(func() {
		if w.rootErr = os.MkdirAll(w.to.dir, 0o777); w.rootErr == nil {
			w.root, w.rootErr = os.OpenRoot(w.to.dir)
		}
	})
	if w.rootErr != nil {
		return nil, fmt.Errorf("transfer: %w", w.rootErr)
	}
	return w.root, nil
}

// downloadEntry downloads an object to its place in the directory, and gives
// the file the object's time.
func (w *walk) downloadEntry(ctx context.Context, e entry, each Option) error {
	key := w.from.prefix + e.rel
	if !safe(e.rel) {
		return &UnsafeKeyError{Key: key}
	}
	root, err := w.target()
	if err != nil {
		return err
	}
	name := filepath.FromSlash(e.rel)
	if dir := filepath.Dir(name); dir != "." {
		if err := root.MkdirAll(dir, 0o777); err != nil {
			return &UnsafeKeyError{key, err}
		}
		if _, err := root.Stat(dir); err != nil {
			return &UnsafeKeyError{key, err}
		}
	}
	if info, err := root.Lstat(name); err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0 {
		return fmt.Errorf("transfer: %s is no regular file (%s)", w.to.name(e.rel), info.Mode().Type())
	}
	result, err := w.m.downloadIn(ctx, w.from.bucket, key, root, name, []Option{each})
	if err != nil || result.LastModified.IsZero() {
		return err
	}
	if err := root.Chtimes(name, result.LastModified, result.LastModified); err != nil {
		return fmt.Errorf("transfer: %w", err)
	}
	return nil
}

// equal says whether an entry is the same on both sides.
func (w *walk) equal(ctx context.Context, from, to entry) bool {
	if from.size != to.size {
		return false
	}
	switch w.options.tree.comparison {
	case BySize:
		return true
	case ByChecksum:
		if w.kind == copyArgs {
			return from.etag != "" && from.etag == to.etag
		}
		if w.kind == uploadArgs {
			return w.sameSum(ctx, fileTree{dir: w.from.dir}, w.to, to)
		}
		return w.sameSum(ctx, fileTree{root: w.root}, w.from, from)
	case ByTime:
	}
	a, b := from.modified.Truncate(time.Second), to.modified.Truncate(time.Second)
	if w.kind == downloadArgs {
		return a.Equal(b)
	}
	return !a.After(b)
}

// sameSum compares a file with the checksum that S3 has of an object. What cannot be
// compared is not the same.
func (w *walk) sameSum(ctx context.Context, files fileTree, p Place, e entry) bool {
	same, err := w.m.sameSum(ctx, p.bucket, p.prefix+e.rel, w.options.extra, func() (*os.File, error) { return files.open(e.rel) })
	return err == nil && same
}

// glob is one of Include or Exclude.
type glob struct {
	text    string
	include bool
}

// readable fails with the first pattern that cannot be read.
func (t *treeOptions) readable() error {
	for _, p := range t.patterns {
		if _, err := p.match(""); err != nil {
			return fmt.Errorf("transfer: pattern %q: %w", p.text, err)
		}
	}
	return nil
}

// included says whether the last pattern that matches takes an entry in.
func (t *treeOptions) included(rel string) bool {
	for _, p := range slices.Backward(t.patterns) {
		if ok, err := p.match(rel); ok && err == nil {
			return p.include
		}
	}
	return true
}

var wild = strings.NewReplacer(`\*`, `.*`, `\?`, `.`, `\[!`, `[^`, `\[`, `[`, `\]`, `]`)

// match matches a whole path, slashes being no more than other characters.
func (p glob) match(rel string) (bool, error) {
	return regexp.MatchString(`(?s)^`+wild.Replace(regexp.QuoteMeta(p.text))+`$`, rel)
}
