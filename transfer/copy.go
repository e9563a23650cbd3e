package transfer

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
)

// Object names an object, as the source of a copy.
type Object struct {
	Bucket, Key string
	VersionID   string // "" for the latest
}

func (o Object) member() boto3.Map {
	in := boto3.Map{"Bucket": o.Bucket, "Key": o.Key}
	if o.VersionID != "" {
		in["VersionId"] = o.VersionID
	}
	return in
}

// headOfSource maps the arguments about the source to those of HeadObject.
var headOfSource = map[string]string{
	"CopySourceIfMatch":              "IfMatch",
	"CopySourceIfModifiedSince":      "IfModifiedSince",
	"CopySourceIfNoneMatch":          "IfNoneMatch",
	"CopySourceIfUnmodifiedSince":    "IfUnmodifiedSince",
	"CopySourceSSECustomerAlgorithm": "SSECustomerAlgorithm",
	"CopySourceSSECustomerKey":       "SSECustomerKey",
	"CopySourceSSECustomerKeyMD5":    "SSECustomerKeyMD5",
	"RequestPayer":                   "RequestPayer",
}

// sourceHead is what a copy must know of its source.
type sourceHead struct {
	ContentLength                                                                         int64
	TagCount                                                                              int64
	ETag, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType string
	Expires                                                                               time.Time
	Metadata                                                                              map[string]string
}

// Copy copies an object within S3: the bytes do not pass through here. From
// Config.CopyThreshold on it is made in parts, all of one state of the
// source or the error is a *ChangedError. The source's metadata and tags are
// kept unless MetadataDirective or TaggingDirective is REPLACE, without which
// others given are an error; ACLs are not, since S3 never copies them: give ACL
// or the Grant arguments. Annotations are kept of what one request copies, unless
// AnnotationDirective is EXCLUDE, and of copies in parts where it is COPY, a
// request for each: of those that fail the error tells, and the object is there.
// Of a source in
// another region, or readable with other keys only, give the option
// SourceClient.
func (m *Manager) Copy(ctx context.Context, bucket, key string, source Object, opts ...Option) (Result, error) {
	o, err := m.begin(ctx, copyArgs, opts)
	if err == nil {
		err = checkDirectives(o.extra)
	}
	if err != nil {
		return Result{}, err
	}
	reader := m.client
	if o.source != nil {
		reader = o.source
	}
	in := source.member()
	for name, to := range headOfSource {
		if v, ok := o.extra[name]; ok {
			in[to] = v
		}
	}
	var head sourceHead
	if err := reader.Call(ctx, "HeadObject", in, &head); err != nil {
		return Result{}, err
	}
	u := &upload{m: m, bucket: bucket, key: key, extra: o.extra, meter: newMeter(o.progress, head.ContentLength)}
	if o.tree.meter != nil {
		u.meter = o.tree.meter
	}
	var result Result
	if m.cfg.CopyThreshold > head.ContentLength || m.cfg.CopyThreshold == 0 && m.cfg.single(head.ContentLength) || m.cfg.NoMultipart {
		result, err = u.copyWhole(ctx, source, head.ContentLength)
	} else {
		result, err = u.copyParts(ctx, reader, source, &head)
	}
	if err == nil && o.tree.meter == nil {
		u.meter.finish()
	}
	return result, err
}

func (u *upload) copyWhole(ctx context.Context, source Object, size int64) (Result, error) {
	if err := u.m.acquire(ctx); err != nil {
		return Result{}, err
	}
	defer u.m.release()
	in := without(u.bucket, u.key, u.extra, nil)
	in["CopySource"] = source.member()
	var out struct {
		CopyObjectResult struct{ ETag string }
		VersionId        string
	}
	if err := u.m.client.Call(ctx, "CopyObject", in, &out); err != nil {
		return Result{}, err
	}
	if out.CopyObjectResult.ETag == "" {
		return Result{}, fmt.Errorf("transfer: the answer to CopyObject of %s/%s has no ETag: nothing tells that the object is written", u.bucket, u.key)
	}
	u.meter.add(size)
	return Result{Size: size, ETag: out.CopyObjectResult.ETag, VersionID: out.VersionId}, nil
}

func (u *upload) copyParts(ctx context.Context, reader *boto3.Client, source Object, head *sourceHead) (Result, error) {
	kept, err := head.kept(ctx, reader, source, u.extra)
	if err != nil {
		return Result{}, err
	}
	maps.Copy(kept, u.extra)
	u.extra = kept
	if a, ok := u.extra["ChecksumAlgorithm"]; ok {
		u.sums.algorithm = strings.ToUpper(fmt.Sprint(a))
	}
	size := head.ContentLength
	result, err := u.multipart(ctx, size, nil, func(ctx context.Context, p *parts) error {
		for number, offset := 1, int64(0); offset < size; number, offset = number+1, offset+p.size {
			end := min(offset+p.size, size)
			err := p.run.run(ctx, func() error { return p.copy(ctx, number, source, head.ETag, offset, end) })
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && directive(u.extra, "AnnotationDirective") == "COPY" {
		err = u.copyAnnotations(ctx, reader, source, result)
	}
	return result, err
}

// kept are the arguments that a copy in parts must have to keep what one
// request would keep.
func (h *sourceHead) kept(ctx context.Context, reader *boto3.Client, source Object, extra boto3.Map) (boto3.Map, error) {
	in := boto3.Map{}
	if fmt.Sprint(extra["MetadataDirective"]) != "REPLACE" {
		for name, v := range map[string]string{
			"CacheControl": h.CacheControl, "ContentDisposition": h.ContentDisposition, "ContentEncoding": h.ContentEncoding,
			"ContentLanguage": h.ContentLanguage, "ContentType": h.ContentType,
		} {
			if v != "" {
				in[name] = v
			}
		}
		if !h.Expires.IsZero() {
			in["Expires"] = h.Expires
		}
		if len(h.Metadata) > 0 {
			in["Metadata"] = h.Metadata
		}
	}
	if h.TagCount == 0 || fmt.Sprint(extra["TaggingDirective"]) == "REPLACE" || extra["Tagging"] != nil {
		return in, nil
	}
	ask := source.member()
	if v, ok := extra["RequestPayer"]; ok {
		ask["RequestPayer"] = v
	}
	var tags struct{ TagSet []struct{ Key, Value string } }
	if err := reader.Call(ctx, "GetObjectTagging", ask, &tags); err != nil {
		return nil, fmt.Errorf("transfer: the tags of %s/%s are to be kept (TaggingDirective REPLACE leaves them): %w", source.Bucket, source.Key, err)
	}
	values := url.Values{}
	for _, t := range tags.TagSet {
		values.Set(t.Key, t.Value)
	}
	in["Tagging"] = values.Encode()
	return in, nil
}

// copy copies one part.
func (p *parts) copy(ctx context.Context, number int, source Object, etag string, from, end int64) error {
	u := p.u
	in := only(u.bucket, u.key, u.extra, inPartCopy)
	in["UploadId"], in["PartNumber"], in["CopySource"] = p.id, number, source.member()
	in["CopySourceRange"] = fmt.Sprintf("bytes=%d-%d", from, end-1)
	if etag != "" {
		in["CopySourceIfMatch"] = etag
	}
	var out struct{ CopyPartResult written }
	if err := u.m.client.Call(ctx, "UploadPartCopy", in, &out); err != nil {
		return changed(err, "object "+source.Bucket+"/"+source.Key+" was replaced")
	}
	theirs := out.CopyPartResult.of(u.sums.algorithm)
	sum, err := base64.StdEncoding.DecodeString(theirs)
	if err != nil || out.CopyPartResult.ETag == "" {
		return fmt.Errorf("transfer: the answer to UploadPartCopy of part %d of %s/%s has no ETag, or a checksum that is no base64", number, u.bucket, u.key)
	}
	p.set(number, partDone{out.CopyPartResult.ETag, sumOfPart{sum, end - from}, theirs != ""})
	u.meter.add(end - from)
	return nil
}
