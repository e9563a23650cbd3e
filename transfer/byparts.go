package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/transport"
)

// widePart is how many times as large as Config.PartSize the parts of an object
// may be that is downloaded by them: few large ones would take long one beside
// another.
const widePart = 8

// composite is a checksum that S3 made of the checksums of an object's parts.
type composite struct {
	algorithm, want string
	parts           int
}

// composite finds the checksum of checksums of a response, where the object's
// parts are worth downloading as they are.
func (d *download) composite(out *answer) *composite {
	if !d.verify || d.algorithm != "" || !d.pinned {
		return nil
	}
	for _, a := range checksumOrder {
		_, text, ok := strings.Cut(out.of(a), "-")
		n, err := strconv.Atoi(text)
		if ok && err == nil && n > 1 && n <= d.m.cfg.MaxParts && d.size/int64(n) <= widePart*d.m.cfg.PartSize {
			return &composite{a, out.of(a), n}
		}
	}
	return nil
}

// byParts downloads an object by the parts that it was uploaded in, since of
// those S3 has a checksum. Where the service knows no parts nothing is written,
// and verified is false.
func (d *download) byParts(ctx context.Context, at io.WriterAt, c *composite) (verified bool, err error) {
	d.algorithm, d.wanted = c.algorithm, c.want
	run, running := d.m.group(ctx)
	first, err := d.firstPart(running, at)
	if err != nil || first == nil {
		d.algorithm, d.wanted = "", ""
		run.fail(err)
		return false, run.wait()
	}
	d.sections = make([]*section, c.parts)
	d.sections[0] = first
	err = func() error {
		for i := 1; i < c.parts; i++ {
			err := run.run(running, func() (err error) {
				d.sections[i], err = d.part(running, at, i+1)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	}()
	run.fail(err)
	if err := run.wait(); err != nil {
		return false, err
	}
	return true, d.checkParts(c)
}

// firstPart downloads part 1, by which it is seen whether there are parts.
func (d *download) firstPart(ctx context.Context, at io.WriterAt) (*section, error) {
	if err := d.m.acquire(ctx); err != nil {
		return nil, err
	}
	defer d.m.release()
	s, err := d.part(ctx, at, 1)
	if e, ok := errors.AsType[*boto3.Error](err); errors.Is(err, errNoPart) || ok && slices.Contains(refusals, e.StatusCode) {
		return nil, nil
	}
	return s, err
}

// refusals are what a service answers that knows no parts.
var refusals = []int{
	http.StatusBadRequest, http.StatusMethodNotAllowed, http.StatusRequestedRangeNotSatisfiable, http.StatusNotImplemented,
}

var errNoPart = errors.New("the answer is no part")

// part downloads one part. Where its response breaks off, a range goes on.
func (d *download) part(ctx context.Context, at io.WriterAt, number int) (*section, error) {
	in := without(d.bucket, d.key, d.extra, nil)
	in["PartNumber"], in["IfMatch"] = number, d.etag
	out := &answer{}
	if err := d.m.client.Call(ctx, "GetObject", in, out); err != nil {
		return nil, changed(err, "object "+d.name()+" was replaced")
	}
	from, last, ok := contentRange(out.ContentRange)
	if !ok {
		return nil, errors.Join(fmt.Errorf("transfer: part %d of %s: Content-Range %q: %w", number, d.name(), out.ContentRange, errNoPart), out.Body.Close())
	}
	if err := d.same(out, from, last+1); err != nil {
		return nil, errors.Join(err, out.Body.Close())
	}
	w := &offsetWriter{at: at, offset: from}
	s, err := d.section(from, last+1, w)
	if err != nil {
		return nil, errors.Join(err, out.Body.Close())
	}
	s.restart = func() { w.offset = from }
	return s, s.run(ctx, out)
}

// contentRange reads a Content-Range (RFC 9110, 14.4) that says what it is of.
func contentRange(text string) (from, last int64, ok bool) {
	text, ofBytes := strings.CutPrefix(text, "bytes ")
	text, total, _ := strings.Cut(text, "/")
	first, end, _ := strings.Cut(text, "-")
	from, errFrom := strconv.ParseInt(first, 10, 64)
	last, errLast := strconv.ParseInt(end, 10, 64)
	size, errSize := strconv.ParseInt(total, 10, 64)
	ok = ofBytes && errFrom == nil && errLast == nil && errSize == nil && 0 <= from && from <= last && last < size
	return from, last, ok
}

// checkParts compares the checksum of the checksums of the parts, which must
// make up the object without a gap.
func (d *download) checkParts(c *composite) error {
	h, err := transport.NewChecksum(c.algorithm)
	if err != nil {
		return err
	}
	var end int64
	for i, s := range d.sections {
		if s.from != end {
			return fmt.Errorf("transfer: part %d of %s begins at byte %d, the one before ended at %d", i+1, d.name(), s.from, end)
		}
		end = s.end
		_, _ = h.Write(s.sum().sum) // a hash never fails
	}
	if end != d.size {
		return fmt.Errorf("transfer: the %d parts of %s end at byte %d of %d", c.parts, d.name(), end, d.size)
	}
	if got := encode(h.Sum(nil)) + "-" + strconv.Itoa(c.parts); got != c.want {
		return &ChecksumError{d.name(), c.algorithm, c.want, got, 0}
	}
	return nil
}
