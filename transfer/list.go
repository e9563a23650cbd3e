package transfer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// Listed is an object of a listing.
type Listed struct {
	Key, ETag    string
	Size         int64
	LastModified time.Time
}

// List lists the objects of a Prefix, without the folders that S3's console makes. It
// takes Include, Exclude, SourceClient, ParallelList and Extra; without ParallelList
// keys come in their order.
func (m *Manager) List(ctx context.Context, at Place, opts ...TreeOption) iter.Seq2[Listed, error] {
	return func(yield func(Listed, error) bool) {
		o, err := m.beginTree(ctx, downloadArgs, opts)
		if err == nil {
			err = checkList(at, o)
		}
		if err != nil {
			yield(Listed{}, err)
			return
		}
		w := &walk{m: m, from: at, options: o}
		found := func(e entry) Listed {
			return Listed{Key: at.prefix + e.rel, ETag: e.etag, Size: e.size, LastModified: e.modified}
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		entries, ended := make(chan entry, o.tree.lists), make(chan error, 1)
		go func() {
			defer close(entries)
			ended <- w.list(ctx, at, func(e entry) error {
				select {
				case entries <- e:
					return nil
				case <-ctx.Done():
					return ctxerr.Of(ctx)
				}
			})
		}()
		for e := range entries {
			if !yield(found(e), nil) {
				cancel()
				for range entries { // what was on its way
				}
				return
			}
		}
		if err := <-ended; err != nil {
			yield(Listed{}, err)
		}
	}
}

func checkList(at Place, o *options) error {
	if at.bucket == "" {
		return errors.New("transfer: List lists objects: give a Prefix")
	}
	if o.tree.ofSync != "" || o.tree.dry || o.tree.actions != nil || o.progress != nil || o.resume {
		return errors.New("transfer: List takes Include, Exclude, SourceClient, ParallelList and Extra")
	}
	return o.tree.readable()
}

// page is a page of a listing, of either version.
type page struct {
	Contents       []Listed
	CommonPrefixes []struct{ Prefix string }
	KeyCount       *int64
	IsTruncated    *bool

	NextContinuationToken, NextMarker string
}

// pages lists a bucket page by page. What is not what was asked for, or stops
// before its end, is an error. A listing by which something is to be deleted has to
// say that it is complete.
func (m *Manager) pages(ctx context.Context, client *boto3.Client, in boto3.Map, strict bool, add func(*page) error) error {
	token := "ContinuationToken"
	if m.cfg.ListObjectsV1 {
		token = "Marker"
	}
	for {
		p, next, err := m.page(ctx, client, in, strict)
		if err != nil {
			return err
		}
		if err := add(p); err != nil {
			return err
		}
		if next == "" {
			return nil
		}
		in[token] = next
	}
}

// page asks for a page, and says where the listing goes on: "" is the end.
func (m *Manager) page(ctx context.Context, client *boto3.Client, in boto3.Map, strict bool) (p *page, next string, err error) {
	operation, token := "ListObjectsV2", "ContinuationToken"
	if m.cfg.ListObjectsV1 {
		operation, token = "ListObjects", "Marker"
	}
	p = &page{}
	if err := client.Call(ctx, operation, in, p); err != nil {
		return nil, "", err
	}
	if err := p.check(in, strict); err != nil {
		return nil, "", err
	}
	if p.IsTruncated == nil || !*p.IsTruncated {
		return p, "", nil
	}
	next = p.NextContinuationToken
	if m.cfg.ListObjectsV1 {
		next = p.marker()
	}
	if next == "" || next == in[token] {
		return nil, "", fmt.Errorf("transfer: the listing of %s does not go on: %w", in["Bucket"], boto3.ErrRepeatedToken)
	}
	return p, next, nil
}

func (p *page) check(in boto3.Map, strict bool) error {
	if strict && p.IsTruncated == nil {
		return fmt.Errorf("transfer: the listing of %s does not say whether it is complete, so that nothing can be deleted by it", in["Bucket"])
	}
	if n := int64(len(p.Contents) + len(p.CommonPrefixes)); p.KeyCount != nil && *p.KeyCount > n {
		return fmt.Errorf("transfer: a page of the listing of %s has %d of the %d keys that it says to have", in["Bucket"], n, *p.KeyCount)
	}
	prefix, _ := in["Prefix"].(string)
	for i := range p.Contents {
		if !strings.HasPrefix(p.Contents[i].Key, prefix) {
			return fmt.Errorf("transfer: the listing of %s has the key %q, which does not begin with %q", in["Bucket"], p.Contents[i].Key, prefix)
		}
	}
	return nil
}

// marker is where version 1 of the listing goes on: at the last name of the page,
// unless the answer says otherwise.
func (p *page) marker() string {
	last := p.NextMarker
	if last != "" {
		return last
	}
	if n := len(p.Contents); n > 0 {
		last = p.Contents[n-1].Key
	}
	if n := len(p.CommonPrefixes); n > 0 {
		last = max(last, p.CommonPrefixes[n-1].Prefix)
	}
	return last
}
