package s3cmd

import (
	"context"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
)

// item is a file or an object that a command may be for.
type item struct {
	rel      string // its path below the place it was found in, with slashes
	path     string // the whole: a path, or bucket/key
	s3       bool
	size     int64
	modified time.Time
	etag     string
	class    string // storage class
	restored bool   // from an archive, for a while
}

// key is the object's key, and bucket its bucket, where p is where it was found.
func (i *item) key(p *place) string { return i.path[len(p.path)-len(p.key):] }

// items are those of a sequence, until an error.
type items = iter.Seq2[*item, error]

// walker finds items.
type walker struct {
	client  *boto3.Client
	o       *options
	report  *report
	filter  *filter
	links   bool // symbolic links are followed
	deletes bool // what is found is to be deleted
	head    boto3.Map
}

// find goes through what is at a place, in the order of the keys. tree says whether
// that is everything below it.
func (w *walker) find(ctx context.Context, p *place, tree bool) items {
	return func(yield func(*item, error) bool) {
		all := w.objects(ctx, p, tree)
		if !p.s3 {
			all = w.files(ctx, p, tree)
		}
		for i, err := range all {
			if err != nil {
				yield(nil, err)
				return
			}
			if w.filter.takes(i.s3, i.path) && !yield(i, nil) {
				return
			}
		}
	}
}

// objects lists a bucket, or looks at one object.
func (w *walker) objects(ctx context.Context, p *place, tree bool) items {
	if !tree && p.key != "" {
		return func(yield func(*item, error) bool) { yield(w.object(ctx, p)) }
	}
	return func(yield func(*item, error) bool) {
		if !tree {
			return // a bucket is no object
		}
		for o, err := range listObjects(ctx, w.client, w.o, p.bucket, p.key) {
			if err != nil {
				yield(nil, err)
				return
			}
			if o.Size == 0 && strings.HasSuffix(o.Key, "/") && !w.deletes {
				continue // it stands for a folder
			}
			if !yield(&item{
				rel: o.Key[len(p.key):], path: p.bucket + "/" + o.Key, s3: true,
				size: o.Size, modified: o.LastModified, etag: o.ETag, class: o.StorageClass,
			}, nil) {
				return
			}
		}
	}
}

// listObjects goes through the objects of a bucket whose keys begin with prefix.
func listObjects(ctx context.Context, client *boto3.Client, o *options, bucket, prefix string) iter.Seq2[*object, error] {
	return func(yield func(*object, error) bool) {
		in := boto3.Map{"Bucket": bucket, "Prefix": prefix}
		if payer := o.text("request-payer"); payer != "" {
			in["RequestPayer"] = payer
		}
		size, err := pageSize(o)
		if err != nil {
			yield(nil, err)
			return
		}
		for page, err := range boto3.PagesOf[listing](ctx, client, "ListObjectsV2", in, size...) {
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range page.Contents {
				if !yield(&page.Contents[i], nil) {
					return
				}
			}
		}
	}
}

// object is the one of a place.
func (w *walker) object(ctx context.Context, p *place) (*item, error) {
	i := &item{rel: p.key[strings.LastIndexByte(p.key, '/')+1:], path: p.path, s3: true, size: -1}
	if w.deletes {
		return i, nil // no matter what it is
	}
	in := boto3.Map{"Bucket": p.bucket, "Key": p.key}
	maps.Copy(in, w.head)
	var head struct {
		ContentLength               int64
		LastModified                time.Time
		ETag, StorageClass, Restore string
	}
	if err := w.client.Call(ctx, "HeadObject", in, &head); err != nil {
		return nil, missing(err, p.key)
	}
	i.size, i.modified, i.etag, i.class = head.ContentLength, head.LastModified, head.ETag, head.StorageClass
	i.restored = strings.Contains(head.Restore, `ongoing-request="false"`)
	return i, nil
}

// files walks a directory, or looks at one file.
func (w *walker) files(ctx context.Context, p *place, tree bool) items {
	return func(yield func(*item, error) bool) {
		if w.ignores(p.path) {
			return
		}
		if !tree {
			info, err := os.Stat(p.path)
			if err != nil {
				yield(nil, err)
				return
			}
			yield(&item{rel: p.path[strings.LastIndex(p.path, separator)+1:], path: p.path, size: info.Size(), modified: info.ModTime()}, nil)
			return
		}
		w.below(ctx, p.path, "", nil, yield)
	}
}

// below walks a directory whose path ends in a separator. above are the directories
// that lead to it. It returns false when the walk is to end.
func (w *walker) below(ctx context.Context, dir, rel string, above []os.FileInfo, yield func(*item, error) bool) bool {
	if err := ctx.Err(); err != nil {
		return yield(nil, err)
	}
	here, err := os.Stat(dir)
	if err != nil {
		return yield(nil, err)
	}
	if slices.ContainsFunc(above, func(a os.FileInfo) bool { return os.SameFile(a, here) }) {
		w.report.skip(dir, "It is a link to a directory that it is in.")
		return true
	}
	above = append(slices.Clip(above), here)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return yield(nil, err)
	}
	type named struct {
		name string
		info os.FileInfo
	}
	var all []named
	for _, e := range entries {
		full := dir + e.Name()
		if w.ignores(full) {
			continue
		}
		info, err := os.Stat(full)
		if err != nil {
			w.report.skip(full, "File does not exist.")
			continue
		}
		name := e.Name()
		if info.IsDir() {
			name += "/" // so that directories stand where the keys of what they hold do
		}
		all = append(all, named{name, info})
	}
	slices.SortFunc(all, func(a, b named) int { return strings.Compare(a.name, b.name) })
	for _, n := range all {
		if n.info.IsDir() {
			if !w.below(ctx, dir+strings.TrimSuffix(n.name, "/")+separator, rel+n.name, above, yield) {
				return false
			}
		} else if !yield(&item{rel: rel + n.name, path: dir + n.name, size: n.info.Size(), modified: n.info.ModTime()}, nil) {
			return false
		}
	}
	return true
}

// ignores says whether a file is left out, and tells why unless it is a link that is
// not to be followed.
func (w *walker) ignores(path string) bool {
	if !w.links {
		if info, err := os.Lstat(strings.TrimSuffix(path, separator)); err == nil && info.Mode()&os.ModeSymlink != 0 {
			return true
		}
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		w.report.skip(path, "File does not exist.")
		return true
	case !info.Mode().IsRegular() && !info.IsDir():
		w.report.skip(path, "File is character special device, block special device, FIFO, or socket.")
		return true
	}
	f, err := os.Open(path)
	if err != nil {
		w.report.skip(path, "File/Directory is not readable.")
		return true
	}
	_ = f.Close() // nothing was written
	return false
}
