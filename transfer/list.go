package transfer

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
)

// listed is an object of a listing.
type listed struct {
	Key, ETag    string
	Size         int64
	LastModified time.Time
}

// page is a page of a listing, of either version.
type page struct {
	Contents       []listed
	CommonPrefixes []struct{ Prefix string }
	KeyCount       *int64
	IsTruncated    *bool

	NextContinuationToken, NextMarker string
}

// pages lists a bucket page by page. What is not what was asked for, or stops
// before its end, is an error. A listing by which something is to be deleted has to
// say that it is complete.
func (m *Manager) pages(ctx context.Context, client *boto3.Client, in boto3.Map, strict bool, add func(*page) error) error {
	operation, token := "ListObjectsV2", "ContinuationToken"
	if m.cfg.ListObjectsV1 {
		operation, token = "ListObjects", "Marker"
	}
	for {
		p := &page{}
		if err := client.Call(ctx, operation, in, p); err != nil {
			return err
		}
		if err := p.check(in, strict); err != nil {
			return err
		}
		if err := add(p); err != nil {
			return err
		}
		if p.IsTruncated == nil || !*p.IsTruncated {
			return nil
		}
		next := p.NextContinuationToken
		if m.cfg.ListObjectsV1 {
			next = p.marker()
		}
		if next == "" || next == in[token] {
			return fmt.Errorf("transfer: the listing of %s does not go on: %w", in["Bucket"], boto3.ErrRepeatedToken)
		}
		in[token] = next
	}
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
