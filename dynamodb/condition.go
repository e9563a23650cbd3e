// Package dynamodb reads and writes the items of DynamoDB's tables as values of
// Go types, and writes its expressions.
//
// A [Table] gets, puts, updates, deletes, queries and scans; [BatchGet], [Writer],
// [Transaction] and [TransactGet] do many at once.
//
// Conditions, updates and projections are immutable values. [Expressions.Build]
// turns those of one request into texts with placeholders for every name and
// value, so that neither can be taken for a part of the expression. The methods of
// Table do so by themselves, and so does every call of the service that is given one
// in place of an expression's text, by names, in a resource or by [boto3.Set]. Names and
// values of the caller's own, by [Param] or in the input, stay beside them.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
package dynamodb

import (
	"encoding"
	"errors"
	"reflect"

	"github.com/boto3-go/boto3/internal/snapshot"
)

// Attribute is an attribute of an item, or a place inside of one.
type Attribute struct{ path string }

// Attr is the attribute at a document path, such as "Title" or
// "Reviews[0].Stars". A name that is not yours to know, which may hold dots or
// brackets, goes through [Escape]. A path that is none is an error of Build.
func Attr(path string) Attribute { return Attribute{path} }

// String returns the path.
func (a Attribute) String() string { return a.path }

// Condition is true or false of an item: a condition of a write, or a filter.
// It is immutable. The zero Condition is none at all: joined with another it
// gives that one.
type Condition struct{ node *node }

// node is an operation with its operands, or with the conditions it joins.
type node struct {
	op         operator
	args       []any
	conditions []*node
}

// operator says how a node is written.
type operator struct {
	text string
	form form
}

type form uint8

const (
	infix    form = iota // a OP b
	joined               // (a OP b)
	function             // OP(a, b)
	prefixed             // (OP a)
	between              // a BETWEEN b AND c
	grouped              // a IN (b, c)
)

func condition(f form, text string, args ...any) Condition {
	return Condition{operation(f, text, args...).node}
}

// operation keeps copies of its operands, so that a list or map which changes later
// changes no condition.
func operation(f form, text string, args ...any) computed {
	for i := range args {
		args[i] = kept(args[i])
	}
	return computed{&node{op: operator{text, f}, args: args}}
}

// kept is a copy of what holds others.
func kept(v any) any {
	switch reflect.ValueOf(v).Kind() {
	case reflect.Map, reflect.Slice, reflect.Pointer, reflect.Array, reflect.Struct:
		if _, ok := v.(Operand); !ok {
			return snapshot.Of(v)
		}
	default:
	}
	return v
}

// IsZero says that there is no condition.
func (c Condition) IsZero() bool { return c.node == nil }

// And is true where both are.
func (c Condition) And(d Condition) Condition { return join("AND", c, d) }

// Or is true where one is, or both are.
func (c Condition) Or(d Condition) Condition { return join("OR", c, d) }

// Not is true where c is not. The opposite of no condition is none.
func (c Condition) Not() Condition {
	if c.IsZero() {
		return c
	}
	return Condition{&node{op: operator{"NOT", prefixed}, conditions: []*node{c.node}}}
}

func join(op string, c, d Condition) Condition {
	switch {
	case c.IsZero():
		return d
	case d.IsZero():
		return c
	}
	return Condition{&node{op: operator{op, joined}, conditions: []*node{c.node, d.node}}}
}

// Eq is a = v. Here and below v is a value or another Operand.
func (a Attribute) Eq(v any) Condition { return condition(infix, "=", a, v) }

// Ne is a <> v.
func (a Attribute) Ne(v any) Condition { return condition(infix, "<>", a, v) }

// Lt is a < v.
func (a Attribute) Lt(v any) Condition { return condition(infix, "<", a, v) }

// Lte is a <= v.
func (a Attribute) Lte(v any) Condition { return condition(infix, "<=", a, v) }

// Gt is a > v.
func (a Attribute) Gt(v any) Condition { return condition(infix, ">", a, v) }

// Gte is a >= v.
func (a Attribute) Gte(v any) Condition { return condition(infix, ">=", a, v) }

// Between is low <= a and a <= high.
func (a Attribute) Between(low, high any) Condition {
	return condition(between, "BETWEEN", a, low, high)
}

// In is true where the attribute equals one of the values, given one by one or as
// one list: In("open", "new") and In(statuses). To ask for a list as a value, put it
// in another. DynamoDB takes up to 100; none is an error.
func (a Attribute) In(values ...any) Condition {
	if len(values) == 1 {
		values = elements(values[0])
	}
	return condition(grouped, "IN", append([]any{a}, values...)...)
}

// elements are those of a list, or the one value itself: text, bytes and sets are
// no lists.
func elements(v any) []any {
	switch v.(type) {
	case StringSet, NumberSet, BinarySet, encoding.TextMarshaler:
		return []any{v}
	}
	list := reflect.ValueOf(v)
	if k := list.Kind(); k != reflect.Slice && k != reflect.Array || list.Type().Elem().Kind() == reflect.Uint8 {
		return []any{v}
	}
	all := make([]any, list.Len())
	for i := range all {
		all[i] = list.Index(i).Interface()
	}
	return all
}

// BeginsWith is true of strings and binaries that begin with v.
func (a Attribute) BeginsWith(v any) Condition { return condition(function, "begins_with", a, v) }

// Contains is true of strings that have v in them, and of sets and lists of
// which v is an element.
func (a Attribute) Contains(v any) Condition { return condition(function, "contains", a, v) }

// Exists is true where the item has the attribute, even if it is null.
func (a Attribute) Exists() Condition { return condition(function, "attribute_exists", a) }

// NotExists is true where the item lacks the attribute.
func (a Attribute) NotExists() Condition { return condition(function, "attribute_not_exists", a) }

// Type is true where the attribute's type has this name: S, N, B, SS, NS, BS,
// BOOL, NULL, L or M.
func (a Attribute) Type(name string) Condition { return condition(function, "attribute_type", a, name) }

// Size is the length of a string or binary in bytes, or the number of elements
// of a set, list or map.
type Size struct{ of Attribute }

// Size is the attribute's size, to be compared.
func (a Attribute) Size() Size { return Size{a} }

// Eq is size(a) = v.
func (s Size) Eq(v any) Condition { return condition(infix, "=", s, v) }

// Ne is size(a) <> v.
func (s Size) Ne(v any) Condition { return condition(infix, "<>", s, v) }

// Lt is size(a) < v.
func (s Size) Lt(v any) Condition { return condition(infix, "<", s, v) }

// Lte is size(a) <= v.
func (s Size) Lte(v any) Condition { return condition(infix, "<=", s, v) }

// Gt is size(a) > v.
func (s Size) Gt(v any) Condition { return condition(infix, ">", s, v) }

// Gte is size(a) >= v.
func (s Size) Gte(v any) Condition { return condition(infix, ">=", s, v) }

// Between is low <= size(a) and size(a) <= high.
func (s Size) Between(low, high any) Condition { return condition(between, "BETWEEN", s, low, high) }

// KeyCondition chooses the items of a query by their keys. It is immutable, and
// the zero KeyCondition is none at all.
type KeyCondition struct{ Condition Condition }

// And is true where both are: the one for the partition key, the other for the
// sort key, and more where the key of an index has several attributes.
func (k KeyCondition) And(l KeyCondition) KeyCondition {
	return KeyCondition{k.Condition.And(l.Condition)}
}

// IsZero says that there is no condition.
func (k KeyCondition) IsZero() bool { return k.Condition.IsZero() }

// KeyAttribute is a partition key or sort key of a table or an index.
type KeyAttribute struct{ attr Attribute }

// Key is the key attribute of this name. Key attributes are at the top of an
// item, so that dots in the name are its own.
func Key(name string) KeyAttribute { return KeyAttribute{Attr(Escape(name))} }

// Eq is key = v, the only condition for a partition key.
func (k KeyAttribute) Eq(v any) KeyCondition { return KeyCondition{k.attr.Eq(v)} }

// Lt is key < v.
func (k KeyAttribute) Lt(v any) KeyCondition { return KeyCondition{k.attr.Lt(v)} }

// Lte is key <= v.
func (k KeyAttribute) Lte(v any) KeyCondition { return KeyCondition{k.attr.Lte(v)} }

// Gt is key > v.
func (k KeyAttribute) Gt(v any) KeyCondition { return KeyCondition{k.attr.Gt(v)} }

// Gte is key >= v.
func (k KeyAttribute) Gte(v any) KeyCondition { return KeyCondition{k.attr.Gte(v)} }

// Between is low <= key and key <= high.
func (k KeyAttribute) Between(low, high any) KeyCondition {
	return KeyCondition{k.attr.Between(low, high)}
}

// BeginsWith is true of strings and binaries that begin with v.
func (k KeyAttribute) BeginsWith(v any) KeyCondition { return KeyCondition{k.attr.BeginsWith(v)} }

// Operand is what may stand in place of a value: an Attribute, a Size, or the
// result of Plus, Minus, IfNotExists or ListAppend, which updates take.
type Operand interface{ write(*builder) }

func (a Attribute) write(b *builder) { b.path(a.path) }
func (s Size) write(b *builder)      { operation(function, "size", s.of).write(b) }

// computed is a value that DynamoDB computes.
type computed struct{ node *node }

func (c computed) write(b *builder) { b.node(c.node) }

// Plus is the number a + v.
func (a Attribute) Plus(v any) Operand { return operation(infix, "+", a, v) }

// Minus is the number a - v.
func (a Attribute) Minus(v any) Operand { return operation(infix, "-", a, v) }

// IfNotExists is the attribute's value, or v where the item lacks it.
func (a Attribute) IfNotExists(v any) Operand {
	return operation(function, "if_not_exists", a, v)
}

// ListAppend is a list with the elements of first and then those of second;
// each is a list or an Operand.
func ListAppend(first, second any) Operand {
	return operation(function, "list_append", first, second)
}

var errNoValues = errors.New("IN without values is never true: give one, or leave the condition out")
