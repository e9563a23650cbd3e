package transfer

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
	"github.com/boto3-go/boto3/internal/transport"
)

// download is one download under way.
type download struct {
	m           *Manager
	bucket, key string
	extra       boto3.Map
	verify      bool
	meter       *meter
	share       share
	file        *tempFile // of DownloadFile, else nil

	// What the first response says of the object. Later ones must say the same.
	size              int64 // -1 when it did not say
	etag, versionID   string
	modified          time.Time
	algorithm, wanted string
	pinned            bool // whether later requests ask for the same ETag

	sections []*section // of a download in parts, in order
	journal  *journal   // of a download that can be resumed
}

// answer is what the responses to GetObject hold.
type answer struct {
	Body            io.ReadCloser
	ContentLength   *int64
	ContentRange    string
	ETag, VersionId string
	LastModified    time.Time
	checksums
}

func (m *Manager) newDownload(ctx context.Context, bucket, key string, opts []Option) (*download, *options, error) {
	o, err := m.begin(ctx, downloadArgs, opts)
	if err != nil {
		return nil, nil, err
	}
	_, response := m.checksumSettings()
	d := &download{
		m: m, bucket: bucket, key: key, extra: o.extra, share: share{memory: m.memory}, meter: newMeter(o.progress, -1),
		verify: response == whenSupported || o.extra["ChecksumMode"] != nil,
	}
	if o.tree.meter != nil {
		d.meter = o.tree.meter
	}
	return d, o, nil
}

func (d *download) name() string { return d.bucket + "/" + d.key }

// Download downloads an object into w. Parts are fetched in parallel: written
// where they belong if w is an io.WriterAt (such as an *os.File, from offset 0
// on), else held back, at most MaxConcurrency of them, until those before are
// written. Of a failed download w may hold a part; DownloadFile leaves nothing.
//
// All parts are of one object, or the error is a *ChangedError. They are
// checked against the checksum that S3 has of the whole object, if any.
func (m *Manager) Download(ctx context.Context, bucket, key string, w io.Writer, opts ...Option) (Result, error) {
	if isNil(w) {
		return Result{}, errors.New("transfer: Download was given no writer")
	}
	d, o, err := m.newDownload(ctx, bucket, key, opts)
	if err == nil && o.resume {
		err = errors.New("transfer: the option Resume is for regular files, by DownloadFile")
	}
	if err != nil {
		return Result{}, err
	}
	at, _ := w.(io.WriterAt)
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
			at = nil // a pipe or terminal takes its bytes in order
		}
	}
	err = d.fetch(ctx, at, w)
	if err == nil && o.tree.meter == nil {
		d.meter.finish()
	}
	if err != nil {
		return Result{}, err
	}
	return d.result(), nil
}

func (d *download) result() Result {
	return Result{
		Size: d.size, ETag: d.etag, VersionID: d.versionID, LastModified: d.modified,
		ChecksumAlgorithm: d.algorithm, Checksum: d.wanted,
	}
}

// get asks for the object from an offset to an end, or for all of it when both
// are 0.
func (d *download) get(ctx context.Context, from, end int64) (*answer, error) {
	// A struct binds faster than a map, which takes any extra argument.
	plain := struct{ Bucket, Key, Range, IfMatch string }{Bucket: d.bucket, Key: d.key}
	if end > 0 {
		plain.Range = "bytes=" + strconv.FormatInt(from, 10) + "-" + strconv.FormatInt(end-1, 10)
	}
	if d.pinned {
		plain.IfMatch = d.etag
	}
	var in any = &plain
	if len(d.extra) > 0 {
		all := without(d.bucket, d.key, d.extra, nil)
		for name, v := range map[string]string{"Range": plain.Range, "IfMatch": plain.IfMatch} {
			if v != "" {
				all[name] = v
			}
		}
		in = all
	}
	out := &answer{}
	if err := d.m.client.Call(ctx, "GetObject", in, out); err != nil {
		if d.pinned {
			err = changed(err, "object "+d.name()+" was replaced")
		}
		return nil, err
	}
	if end > 0 {
		if err := d.same(out, from, end); err != nil {
			return nil, errors.Join(err, out.Body.Close())
		}
	}
	return out, nil
}

// same checks that a response is the asked part of the object that was begun
// with, also where a server knows no If-Match or no Range.
func (d *download) same(out *answer, from, end int64) error {
	if out.ETag != d.etag {
		return &ChangedError{What: fmt.Sprintf("object %s was replaced (its ETag was %s and is %s)", d.name(), d.etag, out.ETag)}
	}
	want := fmt.Sprintf("bytes %d-%d/%d", from, end-1, d.size)
	if out.ContentRange == want || out.ContentRange == "" && from == 0 && end == d.size {
		return nil
	}
	if _, total, ok := strings.Cut(out.ContentRange, "/"); ok && total != strconv.FormatInt(d.size, 10) {
		return &ChangedError{What: fmt.Sprintf("object %s was replaced (it had %d bytes and has %s)", d.name(), d.size, total)}
	}
	return fmt.Errorf("transfer: asked for %q of %s, the answer's Content-Range is %q: the server does not serve ranges; set Config.MultipartThreshold over the object's size", want, d.name(), out.ContentRange)
}

// learn notes what the first response says.
func (d *download) learn(out *answer) {
	d.size = -1
	if out.ContentLength != nil {
		d.size = *out.ContentLength
	}
	d.etag, d.versionID, d.modified = out.ETag, out.VersionId, out.LastModified
	if d.verify {
		d.algorithm, d.wanted = out.whole()
	}
	d.pinned = d.etag != "" && !strings.HasPrefix(d.etag, "W/")
	if d.meter != nil && d.size >= 0 {
		d.meter.setSize(d.size)
	}
}

// check compares the checksum of the whole with what came. Without a sum there
// is nothing to compare, and the result says so.
func (d *download) check(sum []byte) error {
	if sum == nil {
		d.algorithm, d.wanted = "", ""
		return nil
	}
	if got := encode(sum); got != d.wanted {
		return &ChecksumError{d.name(), d.algorithm, d.wanted, got, 0}
	}
	return nil
}

// section is the part of an object from one offset to another, on its way to a
// writer.
type section struct {
	d         *download
	from, end int64 // end is -1 when it is not known
	w         io.Writer
	restart   func() // begins w anew; nil where that cannot be
	begins    bool   // whether the first response goes on behind the section
	hash      hash.Hash
	proof     hash.Hash // for the journal
	fed       bool      // the response under way feeds the hash
	got       int64
	mark      mark
}

func (d *download) section(from, end int64, w io.Writer) (*section, error) {
	s := &section{d: d, from: from, end: end, w: w, mark: mark{meter: d.meter}}
	if d.journal != nil {
		s.proof = sha256.New()
	}
	if d.algorithm == "" {
		return s, nil
	}
	var err error
	s.hash, err = transport.NewChecksum(d.algorithm)
	return s, err
}

// run fetches the section. It begins with a response if there is one already,
// and goes on where a response breaks off.
func (s *section) run(ctx context.Context, out *answer) error {
	for attempt := 0; ; attempt++ {
		var err error
		if out == nil {
			if out, err = s.d.get(ctx, s.from+s.got, s.end); err != nil {
				return err
			}
		}
		s.adopt(out.Body)
		err = s.copy(ctx, out.Body)
		s.fed = false
		if closeErr := out.Body.Close(); err == nil && s.end < 0 {
			err = closeErr
		}
		if err == nil {
			s.w, s.restart = nil, nil // they hold a buffer
			if s.proof != nil {
				s.d.journal.note(s.from, s.end, s.proof)
			}
			return nil
		}
		if !s.again(ctx, err) || attempt+1 >= s.d.m.cfg.DownloadAttempts {
			return fmt.Errorf("transfer: downloading %s: %w", s.d.name(), err)
		}
		if err := pause(ctx.Done(), backoff(attempt)); err != nil {
			return ctxerr.Of(ctx)
		}
		out = nil
	}
}

// adopt takes the hash that verifies a response for the section's own, which
// would be of the same bytes.
func (s *section) adopt(body io.Reader) {
	if b, ok := body.(*slotBody); ok {
		body = b.ReadCloser
	}
	if h, algorithm := transport.HashOf(body); h != nil && algorithm == s.d.algorithm && s.got == 0 {
		s.hash, s.fed = h, true
	}
}

// again says whether the section can go on after an error.
func (s *section) again(ctx context.Context, err error) bool {
	if _, final := errors.AsType[*writeError](err); final || ctx.Err() != nil || s.end < 0 {
		return false
	}
	if _, damaged := errors.AsType[*transport.ChecksumError](err); !damaged {
		return s.d.etag != "" || s.got == 0
	}
	if s.restart == nil {
		return false
	}
	s.restart()
	s.got = 0
	if s.hash != nil {
		s.hash.Reset()
	}
	if s.proof != nil {
		s.proof.Reset()
	}
	return true
}

// writeError is a failure of the caller's writer, which is not tried again.
type writeError struct{ err error }

func (e *writeError) Error() string { return "writing: " + e.err.Error() }
func (e *writeError) Unwrap() error { return e.err }

// copy writes a response's body out to the end of the section.
func (s *section) copy(ctx context.Context, body io.Reader) error {
	size := int64(-1) // not known
	if s.end >= 0 {
		size = s.end - s.from
	}
	pool := s.d.m.chunksFor(size)
	chunk := pool.get()
	defer pool.put(chunk)
	limit := s.d.m.bandwidth
	for {
		b := (*chunk)[:limit.piece(len(*chunk))]
		if size >= 0 {
			// One byte more than is wanted would be seen by nobody, but the read
			// at the end is what verifies a response.
			b = b[:min(int64(len(b)), max(size-s.got, 1))]
		}
		n, err := fill(body, b)
		if size >= 0 && s.got+int64(n) > size {
			n = int(size - s.got)
		}
		if n > 0 {
			if failed := s.write(b[:n]); failed != nil {
				return failed
			}
			if stopped := limit.wait(ctx.Done(), n); stopped != nil {
				return ctxerr.Of(ctx)
			}
		}
		switch {
		case errors.Is(err, io.EOF) && s.got < size:
			return &transport.ShortBodyError{Want: size, Got: s.got}
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case s.begins && s.got == size:
			return nil // other requests fetch the rest
		}
	}
}

// fill reads until the buffer is full: of TLS come at most 16 KiB at a time, and
// parallel writes of so little to one file wait for each other more than they
// write.
func fill(r io.Reader, b []byte) (n int, err error) {
	from := transport.Careful{From: r}
	for n < len(b) && err == nil {
		var k int
		k, err = from.Read(b[n:])
		n += k
	}
	return n, err
}

// writeAll fails with a *writeError.
func writeAll(w io.Writer, b []byte) error {
	n, err := w.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return &writeError{err}
	}
	return nil
}

func (s *section) write(b []byte) error {
	if err := writeAll(s.w, b); err != nil {
		return err
	}
	if s.hash != nil && !s.fed {
		_, _ = s.hash.Write(b) // a hash never fails
	}
	if s.proof != nil {
		_, _ = s.proof.Write(b)
	}
	s.got += int64(len(b))
	s.mark.reach(s.got)
	return nil
}

// sum is the checksum of what was written, or nil.
func (s *section) sum() sumOfPart {
	if s.hash == nil {
		return sumOfPart{size: s.got}
	}
	return sumOfPart{s.hash.Sum(nil), s.got}
}
