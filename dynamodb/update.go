package dynamodb

import "slices"

// Update is what an UpdateItem does to an item. It is immutable: each method
// returns another Update that does more. The zero Update does nothing.
type Update struct{ actions []action }

type action struct {
	clause clause
	path   string
	value  any
}

type clause uint8

const (
	setClause clause = iota
	removeClause
	addClause
	deleteClause
)

var clauses = [...]string{setClause: "SET", removeClause: "REMOVE", addClause: "ADD", deleteClause: "DELETE"}

// Set begins an Update: the attribute at the path becomes the value, or what an
// Operand such as Attr("n").Plus(1) gives.
func Set(path string, value any) Update { return Update{}.Set(path, value) }

// Remove begins an Update that takes attributes, or elements of lists, away.
func Remove(paths ...string) Update { return Update{}.Remove(paths...) }

// Add begins an Update that adds to a number or a set.
func Add(path string, value any) Update { return Update{}.Add(path, value) }

// Delete begins an Update that takes elements out of a set.
func Delete(path string, elements any) Update { return Update{}.Delete(path, elements) }

// IsZero says that the update does nothing.
func (u Update) IsZero() bool { return len(u.actions) == 0 }

func (u Update) with(a ...action) Update { return Update{slices.Concat(u.actions, a)} }

// Set makes the attribute at the path the value, or what an Operand such as
// Attr("n").Plus(1) gives.
func (u Update) Set(path string, value any) Update {
	return u.with(action{setClause, path, kept(value)})
}

// Remove takes attributes, or elements of lists, away.
func (u Update) Remove(paths ...string) Update {
	for _, path := range paths {
		u = u.with(action{removeClause, path, nil})
	}
	return u
}

// Add adds a number to the attribute, or elements to a set; an attribute that
// the item lacks counts as 0 or as empty.
func (u Update) Add(path string, value any) Update {
	return u.with(action{addClause, path, kept(value)})
}

// Delete takes elements, given as a set, out of a set.
func (u Update) Delete(path string, elements any) Update {
	return u.with(action{deleteClause, path, kept(elements)})
}

func (u Update) write(b *builder) {
	for i, keyword := range clauses {
		first := true
		for _, a := range u.actions {
			if a.clause != clause(i) {
				continue
			}
			switch {
			case !first:
				b.text = append(b.text, ", "...)
			case len(b.text) > 0:
				b.text = append(b.text, ' ')
				fallthrough
			default:
				b.text = append(append(b.text, keyword...), ' ')
			}
			first = false
			b.action(a)
		}
	}
}

func (b *builder) action(a action) {
	b.path(a.path)
	switch a.clause {
	case setClause:
		b.text = append(b.text, " = "...)
	case addClause, deleteClause:
		b.text = append(b.text, ' ')
	case removeClause:
		return
	}
	b.operand(a.value)
}
