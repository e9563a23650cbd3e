package jobs

import (
	"context"
	"errors"
	"iter"
	"maps"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// LogEvent is an event of a log.
type LogEvent struct {
	ID, Stream string
	Time       time.Time
	Message    string
}

// TailLogs yields the events of a log group, and where every is not zero goes on to those
// that come, looking so often, until the loop is left or ctx ends; in is the input of
// FilterLogEvents, whose startTime is where to begin. No event comes twice. Those that
// arrive later than others of a later time are not seen. An event of a time that is yet to
// come, by a clock that is ahead, hides none.
//
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
func TailLogs(ctx context.Context, client boto3.AnyClient, in any, every time.Duration, opts ...boto3.CallOption) iter.Seq2[LogEvent, error] {
	return func(yield func(LogEvent, error) bool) {
		if client == nil || every < 0 {
			yield(LogEvent{}, errors.New("following a log takes a client, and a time between two looks that is not below zero"))
			return
		}
		t := &tail{client: client, seen: map[string]int64{}, yield: yield}
		for t.look(ctx, in, opts) && every > 0 {
			if err := pause(ctx, every); err != nil {
				yield(LogEvent{}, err)
				return
			}
		}
	}
}

// tail is what has been seen of a log.
type tail struct {
	client boto3.AnyClient
	from   int64            // milliseconds, the time from which on is asked again
	seen   map[string]int64 // events of that time and later, and their times
	yield  func(LogEvent, error) bool
}

// look yields the events that there are and were not seen before; false ends the tail.
func (t *tail) look(ctx context.Context, in any, opts []boto3.CallOption) bool {
	type page struct {
		Events []struct {
			EventId, LogStreamName, Message string
			Timestamp                       int64
		}
	}
	call := boto3.With(opts...)
	if t.from > 0 {
		call = boto3.With(call, boto3.Set("startTime", t.from))
	}
	latest, now := t.from, time.Now().UnixMilli()
	for p, err := range boto3.PagesOf[page](ctx, t.client, "FilterLogEvents", in, call) {
		if err != nil {
			t.yield(LogEvent{}, err)
			return false
		}
		for _, e := range p.Events {
			if _, ok := t.seen[e.EventId]; ok {
				continue
			}
			t.seen[e.EventId] = e.Timestamp
			latest = max(latest, e.Timestamp)
			if !t.yield(LogEvent{ID: e.EventId, Stream: e.LogStreamName, Time: time.UnixMilli(e.Timestamp).UTC(), Message: e.Message}, nil) {
				return false
			}
		}
	}
	t.from = max(t.from, min(latest, now))
	maps.DeleteFunc(t.seen, func(_ string, at int64) bool { return at < t.from })
	return true
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctxerr.Of(ctx)
	}
}
