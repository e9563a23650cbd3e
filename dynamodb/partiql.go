package dynamodb

import (
	"context"
	"iter"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/snapshot"
)

// Statement runs a statement of PartiQL and reads the items that it gives as values of
// type T, page after page. Each ? of the statement is a Go value of args, so that no
// text of a user becomes a part of it. A range that is not begun runs nothing; for
// statements that give no items there is [Exec].
//
// Of the options [Consistent], [Used], [With] and [Param] go with it; Param("Limit", n)
// bounds the items that a page looks at.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html
func Statement[T any](ctx context.Context, client boto3.AnyClient, statement string, args []any, opts ...Option) iter.Seq2[T, error] {
	args = snapshot.Of(args)
	return func(yield func(T, error) bool) {
		var none T
		r, err := statementRequest(statement, args, opts)
		if err != nil {
			yield(none, err)
			return
		}
		for {
			var out struct {
				Items            []T
				NextToken        string
				ConsumedCapacity consumed
			}
			if err := clientOf(client).Call(ctx, "ExecuteStatement", r.in, &out, r.options...); err != nil {
				yield(none, err)
				return
			}
			r.use(len(out.Items), len(out.Items), out.ConsumedCapacity)
			for _, item := range out.Items {
				if !yield(item, nil) {
					return
				}
			}
			if out.NextToken == "" {
				return
			}
			r.in["NextToken"] = out.NextToken
		}
	}
}

// Exec runs a statement of PartiQL that inserts, updates or deletes an item.
func Exec(ctx context.Context, client boto3.AnyClient, statement string, args []any, opts ...Option) error {
	r, err := statementRequest(statement, args, opts)
	if err != nil {
		return err
	}
	var out struct{ ConsumedCapacity consumed }
	if err := clientOf(client).Call(ctx, "ExecuteStatement", r.in, &out, r.options...); err != nil {
		return r.takeFailed(err)
	}
	r.use(0, 0, out.ConsumedCapacity)
	return nil
}

func statementRequest(statement string, args []any, opts []Option) (*request, error) {
	r := &request{in: boto3.Map{"Statement": statement}}
	if len(args) > 0 {
		r.in["Parameters"] = args
	}
	return r, r.prepare("", opts)
}
