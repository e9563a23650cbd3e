// Package queue works off queues of SQS, and fills queues, topics and streams: the
// loops around their calls that programs write again and again.
//
// A [Worker] receives messages, keeps them hidden while their handlers run, deletes
// what is done and stops well. [SendAll], [PublishAll], [PutAll] and [DeliverAll] send
// any number of entries to SQS, SNS, Kinesis and Firehose in batches, and again where
// the service did not take them.
//
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/jsonfault"
	"github.com/boto3-go/boto3/service/sqs"
)

// Worker hands the messages of a queue to a function. A message is deleted when the
// function has returned nil for it, and comes back otherwise: each is handled at least
// once, and twice where a machine dies or the network fails between the two.
//
// Messages of a FIFO queue come to the function in the order of their group, one at a
// time. When one fails, those of its group that were received with it go back with it.
type Worker struct {
	// Client calls SQS, and QueueURL names the queue. Both are required.
	Client   boto3.AnyClient
	QueueURL string
	// Handle does what a message stands for. It is required, and has to be safe for
	// concurrent use. Its context ends Grace after the worker was told to stop, and
	// when the message could not be kept hidden from other workers. A panic is a
	// failure like an error.
	Handle func(ctx context.Context, m *sqs.Message) error

	// Concurrency is how many messages are handled at a time, 10 if it is 0. No more
	// are received than can begin at once.
	Concurrency int
	// Pollers is how many calls receive at a time, 1 if it is 0. One brings about a
	// thousand messages a second.
	Pollers int
	// Wait is how long a call waits for messages: whole seconds, 20 s if it is 0.
	Wait time.Duration
	// Visibility is how long a message stays hidden from others should this process
	// die: whole seconds, 30 s if it is 0. It is extended for as long as the handler
	// runs, up to the 12 hours that SQS allows.
	Visibility time.Duration
	// Grace is how long handlers may go on after the worker was told to stop, 20 s if
	// it is 0; below 0 they are cancelled at once.
	Grace time.Duration

	// Retry says when a message that failed comes back; nil is Doubling(time.Second,
	// 15*time.Minute).
	Retry func(m *sqs.Message, err error) time.Duration
	// MaxReceives and Dead are for messages that never succeed, where the queue has no
	// redrive policy that moves them. When a message has failed in its MaxReceives-th
	// delivery, or comes once more because its handler brought the process down, Dead
	// is called. If it returns nil the message is deleted.
	MaxReceives int
	Dead        func(ctx context.Context, m *sqs.Message, err error) error

	// Report is told what goes wrong and does not end Run: a *MessageError for a
	// message, and failures to receive. It may be called by several goroutines at a
	// time; nil writes to slog's default logger.
	Report func(err error)
}

// The bounds of SQS, and what a Worker has by default.
const (
	batchMost     = 10
	longestPoll   = 20 * time.Second
	longestHidden = 12 * time.Hour

	defaultConcurrency = 10
	defaultVisibility  = 30 * time.Second
	defaultGrace       = 20 * time.Second
	defaultFirst       = time.Second
	defaultLongest     = 15 * time.Minute
)

// Doubling is a Worker's Retry: first after the first failure, and twice as long after
// each that follows, up to longest. What a message has been through is known by how
// often it was received.
func Doubling(first, longest time.Duration) func(*sqs.Message, error) time.Duration {
	return func(m *sqs.Message, _ error) time.Duration {
		delay := first
		for range receives(m) - 1 {
			if delay *= 2; delay <= 0 || delay >= longest {
				return longest
			}
		}
		return min(delay, longest)
	}
}

// After is a Worker's Retry: always d. After(0) gives a message back at once.
func After(d time.Duration) func(*sqs.Message, error) time.Duration {
	return func(*sqs.Message, error) time.Duration { return d }
}

// JSON is a Worker's Handle for messages whose body is JSON. One that does not fit T
// is a failure.
func JSON[T any](handle func(ctx context.Context, v T, m *sqs.Message) error) func(context.Context, *sqs.Message) error {
	return func(ctx context.Context, m *sqs.Message) error {
		var v T
		if err := json.Unmarshal([]byte(m.Body), &v); err != nil {
			return fmt.Errorf("the body: %w", jsonfault.Of(err, len(m.Body), v))
		}
		return handle(ctx, v, m)
	}
}

// MessageError says what went wrong with a message.
type MessageError struct {
	MessageID string
	Group     string // of a FIFO queue
	Receives  int    // how often the message has been received
	Err       error
}

func (e *MessageError) Error() string {
	return fmt.Sprintf("queue: message %s, received %d times: %v", e.MessageID, e.Receives, e.Err)
}

// Unwrap returns the cause.
func (e *MessageError) Unwrap() error { return e.Err }

// PanicError is a handler's panic.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("the handler panicked: %v", e.Value) }

// ErrLost is the cause by which a handler's context ends when its message could not be
// kept hidden: another worker may have it.
var ErrLost = errors.New("the message could not be kept hidden from other workers")

// ErrStopped is the cause by which a handler's context ends when the worker's grace is
// over.
var ErrStopped = errors.New("the worker was told to stop, and its grace is over")

// errReturns is why a message is dead that came back without having failed.
var errReturns = errors.New("it comes back without having failed: its handler may have brought the process down")

// withDefaults is the worker with all that it needs, or what is wrong with it.
func (w Worker) withDefaults() (Worker, error) {
	var faults []error
	refuse := func(wrong bool, format string, args ...any) {
		if wrong {
			faults = append(faults, fmt.Errorf("queue: Worker."+format, args...))
		}
	}
	refuse(w.Client == nil, "Client is missing")
	refuse(w.QueueURL == "", "QueueURL is missing")
	refuse(w.Handle == nil, "Handle is missing")
	refuse(w.Concurrency < 0, "Concurrency is %d", w.Concurrency)
	refuse(w.Pollers < 0, "Pollers is %d", w.Pollers)
	refuse(w.Wait < 0 || w.Wait > longestPoll || w.Wait%time.Second != 0, "Wait is %s: SQS takes whole seconds up to %s", w.Wait, longestPoll)
	refuse(w.Visibility < 0 || w.Visibility > longestHidden || w.Visibility%time.Second != 0,
		"Visibility is %s: SQS takes whole seconds up to %s", w.Visibility, longestHidden)
	refuse(w.MaxReceives < 0, "MaxReceives is %d", w.MaxReceives)
	refuse((w.MaxReceives == 0) != (w.Dead == nil), "MaxReceives and Dead go together")
	orElse(&w.Concurrency, defaultConcurrency)
	orElse(&w.Pollers, 1)
	orElse(&w.Wait, longestPoll)
	orElse(&w.Visibility, defaultVisibility)
	orElse(&w.Grace, defaultGrace)
	if w.Retry == nil {
		w.Retry = Doubling(defaultFirst, defaultLongest)
	}
	if w.Report == nil {
		url := w.QueueURL
		w.Report = func(err error) { slog.Error("queue worker", "queue", url, "error", err) }
	}
	return w, errors.Join(faults...)
}

func orElse[T comparable](v *T, other T) {
	var zero T
	if *v == zero {
		*v = other
	}
}
