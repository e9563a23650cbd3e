package mapper

import (
	"context"
	"errors"
	"time"

	"github.com/boto3-go/boto3/dynamodb"
)

// Order is kept in a table with an index by status.
type Order struct {
	Customer string    `dynamodbav:"customer,hash"`
	ID       string    `dynamodbav:"id,range,uuid"`
	Status   string    `dynamodbav:"status,omitempty,hash=by-status"`
	Note     string    `dynamodbav:"note,omitempty"`
	Placed   time.Time `dynamodbav:"placed,created,range=by-status"`
	Changed  time.Time `dynamodbav:"changed,updated"`
	Expires  time.Time `dynamodbav:"expires,ttl"`
	Version  int       `dynamodbav:"version,version"`
}

// Orders are the table.
type Orders struct{ *dynamodb.Table[Order] }

// Place stores a new order.
func (o Orders) Place(ctx context.Context, order *Order) error { return o.Save(ctx, order) }

// Move changes the status of an order, again where another program was first.
func (o Orders) Move(ctx context.Context, key Order, status string) error {
	for {
		old, err := o.Get(ctx, key)
		if err != nil {
			return err
		}
		to := old
		to.Status = status
		err = o.Change(ctx, old, &to)
		if _, conflict := errors.AsType[*dynamodb.VersionError](err); !conflict {
			return err
		}
	}
}

// Of lists the orders of a status, the latest first.
func (o Orders) Of(ctx context.Context, status string) (list []Order, err error) {
	for order, err := range o.Query(ctx, dynamodb.Key("status").Eq(status), dynamodb.Index("by-status"), dynamodb.Descending()) {
		if err != nil {
			return nil, err
		}
		list = append(list, order)
	}
	return list, nil
}
