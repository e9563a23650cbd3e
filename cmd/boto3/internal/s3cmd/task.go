package s3cmd

import (
	"context"
	"errors"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/internal/bridge"
	"github.com/boto3-go/boto3/internal/settings"
	"github.com/boto3-go/boto3/transfer"
)

// task is one transfer or deletion.
type task struct {
	verb     string // "upload", "download", "copy" or "delete"
	item     *item
	source   *place // where the item was found
	target   string // path, or bucket/key; "" for deletions
	targetS3 bool
	bucket   string // of the target
	key      string
	size     int64
}

// location is how a task is shown.
func (t *task) location() string {
	from := display(t.item.s3, t.item.path)
	if t.verb == "delete" {
		return from
	}
	return from + " to " + display(t.targetS3, t.target)
}

// worker carries out the tasks of a command.
type worker struct {
	env     *cli.Env
	o       *options
	report  *report
	args    *requestArgs
	client  *boto3.Client
	reader  *boto3.Client // of the source
	manager *transfer.Manager
	moves   bool
	dry     bool

	claimed map[string]bool // paths in lower case that are written to; see conflicts
}

// newWorker makes what the commands that transfer share.
func newWorker(env *cli.Env, o *options, moves bool) (*worker, error) {
	w := &worker{env: env, o: o, report: newReport(env, o), moves: moves, dry: o.Has("dryrun"), claimed: map[string]bool{}}
	if moves {
		w.report.kind = "move"
	}
	var err error
	if w.args, err = newRequestArgs(o); err != nil {
		return nil, err
	}
	if w.client, err = env.Client("s3"); err != nil {
		return nil, err
	}
	w.reader = w.client
	if region := o.text("source-region"); region != "" {
		session, err := env.Session()
		if err != nil {
			return nil, err
		}
		if w.reader, err = session.Client("s3", boto3.Config{Region: region}); err != nil {
			return nil, err
		}
	}
	w.manager = transfer.New(w.client, transfer.Config{})
	return w, nil
}

// tasks are those of a command, until an error.
type tasks func(yield func(*task, error) bool)

// batchSize is how many objects one request deletes.
const batchSize = 1000

// run carries out tasks, many at a time, and returns when all have ended. An error in
// finding them ends those that are under way.
func (w *worker) run(ctx context.Context, all tasks) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan []*task)
	var running sync.WaitGroup
	for range w.concurrency() {
		running.Go(func() {
			for batch := range queue {
				w.perform(ctx, batch)
			}
		})
	}
	var deletions []*task
	send := func(batch []*task) {
		select {
		case queue <- batch:
		case <-ctx.Done():
		}
	}
	for t, err := range all {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			w.fatal(ctx, err)
			cancel(err)
			break
		}
		if w.skips(t) {
			continue
		}
		if w.dry {
			w.report.dry(t)
			continue
		}
		w.report.expect(t)
		if t.verb != "delete" || !t.item.s3 {
			send([]*task{t})
			continue
		}
		if deletions = append(deletions, t); len(deletions) == batchSize {
			send(deletions)
			deletions = nil
		}
	}
	if len(deletions) > 0 {
		send(deletions)
	}
	w.report.complete()
	close(queue)
	running.Wait()
	if err := ctx.Err(); err != nil {
		w.fatal(ctx, err)
	}
}

// fatal reports what ends the command.
func (w *worker) fatal(ctx context.Context, err error) {
	if errors.Is(context.Cause(ctx), context.Canceled) {
		w.report.end("cancelled: ctrl-c received")
		return
	}
	w.report.end("fatal error: " + errorText(err))
}

// result is what the command returns.
func (w *worker) result(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return exit(cli.Interrupted)
	}
	return exit(w.report.code())
}

// concurrency is how many tasks are carried out at a time. The manager's own limit,
// which counts requests with data, comes from the same setting.
func (w *worker) concurrency() int {
	if e, err := bridge.Engine(w.client); err == nil {
		return e.Settings.S3.Transfer.MaxConcurrentRequests
	}
	return settings.Default().S3.Transfer.MaxConcurrentRequests
}

// skips says whether a task is left out, and tells why.
func (w *worker) skips(t *task) bool {
	if t.verb == "delete" || !t.item.s3 {
		return false
	}
	if archived := t.item.class == "GLACIER" || t.item.class == "DEEP_ARCHIVE"; archived && !t.item.restored && !w.o.Has("force-glacier-transfer") {
		if !w.o.Has("ignore-glacier-warnings") {
			w.report.skip(scheme+t.item.path, "Object is of storage class GLACIER. Unable to perform "+t.verb+" operations on GLACIER objects. You must restore "+
				"the object to be able to perform the operation. See aws s3 "+t.verb+" help for additional parameter options to ignore or force these transfers.")
		}
		return true
	}
	if t.verb != "download" {
		return false
	}
	if rel := path.Clean(t.item.rel); rel == ".." || strings.HasPrefix(rel, "../") {
		w.report.skip(t.item.rel, "File references a parent directory.")
		return true
	}
	if w.o.Has("no-overwrite") {
		if _, err := os.Lstat(t.target); err == nil {
			return true
		}
	}
	return false
}

// perform carries out what one worker takes at a time: a transfer, or deletions.
func (w *worker) perform(ctx context.Context, batch []*task) {
	if ctx.Err() != nil {
		return
	}
	if len(batch) > 1 {
		w.deleteMany(ctx, batch)
		return
	}
	t := batch[0]
	err := w.do(ctx, t)
	switch {
	case err == nil:
		w.report.success(t)
	case ctx.Err() == nil:
		w.report.failure(t, err)
	}
}

func (w *worker) do(ctx context.Context, t *task) error {
	var err error
	switch t.verb {
	case "upload":
		err = w.upload(ctx, t)
	case "download":
		err = w.download(ctx, t)
	case "copy":
		err = w.copy(ctx, t)
	default:
		return w.delete(ctx, t)
	}
	if w.o.Has("no-overwrite") && errors.Is(err, boto3.Code("PreconditionFailed")) {
		return nil
	}
	if err == nil && w.moves {
		return w.delete(ctx, t)
	}
	return err
}

// options are those of a transfer.
func (w *worker) options(extra boto3.Map) []transfer.Option {
	list := []transfer.Option{transfer.Extra(extra)}
	if w.report.progress {
		last := int64(0)
		list = append(list, transfer.Progress(func(done, _ int64) {
			w.report.moved(done - last)
			last = done
		}))
	}
	return list
}

// with is a copy of arguments with more.
func with(args boto3.Map, name string, value any) boto3.Map {
	more := boto3.Map{name: value}
	maps.Copy(more, args)
	return more
}

// writeArgs are what an object is written with; file is the one that its type is guessed
// by, "" where there is none.
func (w *worker) writeArgs(args boto3.Map, file string) boto3.Map {
	if !w.o.Has("no-guess-mime-type") && args["ContentType"] == nil {
		if t := contentType(file); t != "" {
			args = with(args, "ContentType", t)
		}
	}
	if w.o.Has("no-overwrite") {
		args = with(args, "IfNoneMatch", "*")
	}
	return args
}

func (w *worker) upload(ctx context.Context, t *task) error {
	if info, err := os.Stat(t.item.path); err == nil && info.IsDir() {
		return &os.PathError{Op: "open", Path: t.item.path, Err: syscall.EISDIR}
	}
	_, err := w.manager.UploadFile(ctx, t.bucket, t.key, t.item.path, w.options(w.writeArgs(w.args.upload, t.item.path))...)
	return err
}

func (w *worker) download(ctx context.Context, t *task) error {
	if err := os.MkdirAll(filepath.Dir(t.target), 0o777); err != nil {
		return err
	}
	result, err := w.manager.DownloadFile(ctx, t.source.bucket, t.item.key(t.source), t.target, w.options(w.args.download)...)
	if err != nil {
		return err
	}
	modified := t.item.modified
	if modified.IsZero() {
		modified = result.LastModified
	}
	if err := os.Chtimes(t.target, modified, modified); err != nil {
		w.report.skip(t.target, "The file was downloaded, but attempting to modify the utime of the file failed. Is the file owned by another user?")
	}
	return nil
}

func (w *worker) copy(ctx context.Context, t *task) error {
	extra := w.writeArgs(w.args.copy, "")
	options := append(w.options(extra), transfer.SourceClient(w.reader))
	_, err := w.manager.Copy(ctx, t.bucket, t.key, transfer.Object{Bucket: t.source.bucket, Key: t.item.key(t.source)}, options...)
	return err
}

// delete deletes what a task is about.
func (w *worker) delete(ctx context.Context, t *task) error {
	if !t.item.s3 {
		return os.Remove(t.item.path)
	}
	manager := w.manager
	if w.moves && w.reader != w.client {
		manager = transfer.New(w.reader, transfer.Config{})
	}
	return manager.Delete(ctx, t.source.bucket, t.item.key(t.source), transfer.Extra(w.args.delete))
}

// deleteMany deletes objects of one bucket.
func (w *worker) deleteMany(ctx context.Context, batch []*task) {
	keys := make([]string, len(batch))
	for i, t := range batch {
		keys[i] = t.item.key(t.source)
	}
	_, err := w.manager.DeleteKeys(ctx, batch[0].source.bucket, keys, transfer.Extra(w.args.delete))
	if ctx.Err() != nil {
		return
	}
	failed := map[string]error{}
	whole := collect(err, failed)
	for i, t := range batch {
		if reason := cmpError(failed[keys[i]], whole); reason != nil {
			w.report.failure(t, reason)
		} else {
			w.report.success(t)
		}
	}
}

// collect notes the keys that an error is about, and returns what is about none.
func collect(err error, failed map[string]error) error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var whole error
		for _, e := range joined.Unwrap() {
			whole = cmpError(whole, collect(e, failed))
		}
		return whole
	}
	if e, ok := errors.AsType[*transfer.DeleteError](err); ok {
		for _, k := range e.Keys {
			failed[k] = e.Err
		}
		return nil
	}
	return err
}

// cmpError is the first of two errors that is one.
func cmpError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
