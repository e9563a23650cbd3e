package transfer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// Place is one side of Sync: a directory of this machine, or the objects of a
// bucket under a prefix. Make it with Dir or Prefix.
type Place struct{ dir, bucket, prefix string }

// Dir is a directory of this machine.
func Dir(path string) Place { return Place{dir: path} }

// Prefix is the objects of a bucket whose keys begin with prefix and a slash;
// "" is the whole bucket.
func Prefix(bucket, prefix string) Place {
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	return Place{bucket: bucket, prefix: prefix}
}

// name is how a user would write where an entry is.
func (p Place) name(rel string) string {
	if p.bucket != "" {
		return "s3://" + p.bucket + "/" + p.prefix + rel
	}
	return filepath.Join(p.dir, filepath.FromSlash(rel))
}

// Comparison is how Sync tells whether an entry is the same on both sides.
type Comparison int

// The ways to compare. A size that differs always counts as a difference.
const (
	// ByTime has uploads and copies made when the source is newer, downloads
	// when the file's time is not the object's; DownloadDir and Sync give files
	// the time of their objects.
	ByTime Comparison = iota
	// BySize looks at nothing else.
	BySize
	// ByChecksum compares a file with the checksum that S3 has of the whole
	// object, or with its ETag where that is an MD5; what has neither is
	// transferred.
	ByChecksum
)

// Action is what a transfer of a tree does, or would do, with one entry.
type Action struct {
	Kind string // "upload", "download", "copy" or "delete"
	From string // path or s3://bucket/key; "" for "delete"
	To   string
	Size int64
}

// TreeResult counts what a transfer of a tree has done, or would do.
type TreeResult struct {
	Transferred, Deleted, Skipped int
	Bytes                         int64 // of those transferred
}

// treeOptions are those of directories.
type treeOptions struct {
	meter      *meter // of the whole tree; nil for one object
	patterns   []glob
	comparison Comparison
	deletes    bool
	dry        bool
	noLinks    bool
	actions    func(Action)
}

// Include takes in entries that an Exclude before it left out; see Exclude.
func Include(patterns ...string) Option { return addPatterns(true, patterns) }

// Exclude leaves out entries of a tree whose path, relative to the tree and
// with slashes, matches a pattern: "*" is any text, slashes too, "?" is one
// character, "[abc]" one of several. Of all Include and Exclude the last that
// matches counts. What is left out is not deleted either. A pattern that cannot
// be read fails the transfer.
func Exclude(patterns ...string) Option { return addPatterns(false, patterns) }

func addPatterns(include bool, patterns []string) Option {
	return func(o *options) {
		for _, text := range patterns {
			o.tree.patterns = append(o.tree.patterns, glob{text, include})
		}
	}
}

// Compare sets how Sync compares; ByTime is the default.
func Compare(c Comparison) Option { return func(o *options) { o.tree.comparison = c } }

// WithDelete has Sync delete what is only on the side that it writes to, after
// all transfers have succeeded.
func WithDelete() Option { return func(o *options) { o.tree.deletes = true } }

// DryRun has a transfer of a tree do nothing but report its actions.
func DryRun() Option { return func(o *options) { o.tree.dry = true } }

// OnAction has fn called with each action of a tree before it is carried out,
// one call at a time.
func OnAction(fn func(Action)) Option { return func(o *options) { o.tree.actions = fn } }

// NoSymlinks leaves symbolic links out of uploads. By default they are
// followed; links to a directory that they are in are left out.
func NoSymlinks() Option { return func(o *options) { o.tree.noLinks = true } }

// UploadDir uploads the files of a directory to keys that begin with prefix and
// a slash. One that fails does not stop the others; the error joins them all.
func (m *Manager) UploadDir(ctx context.Context, bucket, prefix, dir string, opts ...Option) (TreeResult, error) {
	return m.tree(ctx, Dir(dir), Prefix(bucket, prefix), false, opts)
}

// DownloadDir downloads the objects whose keys begin with prefix and a slash
// into a directory. A key that would lead out of it, by "..", an absolute path,
// a drive letter or a symbolic link, is an *UnsafeKeyError. One that fails does
// not stop the others; the error joins them all.
func (m *Manager) DownloadDir(ctx context.Context, bucket, prefix, dir string, opts ...Option) (TreeResult, error) {
	return m.tree(ctx, Prefix(bucket, prefix), Dir(dir), false, opts)
}

// Sync makes one place like another, transferring only what differs. At least
// one of them is a Prefix.
func (m *Manager) Sync(ctx context.Context, from, to Place, opts ...Option) (TreeResult, error) {
	return m.tree(ctx, from, to, true, opts)
}

// entry is a file or object of a tree.
type entry struct {
	rel      string // path in the tree, with slashes
	size     int64
	modified time.Time
	etag     string
}

// walk is one transfer of a tree under way.
type walk struct {
	m        *Manager
	from, to Place
	kind     argKind
	verb     string
	opts     []Option
	options  *options

	mu     sync.Mutex
	result TreeResult
	errs   []error
}

func (m *Manager) tree(ctx context.Context, from, to Place, compare bool, opts []Option) (TreeResult, error) {
	w := &walk{m: m, from: from, to: to, opts: opts}
	switch {
	case from.bucket == "" && to.bucket == "":
		return w.result, errors.New("transfer: Sync has two directories; one side must be a Prefix")
	case from.bucket == "":
		w.kind, w.verb = uploadArgs, "upload"
	case to.bucket == "":
		w.kind, w.verb = downloadArgs, "download"
	default:
		w.kind, w.verb = copyArgs, "copy"
	}
	var err error
	if w.options, err = m.begin(ctx, w.kind, opts); err != nil {
		return w.result, err
	}
	for _, p := range w.options.tree.patterns {
		if _, err := p.match(""); err != nil {
			return w.result, fmt.Errorf("transfer: pattern %q: %w", p.text, err)
		}
	}
	sources, err := w.list(ctx, from)
	if err != nil {
		return w.result, err
	}
	var targets map[string]entry
	if compare {
		if targets, err = w.targets(ctx); err != nil {
			return w.result, err
		}
	}
	w.transfer(ctx, w.plan(ctx, sources, targets))
	if len(w.errs) == 0 && compare && w.options.tree.deletes && ctx.Err() == nil {
		w.delete(ctx, sources, targets)
	}
	if ctx.Err() != nil {
		w.errs = append(w.errs, ctxerr.Of(ctx))
	}
	return w.result, errors.Join(w.errs...)
}

func (w *walk) targets(ctx context.Context) (map[string]entry, error) {
	list, err := w.list(ctx, w.to)
	all := make(map[string]entry, len(list))
	for _, e := range list {
		all[e.rel] = e
	}
	return all, err
}

// plan leaves out what is the same on both sides.
func (w *walk) plan(ctx context.Context, sources []entry, targets map[string]entry) []entry {
	var todo []entry
	for _, e := range sources {
		if old, there := targets[e.rel]; there && w.equal(ctx, e, old) {
			w.result.Skipped++
			continue
		}
		todo = append(todo, e)
	}
	return todo
}

// transfer carries out the transfers, as many at a time as there are slots.
func (w *walk) transfer(ctx context.Context, todo []entry) {
	var total int64
	for _, e := range todo {
		total += e.size
	}
	meter := newMeter(w.options.progress, total)
	if meter == nil {
		meter = newMeter(func(int64, int64) {}, total) // so that the parts have none of their own
	}
	opts := append(slices.Clip(w.opts), func(o *options) { o.tree.meter = meter })
	workers := min(w.m.cfg.MaxConcurrency, len(todo))
	if w.m.cfg.NoThreads || w.options.tree.dry {
		workers = 0
		for _, e := range todo {
			w.one(ctx, e, opts)
		}
	}
	next := make(chan entry)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for e := range next {
				w.one(ctx, e, opts)
			}
		})
	}
	if workers > 0 {
		for _, e := range todo {
			next <- e
		}
	}
	close(next)
	wg.Wait()
	if len(w.errs) == 0 && !w.options.tree.dry {
		meter.finish()
	}
}

func (w *walk) one(ctx context.Context, e entry, opts []Option) {
	if ctx.Err() != nil {
		return
	}
	w.report(Action{Kind: w.verb, From: w.from.name(e.rel), To: w.to.name(e.rel), Size: e.size})
	if !w.options.tree.dry {
		if err := w.move(ctx, e, opts); err != nil {
			w.fail(fmt.Errorf("%s of %s: %w", w.verb, w.from.name(e.rel), err))
			return
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.result.Transferred++
	w.result.Bytes += e.size
}

// move transfers one entry.
func (w *walk) move(ctx context.Context, e entry, opts []Option) error {
	switch w.kind {
	case uploadArgs:
		_, err := w.m.UploadFile(ctx, w.to.bucket, w.to.prefix+e.rel, w.from.name(e.rel), opts...)
		return err
	case downloadArgs:
		return w.downloadEntry(ctx, e, opts)
	default:
		_, err := w.m.Copy(ctx, w.to.bucket, w.to.prefix+e.rel, Object{Bucket: w.from.bucket, Key: w.from.prefix + e.rel}, opts...)
		return err
	}
}

func (w *walk) report(a Action) {
	if w.options.tree.actions == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.options.tree.actions(a)
}

func (w *walk) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.errs = append(w.errs, err)
}

// delete deletes what only the target has.
func (w *walk) delete(ctx context.Context, sources []entry, targets map[string]entry) {
	for _, e := range sources {
		delete(targets, e.rel)
	}
	names := slices.Sorted(maps.Keys(targets))
	for _, rel := range names {
		w.report(Action{Kind: "delete", To: w.to.name(rel), Size: targets[rel].size})
	}
	switch {
	case w.options.tree.dry:
		w.result.Deleted = len(names)
	case w.to.bucket == "":
		for _, rel := range names {
			if err := os.Remove(w.to.name(rel)); err != nil {
				w.fail(fmt.Errorf("transfer: %w", err))
				continue
			}
			w.result.Deleted++
		}
	default:
		for i, rel := range names {
			names[i] = w.to.prefix + rel
		}
		var err error
		w.result.Deleted, err = w.m.deleteKeys(ctx, w.to.bucket, names, w.options.extra)
		if err != nil {
			w.fail(err)
		}
	}
}
