package resource

import (
	"fmt"

	"github.com/boto3-go/boto3/internal/snake"
	"github.com/boto3-go/boto3/model"
)

// Snake is a name as Python has it: DBInstanceArn is db_instance_arn.
func Snake(name string) string { return snake.Case(name) }

// claim gives a member its name in boto3: what is claimed later gets its
// category at the end where the name is taken.
func (t *Type) claim(name, category string) (string, error) {
	if t.taken[name] {
		name += "_" + category
		if t.taken[name] {
			return "", fmt.Errorf("%s %s clashes with another name", category, name)
		}
	}
	t.taken[name] = true
	return name, nil
}

// claimAll names everything, in boto3's order of precedence.
func (t *Type) claimAll() (err error) {
	t.taken = map[string]bool{"meta": true}
	if t.Load != nil {
		t.Load.Python = "load"
		t.taken["load"] = true
	}
	for i := range t.Identifiers {
		id := &t.Identifiers[i]
		if id.Python, err = t.claim(Snake(id.Name), "identifier"); err != nil {
			return err
		}
	}
	for _, group := range []struct {
		list     []Member
		category string
		python   func(string) string
	}{
		{t.Actions, "action", Snake},
		{t.Subs, "subresource", func(s string) string { return s }},
		{t.Refs, "reference", Snake},
		{t.Collections, "collection", Snake},
		{t.Waiters, "waiter", func(s string) string { return Snake("WaitUntil" + s) }},
	} {
		for i := range group.list {
			m := &group.list[i]
			if m.Python, err = t.claim(group.python(m.Name), group.category); err != nil {
				return err
			}
		}
	}
	for i := range t.BatchActions {
		t.BatchActions[i].Python = Snake(t.BatchActions[i].Name)
	}
	return nil
}

// Attribute is a member of a resource's shape.
type Attribute struct {
	Name   string
	Python string
	// Identifier is the position of the identifier that holds the value, or -1.
	Identifier int
}

// Attributes lists the attributes in the order of the shape. A member that is
// an identifier by name is left out, as in boto3.
func (t *Type) Attributes(shape *model.Shape) []Attribute {
	var list []Attribute
	for i := range shape.Members {
		name := shape.Members[i].Name
		python := Snake(name)
		identifier, same := -1, false
		for j, id := range t.Identifiers {
			same = same || id.Python == python
			if id.Attribute == name {
				identifier = j
			}
		}
		if same {
			continue
		}
		if t.taken[python] {
			python += "_attribute"
		}
		list = append(list, Attribute{name, python, identifier})
	}
	return list
}
