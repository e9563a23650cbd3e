package boto3

import (
	"context"

	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/model"
)

// Client calls the operations of one service by name. It is safe for concurrent
// use, and one client per service is enough for a program: it keeps
// connections, signing keys and resolved endpoints.
type Client struct {
	// engine is the *engine. Behind an interface it stays out of the packages
	// that import this one: the compiler goes through all that a type they
	// mention reaches, in each of the 450 typed packages.
	engine any
	// session is what the client was made with; nil if it could not be made.
	session *Session
}

// inside is not inlined, as nothing here is that packages of types call: the
// engine would come along.
//
//go:noinline
func inside(c *Client) *engine { return c.engine.(*engine) }

// Service returns the client name of the service, such as "s3".
func (c *Client) Service() string { return inside(c).model.Name }

// Region returns the region of the client: "aws-global" for a service that has
// one endpoint for all regions where no region is set, and "" where one is
// needed and none is set, so that calls fail with a *NoRegionError.
func (c *Client) Region() string { return inside(c).region }

// Model returns the service's description.
func (c *Client) Model() *model.Service { return inside(c).model }

// OperationNames lists the service's operations in alphabetical order. The
// slice must not be changed.
func (c *Client) OperationNames() []string { return inside(c).model.OperationNames() }

// PaginatorNames lists the operations that can be paginated, in alphabetical
// order.
func (c *Client) PaginatorNames() ([]string, error) {
	all, err := inside(c).paginators()
	return ordered.Keys(all), err
}

// Call calls an operation. The input is a struct, a pointer to one, a Map or
// any other map with string keys, or nil. The output is stored in what out
// points to, a struct or a Map; a nil out discards it. Struct fields bind to
// members by name, or by a tag `boto3:"Name"`. A struct in place of a map has
// the keys that it is to hold as fields: those that are absent there are not
// sent, others that come are passed over.
//
// A failed call returns an *Error; a call whose input does not fit the
// description returns a *ParamError that lists every fault. A streaming body in
// the output must be closed by the caller.
//
// A stream of events in the output is an iter.Seq2[Map, error], each Map with
// the event's name as its one key; in a struct, a field of type
// iter.Seq2[E, error] where E has a field for each kind of event. It can be
// ranged over once. The service's exceptions, damage and the end of the context
// are the last error; nothing is sent again. Events that the description lacks
// are passed over, those that E lacks give its zero value. Leaving the range, or
// cancelling ctx where it is never entered, frees the connection: defer the
// cancel of such a call. Events are sent with an [EventWriter].
//
//go:noinline
func (c *Client) Call(ctx context.Context, operation string, in, out any, opts ...CallOption) error {
	return inside(c).call(ctx, operation, in, out, opts)
}
