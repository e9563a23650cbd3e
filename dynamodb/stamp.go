package dynamodb

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
)

// keeps says that the table has more to do with items than to store them.
func (s *schema) keeps() bool { return s != nil && (s.mapped || s.err != nil) }

// hasKeys says that the tags name the table's keys.
func (s *schema) hasKeys() bool { return s.keeps() && len(s.keys.hash) > 0 }

// fault names the type before what is wrong.
func (s *schema) fault(format string, args ...any) error {
	return fmt.Errorf("dynamodb: type %s: %w", s.typ, fmt.Errorf(format, args...))
}

// structOf is the struct that a value is, or leads to.
func (s *schema) structOf(item reflect.Value) (v reflect.Value, ok bool) {
	for range 2 { // a pointer to a T that is a pointer
		if item.Kind() == reflect.Pointer {
			item = item.Elem()
		}
	}
	return item, item.IsValid() && item.Type() == s.typ
}

// copyOf is a copy of an item with fields that can be set.
func (s *schema) copyOf(item reflect.Value) (reflect.Value, error) {
	if s.err != nil {
		return reflect.Value{}, s.err
	}
	from, ok := s.structOf(item)
	if !ok {
		return reflect.Value{}, s.fault("there is no item: the pointer is nil")
	}
	v := reflect.New(s.typ).Elem()
	v.Set(from)
	return v, nil
}

// valueIn is the field's value in an item; not valid where an embedded pointer is nil.
func (f *field) valueIn(v reflect.Value) reflect.Value {
	x, _ := f.In(v)
	return x
}

// isEmpty says that a key has no value. A number always has one.
func (f *field) isEmpty(v reflect.Value) bool {
	x := f.valueIn(v)
	for x.Kind() == reflect.Pointer {
		x = x.Elem()
	}
	switch k := x.Kind(); {
	case k == reflect.Invalid:
		return true
	case k == reflect.String, k == reflect.Slice:
		return x.Len() == 0
	case k >= reflect.Int && k <= reflect.Float64, f.keyType == "N" && !x.CanConvert(reflect.TypeFor[time.Time]()):
		return false
	default:
		return isZero(x)
	}
}

// isZero asks a type that tells by itself first, as a time does.
func isZero(v reflect.Value) bool {
	if z, ok := reflect.TypeAssert[interface{ IsZero() bool }](v); ok && v.Kind() != reflect.Pointer {
		return z.IsZero()
	}
	return v.IsZero()
}

// time is a moment as the field has it.
func (f *field) time(now time.Time) reflect.Value {
	if f.Type.Kind() != reflect.Struct {
		return reflect.ValueOf(now.Unix()).Convert(f.Type)
	}
	now = now.UTC().Round(0)
	if f.keyType == "N" {
		now = now.Truncate(time.Second)
	}
	return reflect.ValueOf(now).Convert(f.Type)
}

// made is what the table makes for a field that is empty, and not valid for fields of
// which it makes nothing.
func (f *field) made(now time.Time) reflect.Value {
	switch f.role {
	case roleCreated, roleUpdated:
		return f.time(now)
	case roleUUID:
		return reflect.ValueOf(newUUID(4, now)).Convert(f.Type)
	case roleUUID7:
		return reflect.ValueOf(newUUID(7, now)).Convert(f.Type)
	case roleKind:
		return reflect.ValueOf(f.text).Convert(f.Type)
	default:
		return reflect.Value{}
	}
}

// stamp sets what the table makes: ids and the time of creation where there are none,
// the time of the change, and the type of item.
func (s *schema) stamp(v reflect.Value, now time.Time) {
	for i := range s.fields {
		f := &s.fields[i]
		if f.role == roleNone || f.role != roleUpdated && f.role != roleKind && !isZero(f.valueIn(v)) {
			continue
		}
		if made := f.made(now); made.IsValid() {
			f.valueIn(v).Set(made)
		}
	}
}

// stampUpdate adds to an update what the table makes. An update that may make the item
// sets ids, the time of creation and the type of item too, where it has none.
func (s *schema) stampUpdate(u Update, now time.Time, makes bool) (Update, error) {
	own := map[string]bool{}
	for _, a := range u.actions {
		first := true
		_ = walkPath(a.path, func(name string) { // a path that is none is an error of the call
			own[name] = own[name] || first
			first = false
		}, func(int) {})
	}
	for i := range s.fields {
		f := &s.fields[i]
		path := Escape(f.Name)
		switch {
		case f.role == roleVersion && own[f.Name]:
			return u, s.fault("the update changes attribute %s, the version, which the table counts", f.Name)
		case f.role == roleVersion:
			u = u.Add(path, 1)
		case own[f.Name] || slices.Contains(s.keys.all(), f) || !makes && f.role != roleUpdated:
		case f.role == roleUpdated:
			u = u.Set(path, f.wire(now))
		case f.made(now).IsValid():
			u = u.Set(path, Attr(path).IfNotExists(f.wire(now)))
		}
	}
	return u, nil
}

// wire is what the table makes for a field, in the form in which its tag has it stored.
func (f *field) wire(now time.Time) any {
	if (f.role == roleCreated || f.role == roleUpdated) && f.keyType == "N" {
		return now.Unix()
	}
	return f.made(now).Interface()
}

// checkKeys tells keys without a value, which DynamoDB refuses.
func (s *schema) checkKeys(v reflect.Value) error {
	if err := s.checkTableKeys(v); err != nil {
		return err
	}
	for _, x := range s.indexes {
		for _, f := range x.all() {
			if !f.omits && f.isEmpty(v) {
				return s.fault("attribute %s, a key of index %s, is empty: give it a value, or omitempty in its tag, which leaves the item out of the index", f.Name, x.name)
			}
		}
	}
	return nil
}

// checkTableKeys tells those of the table.
func (s *schema) checkTableKeys(v reflect.Value) error {
	for _, f := range s.keys.all() {
		if f.isEmpty(v) || f.omits && isZero(f.valueIn(v)) {
			return s.fault("the key %s is empty", f.Name)
		}
	}
	return nil
}

// key is the key of an item: of the fields that are keys where one of the table's own
// type is given, and else what is given. The item is not valid for other types.
func (s *schema) key(given any) (key any, item reflect.Value, err error) {
	if !s.keeps() {
		return given, item, nil
	}
	if s.err != nil {
		return nil, item, s.err
	}
	if !s.hasKeys() {
		return given, item, nil
	}
	v := reflect.ValueOf(given)
	if from, ok := s.structOf(v); ok {
		if item, err = s.copyOf(from); err != nil {
			return nil, item, err
		}
		if err := s.checkTableKeys(item); err != nil {
			return nil, item, err
		}
		key, err = attributes(item, s.keys.all())
		return key, item, err
	}
	names, ok := namesOf(given)
	for _, f := range s.keys.all() {
		if ok && !slices.Contains(names, f.Name) {
			return nil, item, s.fault("the key lacks %s; it has %q", f.Name, names)
		}
	}
	return given, item, nil
}

// namesOf are the names of a map.
func namesOf(key any) (names []string, ok bool) {
	v := reflect.ValueOf(key)
	if v.Kind() != reflect.Map || v.Type().Key().Kind() != reflect.String {
		return nil, false
	}
	for _, k := range v.MapKeys() {
		names = append(names, k.String())
	}
	slices.Sort(names)
	return names, true
}

// attributes are some fields of an item as they are stored. Those that are left out, by
// omitempty, are none.
func attributes(item reflect.Value, fields []*field) (map[string]AttributeValue, error) {
	b, err := values()
	if err != nil {
		return nil, err
	}
	view, err := b.native.In(b.item, item.Addr().Interface())
	if err != nil {
		return nil, fmt.Errorf("dynamodb: %w", err)
	}
	stored := make(map[string]AttributeValue, len(fields))
	for _, f := range fields {
		value := view.Entry(f.Name)
		if value.Shape() == nil {
			continue
		}
		var av AttributeValue
		slot, err := b.wire.Out(b.value, &av)
		if err == nil {
			err = bind.Copy(slot, value)
		}
		if err != nil {
			return nil, fmt.Errorf("dynamodb: %w", bind.AtName(f.Name, err))
		}
		stored[f.Name] = av
	}
	return stored, nil
}

// admit refuses an item that is of another type of item than T.
func (s *schema) admit(item reflect.Value) error {
	if s == nil || s.kind == nil {
		return nil
	}
	v, ok := s.structOf(item)
	if !ok {
		return nil
	}
	if is := s.kind.valueIn(v).String(); is != s.kind.text {
		return s.fault("the item is no %s: its %s is %q", s.kind.text, s.kind.Name, is)
	}
	return nil
}

// withKind has a read of some attributes read the type of item too, which admit asks for.
func (s *schema) withKind(opts []Option) []Option {
	if s == nil || s.kind == nil {
		return opts
	}
	path := Escape(s.kind.Name)
	return append(slices.Clip(opts), func(r *request) {
		if p := r.expressions.Projection; len(p) > 0 && !slices.Contains(p, path) {
			r.expressions.Projection = append(slices.Clip(p), path)
		}
	})
}

// onlyKind has a query or a scan read items of the type of item alone. Where their type
// is a key it is for the key condition to tell, as filters know no keys.
func (s *schema) onlyKind(r *request) {
	of := s.keys
	if name, given := r.in["IndexName"]; given {
		for _, x := range s.indexes {
			if x.name == fmt.Sprint(name) {
				of = x.keys
			}
		}
	}
	if !slices.Contains(of.all(), s.kind) {
		Filter(Attr(Escape(s.kind.Name)).Eq(s.kind.text))(r)
	}
}
