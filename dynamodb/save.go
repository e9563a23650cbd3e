package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"time"

	"github.com/boto3-go/boto3"
)

// put stores an item with what the table makes of its tags, and returns what is stored.
func (t *Table[T]) put(ctx context.Context, item reflect.Value, opts []Option) (stored reflect.Value, err error) {
	stored, l, err := t.schema.toPut(item)
	if err != nil {
		return stored, err
	}
	return stored, t.write(ctx, "PutItem", boto3.Map{"Item": stored.Addr().Interface()}, Expressions{}, l, opts)
}

// toPut is a copy of an item as it is to be stored.
func (s *schema) toPut(item reflect.Value) (v reflect.Value, l lock, err error) {
	if v, err = s.copyOf(item); err != nil {
		return v, l, err
	}
	s.stamp(v, time.Now())
	if err := s.checkKeys(v); err != nil {
		return v, l, err
	}
	l = s.lockOf(v)
	return v, l, s.count(v)
}

// locked is a key as it is sent, and the lock of a T that has a version.
func (t *Table[T]) locked(given any) (key any, l lock, err error) {
	key, item, err := t.tags().key(given)
	if err == nil && item.IsValid() {
		if l = t.schema.lockOf(item); l.version == 0 {
			l = lock{} // a key alone
		}
	}
	return key, l, err
}

// Save stores the item that item points to, as Put does, and sets in it what the table
// has made of its tags: ids, times and the next version.
//
// Where T has a version, the item must not have changed since it was read; one with
// version 0 must not be there yet. Else the error is a [*VersionError], and nothing is
// written.
func (t *Table[T]) Save(ctx context.Context, item *T, opts ...Option) error {
	if item == nil {
		return errors.New("dynamodb: there is no item to save: the pointer is nil")
	}
	if !t.tags().keeps() {
		return t.Put(ctx, *item, opts...)
	}
	stored, err := t.put(ctx, reflect.ValueOf(item), opts)
	if err == nil {
		t.schema.store(stored, item)
	}
	return err
}

// store sets what item leads to.
func (s *schema) store(v reflect.Value, item any) {
	if to, ok := s.structOf(reflect.ValueOf(item)); ok {
		to.Set(v)
	}
}

// Change writes what differs between two values of an item: old, as it was read, and
// the one that to points to. Attributes that to lacks are removed, counters take the
// difference, and what others have written elsewhere in the item stays. Where nothing
// differs nothing is called. To takes the next version and the time of the change.
//
// The item has to be there still, else the error is [ErrNotFound], and to have the
// version of old if T has one, else it is a [*VersionError].
func (t *Table[T]) Change(ctx context.Context, old T, to *T, opts ...Option) error {
	from, item, err := t.pair(reflect.ValueOf(old), to)
	if err != nil {
		return err
	}
	s := t.schema
	update, err := s.difference(from, item)
	if err != nil || update.IsZero() {
		return err
	}
	now := time.Now()
	l := s.lockOf(from)
	if s.version != nil {
		s.version.valueIn(item).Set(s.version.valueIn(from))
	}
	for i := range s.fields {
		if f := &s.fields[i]; f.role == roleUpdated || f.role == roleKind {
			f.valueIn(item).Set(f.made(now))
		}
	}
	if err := s.count(item); err != nil {
		return err
	}
	if err := t.change(ctx, item, update, now, l, opts); err != nil {
		return err
	}
	s.store(item, to)
	return nil
}

// pair copies two values of an item, which have to have the same key.
func (t *Table[T]) pair(old reflect.Value, to *T) (from, item reflect.Value, err error) {
	if from, err = t.changeable(old); err != nil {
		return from, item, err
	}
	if item, err = t.schema.copyOf(reflect.ValueOf(to)); err != nil {
		return from, item, err
	}
	before, err := attributes(from, t.schema.keys.all())
	if err != nil {
		return from, item, err
	}
	after, err := attributes(item, t.schema.keys.all())
	if err == nil && identity(before) != identity(after) {
		err = t.schema.fault("the key differs, and the key of an item cannot change: save the new one and delete the old")
	}
	return from, item, err
}

// changeable is a copy of an item whose keys are known.
func (t *Table[T]) changeable(item reflect.Value) (v reflect.Value, err error) {
	s, err := t.described()
	if err != nil {
		return v, err
	}
	if v, err = s.copyOf(item); err != nil {
		return v, err
	}
	return v, s.checkTableKeys(v)
}

// difference is what makes one value of an item the other.
func (s *schema) difference(from, to reflect.Value) (u Update, err error) {
	var own []*field
	for i := range s.fields {
		if f := &s.fields[i]; f.role != roleVersion && f.role != roleUpdated && f.role != roleKind && !slices.Contains(s.keys.all(), f) {
			own = append(own, f)
		}
	}
	before, err := attributes(from, own)
	if err != nil {
		return u, err
	}
	after, err := attributes(to, own)
	if err != nil {
		return u, err
	}
	for _, f := range own {
		was, had := before[f.Name]
		is, has := after[f.Name]
		path := Escape(f.Name)
		switch {
		case had == has && reflect.DeepEqual(was, is):
		case f.role == roleCounter:
			u = u.Add(path, more(f.valueIn(from), f.valueIn(to)))
		case has:
			u = u.Set(path, is)
		default:
			u = u.Remove(path)
		}
	}
	return u, nil
}

// more is how much a counter has grown, which its own type may be too small for.
func more(from, to reflect.Value) Number {
	whole := func(v reflect.Value) *big.Int {
		if v.CanInt() {
			return big.NewInt(v.Int())
		}
		return new(big.Int).SetUint64(v.Uint())
	}
	return Number(new(big.Int).Sub(whole(to), whole(from)).String())
}

// change sends an update of an item that has to be there.
func (t *Table[T]) change(ctx context.Context, item reflect.Value, u Update, now time.Time, l lock, opts []Option) error {
	s := t.schema
	u, err := s.stampUpdate(u, now, false)
	if err != nil {
		return err
	}
	l.exists = true
	l.Condition = l.And(Attr(Escape(s.keys.hash[0].Name)).Exists())
	key, err := attributes(item, s.keys.all())
	if err != nil {
		return err
	}
	return t.write(ctx, "UpdateItem", boto3.Map{"Key": key}, Expressions{Update: u}, l, opts)
}

// Patch writes the fields of an item that are not zero, and leaves the others as they
// are, or with [RemoveZero] removes them. Counters take what their fields hold on top
// of what they count. Item then holds the whole item as it is stored, unless [Returning]
// has it stored elsewhere.
//
// The item has to be there, else the error is [ErrNotFound]. It has to have the version
// of item, else it is a [*VersionError]; version 0 asks for none.
func (t *Table[T]) Patch(ctx context.Context, item *T, opts ...Option) error {
	v, err := t.changeable(reflect.ValueOf(item))
	if err != nil {
		return err
	}
	s := t.schema
	r := request{in: boto3.Map{}}
	for _, opt := range opts {
		if opt != nil {
			opt(&r)
		}
	}
	update, err := s.patch(v, r.removes)
	if err != nil {
		return err
	}
	l := s.lockOf(v)
	if l.version == 0 {
		l = lock{}
	}
	var stored T
	opts = append([]Option{Returning(AllNew, &stored)}, opts...)
	if err := t.change(ctx, v, update, time.Now(), l, opts); err != nil {
		return err
	}
	if r.attributes == nil {
		*item = stored
	}
	return nil
}

// patch sets what is not zero.
func (s *schema) patch(v reflect.Value, removes bool) (u Update, err error) {
	var given []*field
	for i := range s.fields {
		f := &s.fields[i]
		if f.role == roleVersion || f.role == roleUpdated || f.role == roleKind || slices.Contains(s.keys.all(), f) {
			continue
		}
		x, ok := f.In(v)
		switch zero := !ok || isZero(x); {
		case !zero && f.role == roleCounter:
			u = u.Add(Escape(f.Name), x.Interface())
		case !zero:
			given = append(given, f)
		case removes && !f.made(time.Time{}).IsValid():
			u = u.Remove(Escape(f.Name))
		}
	}
	stored, err := attributes(v, given)
	for _, f := range given {
		if av, ok := stored[f.Name]; ok {
			u = u.Set(Escape(f.Name), av)
		}
	}
	return u, err
}

// RemoveZero has [Table.Patch] remove the attributes whose fields are zero.
func RemoveZero() Option { return func(r *request) { r.removes = true } }

// Increment adds to a number of an item and returns what it counts then, so that of
// many who count at once each has a number of its own. An item or attribute that is not
// there counts from 0.
func (t *Table[T]) Increment(ctx context.Context, key any, path string, by int64, opts ...Option) (int64, error) {
	var after boto3.Map
	opts = append(slices.Clip(opts), Returning(UpdatedNew, &after))
	if err := t.Update(ctx, key, Add(path, by), opts...); err != nil {
		return 0, err
	}
	var at any = after
	err := walkPath(path, func(name string) {
		m, _ := at.(boto3.Map)
		at = m[name]
	}, func(i int) {
		at = updated(at, i)
	})
	if err != nil {
		return 0, fmt.Errorf("dynamodb: %w", err)
	}
	n, ok := at.(Number)
	if !ok {
		return 0, fmt.Errorf("dynamodb: table %s: %s has been added to, and the answer does not tell what it counts", t.Name(), path)
	}
	return n.Int64()
}

// updated is the element of an index in a list of which an answer has what was written:
// that element alone, where the service keeps to its documentation. An index behind the
// end stands for a new last element.
func updated(list any, i int) any {
	elements, _ := list.([]any)
	if len(elements) == 0 {
		return nil
	}
	return elements[min(i, len(elements)-1)]
}
