package transfer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// deleteBatch is how many keys one request deletes.
const deleteBatch = 1000

// DeleteError says that keys were not deleted, all of them for one reason.
type DeleteError struct {
	Bucket string
	Keys   []string // at least one
	Err    error    // a *boto3.Error where the service said no
}

// Error names the first key.
func (e *DeleteError) Error() string {
	more := ""
	if n := len(e.Keys) - 1; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("transfer: s3://%s/%s%s: not deleted: %v", e.Bucket, e.Keys[0], more, e.Err)
}

// Unwrap returns the reason.
func (e *DeleteError) Unwrap() error { return e.Err }

// Delete deletes an object, or with the extra argument VersionId one version of
// it. Deleting what is not there is no error, as in S3.
func (m *Manager) Delete(ctx context.Context, bucket, key string, opts ...Option) error {
	o, err := m.begin(ctx, deleteArgs, opts)
	if err != nil {
		return err
	}
	return m.client.Call(ctx, "DeleteObject", without(bucket, key, o.extra, nil), nil)
}

// DeleteKeys deletes objects, a thousand with each request, or one by one where
// the service knows no DeleteObjects. One that fails does not stop the others:
// the error joins *DeleteErrors that name each, and deleted counts those that
// went well, or were not there.
func (m *Manager) DeleteKeys(ctx context.Context, bucket string, keys []string, opts ...Option) (deleted int, err error) {
	o, err := m.begin(ctx, keysArgs, opts)
	if err != nil {
		return 0, err
	}
	return m.deleteKeys(ctx, bucket, keys, o.extra)
}

func (m *Manager) deleteKeys(ctx context.Context, bucket string, keys []string, extra boto3.Map) (int, error) {
	d := &deletion{m: m, bucket: bucket, extra: extra, left: len(keys)}
	batched, single := keys, []string(nil)
	if slices.ContainsFunc(keys, notInXML) {
		batched = slices.DeleteFunc(slices.Clone(keys), notInXML)
		single = slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return !notInXML(k) })
	}
	run, running := m.group(ctx)
	err := d.batches(running, run, batched, single)
	run.fail(err)
	_ = run.wait() // it is the end of the context, which is reported below
	if d.left > 0 && ctx.Err() != nil {
		d.errs = append(d.errs, ctxerr.Of(ctx))
	}
	return len(keys) - d.left, errors.Join(d.errs...)
}

// deletion is the deletion of many keys under way.
type deletion struct {
	m      *Manager
	bucket string
	extra  boto3.Map

	mu   sync.Mutex
	left int // keys that are not deleted
	errs []error
}

// batches waits for the first batch, which tells whether the service takes any.
func (d *deletion) batches(ctx context.Context, run *group, keys, single []string) error {
	first := true
	for batch := range slices.Chunk(keys, deleteBatch) {
		if first {
			first = false
			if err := d.m.acquire(ctx); err != nil {
				return err
			}
			taken := d.batch(ctx, batch, true)
			d.m.release()
			if !taken {
				single = append(slices.Clip(keys), single...)
				break
			}
			continue
		}
		if err := run.run(ctx, func() error { d.batch(ctx, batch, false); return nil }); err != nil {
			return err
		}
	}
	for _, key := range single {
		if err := run.run(ctx, func() error { d.one(ctx, key); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// batch deletes keys by one request. Of the first it says no when the service
// has no such request.
func (d *deletion) batch(ctx context.Context, keys []string, first bool) bool {
	objects := make([]any, len(keys))
	for i, key := range keys {
		objects[i] = boto3.Map{"Key": key}
	}
	in := boto3.Map{"Bucket": d.bucket, "Delete": boto3.Map{"Objects": objects, "Quiet": true}}
	for name, v := range d.extra {
		if slices.Contains(allowedArgs[keysArgs], name) {
			in[name] = v
		}
	}
	var out struct {
		Errors []struct{ Key, Code, Message string }
	}
	if err := d.m.client.Call(ctx, "DeleteObjects", in, &out); err != nil {
		if first && unknownRequest(err) {
			return false
		}
		d.done(ctx, keys, err)
		return true
	}
	gone := slices.Clone(keys)
	for _, e := range out.Errors {
		i := slices.Index(gone, e.Key)
		if i < 0 {
			continue // twice, or no key of ours
		}
		gone = slices.Delete(gone, i, i+1)
		if slices.Contains(momentary, e.Code) {
			d.one(ctx, e.Key) // by a request that is retried
			continue
		}
		d.done(ctx, []string{e.Key}, &boto3.Error{Service: "s3", Operation: "DeleteObjects", Code: boto3.Code(e.Code), Message: e.Message})
	}
	d.done(ctx, gone, nil)
	return true
}

// momentary are the codes of failures that pass.
var momentary = []string{"InternalError", "ServiceUnavailable", "SlowDown"}

func (d *deletion) one(ctx context.Context, key string) {
	d.done(ctx, []string{key}, d.m.client.Call(ctx, "DeleteObject", only(d.bucket, key, d.extra, allowedArgs[keysArgs]), nil))
}

// done notes what came of keys. What was cut off by the end of the context is no
// error of its own.
func (d *deletion) done(ctx context.Context, keys []string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case err == nil:
		d.left -= len(keys)
	case ctx.Err() == nil:
		d.errs = append(d.errs, &DeleteError{d.bucket, keys, err})
	}
}

// unknownRequest says whether the service does not know the request at all. The
// XML API of Google Cloud Storage takes it for another one, an invalid one.
func unknownRequest(err error) bool {
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok {
		return false
	}
	switch e.Code {
	case "NotImplemented", "MethodNotAllowed", "NotSupported", "InvalidArgument":
		return true
	}
	return e.StatusCode == http.StatusNotImplemented || e.StatusCode == http.StatusMethodNotAllowed
}

// notInXML says whether a key holds what XML 1.0 cannot.
func notInXML(key string) bool {
	return !utf8.ValidString(key) || strings.ContainsFunc(key, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	})
}
