package transfer

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// createGrace is how long the beginning of a multipart upload outlasts its
// cancellation.
const createGrace = 5 * time.Second

// clockSlack is how far the times of a store and of its answers may lie apart: both
// are in whole seconds.
const clockSlack = 2 * time.Second

// liveUploads are the ids of the manager's multipart uploads under way.
type liveUploads struct {
	mu  sync.Mutex
	ids map[string]bool
}

func (l *liveUploads) set(id string, live bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ids == nil {
		l.ids = map[string]bool{}
	}
	if live {
		l.ids[id] = true
	} else {
		delete(l.ids, id)
	}
}

func (l *liveUploads) has(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ids[id]
}

// created is what the answer to the beginning of a multipart upload holds.
type created struct {
	UploadId, ChecksumType string

	u            *upload
	partSize     int64
	began, ended time.Time
	lost         bool // an answer before this one may have been lost
}

// create begins a multipart upload. When it is cancelled it waits for the
// answer, for a while: an upload whose id is not known can not be aborted.
func (u *upload) create(ctx context.Context, in boto3.Map) (*created, error) {
	outlasting, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	defer context.AfterFunc(ctx, func() {
		_ = pause(outlasting.Done(), createGrace)
		cancel(ctxerr.Of(ctx))
	})()
	made := &created{u: u, began: time.Now()}
	var meta boto3.ResponseMetadata
	err := u.m.client.Call(outlasting, "CreateMultipartUpload", in, made, boto3.Metadata(&meta))
	made.ended = time.Now()
	if err == nil && made.UploadId == "" {
		err = errors.New("transfer: the answer to CreateMultipartUpload has no UploadId")
	}
	made.lost = meta.Attempts > 1 || uncertain(err)
	if err != nil {
		made.sweep(ctx)
		return nil, err
	}
	u.m.live.set(made.UploadId, true)
	return made, nil
}

// uncertain says of the failure of a request that writes that it may have been
// carried out all the same.
func uncertain(err error) bool {
	if err == nil {
		return false
	}
	e, ok := errors.AsType[*boto3.Error](err)
	return !ok || e.StatusCode < http.StatusBadRequest || e.StatusCode >= http.StatusInternalServerError
}

// sweep aborts the uploads that lost answers have left: those of the key that
// were begun meanwhile, have no part, and are none of this manager's. It comes
// when this upload is over, so that another program's, begun at the same time,
// has parts. A store that lists no uploads keeps them until a lifecycle rule
// takes them away.
func (c *created) sweep(ctx context.Context) {
	if c.UploadId != "" {
		defer c.u.m.live.set(c.UploadId, false)
	}
	if !c.lost {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortTimeout)
	defer cancel()
	for range 3 { // what made the answer be lost may befall these too
		if c.abortOrphans(ctx) {
			return
		}
	}
}

// abortOrphans says whether nothing that is to be aborted is left.
func (c *created) abortOrphans(ctx context.Context) bool {
	ids, done := c.orphans(ctx)
	for _, id := range ids {
		in := only(c.u.bucket, c.u.key, c.u.extra, everyArgs)
		in["UploadId"], in["MaxParts"] = id, 1
		var out struct{ Parts []struct{ PartNumber int } }
		err := c.u.m.client.Call(ctx, "ListParts", in, &out)
		if err == nil && len(out.Parts) == 0 {
			err = c.u.m.abort(ctx, c.u.bucket, c.u.key, id, c.u.extra)
		}
		done = done && !uncertain(err)
	}
	return done
}

// orphans finds the uploads of the key that were begun when c was, by the
// store's clock, and says whether there is more to find by asking again.
func (c *created) orphans(ctx context.Context) (ids []string, all bool) {
	var failed error
	for up, meta := range c.u.uploadsOf(ctx, &failed) {
		skew := time.Duration(0)
		if date, err := http.ParseTime(meta.Header.Get("Date")); err == nil {
			skew = time.Until(date)
		}
		from, to := c.began.Add(skew-clockSlack), c.ended.Add(skew+clockSlack)
		if up.UploadId != c.UploadId && !c.u.m.live.has(up.UploadId) && up.Initiated.After(from) && up.Initiated.Before(to) {
			ids = append(ids, up.UploadId)
		}
	}
	return ids, !uncertain(failed)
}

// listedUpload is a multipart upload that is not complete.
type listedUpload struct {
	Key, UploadId                                 string
	Initiated                                     time.Time
	StorageClass, ChecksumAlgorithm, ChecksumType string
}

// uploadsOf lists the multipart uploads of the key, as far as the store lists them.
func (u *upload) uploadsOf(ctx context.Context, failed *error) func(yield func(listedUpload, *boto3.ResponseMetadata) bool) {
	return func(yield func(listedUpload, *boto3.ResponseMetadata) bool) {
		in := boto3.Map{"Bucket": u.bucket, "Prefix": u.key}
		for _, name := range everyArgs {
			if v, ok := u.extra[name]; ok {
				in[name] = v
			}
		}
		for {
			var out struct {
				Uploads                           []listedUpload
				IsTruncated                       bool
				NextKeyMarker, NextUploadIdMarker string
			}
			var meta boto3.ResponseMetadata
			if *failed = u.m.client.Call(ctx, "ListMultipartUploads", in, &out, boto3.Metadata(&meta)); *failed != nil {
				return
			}
			for _, up := range out.Uploads {
				if up.Key == u.key && up.UploadId != "" && !yield(up, &meta) {
					return
				}
			}
			if !out.IsTruncated || out.NextKeyMarker != u.key {
				return // longer keys follow
			}
			if out.NextUploadIdMarker == in["UploadIdMarker"] {
				return
			}
			in["KeyMarker"], in["UploadIdMarker"] = out.NextKeyMarker, out.NextUploadIdMarker
		}
	}
}
