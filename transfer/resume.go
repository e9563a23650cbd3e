package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/boto3-go/boto3/internal/transport"
)

// resume downloads into a file that stays when the download fails or the program
// is killed, and goes on with what an earlier run has left there: the ranges that
// its journal names and whose bytes have the hashes that stand there.
func (d *download) resume(ctx context.Context, f *tempFile) error {
	in := without(d.bucket, d.key, d.extra, nil)
	if d.verify {
		in["ChecksumMode"] = "ENABLED"
	}
	var head answer
	if err := d.m.client.Call(ctx, "HeadObject", in, &head); err != nil {
		return err
	}
	d.learn(&head)
	if d.size < 0 || !d.pinned {
		return fmt.Errorf("transfer: %s cannot be resumed: the answer to HeadObject has no length or no strong ETag", d.name())
	}
	if !f.claim() { // another download has it, or there is no such file here
		if err := f.create(); err != nil {
			return err
		}
		return d.ranges(ctx, f.file, nil, nil, nil)
	}
	j := &journal{file: f.file, size: d.size, id: sha256.Sum256([]byte(d.name() + "\x00" + d.etag))}
	claims, err := j.open()
	if err != nil {
		return err
	}
	f.size, d.journal = d.size, j
	f.keep = func(err error) bool {
		_, damaged := errors.AsType[*ChecksumError](err)
		_, changed := errors.AsType[*ChangedError](err)
		return j.count() > 0 && !damaged && !changed
	}
	var proved []*section
	for _, c := range claims {
		s, err := d.prove(ctx, j, c)
		if err != nil {
			return err
		}
		if s != nil {
			d.meter.add(s.got)
			proved = append(proved, s)
		}
	}
	if err := d.reserve(); err != nil {
		return err
	}
	return d.ranges(ctx, f.file, nil, nil, proved)
}

// prove reads a range that the journal claims, and makes it a section that is
// done, or nil where it is another.
func (d *download) prove(ctx context.Context, j *journal, c claim) (*section, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	s := &section{d: d, from: c.from, end: c.end, got: c.end - c.from}
	proof := sha256.New()
	all := io.Writer(proof)
	if slices.Contains(composable, d.algorithm) {
		var err error
		if s.hash, err = transport.NewChecksum(d.algorithm); err != nil {
			return nil, err
		}
		all = io.MultiWriter(proof, s.hash)
	}
	n, err := io.Copy(all, io.NewSectionReader(j.file, c.from, s.got))
	if err != nil {
		return nil, fmt.Errorf("transfer: reading what an earlier download left: %w", err)
	}
	if n != s.got || [sha256.Size]byte(proof.Sum(nil)) != c.sum {
		return nil, nil
	}
	return s, nil
}

// A journal stands behind the bytes of a file that is not complete: a header that
// says of which object it is, and a record of each range that was written. All are
// of one length, and none is trusted: what counts is the hash of the bytes.
const (
	journalMagic = "boto3 partial 1\n"
	recordSize   = 8 + 8 + sha256.Size
)

type journal struct {
	file *os.File
	size int64             // of the object
	id   [sha256.Size]byte // of the object's name and ETag

	mu      sync.Mutex
	records int64
	noted   int
}

// claim is a range that is said to be written.
type claim struct {
	from, end int64
	sum       [sha256.Size]byte
}

// open reads the claims, in order and without those that overlap. A file of another
// object is emptied.
func (j *journal) open() ([]claim, error) {
	header := append([]byte(journalMagic), j.id[:]...)
	text, err := io.ReadAll(io.NewSectionReader(j.file, j.size, int64(recordSize)*(1<<20)))
	if err != nil {
		return nil, fmt.Errorf("transfer: reading what an earlier download left: %w", err)
	}
	if len(text) < recordSize || string(text[:recordSize]) != string(header) {
		if err := j.file.Truncate(0); err != nil {
			return nil, fmt.Errorf("transfer: %w", err)
		}
		_, err := j.file.WriteAt(header, j.size)
		if err != nil {
			return nil, fmt.Errorf("transfer: %w", err)
		}
		return nil, nil
	}
	var claims []claim
	for r := range slices.Chunk(text[recordSize:], recordSize) {
		if len(r) < recordSize {
			break // the last one was not written to its end
		}
		j.records++
		from, length := int64(binary.BigEndian.Uint64(r)), int64(binary.BigEndian.Uint64(r[8:]))
		if from >= 0 && length > 0 && from < j.size && length <= j.size-from {
			claims = append(claims, claim{from, from + length, [sha256.Size]byte(r[16:])})
		}
	}
	slices.SortFunc(claims, func(a, b claim) int { return int(min(max(a.from-b.from, -1), 1)) })
	end := int64(0)
	claims = slices.DeleteFunc(claims, func(c claim) bool {
		overlaps := c.from < end
		if !overlaps {
			end = c.end
		}
		return overlaps
	})
	j.noted = len(claims)
	return claims, nil
}

// note adds a range that was written. One that cannot be noted is fetched again by
// a later run.
func (j *journal) note(from, end int64, proof hash.Hash) {
	r := make([]byte, 16, recordSize)
	binary.BigEndian.PutUint64(r, uint64(from))
	binary.BigEndian.PutUint64(r[8:], uint64(end-from))
	j.mu.Lock()
	defer j.mu.Unlock()
	j.records++
	if _, err := j.file.WriteAt(proof.Sum(r), j.size+j.records*recordSize); err == nil {
		j.noted++
	}
}

// count is how many ranges are noted.
func (j *journal) count() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.noted
}
