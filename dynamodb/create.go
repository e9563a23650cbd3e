package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// Create makes the table that the tags of T describe, and returns when it and its
// indexes can be used and items expire. It is paid per request, unless
// Param("ProvisionedThroughput", ...) says otherwise, for the table and each index.
// Other options of the table are Params too: DeletionProtectionEnabled, Tags. A table of
// the name that is there already is an error.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
func (t *Table[T]) Create(ctx context.Context, opts ...Option) error {
	s, err := t.described()
	if err != nil {
		return err
	}
	r := request{in: s.creation()}
	if err := r.prepare(t.Name(), opts); err != nil {
		return err
	}
	if r.in["ProvisionedThroughput"] != nil && r.in["BillingMode"] == nil {
		globals, _ := r.in["GlobalSecondaryIndexes"].([]boto3.Map)
		for _, x := range globals {
			x["ProvisionedThroughput"] = r.in["ProvisionedThroughput"]
		}
	} else if r.in["BillingMode"] == nil {
		r.in["BillingMode"] = "PAY_PER_REQUEST"
	}
	if err := t.Client().Call(ctx, "CreateTable", r.in, nil, boto3.With(r.options...)); err != nil {
		return err
	}
	if _, err := t.awaitActive(ctx); err != nil {
		return err
	}
	return t.expire(ctx, s)
}

// Extend makes the table have what the tags of T describe, and returns when it can be
// used: it creates a table that is not there, adds global indexes and turns on expiry.
// It takes nothing away, as that loses data. What it cannot add, keys and local indexes
// say, is a [*DifferenceError], and nothing is done.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
func (t *Table[T]) Extend(ctx context.Context, opts ...Option) error {
	s, err := t.described()
	if err != nil {
		return err
	}
	found, err := t.awaitActive(ctx)
	if errors.Is(err, errNoTable) {
		return t.Create(ctx, opts...)
	}
	if err != nil {
		return err
	}
	missing, differences := s.compare(found)
	if len(differences) > 0 {
		return &DifferenceError{t.Name(), differences}
	}
	r := request{in: boto3.Map{}}
	if err := r.prepare(t.Name(), opts); err != nil {
		return err
	}
	for _, x := range missing { // DynamoDB takes one in a call, and the next when it is done
		creation := x.creation(s)
		if r.in["ProvisionedThroughput"] != nil {
			creation["ProvisionedThroughput"] = r.in["ProvisionedThroughput"]
		}
		in := boto3.Map{
			"TableName": t.Name(), "AttributeDefinitions": found.with(definitions(x.all())),
			"GlobalSecondaryIndexUpdates": []boto3.Map{{"Create": creation}},
		}
		if err := t.Client().Call(ctx, "UpdateTable", in, nil, r.options...); err != nil {
			return err
		}
		if found, err = t.awaitActive(ctx); err != nil {
			return err
		}
	}
	return t.expire(ctx, s)
}

// described are the tags, which have to name the keys.
func (t *Table[T]) described() (*schema, error) {
	s := t.tags()
	switch {
	case s != nil && s.err != nil:
		return nil, s.err
	case !s.hasKeys():
		return nil, fmt.Errorf("dynamodb: the tags of type %s name no keys: give the partition key the option hash, and the sort key range", reflect.TypeFor[T]())
	}
	return s, nil
}

// creation is the input of CreateTable, but the table's name.
func (s *schema) creation() boto3.Map {
	all := s.keys.all()
	var global, local []boto3.Map
	for _, x := range s.indexes {
		all = append(all, x.all()...)
		if x.local {
			local = append(local, x.creation(s))
		} else {
			global = append(global, x.creation(s))
		}
	}
	in := boto3.Map{"KeySchema": s.keys.creation(), "AttributeDefinitions": definitions(all)}
	if global != nil {
		in["GlobalSecondaryIndexes"] = global
	}
	if local != nil {
		in["LocalSecondaryIndexes"] = local
	}
	return in
}

func (k keys) creation() (list []boto3.Map) {
	for _, f := range k.hash {
		list = append(list, boto3.Map{"AttributeName": f.Name, "KeyType": "HASH"})
	}
	for _, f := range k.sort {
		list = append(list, boto3.Map{"AttributeName": f.Name, "KeyType": "RANGE"})
	}
	return list
}

func (x *index) creation(s *schema) boto3.Map {
	projection := boto3.Map{"ProjectionType": "ALL"}
	if names := x.projected(s); names != nil {
		projection = boto3.Map{"ProjectionType": "INCLUDE", "NonKeyAttributes": names}
	}
	return boto3.Map{"IndexName": x.name, "KeySchema": x.keys.creation(), "Projection": projection}
}

// projected are the attributes that an index has beside keys, nil for all. The type of
// item is among them, by which queries tell items apart.
func (x *index) projected(s *schema) (names []string) {
	if len(x.project) == 0 {
		return nil
	}
	keys := slices.Concat(x.all(), s.keys.all())
	for i := range s.fields {
		if f := &s.fields[i]; (slices.Contains(x.project, f) || f == s.kind) && !slices.Contains(keys, f) {
			names = append(names, f.Name)
		}
	}
	return names
}

// definitions tell the types of attributes, each once.
func definitions(fields []*field) (list []definition) {
	for _, f := range fields {
		if d := (definition{f.Name, f.keyType}); !slices.Contains(list, d) {
			list = append(list, d)
		}
	}
	return list
}

// tableDescription is what DescribeTable tells.
type tableDescription struct {
	TableStatus            string
	KeySchema              []keyElement
	AttributeDefinitions   []definition
	GlobalSecondaryIndexes []indexDescription
	LocalSecondaryIndexes  []indexDescription
}

// with are the attributes that the table has defined, and those that it lacks.
func (d *tableDescription) with(more []definition) []definition {
	all := slices.Clone(d.AttributeDefinitions)
	for _, a := range more {
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

type definition struct{ AttributeName, AttributeType string }

type keyElement struct{ AttributeName, KeyType string }

type indexDescription struct {
	IndexName   string
	IndexStatus string
	KeySchema   []keyElement
	Projection  struct {
		ProjectionType   string
		NonKeyAttributes []string
	}
}

const errNoTable boto3.Code = "ResourceNotFoundException"

func (t *Table[T]) describe(ctx context.Context) (*tableDescription, error) {
	var out struct{ Table tableDescription }
	err := t.Client().Call(ctx, "DescribeTable", boto3.Map{"TableName": t.Name()}, &out)
	return &out.Table, err
}

// An index of a large table takes hours to fill; whoever has less time has a context
// that ends.
const (
	firstLook = 100 * time.Millisecond
	mostLook  = 20 * time.Second
)

// awaitActive asks until the table and its indexes can be used.
func (t *Table[T]) awaitActive(ctx context.Context) (*tableDescription, error) {
	for pause := firstLook; ; pause = min(2*pause, mostLook) {
		d, err := t.describe(ctx)
		if err != nil {
			return nil, err
		}
		if d.active() {
			return d, nil
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, fmt.Errorf("dynamodb: table %s is not active yet: %w", t.Name(), ctxerr.Of(ctx))
		}
	}
}

// active is of indexes too. Some servers tell no status of indexes.
func (d *tableDescription) active() bool {
	return d.TableStatus == "ACTIVE" && !slices.ContainsFunc(d.GlobalSecondaryIndexes, func(x indexDescription) bool {
		return x.IndexStatus != "" && x.IndexStatus != "ACTIVE"
	})
}

// expire turns expiry on where the tags have a ttl and it is off.
func (t *Table[T]) expire(ctx context.Context, s *schema) error {
	if s.ttl == nil {
		return nil
	}
	missing, differences, err := t.compareTTL(ctx, s)
	switch {
	case err != nil:
		return err
	case len(differences) > 0:
		return &DifferenceError{t.Name(), differences}
	case !missing:
		return nil
	}
	return t.Client().Call(ctx, "UpdateTimeToLive", boto3.Map{
		"TableName":               t.Name(),
		"TimeToLiveSpecification": boto3.Map{"AttributeName": s.ttl.Name, "Enabled": true},
	}, nil)
}
