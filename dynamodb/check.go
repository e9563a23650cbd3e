package dynamodb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
)

// DifferenceError reports a table that is not what the tags of a type say.
type DifferenceError struct {
	Table       string
	Differences []string // such as "key: customer (S) and id (N) are wanted, the table has customer (S)"
}

// Error lists the differences.
func (e *DifferenceError) Error() string {
	return fmt.Sprintf("dynamodb: table %s is not as its type has it: %s", e.Table, strings.Join(e.Differences, "; "))
}

// Check compares the table with the tags of T: its keys and their types, each index, and
// the attribute by which items expire. What differs or is missing is a
// [*DifferenceError]; indexes that T does not name are none of its business.
func (t *Table[T]) Check(ctx context.Context) error {
	s, err := t.described()
	if err != nil {
		return err
	}
	found, err := t.describe(ctx)
	if err != nil {
		return err
	}
	missing, differences := s.compare(found)
	for _, x := range missing {
		differences = append(differences, fmt.Sprintf("index %s is missing; Extend adds it", x.name))
	}
	if s.ttl != nil {
		off, others, err := t.compareTTL(ctx, s)
		if err != nil {
			return err
		}
		if off {
			differences = append(differences, fmt.Sprintf("items do not expire by %s; Extend turns it on", s.ttl.Name))
		}
		differences = append(differences, others...)
	}
	if len(differences) > 0 {
		return &DifferenceError{t.Name(), differences}
	}
	return nil
}

// compare tells what a table lacks that can be added, and what differs.
func (s *schema) compare(found *tableDescription) (missing []*index, differences []string) {
	types := map[string]string{}
	for _, a := range found.AttributeDefinitions {
		types[a.AttributeName] = a.AttributeType
	}
	if len(types) == 0 { // a server for tests, which tells none
		for _, f := range s.fields {
			types[f.Name] = f.keyType
		}
	}
	differ := func(what, want, have string) {
		if want != have {
			differences = append(differences, fmt.Sprintf("%s: %s is wanted, the table has %s", what, want, have))
		}
	}
	differ("key", s.keys.text(), keyText(found.KeySchema, types))
	for _, x := range s.indexes {
		among, kind := found.GlobalSecondaryIndexes, "global index "
		if x.local {
			among, kind = found.LocalSecondaryIndexes, "local index "
		}
		i := slices.IndexFunc(among, func(d indexDescription) bool { return d.IndexName == x.name })
		switch {
		case i < 0 && x.local:
			differences = append(differences, kind+x.name+" is missing, and is made with the table only")
			continue
		case i < 0:
			missing = append(missing, x)
			continue
		}
		has := among[i]
		differ(kind+x.name, x.text(), keyText(has.KeySchema, types))
		projected := x.projected(s)
		slices.Sort(projected)
		given := slices.Sorted(slices.Values(has.Projection.NonKeyAttributes))
		differ("the attributes of "+kind+x.name, projectionText("", projected), projectionText(has.Projection.ProjectionType, given))
	}
	return missing, differences
}

func (k keys) text() string {
	elements := make([]keyElement, 0, 2)
	types := map[string]string{}
	for _, f := range k.hash {
		elements = append(elements, keyElement{f.Name, "HASH"})
		types[f.Name] = f.keyType
	}
	for _, f := range k.sort {
		elements = append(elements, keyElement{f.Name, "RANGE"})
		types[f.Name] = f.keyType
	}
	return keyText(elements, types)
}

func keyText(elements []keyElement, types map[string]string) string {
	if len(elements) == 0 {
		return "none"
	}
	var hash, sort []string
	for _, e := range elements {
		text := fmt.Sprintf("%s (%s)", e.AttributeName, types[e.AttributeName])
		if e.KeyType == "HASH" {
			hash = append(hash, text)
		} else {
			sort = append(sort, text)
		}
	}
	text := strings.Join(hash, ", ")
	if len(sort) > 0 {
		text += " sorted by " + strings.Join(sort, ", ")
	}
	return text
}

func projectionText(kind string, names []string) string {
	switch {
	case kind == "KEYS_ONLY":
		return "keys only"
	case kind == "ALL" || kind == "" && len(names) == 0:
		return "all"
	}
	return "keys and " + strings.Join(names, ", ")
}

// compareTTL says whether expiry is off, and where it goes by another attribute.
func (t *Table[T]) compareTTL(ctx context.Context, s *schema) (off bool, differences []string, err error) {
	var out struct {
		TimeToLiveDescription struct{ TimeToLiveStatus, AttributeName string }
	}
	if err := t.Client().Call(ctx, "DescribeTimeToLive", boto3.Map{"TableName": t.Name()}, &out); err != nil {
		return false, nil, err
	}
	d := out.TimeToLiveDescription
	switch {
	case d.TimeToLiveStatus != "ENABLED" && d.TimeToLiveStatus != "ENABLING":
		return true, nil, nil
	case d.AttributeName != s.ttl.Name:
		return false, []string{fmt.Sprintf("items expire by %s, where %s is wanted", d.AttributeName, s.ttl.Name)}, nil
	}
	return false, nil, nil
}
