package transfer

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
)

// FS is the objects of a bucket under a prefix as a file system to read. A directory
// is what stands before a slash; one that an object has as its name is not seen, and
// neither is a key that is no path, such as "a//b" or "../a". Opened files are
// *Readers. It is safe for concurrent use.
type FS struct {
	m              *Manager
	bucket, prefix string
	opts           []Option
	ctx            context.Context //nolint:containedctx // fs.FS has none
}

var (
	_ fs.ReadDirFS  = (*FS)(nil)
	_ fs.ReadFileFS = (*FS)(nil)
	_ fs.StatFS     = (*FS)(nil)
	_ io.ReaderAt   = (*Reader)(nil)
	_ io.ReadSeeker = (*Reader)(nil)
	_ fs.File       = (*Reader)(nil)
)

// FS gives the objects whose keys begin with prefix and a slash as a file system; ""
// is the whole bucket. The context is that of everything that is read. No request is
// made before something is opened.
func (m *Manager) FS(ctx context.Context, bucket, prefix string, opts ...Option) *FS {
	return &FS{m: m, bucket: bucket, prefix: Prefix(bucket, prefix).prefix, opts: opts, ctx: ctx}
}

// Open opens an object, or a directory.
func (f *FS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if name != "." {
		r, err := f.m.Open(f.ctx, f.bucket, f.prefix+name, f.opts...)
		if err == nil {
			return r, nil
		}
		if !notFound(err) {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
	}
	entries, err := f.list("open", name)
	if err != nil {
		return nil, err
	}
	_, last := split(name)
	return &directory{info: fileInfo{name: last, dir: true}, entries: entries}, nil
}

// ReadDir lists a directory, in order.
func (f *FS) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	return f.list("readdir", name)
}

// ReadFile downloads an object, in parallel where it is large, and compares it with
// the checksum that S3 has.
func (f *FS) ReadFile(name string) ([]byte, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, &fs.PathError{Op: "readfile", Path: name, Err: fs.ErrInvalid}
	}
	var b writerInOrder
	if _, err := f.m.Download(f.ctx, f.bucket, f.prefix+name, &b, f.opts...); err != nil {
		if notFound(err) {
			err = fs.ErrNotExist
		}
		return nil, &fs.PathError{Op: "readfile", Path: name, Err: err}
	}
	return b, nil
}

type writerInOrder []byte

// Write appends.
func (w *writerInOrder) Write(b []byte) (int, error) {
	*w = append(*w, b...)
	return len(b), nil
}

// Stat tells of an object or a directory.
func (f *FS) Stat(name string) (fs.FileInfo, error) {
	file, err := f.Open(name)
	if err != nil {
		if e, ok := errors.AsType[*fs.PathError](err); ok {
			e.Op = "stat"
		}
		return nil, err
	}
	return file.Stat()
}

func split(name string) (dir, last string) {
	i := strings.LastIndexByte(name, '/')
	return name[:i+1], name[i+1:]
}

func notFound(err error) bool {
	e, ok := errors.AsType[*boto3.Error](err)
	return ok && e.StatusCode == http.StatusNotFound && e.Code != "NoSuchBucket"
}

// list lists a directory. One without anything is none, save the root.
func (f *FS) list(op, name string) ([]fs.DirEntry, error) {
	o, err := f.m.begin(f.ctx, downloadArgs, f.opts)
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	prefix := f.prefix
	if name != "." {
		prefix += name + "/"
	}
	in := boto3.Map{"Bucket": f.bucket, "Prefix": prefix, "Delimiter": "/"}
	for _, arg := range everyArgs {
		if v, ok := o.extra[arg]; ok {
			in[arg] = v
		}
	}
	found, dirs, entries := name == ".", map[string]bool{}, []fs.DirEntry{}
	err = f.m.pages(f.ctx, f.m.client, in, false, func(p *page) error {
		found = found || len(p.Contents)+len(p.CommonPrefixes) > 0
		for _, o := range p.Contents {
			if last := strings.TrimPrefix(o.Key, prefix); shown(last) {
				dirs[last] = true // no directory of this name is seen
				entries = append(entries, fileInfo{
					name: last, size: o.Size, modified: o.LastModified,
					result: Result{Size: o.Size, ETag: o.ETag, LastModified: o.LastModified},
				})
			}
		}
		for _, c := range p.CommonPrefixes {
			if last := strings.TrimSuffix(strings.TrimPrefix(c.Prefix, prefix), "/"); shown(last) && !dirs[last] {
				entries = append(entries, fileInfo{name: last, dir: true})
			}
		}
		return nil
	})
	if err == nil && !found {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return slices.CompactFunc(entries, func(a, b fs.DirEntry) bool { return a.Name() == b.Name() }), nil
}

// shown says whether a name can stand in a path.
func shown(name string) bool {
	return name != "." && fs.ValidPath(name) && !strings.Contains(name, "/")
}

// directory is a directory that was opened.
type directory struct {
	info    fileInfo
	entries []fs.DirEntry
}

// Stat tells its name.
func (d *directory) Stat() (fs.FileInfo, error) { return d.info, nil }

// Close does nothing.
func (d *directory) Close() error { return nil }

// Read fails: a directory has no bytes.
func (d *directory) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.name, Err: errors.New("is a directory")}
}

// ReadDir gives the next n entries, or the rest.
func (d *directory) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(d.entries)
	} else if len(d.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.entries))
	list := d.entries[:n:n]
	d.entries = d.entries[n:]
	return list, nil
}
