package s3cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// copyCommand is `s3 cp`.
func copyCommand(ctx context.Context, env *cli.Env, args []string) error {
	return transferCommand(ctx, env, "cp", copyOptions, args, 2, -1)
}

// moveCommand is `s3 mv`.
func moveCommand(ctx context.Context, env *cli.Env, args []string) error {
	return transferCommand(ctx, env, "mv", moveOptions, args, 2, -1)
}

// removeCommand is `s3 rm`.
func removeCommand(ctx context.Context, env *cli.Env, args []string) error {
	return transferCommand(ctx, env, "rm", removeOptions, args, 1, -1)
}

// syncCommand is `s3 sync`.
func syncCommand(ctx context.Context, env *cli.Env, args []string) error {
	return transferCommand(ctx, env, "sync", syncOptions, args, 2, 2)
}

// work is one command under way.
type work struct {
	*worker
	name string
	tree bool // it is for everything that is below its places
}

func transferCommand(ctx context.Context, env *cli.Env, name string, known []flags.Option, args []string, least, most int) error {
	o, err := parse(name, known, args, least, most)
	if err != nil {
		return err
	}
	c := &work{name: name, tree: name == "sync" || o.Has("recursive")}
	sources, target := o.words, ""
	if name != "rm" {
		target, sources = o.words[len(o.words)-1], o.words[:len(o.words)-1]
	}
	if err := c.checkKinds(o, sources, target); err != nil {
		return err
	}
	if c.worker, err = newWorker(env, o, name == "mv"); err != nil {
		return err
	}
	var plan tasks
	stream := name == "cp" && (target == "-" || sources[0] == "-")
	if !stream {
		if plan, err = c.plan(ctx, sources, target); err != nil {
			return err
		}
	}
	if err := c.args.grants(o); err != nil {
		c.fatal(ctx, err)
		return c.result(ctx)
	}
	if stream {
		return c.stream(ctx, sources, target)
	}
	c.run(ctx, plan)
	return c.result(ctx)
}

// usage tells how a command is called.
func (c *work) usage() error {
	places := "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"
	if c.name == "rm" {
		places = "<S3Uri>"
	}
	return usagef("usage: aws s3 %s %s\nError: Invalid argument type", c.name, places)
}

// checkKinds refuses places that do not go together, and options that have no meaning
// for them.
func (c *work) checkKinds(o *options, sources []string, target string) error {
	fromS3, toS3 := strings.HasPrefix(sources[0], scheme), strings.HasPrefix(target, scheme)
	for _, s := range sources {
		if strings.HasPrefix(s, scheme) != fromS3 {
			return usagef("the sources are of two kinds; take those on this machine and those in S3 by two commands")
		}
	}
	if !fromS3 && !toS3 {
		return c.usage()
	}
	stream := target == "-" || sources[0] == "-"
	switch {
	case stream && (c.name != "cp" || c.tree):
		return usagef("Streaming currently is only compatible with non-recursive cp commands")
	case stream && len(sources) > 1:
		return usagef("only one object is streamed by a command")
	}
	kinds := map[[2]bool]string{{false, true}: "<LocalPath> <S3Uri>", {true, true}: "<S3Uri> <S3Uri>", {true, false}: "<S3Uri> <LocalPath>"}
	kind := kinds[[2]bool{fromS3, toS3}]
	if c.name == "rm" {
		kind = "<S3Uri>"
	}
	switch {
	case o.text("checksum-algorithm") != "" && !toS3:
		return usagef("Expected checksum-algorithm parameter to be used with one of following path formats: <LocalPath> <S3Uri>, <S3Uri> <S3Uri>. Instead, received %s.", kind)
	case o.text("checksum-mode") != "" && (toS3 || !fromS3):
		return usagef("Expected checksum-mode parameter to be used with one of following path formats: <S3Uri> <LocalPath>. Instead, received %s.", kind)
	case o.text("sse-c-copy-source") != "" && (!fromS3 || !toS3):
		return usagef("--sse-c-copy-source is only supported for copy operations.")
	}
	return nil
}

// plan puts together the tasks of the command.
func (c *work) plan(ctx context.Context, sources []string, target string) (tasks, error) {
	many := len(sources) > 1
	var all []tasks
	for _, s := range sources {
		expanded := []string{s}
		if names, err := filepath.Glob(s); !strings.HasPrefix(s, scheme) && !c.o.Has("raw") && !exists(s) && err == nil && len(names) > 0 {
			expanded = names // where no shell has done it
		}
		many = many || len(expanded) > 1
		for _, s := range expanded {
			one, err := c.planOne(ctx, s, target, many)
			if err != nil {
				return nil, err
			}
			all = append(all, one)
		}
	}
	return func(yield func(*task, error) bool) {
		for _, one := range all {
			for t, err := range one {
				if !yield(t, err) {
					return
				}
			}
		}
	}, nil
}

// planOne is plan for one source. many says that it is one of several, each of which
// keeps its name.
func (c *work) planOne(ctx context.Context, source, target string, many bool) (tasks, error) {
	s, glob, err := globPlace(source, c.o.Has("raw"))
	if err != nil {
		return nil, err
	}
	tree := c.tree
	if many && tree && !s.s3 {
		tree = isDir(source)
	}
	if glob == nil {
		if s, err = newPlace(source, tree); err != nil {
			return nil, err
		}
	}
	if c.name == "rm" {
		w := c.walker(s, s, tree)
		w.deletes = true
		return deletions(&s, matching(w.find(ctx, &s, tree || glob != nil), &s, glob)), nil
	}
	t, err := newPlace(target, tree)
	if err != nil {
		return nil, err
	}
	if (many || glob != nil) && !t.adds {
		return nil, usagef("%s is where several files go, so that it has to be a folder: end it with a slash", target)
	}
	if many && tree {
		t.path += filepath.Base(strings.TrimRight(filepath.ToSlash(source), "/")) + t.sep()
		t.key = strings.TrimPrefix(t.path, t.bucket+"/")
	}
	if err := c.checkPlaces(&s, &t, tree); err != nil {
		return nil, err
	}
	w := c.walker(s, t, tree)
	found := matching(w.find(ctx, &s, tree || glob != nil), &s, glob)
	if s.s3 && t.s3 && s.bucket == t.bucket && strings.HasPrefix(t.key, s.key) && tree {
		found = first(found) // or what is written would be found
	}
	if c.name == "sync" {
		return c.compare(ctx, &s, &t, found), nil
	}
	return c.transfers(&s, &t, found), nil
}

// globPlace is the place below which a source with wildcards is looked for; the pattern
// is nil where it has none.
func globPlace(source string, raw bool) (place, matcher, error) {
	rest, s3 := strings.CutPrefix(source, scheme)
	if !s3 || raw {
		return place{s3: s3}, nil, nil
	}
	bucket, key, err := splitBucket(rest)
	if err != nil {
		return place{}, nil, err
	}
	prefix, pattern := globOf(key)
	if pattern == nil {
		return place{s3: true}, nil, nil
	}
	// Names are kept from the folder on in which the wildcard stands.
	dir := prefix[:strings.LastIndexByte(prefix, '/')+1]
	p := place{given: source, s3: true, path: bucket + "/" + prefix, bucket: bucket, key: prefix, adds: true}
	return p, func(i *item) bool {
		key := i.path[len(bucket)+1:]
		i.rel = key[len(dir):]
		return pattern.MatchString(key)
	}, nil
}

// matcher says whether an item is meant.
type matcher func(*item) bool

func matching(found items, s *place, glob matcher) items {
	if glob == nil {
		return found
	}
	return func(yield func(*item, error) bool) {
		any := false
		for i, err := range found {
			if err == nil && !glob(i) {
				continue
			}
			any = true
			if !yield(i, err) {
				return
			}
		}
		if !any {
			yield(nil, fmt.Errorf("no object matches %s", s.given))
		}
	}
}

// first finds everything before it gives anything.
func first(found items) items {
	return func(yield func(*item, error) bool) {
		type pair struct {
			i   *item
			err error
		}
		var all []pair
		for i, err := range found {
			all = append(all, pair{i, err})
		}
		for _, p := range all {
			if !yield(p.i, p.err) {
				return
			}
		}
	}
}

func (c *work) walker(s, t place, tree bool) *walker {
	w := &walker{client: c.reader, o: c.o, report: c.report, links: !c.o.Has("no-follow-symlinks"), head: c.args.head}
	w.filter = c.o.filter(s.root(tree), t.root(tree))
	if s.s3 && t.s3 && c.o.text("sse-c-copy-source") != "" {
		w.head = boto3.Map{"SSECustomerAlgorithm": c.args.copy["CopySourceSSECustomerAlgorithm"], "SSECustomerKey": c.args.copy["CopySourceSSECustomerKey"]}
	}
	return w
}

// checkPlaces refuses what cannot be meant, and makes the directory that a tree is
// downloaded to.
func (c *work) checkPlaces(s, t *place, tree bool) error {
	switch {
	case c.name == "mv" && s.s3 && t.s3 && (s.path == t.path || t.adds && t.path+s.path[strings.LastIndexByte(s.path, '/')+1:] == s.path):
		return usagef("Cannot mv a file onto itself: %s - %s", s.given, t.given)
	case c.name == "sync" && (strings.HasSuffix(s.bucket, "--x-s3") || strings.HasSuffix(t.bucket, "--x-s3")):
		return usagef("Cannot use sync command with a directory bucket.")
	case !s.s3 && !exists(s.given):
		return &missingError{s.given}
	case s.s3 && !t.s3 && tree && !exists(t.given):
		return os.MkdirAll(t.path, 0o777)
	}
	return nil
}

// missingError says that there is nothing to upload.
type missingError struct{ path string }

func (e *missingError) Error() string { return "The user-provided path " + e.path + " does not exist." }

func exists(p string) bool { _, err := os.Stat(p); return err == nil }

func isDir(p string) bool { info, err := os.Stat(p); return err == nil && info.IsDir() }

// verb is what is done with an item that goes from s to t.
func verb(s, t *place) string {
	switch {
	case !s.s3:
		return "upload"
	case t.s3:
		return "copy"
	}
	return "download"
}

func newTask(s, t *place, i *item) *task {
	made := &task{verb: verb(s, t), item: i, source: s, target: t.target(i.rel), targetS3: t.s3, size: i.size}
	if t.s3 {
		made.bucket, made.key = t.bucket, made.target[len(t.path)-len(t.key):]
	}
	return made
}

func (c *work) transfers(s, t *place, found items) tasks {
	return func(yield func(*task, error) bool) {
		for i, err := range found {
			if err != nil {
				yield(nil, err)
				return
			}
			made := newTask(s, t, i)
			ok, err := c.conflicts(made)
			if err != nil {
				yield(nil, err)
				return
			}
			if ok && !yield(made, nil) {
				return
			}
		}
	}
}

func deletions(s *place, found items) tasks {
	return func(yield func(*task, error) bool) {
		for i, err := range found {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(&task{verb: "delete", item: i, source: s}, nil) {
				return
			}
		}
	}
}

// missing says which key is not there, where that is what a HeadObject answered.
func missing(err error, key string) error {
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok || e.StatusCode != 404 || e.Err != nil {
		return err
	}
	return fmt.Errorf("An error occurred (404) when calling the HeadObject operation: Key %q does not exist", key) //nolint:staticcheck // the AWS CLI's words
}

// stream is `s3 cp` from standard input or to standard output.
func (c *work) stream(ctx context.Context, sources []string, target string) error {
	c.report.errors, c.report.progress = true, false
	t := &task{item: &item{path: "-"}, target: "-"}
	var transfer func() error
	if sources[0] == "-" {
		p, err := newPlace(target, false)
		if err != nil {
			return err
		}
		t.verb, t.target, t.targetS3, t.bucket, t.key = "upload", p.path, true, p.bucket, p.key
		transfer = func() error { return c.uploadStream(ctx, t) }
	} else {
		p, err := newPlace(sources[0], false)
		if err != nil {
			return err
		}
		t.verb, t.source, t.item = "download", &p, &item{path: p.path, s3: true}
		transfer = func() error {
			_, err := c.manager.Download(ctx, p.bucket, p.key, c.env.Stdout, c.options(c.args.download)...)
			return err
		}
	}
	if c.dry {
		c.report.dry(t)
		return nil
	}
	if err := transfer(); err != nil && ctx.Err() == nil {
		c.report.failure(t, err)
	}
	return c.result(ctx)
}

// uploadStream uploads standard input. Its expected size is not needed: parts grow with
// what has come.
func (c *work) uploadStream(ctx context.Context, t *task) error {
	if size := c.o.text("expected-size"); size != "" {
		if n, err := strconv.ParseInt(size, 10, 64); err != nil || n < 0 {
			return usagef("argument --expected-size: %q is no number of bytes", size)
		}
	}
	_, err := c.manager.Upload(ctx, t.bucket, t.key, struct{ io.Reader }{c.env.Stdin}, c.options(c.writeArgs(c.args.upload, ""))...)
	return err
}
