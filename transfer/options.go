package transfer

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/boto3-go/boto3"
)

// Option changes a transfer, of one object or of a tree. One that the transfer
// has no use for, such as Size of a download, is an error.
type Option interface {
	TreeOption
	applyOne(*options)
}

// TreeOption changes a transfer of a tree: UploadDir, DownloadDir or Sync.
type TreeOption interface{ applyTree(*options) }

type option func(*options)

func (f option) applyOne(o *options)  { f(o) }
func (f option) applyTree(o *options) { f(o) }

type treeOption func(*options)

func (f treeOption) applyTree(o *options) { f(o) }

type options struct {
	extra    boto3.Map
	progress func(done, total int64)
	size     int64 // of an upload's reader; -1 when not told
	resume   bool
	source   *boto3.Client
	err      error // of an option that cannot be obeyed
	limits   []limit

	tree treeOptions
}

// isNil says whether a reader or a writer is nil, or a nil pointer.
func isNil(v any) bool {
	rv := reflect.ValueOf(v)
	return v == nil || rv.Kind() == reflect.Pointer && rv.IsNil()
}

// limit says which kinds of transfer an option is for.
type limit struct {
	option string
	kinds  []argKind
	trees  bool // whether it is for trees of them
}

// check refuses options that the transfer has no use for.
func (o *options) check(kind argKind, tree bool) error {
	if o.err != nil {
		return o.err
	}
	for _, l := range o.limits {
		switch {
		case tree && !l.trees:
			return fmt.Errorf("transfer: the option %s is for single objects, and not for a tree", l.option)
		case !slices.Contains(l.kinds, kind):
			return fmt.Errorf("transfer: the option %s has no meaning for %s", l.option, kind)
		}
	}
	return checkArgs(kind, o.extra)
}

// Extra gives arguments of S3's operations, such as ContentType, Metadata or
// SSECustomerKey, by boto3's names. Each goes to those requests of the transfer
// that take it. A name that the transfer does not allow is an *ArgError.
func Extra(args boto3.Map) Option {
	return option(func(o *options) {
		o.extra = maps.Clone(o.extra)
		if o.extra == nil {
			o.extra = boto3.Map{}
		}
		maps.Copy(o.extra, args)
	})
}

// Progress has fn called as bytes are transferred, with the bytes done and
// those in all, which are -1 while they are not known. The calls come one at a
// time, from any goroutine, and done never falls: bytes that are sent again
// count once. fn must not block for long.
func Progress(fn func(done, total int64)) Option {
	return option(func(o *options) {
		o.progress = fn
		o.limits = append(o.limits, limit{"Progress", []argKind{uploadArgs, downloadArgs, copyArgs}, true})
	})
}

// Size tells the bytes that an upload's reader will give, where the reader
// cannot tell itself, so that parts are made large enough. A reader that gives
// fewer or more is an error.
func Size(n int64) Option {
	return option(func(o *options) {
		o.limits = append(o.limits, limit{"Size", []argKind{uploadArgs}, false})
		if o.size = n; n < 0 {
			o.err = fmt.Errorf("transfer: Size(%d) is below zero", n)
		}
	})
}

// Resume has transfers of files go on where an earlier one was cut off, be it by a
// failure or by the end of the program, with at most one part of each request under
// way lost. What is there is proved before it is used. DownloadFile and
// DownloadDir keep what they got beside the file; UploadFile and UploadDir leave
// a multipart upload that fails, and go on with the newest of the key.
func Resume() Option {
	return option(func(o *options) {
		o.resume = true
		o.limits = append(o.limits, limit{"Resume", []argKind{uploadArgs, downloadArgs}, true})
	})
}

// SourceClient is the client that Copy and Sync ask about the source, where that lies
// in another region or account.
func SourceClient(c boto3.AnyClient) Option {
	return option(func(o *options) {
		o.limits = append(o.limits, limit{"SourceClient", []argKind{copyArgs}, true})
		if c != nil {
			o.source = c.Dynamic()
		}
		if o.source == nil {
			o.err = errors.New("transfer: SourceClient was given no client")
		}
	})
}
