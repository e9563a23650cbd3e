package lines

import (
	"context"
	"errors"
	"io"

	"github.com/boto3-go/boto3/function"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/lambda"
)

// Order goes into a function.
type Order struct{ ID string }

// Receipt comes out of it.
type Receipt struct{ Number int }

// Record is a message that comes to a function.
type Record struct{ MessageID, Body string }

// Buy calls a function, and says whether the order was out of stock.
func Buy(ctx context.Context, c *lambda.Client, order Order) (receipt Receipt, soldOut bool, log string, err error) {
	receipt, err = function.Invoke[Receipt](ctx, c, "orders", order, function.LogTail(&log))
	return receipt, errors.Is(err, function.ErrorType("OutOfStock")), log, err
}

// Tell copies what a function writes.
func Tell(ctx context.Context, c *lambda.Client, to io.Writer) error {
	r, err := function.Stream(ctx, c, "tell", nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, r)
	return errors.Join(err, r.Close())
}

// Answer handles the records of an event of a FIFO queue.
func Answer(ctx context.Context, records []Record, handle func(context.Context, Record) error) queue.BatchAnswer {
	return queue.Batch[Record]{ID: func(r Record) string { return r.MessageID }, Handle: handle, InOrder: true}.Run(ctx, records)
}
