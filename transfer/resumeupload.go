package transfer

import (
	"context"
	"crypto/md5" //nolint:gosec // S3's ETags of parts are MD5s
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
	"github.com/boto3-go/boto3/internal/transport"
)

// heldPart is a part that the store has.
type heldPart struct {
	PartNumber int
	Size       int64
	ETag       string
	checksums
}

// resumable says whether an upload that failed may be gone on with. What was
// refused for what it is may not.
func resumable(err error) bool {
	_, changed := errors.AsType[*ChangedError](err)
	_, damaged := errors.AsType[*ChecksumError](err)
	_, size := errors.AsType[*SizeError](err)
	e, refused := errors.AsType[*boto3.Error](err)
	refused = refused && e.Operation == "CompleteMultipartUpload" && !uncertain(err)
	return !changed && !damaged && !size && !refused
}

// resumed finds the newest upload of the key that an earlier run has left and that
// has the same kind of checksums. Where there is none, or the store does not tell, it
// is nil. Its parts tell their size, unless none has come whose size would do.
func (u *upload) resumed(ctx context.Context, s *source) *parts {
	var newest listedUpload
	var failed error // an upload begins anew then
	for up := range u.uploadsOf(ctx, &failed) {
		if !u.m.live.has(up.UploadId) && u.like(up) && (newest.UploadId == "" || up.Initiated.After(newest.Initiated)) {
			newest = up
		}
	}
	if newest.UploadId == "" {
		return nil
	}
	held := u.partsOf(ctx, newest.UploadId)
	if held == nil {
		return nil
	}
	p := &parts{u: u, id: newest.UploadId, full: newest.ChecksumType == fullObject, held: held}
	for _, h := range held {
		p.size = max(p.size, h.Size)
	}
	cfg := u.m.cfg
	if p.size < 1 || p.size < min(cfg.MinPartSize, s.size) || (s.size+p.size-1)/p.size > int64(cfg.MaxParts) {
		var err error
		if p.size, err = cfg.partSize(s.size); err != nil {
			return nil // nor can one be begun
		}
	}
	return p
}

// like says whether an upload was begun as this one would be, as far as a listing
// tells.
func (u *upload) like(up listedUpload) bool {
	if class, given := u.extra["StorageClass"]; given && fmt.Sprint(class) != up.StorageClass {
		return false
	}
	if u.sums.algorithm != up.ChecksumAlgorithm {
		return false
	}
	kind, given := u.extra["ChecksumType"]
	return !given || fmt.Sprint(kind) == up.ChecksumType
}

// partsOf lists the parts of an upload.
func (u *upload) partsOf(ctx context.Context, id string) map[int]heldPart {
	held := map[int]heldPart{}
	in := only(u.bucket, u.key, u.extra, headOfWritten)
	in["UploadId"] = id
	for marker := 0; ; {
		var out struct {
			Parts                []heldPart
			IsTruncated          bool
			NextPartNumberMarker int
		}
		if u.m.client.Call(ctx, "ListParts", in, &out) != nil {
			return nil
		}
		for _, h := range out.Parts {
			held[h.PartNumber] = h
		}
		if !out.IsTruncated || out.NextPartNumberMarker <= marker {
			return held
		}
		marker = out.NextPartNumberMarker
		in["PartNumberMarker"] = marker
	}
}

// prove compares a part of the file with the one that the store has, by the store's
// checksum or else by the ETag where that is an MD5. A part of which neither is
// known is uploaded again.
func (p *parts) prove(ctx context.Context, number int, at io.ReaderAt, base, size int64) (bool, error) {
	h, ok := p.held[number]
	if !ok || h.Size != size {
		return false, nil
	}
	algorithm := p.u.sums.algorithm
	theirs := h.of(algorithm)
	digest, err := hex.DecodeString(strings.Trim(h.ETag, `"`))
	isMD5 := err == nil && len(digest) == md5.Size
	if theirs == "" && !isMD5 {
		return false, nil
	}
	var own, md hash.Hash
	var all []io.Writer
	if algorithm != "" {
		if own, err = transport.NewChecksum(algorithm); err != nil {
			return false, err
		}
		all = append(all, own)
	}
	if theirs == "" {
		md = md5.New() //nolint:gosec // see the import
		all = append(all, md)
	}
	n, err := io.Copy(io.MultiWriter(all...), &untilDone{io.NewSectionReader(at, base, size), ctx.Done()})
	switch {
	case ctx.Err() != nil:
		return false, ctxerr.Of(ctx)
	case err != nil:
		return false, fmt.Errorf("transfer: reading what is to be uploaded: %w", err)
	case n < size:
		return false, io.ErrUnexpectedEOF
	}
	sum := sumOfPart{size: size}
	if own != nil {
		sum.sum = own.Sum(nil)
	}
	if theirs != "" && theirs != encode(sum.sum) || md != nil && string(md.Sum(nil)) != string(digest) {
		return false, nil
	}
	p.set(number, partDone{h.ETag, sum, theirs != ""})
	p.u.meter.add(size)
	return true, nil
}

// untilDone is a reader that ends with a context.
type untilDone struct {
	r    io.Reader
	done <-chan struct{}
}

// Read reads.
func (u *untilDone) Read(b []byte) (int, error) {
	select {
	case <-u.done:
		return 0, context.Canceled
	default:
		return u.r.Read(b)
	}
}
