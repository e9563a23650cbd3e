package queue

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// Batch handles the records of an event that SQS, Kinesis or DynamoDB Streams bring to
// a function of Lambda, whose event source mapping has ReportBatchItemFailures: only
// the records that failed come again. R is whatever the event has, such as SQSMessage
// of package events in github.com/aws/aws-lambda-go.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
type Batch[R any] struct {
	// ID is what Lambda knows a record by: the id of an SQS message, the sequence number
	// of a record of a stream. Required.
	ID func(record R) string
	// Handle does what a record stands for. Required, and with Concurrency safe for
	// concurrent use. A panic is a failure like an error.
	Handle func(ctx context.Context, record R) error
	// InOrder handles one record after the other, and none after one that failed: it
	// and all behind it come again. FIFO queues and streams need it.
	InOrder bool
	// Group, which may be nil, lets order matter only among the records for which it
	// returns the same, such as the message group of a FIFO queue. Streams must do
	// without it: they go on after the first failure, whatever came after it.
	Group func(record R) string
	// Concurrency is how many records, or groups of them, are handled at a time, 1 if
	// it is 0.
	Concurrency int
}

// BatchAnswer is what the function returns, as JSON. A function that returns an error
// beside it has all records come again.
type BatchAnswer struct {
	BatchItemFailures []BatchItemFailure `json:"batchItemFailures"`

	errs []error
}

// BatchItemFailure names a record that is to come again.
type BatchItemFailure struct {
	ItemIdentifier string `json:"itemIdentifier"`
}

// Err joins why records failed, for the function's log; nil when none did.
func (a BatchAnswer) Err() error { return errors.Join(a.errs...) }

var (
	// errBehind is of a record that was not handled.
	errBehind    = errors.New("not handled, as one before it failed")
	errExited    = errors.New("the handler ended its goroutine")
	errNoContext = errors.New("queue: the context is nil")
)

// Run handles the records. Those that have not begun when the context ends have
// failed.
func (b Batch[R]) Run(ctx context.Context, records []R) BatchAnswer {
	errs := make([]error, len(records))
	slots := make(chan struct{}, max(b.Concurrency, 1))
	var running sync.WaitGroup
	for _, chain := range b.chains(records) {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			b.handle(ctx, records, chain, errs)
		})
	}
	running.Wait()
	answer := BatchAnswer{BatchItemFailures: []BatchItemFailure{}}
	for i, err := range errs {
		if err == nil {
			continue
		}
		// Lambda takes an empty identifier for the whole batch, which loses nothing.
		id := ""
		if b.ID != nil {
			id = b.ID(records[i])
		}
		answer.BatchItemFailures = append(answer.BatchItemFailures, BatchItemFailure{id})
		if !errors.Is(err, errBehind) {
			answer.errs = append(answer.errs, fmt.Errorf("queue: record %s: %w", id, err))
		}
	}
	return answer
}

// chains are the places of records that are handled one after the other.
func (b Batch[R]) chains(records []R) (chains [][]int) {
	at := map[string]int{}
	for i, record := range records {
		group := ""
		switch {
		case b.Group != nil:
			group = b.Group(record)
		case !b.InOrder:
			chains = append(chains, []int{i})
			continue
		}
		if _, ok := at[group]; !ok {
			at[group] = len(chains)
			chains = append(chains, nil)
		}
		chains[at[group]] = append(chains[at[group]], i)
	}
	return chains
}

// handle notes an error for each record until it is known to be done.
func (b Batch[R]) handle(ctx context.Context, records []R, chain []int, errs []error) {
	for _, i := range chain {
		errs[i] = errBehind
	}
	for _, i := range chain {
		errs[i] = errExited
		errs[i] = b.one(ctx, records[i])
		if errs[i] != nil {
			return
		}
	}
}

func (b Batch[R]) one(ctx context.Context, record R) error {
	switch {
	case ctx == nil:
		return errNoContext
	case b.Handle == nil:
		return errors.New("queue: Batch.Handle is missing")
	case ctx.Err() != nil:
		return ctxerr.Of(ctx)
	}
	return guarded(func() error { return b.Handle(ctx, record) })
}
