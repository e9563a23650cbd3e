package queue

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// Result is what became of the entries that were to be sent.
type Result[E any] struct {
	// Sent is how many the service has taken.
	Sent int
	// Failed are those that it has not, in order. When a call failed, those after
	// Sent + len(Failed) entries were not looked at.
	Failed []Failure[E]
}

// Failure is an entry that was not sent.
type Failure[E any] struct {
	Index int // of the entry, from 0
	Entry E
	// SenderFault says that the entry is to blame, so that sending it again is
	// useless. Of other entries a call that failed may have sent some.
	SenderFault bool
	Err         error
}

// UnsentError is the error of a Result that has failures.
type UnsentError struct {
	Sent, Unsent int
	// Index is that of the first entry that was not sent, and Err is why.
	Index int
	Err   error
}

func (e *UnsentError) Error() string {
	return fmt.Sprintf("queue: %d entries were sent and %d not; the first, %d: %v", e.Sent, e.Unsent, e.Index, e.Err)
}

// Unwrap returns why the first entry was not sent.
func (e *UnsentError) Unwrap() error { return e.Err }

// sender sends entries in batches.
type sender[E any] struct {
	service, operation string
	count              int // entries in a batch, at most
	bytes              int // in a batch, at most
	each               int // bytes of an entry, at most
	size               func(e E) int
	broken             func(e E) string // what of an entry is not UTF-8, "" for nothing
	send               func(ctx context.Context, batch []E) ([]*fault, error)
}

// fault is why the service did not take an entry.
type fault struct {
	code, message string
	senders       bool
}

// item is an entry with its place.
type item[E any] struct {
	index int
	entry E
}

// all sends entries as they come, a batch at a time, so that they are taken in order as
// long as nothing fails.
func (s sender[E]) all(ctx context.Context, entries iter.Seq[E]) (Result[E], error) {
	var result Result[E]
	var batch []item[E]
	var err error
	index, bytes := 0, 0
	if ctx == nil {
		return result, errNoContext
	}
	if entries == nil {
		return result, nil
	}
	for entry := range entries {
		at, n := index, s.size(entry)
		index++
		if n > s.each {
			err := fmt.Errorf("it has %d bytes, and %s takes %d at most", n, s.service, s.each)
			result.Failed = append(result.Failed, Failure[E]{at, entry, true, err})
			continue
		}
		if what := s.broken(entry); what != "" {
			result.Failed = append(result.Failed, Failure[E]{at, entry, true, errors.New(what + " is not UTF-8")})
			continue
		}
		if len(batch) == s.count || len(batch) > 0 && bytes+n > s.bytes {
			if err = s.flush(ctx, batch, &result); err != nil {
				break
			}
			batch, bytes = batch[:0], 0
		}
		batch, bytes = append(batch, item[E]{at, entry}), bytes+n
	}
	if err == nil {
		err = s.flush(ctx, batch, &result)
	}
	slices.SortStableFunc(result.Failed, func(a, b Failure[E]) int { return a.Index - b.Index })
	if err == nil && len(result.Failed) > 0 {
		first := result.Failed[0]
		err = &UnsentError{result.Sent, len(result.Failed), first.Index, first.Err}
	}
	return result, err
}

// flush sends a batch, and again what the service did not take by its own fault. The
// error is that of a call, or of the context.
func (s sender[E]) flush(ctx context.Context, batch []item[E], result *Result[E]) error {
	const mostTries = 10 // in a row that bring nothing
	for fruitless := 0; len(batch) > 0; {
		faults, err := s.send(ctx, entriesOf(batch))
		if rest, ok := s.unfit(batch, err, result); ok {
			batch = rest
			continue
		}
		if half := len(batch) / 2; half > 0 && errors.Is(err, boto3.Code(tooLong)) {
			// The service counts otherwise, or allows this queue less.
			err, batch = s.flush(ctx, batch[:half], result), batch[half:]
			if err == nil {
				continue
			}
		}
		if err != nil {
			result.fail(batch, err, false)
			return err
		}
		again, why := s.sort(batch, faults, result)
		if fruitless++; len(again) < len(batch) {
			fruitless = 0
		}
		if batch = again; len(batch) == 0 {
			return nil
		}
		if fruitless == mostTries {
			result.fail(batch, why, false)
			return nil
		}
		if !pause(ctx, jittered(fruitless, firstAgain, longestAgain)) {
			err := ctxerr.Of(ctx)
			result.fail(batch, err, false)
			return err
		}
	}
	return nil
}

// unfit notes the entries that the call was refused for before it was sent, such as one
// without a body, and returns the others; false where the entries are not to blame.
func (s sender[E]) unfit(batch []item[E], err error, result *Result[E]) (rest []item[E], ok bool) {
	refused, ok := errors.AsType[*boto3.ParamError](err)
	if !ok {
		return nil, false
	}
	faults := map[int][]boto3.ParamFault{}
	for _, f := range refused.Faults {
		// The entries are the only list of each operation: Entries[3].MessageBody.
		_, place, _ := strings.Cut(f.Path, "[")
		digits, path, closed := strings.Cut(place, "]")
		i, err := strconv.Atoi(digits)
		if err != nil || !closed || i < 0 || i >= len(batch) {
			return nil, false
		}
		faults[i] = append(faults[i], boto3.ParamFault{Path: strings.TrimPrefix(path, "."), Message: f.Message})
	}
	for i, it := range batch {
		if of := faults[i]; of != nil {
			result.fail(batch[i:i+1], &boto3.ParamError{Operation: refused.Operation, Faults: of}, true)
		} else {
			rest = append(rest, it)
		}
	}
	return rest, len(faults) > 0
}

// sort notes what was taken and what never will be. The others are to be sent again;
// why is the error of the last of them.
func (s sender[E]) sort(batch []item[E], faults []*fault, result *Result[E]) (again []item[E], why error) {
	for i, f := range faults {
		if f == nil {
			result.Sent++
			continue
		}
		err := &boto3.Error{Service: s.service, Operation: s.operation, Code: boto3.Code(f.code), Message: f.message}
		if f.senders {
			result.fail(batch[i:i+1], err, true)
		} else {
			again, why = append(again, batch[i]), err
		}
	}
	return again, why
}

// tooLong is the code of SQS and SNS for batches with too many bytes.
const tooLong = "BatchRequestTooLong"

func (r *Result[E]) fail(batch []item[E], err error, senders bool) {
	for _, it := range batch {
		r.Failed = append(r.Failed, Failure[E]{it.index, it.entry, senders, err})
	}
}

func entriesOf[E any](batch []item[E]) []E {
	entries := make([]E, len(batch))
	for i, it := range batch {
		entries[i] = it.entry
	}
	return entries
}
