package dynamodb

import (
	"errors"
	"fmt"
	"math"
	"reflect"

	"github.com/boto3-go/boto3"
)

// lock is what a write takes for granted of the item that is there.
type lock struct {
	name    string // of the version, "" where only the item has to be there
	version int64
	exists  bool
	Condition
}

// lockOf is the lock of an item that has a version, and none for others.
func (s *schema) lockOf(v reflect.Value) lock {
	if s.version == nil {
		return lock{}
	}
	l := lock{name: s.version.Name}
	if x := s.version.valueIn(v); x.CanInt() {
		l.version = x.Int()
	} else {
		l.version = int64(x.Uint())
	}
	attr := Attr(Escape(l.name))
	if l.Condition = attr.Eq(l.version); l.version == 0 {
		l.Condition = attr.NotExists().Or(l.Condition)
	}
	return l
}

// count makes the version of an item the next one.
func (s *schema) count(v reflect.Value) error {
	if s.version == nil {
		return nil
	}
	x := s.version.valueIn(v)
	switch {
	case x.CanInt() && x.Int() >= 0 && !x.OverflowInt(x.Int()+1) && x.Int()+1 > 0:
		x.SetInt(x.Int() + 1)
	case x.CanUint() && !x.OverflowUint(x.Uint()+1) && x.Uint() < math.MaxInt64: // what a VersionError has room for
		x.SetUint(x.Uint() + 1)
	default:
		return s.fault("version %v has no next one in type %s", x, x.Type())
	}
	return nil
}

// VersionError reports a write of an item that has changed since it was read: somebody
// else has written it in the meantime. Read it again, and do the change once more. Where
// an answer was lost on the way and the call made another attempt, it may be the first
// attempt that has changed the item.
type VersionError struct {
	Table   string
	Version int64     // that the write took for granted, 0 for an item that is new
	Item    boto3.Map // that is there, nil where there is none
	Err     error     // the service's, which is an ErrConditionFailed
}

// Error says what is there.
func (e *VersionError) Error() string {
	switch {
	case e.Version == 0:
		return fmt.Sprintf("dynamodb: table %s: the item is there already, and was to be new", e.Table)
	case e.Item == nil:
		return fmt.Sprintf("dynamodb: table %s: the item of version %d is not there any more", e.Table, e.Version)
	}
	return fmt.Sprintf("dynamodb: table %s: the item has changed since its version %d was read", e.Table, e.Version)
}

// Unwrap returns the service's error.
func (e *VersionError) Unwrap() error { return e.Err }

// explain tells what of a lock is not true, where an error is of a condition.
func (r *request) explain(err error) error {
	fault, ok := errors.AsType[*boto3.Error](err)
	if !ok || fault.Code != ErrConditionFailed || r.lock.IsZero() {
		return err
	}
	item, _ := fault.Fields["Item"].(boto3.Map)
	own := r.expressions.Condition.node != r.lock.node // the caller has conditions too
	table := fmt.Sprint(r.in["TableName"])
	if r.lock.name == "" || r.lock.exists && r.lock.version == 0 && item == nil {
		if own && item != nil {
			return err
		}
		return fmt.Errorf("dynamodb: table %s: %w: %w", table, ErrNotFound, err)
	}
	if own && r.lock.isTrueOf(item) {
		return err
	}
	return &VersionError{table, r.lock.version, item, err}
}

// isTrueOf says that an item has the version, or lacks one as it should.
func (l lock) isTrueOf(item boto3.Map) bool {
	if item == nil && l.exists {
		return false
	}
	version, ok := item[l.name].(Number)
	if !ok {
		return l.version == 0
	}
	n, err := version.Int64()
	return err == nil && n == l.version
}
