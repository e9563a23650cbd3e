package dynamodb

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/expression"
	"github.com/boto3-go/boto3/internal/snapshot"
)

// Option changes one request of a [Table].
type Option func(*request)

// request is the input of an operation that is being made.
type request struct {
	in          boto3.Map
	expressions Expressions
	lock        lock // what the write takes for granted, beside the caller's condition
	removes     bool // Patch removes what is zero
	segments    int
	attributes  any // what takes the attributes that a write returns
	failed      any // what takes the item that a condition is not true of
	usage       *Usage
	options     []boto3.CallOption
	paging      []boto3.PageOption // those of pages alone
	pages       bool               // the operation is walked over page by page
	faults      []error
}

// prepare completes the input and the options of the call.
func (r *request) prepare(table string, opts []Option) error {
	r.options = []boto3.CallOption{boto3.NativeValues()}
	if !r.lock.IsZero() {
		r.expressions.Condition = r.lock.Condition
		r.in["ReturnValuesOnConditionCheckFailure"] = AllOld // tells which condition is not true
	}
	for _, opt := range opts {
		if opt != nil {
			opt(r)
		}
	}
	if len(r.faults) > 0 {
		return fmt.Errorf("dynamodb: %w", errors.Join(r.faults...))
	}
	if len(r.paging) > 0 && !r.pages {
		return errors.New("dynamodb: WithPages is for Query, Scan and Count, which have pages; pass the options of one call by With")
	}
	if table != "" {
		r.in["TableName"] = table
	}
	return r.express()
}

// express puts the expressions that there are in the input, where the call writes
// them with placeholders beside the caller's own.
func (r *request) express() error {
	e := r.expressions
	for _, x := range []struct {
		name  string
		given bool
		expression.Expression
	}{
		{"KeyConditionExpression", !e.Key.IsZero(), e.Key}, {"FilterExpression", !e.Filter.IsZero(), e.Filter},
		{"ConditionExpression", !e.Condition.IsZero(), e.Condition}, {"UpdateExpression", !e.Update.IsZero(), e.Update},
		{"ProjectionExpression", len(e.Projection) > 0, projection{e.Projection}},
	} {
		if !x.given {
			continue
		}
		if _, twice := r.in[x.name]; twice {
			return fmt.Errorf("dynamodb: %s is given twice, by Param and by an option of its own", x.name)
		}
		r.in[x.name] = x.Expression
	}
	return nil
}

// If makes a write depend on a condition, which must be true of the item that
// is there. Where it is not, the error is [ErrConditionFailed].
func If(c Condition) Option {
	return func(r *request) { r.expressions.Condition = r.expressions.Condition.And(c) }
}

// Filter leaves out of a query or scan what a condition is not true of. It is
// applied by the service after reading, so that it saves no read capacity.
func Filter(c Condition) Option {
	return func(r *request) { r.expressions.Filter = r.expressions.Filter.And(c) }
}

// Project reads the attributes at these document paths only.
func Project(paths ...string) Option {
	return func(r *request) { r.expressions.Projection = append(r.expressions.Projection, paths...) }
}

// Index reads a secondary index.
func Index(name string) Option { return Param("IndexName", name) }

// Consistent makes a strongly consistent read, which a global secondary index
// does not have.
func Consistent() Option { return Param("ConsistentRead", true) }

// Descending gives the items of a query from the highest sort key down.
func Descending() Option { return Param("ScanIndexForward", false) }

// Segments scans in n parts at once, each by a goroutine that ends with the
// range; items come in no order. DynamoDB takes up to a million.
func Segments(n int) Option {
	const most = 1_000_000
	return func(r *request) {
		switch {
		case n < 1:
			r.faults = append(r.faults, fmt.Errorf("%d segments: there must be at least one", n))
		case n > most:
			r.faults = append(r.faults, fmt.Errorf("%d segments: DynamoDB takes up to %d", n, most))
		}
		r.segments = n
	}
}

// The attributes that a write can return.
const (
	AllOld     = "ALL_OLD"
	AllNew     = "ALL_NEW"
	UpdatedOld = "UPDATED_OLD"
	UpdatedNew = "UPDATED_NEW"
)

// Returning stores attributes of the item that is written in what to points to:
// AllOld, and for updates also AllNew, UpdatedOld or UpdatedNew. Where there are
// none what to points to is set to its zero.
func Returning(which string, to any) Option {
	return func(r *request) {
		r.pointer(to)
		r.in["ReturnValues"], r.attributes = which, to
	}
}

func (r *request) pointer(to any) {
	if v := reflect.ValueOf(to); v.Kind() != reflect.Pointer || v.IsNil() {
		r.faults = append(r.faults, fmt.Errorf("type %T cannot take attributes; pass a pointer that is not nil", to))
	}
}

// takeAttributes stores the attributes that a write has returned, if any.
func (r *request) takeAttributes(attributes boto3.Map) error {
	if attributes == nil {
		reflect.ValueOf(r.attributes).Elem().SetZero()
		return nil
	}
	return transfer(attributes, r.attributes)
}

// transfer stores an item that was read as a map in a type of the user's.
func transfer(item, to any) error {
	values, err := MarshalMap(item)
	if err != nil {
		return err
	}
	return UnmarshalMap(values, to)
}

// Param gives a member of the operation's input a value, such as
// Param("ReturnConsumedCapacity", "TOTAL").
func Param(name string, value any) Option {
	value = snapshot.Of(value)
	return func(r *request) { r.in[name] = value }
}

// With passes options on to the calls, such as [boto3.Metadata].
func With(opts ...boto3.CallOption) Option {
	return func(r *request) { r.options = append(r.options, opts...) }
}

// WithPages passes options on to the pages of Query, Scan and Count, such as
// [boto3.MaxItems], [boto3.PageSize] and [boto3.StartingToken].
func WithPages(opts ...boto3.PageOption) Option {
	return func(r *request) { r.paging = append(r.paging, opts...) }
}

// pageOptions are all options of a walk over pages, with more of each call.
func (r *request) pageOptions(more ...boto3.CallOption) []boto3.PageOption {
	return append([]boto3.PageOption{boto3.With(r.options...), boto3.With(more...)}, r.paging...)
}
