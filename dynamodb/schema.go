package dynamodb

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/bind/attributevalue"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/syncmap"
)

// schema is what the tags of a struct say of its table and of what the table keeps in
// its items. It is made once for each type.
type schema struct {
	typ     reflect.Type // the struct
	fields  []field
	keys    keys
	indexes []*index
	ttl     *field
	version *field
	kind    *field // has the name of the type of item
	mapped  bool   // some tag says more than how a value is stored
	err     error
}

// keys are the fields of a key by their roles. An index may have several of each.
type keys struct{ hash, sort []*field }

func (k keys) all() []*field { return slices.Concat(k.hash, k.sort) }

type index struct {
	name  string
	local bool
	keys
	project []*field // none for all attributes
}

// field is a field with what its tag says beyond its value.
type field struct {
	bind.TaggedField
	role    role
	text    string // the name of the type of item, of roleKind
	keyType string // S, N or B; "" of what cannot be a key
	of      string // the index of which the field is a key, "" for none
	omits   bool   // it is left out where it is empty
}

// role is what the table does with a field by itself.
type role uint8

const (
	roleNone role = iota
	roleVersion
	roleUUID
	roleUUID7
	roleCreated
	roleUpdated
	roleCounter
	roleKind
)

var roleOptions = map[string]role{
	"version": roleVersion, "uuid": roleUUID, "uuid7": roleUUID7, "created": roleCreated, "updated": roleUpdated,
	"counter": roleCounter, "type": roleKind,
}

var schemas syncmap.Map

// schemaOf reads the tags of a struct, or of what a pointer leads to; nil where t is
// neither.
func schemaOf(t reflect.Type) *schema {
	if t == nil {
		return nil
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[AttributeValue]() {
		return nil
	}
	if s, ok := schemas.Load(t); ok {
		return s.(*schema)
	}
	s, _ := schemas.LoadOrStore(t, readSchema(t))
	return s.(*schema)
}

func readSchema(t reflect.Type) *schema {
	s := &schema{typ: t}
	tagged := bind.TaggedFields(t, "dynamodbav")
	s.fields = make([]field, len(tagged))
	var faults []error
	for i, f := range tagged {
		s.fields[i] = field{TaggedField: f, keyType: attributevalue.KeyType(f.Type, f.Options)}
		if err := s.read(&s.fields[i]); err != nil {
			faults = append(faults, fmt.Errorf("attribute %s: %w", f.Name, err))
		}
	}
	if err := s.check(); err != nil {
		faults = append(faults, err)
	}
	if len(faults) > 0 {
		s.err = fmt.Errorf("dynamodb: the tags of type %s: %w", t, errors.Join(faults...))
	}
	return s
}

// read takes the options of a field's tag.
func (s *schema) read(f *field) error {
	var faults []error
	for _, option := range f.Options {
		name, value, _ := strings.Cut(option, "=")
		if err := s.option(f, option, name, value); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

func (s *schema) option(f *field, option, name, value string) error {
	if name == "" || value == "" && slices.Contains(attributevalue.Options(), name) {
		f.omits = f.omits || name == "omitempty" || name == "omitzero"
		return nil
	}
	s.mapped = true
	given, known := roleOptions[name]
	switch {
	case known:
		return s.role(f, given, name, value)
	case name == "ttl" && value == "":
		if s.ttl != nil {
			return errors.New("a table has one ttl; attribute " + s.ttl.Name + " has it too")
		}
		s.ttl = f
		if f.keyType != "N" {
			return fmt.Errorf("type %s cannot be a ttl; take a time.Time, or an integer that counts seconds since 1970", f.Type)
		}
	case name == "project" && value != "":
		x := s.index(value)
		x.project = append(x.project, f)
	case (name == "hash" || name == "range") && strings.HasSuffix(option, "="):
		return fmt.Errorf("the option %s lacks the name of an index; for the table's own key it is %s", option, name)
	case name == "hash" || name == "range" || name == "local" && value != "":
		return s.makeKey(f, name, value)
	default:
		all := append(attributevalue.Options(), "hash", "range", "local", "project", "ttl")
		for other := range roleOptions {
			all = append(all, other)
		}
		slices.Sort(all)
		if near := nearest.Names(name, all); len(near) > 0 {
			all = near
		}
		return fmt.Errorf("there is no option %q in tags; there is %s", strings.TrimSuffix(name+"="+value, "="), strings.Join(all, ", "))
	}
	return nil
}

// makeKey makes a field a key of the table, or of an index.
func (s *schema) makeKey(f *field, name, value string) error {
	to := &s.keys
	if value != "" {
		x := s.index(value)
		x.local = x.local || name == "local"
		to, f.of = &x.keys, value
	}
	if name == "hash" {
		to.hash = append(to.hash, f)
	} else {
		to.sort = append(to.sort, f)
	}
	if f.keyType == "" {
		return fmt.Errorf("type %s cannot be a key: keys are text, numbers, times or bytes", f.Type)
	}
	return nil
}

func (s *schema) index(name string) *index {
	for _, x := range s.indexes {
		if x.name == name {
			return x
		}
	}
	x := &index{name: name}
	s.indexes = append(s.indexes, x)
	return x
}

// role has the table look after a field.
func (s *schema) role(f *field, r role, name, value string) error {
	if f.role != roleNone && f.role != r {
		return fmt.Errorf("the option %s stands beside another that says how the attribute is made", name)
	}
	if (r == roleKind) != (value != "") {
		if r == roleKind {
			return errors.New("the option type has the name of the type: type=order")
		}
		return fmt.Errorf("the option %s has no value", name)
	}
	if f.Shared(s.typ) {
		return fmt.Errorf("the option %s does not go with a field of an embedded pointer; embed the struct itself", name)
	}
	f.role, f.text = r, value
	fits := f.Type.Kind() == reflect.String
	switch r {
	case roleVersion, roleCounter:
		fits = isWhole(f.Type) && f.keyType == "N"
	case roleCreated, roleUpdated:
		fits = f.Type.ConvertibleTo(reflect.TypeFor[time.Time]()) || isWhole(f.Type) && f.keyType == "N"
	default:
	}
	if !fits {
		return fmt.Errorf("type %s does not go with the option %s", f.Type, name)
	}
	for _, only := range []struct {
		role role
		at   **field
	}{{roleVersion, &s.version}, {roleKind, &s.kind}} {
		if r != only.role {
			continue
		}
		if *only.at != nil {
			return fmt.Errorf("the option %s stands at attribute %s too", name, (*only.at).Name)
		}
		*only.at = f
	}
	return nil
}

func isWhole(t reflect.Type) bool { return t.Kind() >= reflect.Int && t.Kind() <= reflect.Uintptr }

// mostKeys is how many attributes each part of a global index's key may have.
const mostKeys = 4

// check looks at what single tags do not tell.
func (s *schema) check() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	one := func(what string, list []*field) {
		if len(list) > 1 {
			fault("%s has one %s key; attributes %s have its option", "a table", what, nameList(list))
		}
	}
	named := map[string]bool{}
	for _, f := range s.fields {
		if named[f.Name] {
			fault("two fields stand for attribute %s; hide one with the tag `dynamodbav:\"-\"`", f.Name)
		}
		named[f.Name] = true
	}
	for _, f := range s.keys.all() {
		if f.role == roleVersion || f.role == roleUpdated || f.role == roleCounter {
			fault("attribute %s is a key of the table, and changes with each write by another of its options", f.Name)
		}
	}
	one("hash", s.keys.hash)
	one("range", s.keys.sort)
	if len(s.keys.hash) == 0 && (len(s.keys.sort) > 0 || len(s.indexes) > 0) {
		fault("no attribute has the option hash, which names the partition key")
	}
	for _, x := range s.indexes {
		switch {
		case x.local && (len(x.hash) > 0 || len(x.sort) != 1):
			fault("index %s is local: it has the table's hash key and one attribute with local=%s", x.name, x.name)
		case !x.local && len(x.hash) == 0:
			fault("index %s has no hash key: give an attribute hash=%s, or local=%s to the one that sorts a local index", x.name, x.name, x.name)
		case len(x.hash) > mostKeys || len(x.sort) > mostKeys:
			fault("index %s has more than %d attributes in a part of its key", x.name, mostKeys)
		case x.local && len(s.keys.sort) == 0:
			fault("index %s is local, which takes a table with a range key", x.name)
		}
		if x.local {
			x.hash = s.keys.hash
		}
	}
	return errors.Join(faults...)
}

func nameList(list []*field) string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}
