package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
	"github.com/boto3-go/boto3/internal/transport"
)

// smallSource is the size up to which a source is read at once, in bytes: its
// request then goes out in one piece, without asking the service whether it
// would take it (Expect: 100-continue).
const smallSource = 64 * kib

// upload is one upload under way.
type upload struct {
	m           *Manager
	bucket, key string
	extra       boto3.Map
	sums        sums
	meter       *meter
	share       share
	resume      bool
}

func (m *Manager) newUpload(ctx context.Context, bucket, key string, opts []Option) (*upload, *options, error) {
	o, err := m.begin(ctx, uploadArgs, opts)
	if err != nil {
		return nil, nil, err
	}
	u := &upload{m: m, bucket: bucket, key: key, extra: o.extra, share: share{memory: m.memory}, resume: o.resume}
	if u.sums, err = m.chooseSums(o.extra); err != nil {
		return nil, nil, err
	}
	u.meter = newMeter(o.progress, o.size)
	if o.tree.meter != nil {
		u.meter = o.tree.meter
	}
	if u.sums.algorithm != "" && u.extra["ChecksumAlgorithm"] == nil {
		u.extra = maps.Clone(u.extra)
		if u.extra == nil {
			u.extra = boto3.Map{}
		}
		u.extra["ChecksumAlgorithm"] = u.sums.algorithm
	}
	return u, o, nil
}

// UploadFile uploads a file, in parts from Config.MultipartThreshold on. Parts
// are read from the file as they are sent; none is held in memory. A file that
// changes meanwhile is a *ChangedError. A named pipe or a device is refused, and
// never waited for: open it and give it to Upload.
func (m *Manager) UploadFile(ctx context.Context, bucket, key, filename string, opts ...Option) (Result, error) {
	f, err := os.OpenFile(filename, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return Result{}, fmt.Errorf("transfer: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	info, err := f.Stat()
	if err != nil {
		return Result{}, fmt.Errorf("transfer: %w", err)
	}
	if info.IsDir() {
		return Result{}, fmt.Errorf("transfer: %s is a directory; use UploadDir", filename)
	}
	if !info.Mode().IsRegular() {
		return Result{}, fmt.Errorf("transfer: %s is no regular file (%s); open it and give it to Upload", filename, info.Mode().Type())
	}
	return m.Upload(ctx, bucket, key, f, opts...)
}

// Upload uploads what a reader gives, from where it stands. Of an io.ReaderAt
// that can seek, such as an *os.File or a *bytes.Reader, parts are read in
// parallel and its position is not moved. Any other reader is read in order into
// buffers, at most MaxConcurrency parts at a time; give its length by Size where
// it is over 8 TiB at the default part size. The reader is never closed.
func (m *Manager) Upload(ctx context.Context, bucket, key string, r io.Reader, opts ...Option) (Result, error) {
	if isNil(r) {
		return Result{}, errors.New("transfer: Upload was given no reader")
	}
	u, o, err := m.newUpload(ctx, bucket, key, opts)
	if err != nil {
		return Result{}, err
	}
	var result Result
	if src, ok, seekErr := newSource(r, o.size); seekErr != nil {
		return result, seekErr
	} else if o.resume && src.file == nil {
		return result, errors.New("transfer: the option Resume is for regular files, by UploadFile")
	} else if ok {
		if o.tree.meter == nil {
			u.meter.setTotal(src.size)
		}
		result, err = u.source(ctx, src)
	} else {
		result, err = u.stream(ctx, r, o.size)
	}
	if err != nil {
		return Result{}, err
	}
	if o.tree.meter == nil {
		u.meter.finish()
	}
	return result, nil
}

// source is what parts can be read from in any order.
type source struct {
	at   io.ReaderAt
	base int64
	size int64
	file *os.File // to see whether it changes; nil for others
	info os.FileInfo
}

// newSource finds the size of a reader that can seek, and that the announced
// size, if any, is right.
func newSource(r io.Reader, announced int64) (s source, ok bool, err error) {
	at, isAt := r.(io.ReaderAt)
	seeker, isSeeker := r.(io.Seeker)
	if !isAt || !isSeeker {
		return s, false, nil
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil { // a pipe is an *os.File that cannot seek
		return s, false, nil //nolint:nilerr // it is read in order
	}
	s = source{at: at, base: start}
	if f, isFile := r.(*os.File); isFile {
		if s.info, err = f.Stat(); err != nil {
			return s, false, fmt.Errorf("transfer: %w", err)
		}
		if !s.info.Mode().IsRegular() {
			return s, false, nil
		}
		s.file, s.size = f, max(s.info.Size()-start, 0)
	} else {
		end, err := seeker.Seek(0, io.SeekEnd)
		if err != nil {
			return s, false, fmt.Errorf("transfer: finding the end of the reader: %w", err)
		}
		if _, err = seeker.Seek(start, io.SeekStart); err != nil {
			return s, false, fmt.Errorf("transfer: rewinding the reader: %w", err)
		}
		s.size = max(end-start, 0)
	}
	if announced >= 0 && announced != s.size {
		return s, false, &SizeError{Want: announced, Got: s.size}
	}
	return s, true, nil
}

// unchanged fails when the file is not what it was.
func (s *source) unchanged() error {
	if s.file == nil {
		return nil
	}
	now, err := s.file.Stat()
	if err != nil {
		return fmt.Errorf("transfer: %w", err)
	}
	if now.Size() != s.info.Size() || !now.ModTime().Equal(s.info.ModTime()) {
		return &ChangedError{What: "file " + s.file.Name() + " changed"}
	}
	return nil
}

// explain says of a failed upload that its file has changed, if it has.
func (s *source) explain(err error) error {
	if _, said := errors.AsType[*ChangedError](err); err == nil || said || s.unchanged() == nil {
		return err
	}
	return &ChangedError{What: "file " + s.file.Name() + " changed", Err: err}
}

func (u *upload) source(ctx context.Context, s source) (Result, error) {
	if !u.m.cfg.single(s.size) {
		result, err := u.multipart(ctx, s.size, &s, func(ctx context.Context, p *parts) error { return p.sections(ctx, &s) })
		return result, s.explain(err)
	}
	if s.size <= smallSource {
		data := make([]byte, s.size)
		if n, err := s.at.ReadAt(data, s.base); err != nil && (!errors.Is(err, io.EOF) || int64(n) < s.size) {
			return Result{}, s.explain(fmt.Errorf("transfer: reading what is to be uploaded: %w", unexpected(err)))
		}
		if err := s.unchanged(); err != nil {
			return Result{}, err
		}
		return u.putBytes(ctx, data)
	}
	result, err := u.put(ctx, s.at, s.base, s.size)
	if err == nil {
		err = s.unchanged()
	}
	return result, s.explain(err)
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// written is what the responses to the writing of objects hold.
type written struct {
	ETag, VersionId string
	checksums
}

// put uploads an object by one request.
func (u *upload) put(ctx context.Context, at io.ReaderAt, base, size int64) (Result, error) {
	if err := u.m.acquire(ctx); err != nil {
		return Result{}, err
	}
	defer u.m.release()
	body, err := u.newPart(ctx, at, base, size)
	if err != nil {
		return Result{}, err
	}
	return u.putObject(ctx, body, size, func(got *checksums) ([]byte, error) { return u.verify(body, got, 0) })
}

// putBytes is put for an object in memory.
func (u *upload) putBytes(ctx context.Context, data []byte) (Result, error) {
	if len(data) > smallSource {
		return u.put(ctx, bytes.NewReader(data), 0, int64(len(data)))
	}
	if err := u.m.acquire(ctx); err != nil {
		return Result{}, err
	}
	defer u.m.release()
	if err := u.m.bandwidth.wait(ctx.Done(), len(data)); err != nil {
		return Result{}, ctxerr.Of(ctx)
	}
	result, err := u.putObject(ctx, data, int64(len(data)), func(got *checksums) ([]byte, error) {
		if u.sums.algorithm == "" {
			return nil, nil
		}
		h, err := transport.NewChecksum(u.sums.algorithm)
		if err != nil {
			return nil, err
		}
		_, _ = h.Write(data) // a hash never fails
		return h.Sum(nil), u.compare(h.Sum(nil), got, 0)
	})
	if err == nil {
		u.meter.add(int64(len(data)))
	}
	return result, err
}

// putObject sends the request; verify compares the checksums of its answer and
// returns the object's.
func (u *upload) putObject(ctx context.Context, body any, size int64, verify func(*checksums) ([]byte, error)) (Result, error) {
	var out written
	if err := u.m.client.Call(ctx, "PutObject", u.putInput(body), &out); err != nil {
		return Result{}, err
	}
	sum, err := verify(&out.checksums)
	if err == nil && out.ETag == "" {
		err = fmt.Errorf("transfer: the answer to PutObject of %s/%s has no ETag: nothing tells that the object is written", u.bucket, u.key)
	}
	if err != nil {
		return Result{}, err
	}
	result := Result{Size: size, ETag: out.ETag, VersionID: out.VersionId}
	if sum != nil {
		result.ChecksumAlgorithm, result.Checksum = u.sums.algorithm, encode(sum)
	}
	return result, nil
}

// putInput is a struct where it can be, which binds faster than a map.
func (u *upload) putInput(body any) any {
	algorithm, plain := u.extra["ChecksumAlgorithm"].(string)
	if data, ok := body.([]byte); ok && (len(u.extra) == 0 || plain && len(u.extra) == 1) {
		return &struct {
			Bucket, Key, ChecksumAlgorithm string
			Body                           []byte
		}{u.bucket, u.key, algorithm, data}
	}
	in := without(u.bucket, u.key, u.extra, notInPut)
	in["Body"] = body
	return in
}

// verify compares what the service says that it got with what was sent, and
// returns the checksum of that.
func (u *upload) verify(body *part, got *checksums, number int) ([]byte, error) {
	if body.offset != body.size {
		return nil, fmt.Errorf("transfer: %s/%s was accepted after %d of %d bytes of a request: %w", u.bucket, u.key, body.offset, body.size, io.ErrUnexpectedEOF)
	}
	if body.hash == nil {
		return nil, nil
	}
	sum := body.hash.Sum(nil)
	return sum, u.compare(sum, got, number)
}

func (u *upload) compare(sum []byte, got *checksums, number int) error {
	if theirs := got.of(u.sums.algorithm); theirs != "" && got.ChecksumType != "COMPOSITE" && theirs != encode(sum) {
		return &ChecksumError{u.bucket + "/" + u.key, u.sums.algorithm, encode(sum), theirs, number}
	}
	return nil
}
