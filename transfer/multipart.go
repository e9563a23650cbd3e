package transfer

import (
	"context"
	"crypto/md5" //nolint:gosec // S3's ETags of multipart uploads are made of MD5s
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/boto3-go/boto3"
)

// abortTimeout bounds the clean-up after an upload that failed, which happens
// even when its context is cancelled.
const abortTimeout = time.Minute

// parts is a multipart upload under way.
type parts struct {
	u    *upload
	run  *group
	id   string
	size int64 // of a part
	full bool  // the store keeps a checksum of the whole object

	mu    sync.Mutex
	done  []partDone // by number, from 1
	held  map[int]heldPart
	total int64
}

type partDone struct {
	etag   string
	sum    sumOfPart
	echoed bool // whether the service gave the checksum back
}

// multipart makes a multipart upload: it has feed upload the parts, and
// completes it, or aborts it when anything fails. One of a file may go on with
// an upload that was left, and be left itself.
func (u *upload) multipart(ctx context.Context, size int64, file *source, feed func(context.Context, *parts) error) (Result, error) {
	var p *parts
	if u.resume && file != nil {
		p = u.resumed(ctx, file)
	}
	if p != nil {
		u.m.live.set(p.id, true)
		defer u.m.live.set(p.id, false)
	}
	if p == nil {
		made, err := u.start(ctx, size)
		if err != nil {
			return Result{}, err
		}
		defer made.sweep(ctx)
		p = &parts{u: u, id: made.UploadId, size: made.partSize, full: made.ChecksumType == fullObject}
	}
	run, running := u.m.group(ctx)
	p.run = run
	err := feed(running, p)
	p.run.fail(err)
	if err = p.run.wait(); err == nil {
		var result Result
		if result, err = p.complete(ctx); err == nil {
			return result, nil
		}
	}
	if u.resume && file != nil && resumable(err) {
		return Result{}, err
	}
	return Result{}, errors.Join(err, u.m.abort(ctx, u.bucket, u.key, p.id, u.extra))
}

// start begins a multipart upload.
func (u *upload) start(ctx context.Context, size int64) (*created, error) {
	in := without(u.bucket, u.key, u.extra, notInCreate)
	if u.sums.algorithm != "" {
		in["ChecksumAlgorithm"] = u.sums.algorithm
	}
	if u.sums.whole {
		in["ChecksumType"] = fullObject
	}
	partSize, err := u.m.cfg.partSize(size)
	if err != nil {
		return nil, err
	}
	made, err := u.begin(ctx, in)
	if err != nil {
		return nil, err
	}
	made.partSize = partSize
	return made, nil
}

// begin begins the upload, without asking for a checksum of the whole object
// where the store refuses that and the caller has not asked for it.
func (u *upload) begin(ctx context.Context, in boto3.Map) (*created, error) {
	made, err := u.create(ctx, in)
	if u.sums.whole && u.sums.given == "" && u.extra["ChecksumType"] == nil && refusesMember(err) {
		delete(in, "ChecksumType")
		return u.create(ctx, in)
	}
	return made, err
}

// refusesMember says whether a store may have refused a request for something in
// it that it does not know.
func refusesMember(err error) bool {
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok {
		return false
	}
	switch e.Code {
	case "NotImplemented", "InvalidArgument", "InvalidRequest":
		return true
	}
	return e.StatusCode == http.StatusNotImplemented
}

// abort gives up a multipart upload.
func (m *Manager) abort(ctx context.Context, bucket, key, id string, extra boto3.Map) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortTimeout)
	defer cancel()
	in := only(bucket, key, extra, everyArgs)
	in["UploadId"] = id
	err := m.client.Call(ctx, "AbortMultipartUpload", in, nil)
	if err == nil || errors.Is(err, boto3.Code("NoSuchUpload")) {
		return nil
	}
	return &AbortError{bucket, key, id, err}
}

// sections uploads the parts of a source.
func (p *parts) sections(ctx context.Context, s *source) error {
	p.grow(int((s.size + p.size - 1) / p.size))
	for i := 0; i == 0 || int64(i)*p.size < s.size; i++ {
		offset := int64(i) * p.size
		size := min(p.size, s.size-offset)
		if err := p.send(ctx, i+1, s.at, s.base+offset, size, nil); err != nil {
			return err
		}
	}
	if err := p.run.join(); err != nil {
		return err
	}
	return s.unchanged()
}

func (p *parts) grow(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.done) < n {
		p.done = append(p.done, partDone{})
	}
}

// send uploads a part when there is a slot for it; then is called when the part
// is done with, whatever came of it.
func (p *parts) send(ctx context.Context, number int, at io.ReaderAt, base, size int64, then func()) error {
	if most := p.u.m.cfg.MaxParts; number > most {
		return fmt.Errorf("transfer: the reader gave more than %d parts; give its length by the option Size, or raise Config.PartSize", most)
	}
	return p.run.run(ctx, func() error {
		if then != nil {
			defer then()
		}
		if proved, err := p.prove(ctx, number, at, base, size); proved || err != nil {
			return err
		}
		return p.upload(ctx, number, at, base, size)
	})
}

func (p *parts) upload(ctx context.Context, number int, at io.ReaderAt, base, size int64) error {
	u := p.u
	body, err := u.newPart(ctx, at, base, size)
	if err != nil {
		return err
	}
	in := only(u.bucket, u.key, u.extra, inPart)
	in["UploadId"], in["PartNumber"], in["Body"] = p.id, number, body
	var out written
	if err := u.m.client.Call(ctx, "UploadPart", in, &out); err != nil {
		return err
	}
	sum, err := u.verify(body, &out.checksums, number)
	if err != nil {
		return err
	}
	if out.ETag == "" {
		return fmt.Errorf("transfer: the answer to UploadPart of part %d of %s/%s has no ETag", number, u.bucket, u.key)
	}
	p.set(number, partDone{out.ETag, sumOfPart{sum, size}, out.of(u.sums.algorithm) != ""})
	return nil
}

// set notes a part that is done.
func (p *parts) set(number int, d partDone) {
	p.grow(number)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done[number-1] = d
	p.total += d.sum.size
}

// complete puts the parts together.
func (p *parts) complete(ctx context.Context) (Result, error) {
	u := p.u
	result := Result{Size: p.total}
	in := only(u.bucket, u.key, u.extra, inComplete)
	list, echoed := make([]any, len(p.done)), u.sums.algorithm != ""
	var all []sumOfPart
	for i, d := range p.done {
		part := boto3.Map{"ETag": d.etag, "PartNumber": i + 1}
		if d.echoed {
			part["Checksum"+u.sums.algorithm] = encode(d.sum.sum)
		}
		echoed = echoed && d.echoed
		all = append(all, d.sum)
		list[i] = part
	}
	in["UploadId"], in["MultipartUpload"] = p.id, boto3.Map{"Parts": list}
	if err := p.whole(in, all, echoed, &result); err != nil {
		return result, err
	}
	var out written
	var meta boto3.ResponseMetadata
	err := u.m.client.Call(ctx, "CompleteMultipartUpload", in, &out, boto3.Metadata(&meta))
	if err == nil && out.ETag == "" {
		err = fmt.Errorf("transfer: the answer to CompleteMultipartUpload of %s/%s has no ETag: nothing tells that the object is written", u.bucket, u.key)
	}
	if uncertain(err) || errors.Is(err, boto3.Code("NoSuchUpload")) && meta.Attempts > 1 {
		// An attempt whose answer was lost may have completed it.
		out, err = p.completedBefore(ctx, &result, err)
	}
	if err != nil {
		return result, err
	}
	if err := p.compare(out.of(u.sums.algorithm), all, &result); err != nil {
		return result, err
	}
	result.ETag, result.VersionID = out.ETag, out.VersionId
	return result, nil
}

// compare compares the checksum that the store has of the object with that of
// what was sent: of the whole, or of the checksums of the parts.
func (p *parts) compare(theirs string, all []sumOfPart, result *Result) error {
	ours := result.Checksum
	if strings.Contains(theirs, "-") {
		var err error
		if ours, err = sumOfSums(p.u.sums.algorithm, all); err != nil || ours == "" {
			return err
		}
		result.ChecksumAlgorithm, result.Checksum = p.u.sums.algorithm, ours
	}
	if theirs != "" && ours != "" && theirs != ours {
		return &ChecksumError{p.u.bucket + "/" + p.u.key, p.u.sums.algorithm, ours, theirs, 0}
	}
	return nil
}

// whole adds the checksum of the whole object to the request that completes it,
// for services that keep it and check it.
func (p *parts) whole(in boto3.Map, all []sumOfPart, echoed bool, result *Result) error {
	s := p.u.sums
	if s.given != "" {
		in["ChecksumType"] = fullObject
	}
	if !s.whole {
		return nil
	}
	sum, err := compose(s.algorithm, all)
	if err != nil {
		return err
	}
	if s.given != "" && s.given != encode(sum) {
		return &ChecksumError{p.u.bucket + "/" + p.u.key, s.algorithm, s.given, encode(sum), 0}
	}
	if echoed && (p.full || s.given != "") {
		in["ChecksumType"], in["Checksum"+s.algorithm] = fullObject, encode(sum)
	}
	result.ChecksumAlgorithm, result.Checksum = s.algorithm, encode(sum)
	return nil
}

// completedBefore finds out whether the object that is there is the one that
// these parts make, and otherwise returns err.
func (p *parts) completedBefore(ctx context.Context, result *Result, err error) (out written, _ error) {
	in := only(p.u.bucket, p.u.key, p.u.extra, headOfWritten)
	in["ChecksumMode"] = "ENABLED"
	if p.u.m.client.Call(ctx, "HeadObject", in, &out) != nil {
		return out, err
	}
	want, known := etagOfParts(p.done)
	same := known && strings.Trim(out.ETag, `"`) == want
	if !known && result.Checksum != "" {
		same = out.of(result.ChecksumAlgorithm) == result.Checksum
	}
	if !same {
		return out, err
	}
	return out, nil
}

// etagOfParts is the ETag that S3 gives to an object of these parts: the MD5 of
// their MD5s and their number. It is not known where ETags are no MD5s.
func etagOfParts(done []partDone) (string, bool) {
	h := md5.New() //nolint:gosec // see the import
	for _, d := range done {
		sum, err := hex.DecodeString(strings.Trim(d.etag, `"`))
		if err != nil || len(sum) != md5.Size {
			return "", false
		}
		_, _ = h.Write(sum) // a hash never fails
	}
	return fmt.Sprintf("%x-%d", h.Sum(nil), len(done)), true
}
