package transfer

import (
	"fmt"
	"maps"

	"github.com/boto3-go/boto3"
)

// Option changes one transfer.
type Option func(*options)

type options struct {
	extra    boto3.Map
	progress func(done, total int64)
	size     int64 // of an upload's reader; -1 when not told
	resume   bool
	source   *boto3.Client
	err      error // of an option that cannot be obeyed

	tree treeOptions
}

// Extra gives arguments of S3's operations, such as ContentType, Metadata or
// SSECustomerKey, by boto3's names. Each goes to those requests of the transfer
// that take it. A name that the transfer does not allow is an *ArgError.
func Extra(args boto3.Map) Option {
	return func(o *options) {
		o.extra = maps.Clone(o.extra)
		if o.extra == nil {
			o.extra = boto3.Map{}
		}
		maps.Copy(o.extra, args)
	}
}

// Progress has fn called as bytes are transferred, with the bytes done and
// those in all, which are -1 while they are not known. The calls come one at a
// time, from any goroutine, and done never falls: bytes that are sent again
// count once. fn must not block for long.
func Progress(fn func(done, total int64)) Option { return func(o *options) { o.progress = fn } }

// Size tells the bytes that an upload's reader will give, where the reader
// cannot tell itself, so that parts are made large enough. A reader that gives
// fewer or more is an error.
func Size(n int64) Option {
	return func(o *options) {
		if o.size = n; n < 0 {
			o.err = fmt.Errorf("transfer: Size(%d) is below zero", n)
		}
	}
}

// Resume has DownloadFile keep what it got when it fails, beside the file and
// named after the object's ETag, and go on from there the next time.
func Resume() Option { return func(o *options) { o.resume = true } }

// SourceClient is the client that Copy asks about the source, where that lies
// in another region or account.
func SourceClient(c boto3.AnyClient) Option {
	return func(o *options) {
		if c != nil {
			o.source = c.Dynamic()
		}
	}
}
