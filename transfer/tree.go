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

// String is a line such as "upload: site/a to s3://bucket/site/a".
func (a Action) String() string {
	if a.From == "" {
		return a.Kind + ": " + a.To
	}
	return a.Kind + ": " + a.From + " to " + a.To
}

// TreeResult counts what a transfer of a tree has done, or would do.
type TreeResult struct {
	Transferred, Deleted int
	Skipped              int   // the same on both sides
	Failed               int   // the error names each
	Bytes                int64 // of those transferred
}

// String is a line that tells what was done.
func (r TreeResult) String() string {
	text := []string{fmt.Sprintf("%d transferred (%s)", r.Transferred, bytesText(r.Bytes))}
	for _, c := range []struct {
		n    int
		what string
	}{{r.Deleted, "deleted"}, {r.Skipped, "unchanged"}, {r.Failed, "failed"}} {
		if c.n > 0 {
			text = append(text, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	return strings.Join(text, ", ")
}

func bytesText(n int64) string {
	if n < kib {
		return fmt.Sprintf("%d bytes", n)
	}
	size, unit := float64(n)/kib, 0
	for ; size >= kib && unit < len("KMGTPE")-1; unit++ {
		size /= kib
	}
	return fmt.Sprintf("%.1f %ciB", size, "KMGTPE"[unit])
}

// DeleteLimitError says that Sync would have deleted more than MaxDelete allows,
// or everything, since its source has nothing. Nothing was deleted.
type DeleteLimitError struct {
	Limit int // -1 where MaxDelete was not given
	Found int // what would have been deleted
}

// Error says what to do.
func (e *DeleteLimitError) Error() string {
	if e.Limit < 0 {
		return fmt.Sprintf("transfer: the source has nothing, so that all %d that the target has would be deleted; nothing was: give MaxDelete if it is meant", e.Found)
	}
	return fmt.Sprintf("transfer: %d would be deleted, and MaxDelete is %d; nothing was", e.Found, e.Limit)
}

// treeOptions are those of directories.
type treeOptions struct {
	meter      *meter // of the whole tree; nil for one object
	patterns   []glob
	comparison Comparison
	deletes    bool
	most       *int // deletions
	dry        bool
	noLinks    bool
	actions    func(Action)
	ofSync     string // an option that only Sync takes, if given
	shard      *shard // of a Plan; nil for the whole
	lists      int    // requests of a listing at a time
}

// Include takes in entries that an Exclude before it left out; see Exclude.
func Include(patterns ...string) TreeOption { return addPatterns(true, patterns) }

// Exclude leaves out entries of a tree whose path, relative to the tree and
// with slashes, matches a pattern: "*" is any text, slashes too, "?" is one
// character, "[abc]" one of several. Of all Include and Exclude the last that
// matches counts. What is left out is not deleted either. A pattern that cannot
// be read fails the transfer.
func Exclude(patterns ...string) TreeOption { return addPatterns(false, patterns) }

func addPatterns(include bool, patterns []string) TreeOption {
	return treeOption(func(o *options) {
		for _, text := range patterns {
			o.tree.patterns = append(o.tree.patterns, glob{text, include})
		}
	})
}

// Compare sets how Sync compares; ByTime is the default.
func Compare(c Comparison) TreeOption {
	return treeOption(func(o *options) {
		o.tree.comparison, o.tree.ofSync = c, "Compare"
		if c < ByTime || c > ByChecksum {
			o.err = fmt.Errorf("transfer: Compare(%d) is none of ByTime, BySize and ByChecksum", c)
		}
	})
}

// WithDelete has Sync delete what is only on the side that it writes to, after
// all transfers have succeeded. Nothing is deleted when anything has failed, when a
// listing does not say that it is complete, and when the source has nothing at all,
// unless MaxDelete is given: that is how a directory looks whose disk is missing.
func WithDelete() TreeOption {
	return treeOption(func(o *options) { o.tree.deletes, o.tree.ofSync = true, "WithDelete" })
}

// MaxDelete bounds what WithDelete deletes: if there were more, nothing is deleted
// and the error is a *DeleteLimitError.
func MaxDelete(n int) TreeOption {
	return treeOption(func(o *options) {
		o.tree.most, o.tree.ofSync = &n, "MaxDelete"
		if n < 0 {
			o.err = fmt.Errorf("transfer: MaxDelete(%d) is below zero", n)
		}
	})
}

// DryRun has a transfer of a tree do nothing but report its actions.
func DryRun() TreeOption { return treeOption(func(o *options) { o.tree.dry = true }) }

// OnAction has fn called with each action of a tree before it is carried out,
// one call at a time.
func OnAction(fn func(Action)) TreeOption {
	return treeOption(func(o *options) { o.tree.actions = fn })
}

// NoSymlinks leaves symbolic links out of uploads. By default they are
// followed; links to a directory that they are in are left out.
func NoSymlinks() TreeOption {
	return treeOption(func(o *options) {
		o.tree.noLinks = true
		o.limits = append(o.limits, limit{"NoSymlinks", []argKind{uploadArgs}, true})
	})
}

// UploadDir uploads the files of a directory to keys that begin with prefix and
// a slash. One that fails does not stop the others; the error joins them all.
func (m *Manager) UploadDir(ctx context.Context, bucket, prefix, dir string, opts ...TreeOption) (TreeResult, error) {
	return m.tree(ctx, Dir(dir), Prefix(bucket, prefix), false, opts)
}

// DownloadDir downloads the objects whose keys begin with prefix and a slash
// into a directory. A key that would lead out of it, by "..", an absolute path,
// a drive letter or a symbolic link, is an *UnsafeKeyError. One that fails does
// not stop the others; the error joins them all.
func (m *Manager) DownloadDir(ctx context.Context, bucket, prefix, dir string, opts ...TreeOption) (TreeResult, error) {
	return m.tree(ctx, Prefix(bucket, prefix), Dir(dir), false, opts)
}

// Sync makes one place like another, transferring only what differs. At least
// one of them is a Prefix.
func (m *Manager) Sync(ctx context.Context, from, to Place, opts ...TreeOption) (TreeResult, error) {
	return m.tree(ctx, from, to, true, opts)
}

// entry is a file or object of a tree.
type entry struct {
	rel      string // path in the tree, with slashes
	size     int64
	modified time.Time
	etag     string
	replaces string // the ETag of what the target has, in a shard
}

// walk is one transfer of a tree under way.
type walk struct {
	m        *Manager
	from, to Place
	kind     argKind
	verb     string
	options  *options

	mu     sync.Mutex
	result TreeResult
	errs   []error

	seen      int      // entries that the source has
	left      []string // what is there and is no entry, such as a pipe
	leftovers []string // of downloads that were killed

	opening sync.Once // of the directory that is written to
	root    *os.Root
	rootErr error
}

func (m *Manager) tree(ctx context.Context, from, to Place, compare bool, opts []TreeOption) (TreeResult, error) {
	w := &walk{m: m, from: from, to: to}
	defer func() {
		if w.root != nil {
			_ = w.root.Close() // nothing was written
		}
	}()
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
	if w.options, err = m.beginTree(ctx, w.kind, opts); err != nil {
		return w.result, err
	}
	if w.options.tree.ofSync != "" && !compare {
		return w.result, fmt.Errorf("transfer: the option %s is for Sync alone", w.options.tree.ofSync)
	}
	if w.options.tree.most != nil && !w.options.tree.deletes {
		return w.result, errors.New("transfer: the option MaxDelete has no meaning without WithDelete")
	}
	if w.options.tree.lists > 0 && from.bucket == "" && !compare {
		return w.result, errors.New("transfer: the option ParallelList has no meaning for UploadDir, which lists no bucket")
	}
	if err := w.options.tree.readable(); err != nil {
		return w.result, err
	}
	var targets map[string]entry
	if compare {
		if targets, err = w.targets(ctx); err != nil {
			return w.result, err
		}
	}
	w.transfer(ctx, targets)
	if len(w.errs) == 0 && compare && w.options.tree.deletes && ctx.Err() == nil {
		w.delete(ctx, targets)
	}
	w.removeLeftovers()
	if ctx.Err() != nil {
		w.errs = append(w.errs, ctxerr.Of(ctx))
	}
	return w.result, errors.Join(w.errs...)
}

func (w *walk) targets(ctx context.Context) (map[string]entry, error) {
	all := map[string]entry{}
	err := w.list(ctx, w.to, func(e entry) error {
		all[e.rel] = e
		return nil
	})
	return all, err
}

// sources lists what is to be transferred while transfers are made, save where
// the listing would come by what they write.
func (w *walk) sources(ctx context.Context, add func(entry) error) error {
	if w.from.bucket != w.to.bucket || !strings.HasPrefix(w.to.prefix, w.from.prefix) {
		return w.list(ctx, w.from, add)
	}
	var all []entry
	err := w.list(ctx, w.from, func(e entry) error {
		all = append(all, e)
		return nil
	})
	for _, e := range all {
		if err == nil {
			err = add(e)
		}
	}
	return err
}

// plan gives the entries that are not the same on both sides to todo, and leaves
// in targets what only the target has.
func (w *walk) plan(ctx context.Context, targets map[string]entry, m *meter, todo func(entry) error) {
	var total int64
	err := w.sources(ctx, func(e entry) error {
		old, there := targets[e.rel]
		delete(targets, e.rel)
		if there && w.equal(ctx, e, old) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.result.Skipped++
			return nil
		}
		total += e.size
		e.replaces = old.etag
		return todo(e)
	})
	switch {
	case err == nil:
		m.setTotal(total)
	case ctx.Err() == nil:
		w.fail(err)
	}
}

// transfer carries out the transfers, as many at a time as there are slots.
func (w *walk) transfer(ctx context.Context, targets map[string]entry) {
	fn := w.options.progress
	if fn == nil {
		fn = func(int64, int64) {} // so that the parts have none of their own
	}
	m := newMeter(fn, -1)
	m.ofTree = true
	each := option(func(o *options) {
		*o = *w.options
		o.tree.meter = m
	})
	if w.m.cfg.NoThreads || w.options.tree.dry {
		w.plan(ctx, targets, m, func(e entry) error {
			w.one(ctx, e, each)
			return nil
		})
	} else {
		w.inParallel(ctx, targets, m, each)
	}
	if len(w.errs) == 0 && !w.options.tree.dry {
		m.finish()
	}
}

// inParallel has the listing run ahead of the transfers by the length of the
// queue.
func (w *walk) inParallel(ctx context.Context, targets map[string]entry, m *meter, each Option) {
	queue := make(chan entry, w.m.cfg.MaxQueue)
	var wg sync.WaitGroup
	for range w.m.cfg.MaxConcurrency {
		wg.Go(func() {
			for e := range queue {
				w.one(ctx, e, each)
			}
		})
	}
	w.plan(ctx, targets, m, func(e entry) error {
		select {
		case queue <- e:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	})
	close(queue)
	wg.Wait()
}

func (w *walk) one(ctx context.Context, e entry, each Option) {
	if ctx.Err() != nil {
		return
	}
	w.report(Action{Kind: w.verb, From: w.from.name(e.rel), To: w.to.name(e.rel), Size: e.size})
	if !w.options.tree.dry {
		if err := w.move(ctx, e, each); err != nil {
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
func (w *walk) move(ctx context.Context, e entry, each Option) error {
	once := w.options.tree.shard.condition(e)
	switch w.kind {
	case uploadArgs:
		_, err := w.m.UploadFile(ctx, w.to.bucket, w.to.prefix+e.rel, w.from.name(e.rel), each, once)
		return err
	case downloadArgs:
		return w.downloadEntry(ctx, e, each)
	default:
		_, err := w.m.Copy(ctx, w.to.bucket, w.to.prefix+e.rel, Object{Bucket: w.from.bucket, Key: w.from.prefix + e.rel}, each, once)
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
	w.result.Failed++
	w.errs = append(w.errs, err)
}

// delete deletes what only the target has.
func (w *walk) delete(ctx context.Context, targets map[string]entry) {
	maps.DeleteFunc(targets, func(rel string, _ entry) bool { return w.isLeft(rel) })
	most := w.options.tree.most
	switch {
	case len(targets) == 0:
		return
	case most == nil && w.seen == 0:
		w.fail(&DeleteLimitError{-1, len(targets)})
		return
	case most != nil && len(targets) > *most:
		w.fail(&DeleteLimitError{*most, len(targets)})
		return
	}
	names := slices.Sorted(maps.Keys(targets))
	for _, rel := range names {
		w.report(Action{Kind: "delete", To: w.to.name(rel), Size: targets[rel].size})
	}
	switch {
	case w.options.tree.dry:
		w.result.Deleted = len(names)
	case w.to.bucket == "":
		w.deleteFiles(names)
	default:
		for i, rel := range names {
			names[i] = w.to.prefix + rel
		}
		var err error
		w.result.Deleted, err = w.m.deleteKeys(ctx, w.to.bucket, names, w.options.extra)
		if err != nil {
			w.fail(err)
			w.result.Failed += len(names) - w.result.Deleted - 1
		}
	}
}

// isLeft says whether the source has something of the name that is not transferred,
// or below it.
func (w *walk) isLeft(rel string) bool {
	return slices.ContainsFunc(w.left, func(l string) bool { return rel == l || strings.HasPrefix(rel, l+"/") })
}

// deleteFiles stays in the directory, whatever its links have become.
func (w *walk) deleteFiles(names []string) {
	root, err := w.target()
	if err != nil {
		w.fail(err)
		return
	}
	for _, rel := range names {
		if err := root.Remove(filepath.FromSlash(rel)); err != nil {
			w.fail(fmt.Errorf("transfer: %w", err))
			continue
		}
		w.result.Deleted++
	}
}

// removeLeftovers takes away what killed downloads have left in the directory that
// is written to, when all that was to come has come. Beside a shard others may be
// under way.
func (w *walk) removeLeftovers() {
	if w.to.bucket != "" || w.root == nil || w.options.tree.dry || len(w.errs) > 0 || w.options.tree.shard != nil {
		return
	}
	for _, rel := range w.leftovers {
		removeLeftover(w.root, filepath.FromSlash(rel))
	}
}
