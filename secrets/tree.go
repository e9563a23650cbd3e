package secrets

import (
	"encoding"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
)

// Tree is the parameters below a path, by the rest of their names: "db/host" for
// /app/db/host below /app.
type Tree map[string]Value

// Map returns the tree as nested maps of text, which are printed like any others. A
// parameter that others lie below stands in their map under "".
func (t Tree) Map() boto3.Map {
	root := boto3.Map{}
	for name, v := range t {
		at := root
		elements := strings.Split(name, "/")
		for _, element := range elements[:len(elements)-1] {
			switch child := at[element].(type) {
			case boto3.Map:
				at = child
			case nil:
				next := boto3.Map{}
				at[element], at = next, next
			default:
				next := boto3.Map{"": child}
				at[element], at = next, next
			}
		}
		last := elements[len(elements)-1]
		if child, ok := at[last].(boto3.Map); ok {
			child[""] = v.Text()
		} else {
			at[last] = v.Text()
		}
	}
	return root
}

// Decode reads the tree into to, a pointer to a struct: a field has the parameter of
// its name, or of its boto3 tag, where case, "-", "_" and "." make no difference.
// Fields may be strings, numbers, bools, durations, lists of strings for StringLists,
// Values, what reads itself from text, structs for what lies below a name, maps by the
// names below it, and pointers to these. A struct also takes a parameter that is JSON.
// Parameters without a field are passed over, and fields without a parameter left as
// they are. The error tells of all that does not fit, and quotes no values.
func (t Tree) Decode(to any) error {
	v := reflect.ValueOf(to)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("secrets: a Tree is decoded into a pointer to a struct, not %T", to)
	}
	d := &treeDecoder{}
	d.value(branchOf(t), v.Elem())
	return errors.Join(d.faults...)
}

// branch is a parameter, what lies below its name, or both.
type branch struct {
	leaf  *Value
	below map[string]*branch
}

func branchOf(t Tree) *branch {
	root := &branch{}
	for name, v := range t {
		at := root
		for element := range strings.SplitSeq(name, "/") {
			if at.below[element] == nil {
				if at.below == nil {
					at.below = map[string]*branch{}
				}
				at.below[element] = &branch{}
			}
			at = at.below[element]
		}
		at.leaf = &v
	}
	return root
}

type treeDecoder struct{ faults []error }

func (d *treeDecoder) refuse(v *Value, t reflect.Type) {
	d.faults = append(d.faults, fmt.Errorf("secrets: %s does not fit a Go %s", v.Name, t))
}

var (
	valueType    = reflect.TypeFor[Value]()
	durationType = reflect.TypeFor[time.Duration]()
)

// value decodes a branch into a variable.
func (d *treeDecoder) value(b *branch, to reflect.Value) {
	t := to.Type()
	if t.Kind() == reflect.Pointer {
		if to.IsNil() {
			to.Set(reflect.New(t.Elem()))
		}
		d.value(b, to.Elem())
		return
	}
	text, itself := reflect.TypeAssert[encoding.TextUnmarshaler](to.Addr())
	switch {
	case b.leaf != nil && t == valueType:
		to.Set(reflect.ValueOf(*b.leaf))
	case b.leaf != nil && itself:
		if text.UnmarshalText(b.leaf.Bytes()) != nil {
			d.refuse(b.leaf, t)
		}
	case b.below != nil && t.Kind() == reflect.Struct:
		d.fields(b, to)
	case b.below != nil && t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		d.entries(b, to)
	case b.leaf != nil:
		d.leaf(b.leaf, to)
	}
}

func (d *treeDecoder) fields(b *branch, to reflect.Value) {
	names := slices.Sorted(maps.Keys(b.below))
	for i := range to.NumField() {
		f := to.Type().Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct && f.IsExported() {
			d.fields(b, to.Field(i))
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("boto3"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		at := slices.Index(names, name)
		if at < 0 {
			at = slices.IndexFunc(names, func(other string) bool { return plain(other) == plain(name) })
		}
		if at >= 0 {
			d.value(b.below[names[at]], to.Field(i))
		}
	}
}

// plain is a name without what makes no difference.
func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "").Replace(name))
}

func (d *treeDecoder) entries(b *branch, to reflect.Value) {
	if to.IsNil() {
		to.Set(reflect.MakeMap(to.Type()))
	}
	for name, child := range b.below {
		v := reflect.New(to.Type().Elem()).Elem()
		d.value(child, v)
		to.SetMapIndex(reflect.ValueOf(name).Convert(to.Type().Key()), v)
	}
}

// leaf decodes a parameter. A variable keeps its value when that fails.
func (d *treeDecoder) leaf(v *Value, to reflect.Value) {
	fresh := reflect.New(to.Type())
	if isText(to.Type(), v) {
		if err := parse(v, fresh.Elem()); err != nil {
			d.refuse(v, to.Type())
			return
		}
	} else if err := v.Decode(fresh.Interface()); err != nil {
		d.faults = append(d.faults, err)
		return
	}
	to.Set(fresh.Elem())
}

// isText says that a variable takes the parameter's text, and not JSON in it.
func isText(t reflect.Type, v *Value) bool {
	switch t.Kind() {
	case reflect.Slice:
		return t.Elem().Kind() == reflect.Uint8 || t.Elem().Kind() == reflect.String && !strings.HasPrefix(strings.TrimSpace(v.Text()), "[")
	case reflect.Struct, reflect.Map, reflect.Array, reflect.Interface:
		return false
	default:
		return true
	}
}

var errKind = errors.New("text is nothing for this type")

func parse(v *Value, to reflect.Value) error {
	t, text := to.Type(), v.Text()
	switch {
	case t == durationType:
		duration, err := time.ParseDuration(text)
		to.SetInt(int64(duration))
		return err
	case t.Kind() == reflect.String:
		to.SetString(text)
	case t.Kind() == reflect.Bool:
		is, err := strconv.ParseBool(text)
		to.SetBool(is)
		return err
	case to.CanInt():
		n, err := strconv.ParseInt(text, 10, t.Bits())
		to.SetInt(n)
		return err
	case to.CanUint():
		n, err := strconv.ParseUint(text, 10, t.Bits())
		to.SetUint(n)
		return err
	case to.CanFloat():
		n, err := strconv.ParseFloat(text, t.Bits())
		to.SetFloat(n)
		return err
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		to.SetBytes(v.Bytes())
	case t.Kind() == reflect.Slice:
		for _, element := range v.List() {
			to.Set(reflect.Append(to, reflect.ValueOf(element).Convert(t.Elem())))
		}
	default:
		return errKind
	}
	return nil
}
