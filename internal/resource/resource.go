// Package resource is the resource engine: it reads resource descriptions,
// boto3's resources-1.json, and makes resources of them, whose calls go through
// the engine of a client.
package resource

import (
	"slices"

	"github.com/boto3-go/boto3/internal/memberpath"
	"github.com/boto3-go/boto3/internal/ordered"
)

// Description holds the resources of one service. Immutable.
type Description struct {
	// Service is the service resource, whose name is the service's.
	Service *Type
	types   map[string]*Type
}

// Type returns a resource type by its exact name, or nil.
func (d *Description) Type(name string) *Type { return d.types[name] }

// TypeNames lists the resource types, in alphabetical order.
func (d *Description) TypeNames() []string { return ordered.Keys(d.types) }

// Type is one type of resource, such as "Bucket". Immutable.
type Type struct {
	Name string
	// Shape is the name of the shape that has the attributes, or "".
	Shape       string
	Identifiers []Identifier
	// Load is the call that reads the attributes, or nil.
	Load *Member

	Actions      []Member
	BatchActions []Member // on collections of this type
	Subs         []Member // relations that need no more than identifiers
	Refs         []Member // relations that need the resource's attributes
	Collections  []Member
	Waiters      []Member

	taken map[string]bool // boto3's names of everything above
}

// Identifier is a part of a resource's identity.
type Identifier struct {
	Name   string
	Python string // boto3's name
	// Attribute is the member of the shape that holds the same value, or "".
	Attribute string
}

// Member is anything that a resource has by name, besides identifiers and
// attributes.
type Member struct {
	Name   string // in the description
	Python string // in boto3: snake case, renamed where it clashes with another
	// Request is the call to make; nil for relations and waiters.
	Request *Request
	// Result says which resources come out; nil where there are none.
	Result *Result
	// Path picks a part of the response; nil for all of it.
	Path *Path
	// Waiter is the client's waiter; "" for all but waiters, whose parameters
	// are in Request.
	Waiter string
}

// Request is a call with the parameters that a resource supplies.
type Request struct {
	Operation string
	Params    []Param
}

// Result is what makes resources of a response or of a resource's attributes.
type Result struct {
	Type        *Type
	Identifiers []Param
	Path        *Path // to the attributes; nil where the response has none
}

// Source says where a value comes from.
type Source uint8

// The sources of values.
const (
	Constant Source = iota
	FromIdentifier
	FromData
	FromResponse
	FromRequest
	FromInput
)

// Param is a value and where it goes.
type Param struct {
	Target string // a path in the request, or an identifier's name
	Source Source
	Name   string // of the identifier
	Path   *Path
	Value  any

	target []memberpath.Step // Target, in a request
}

// Find returns the member with this name, the description's or boto3's; nil
// when there is none.
func Find(list []Member, name string) *Member {
	i := slices.IndexFunc(list, func(m Member) bool { return m.Name == name })
	if i < 0 {
		i = slices.IndexFunc(list, func(m Member) bool { return m.Python == name })
	}
	if i < 0 {
		return nil
	}
	return &list[i]
}

// Names lists the members' names in their order.
func Names(list []Member) []string {
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Name
	}
	return names
}

// Identifier returns the position of an identifier by its name, boto3's name,
// or the attribute that it stands for; -1 when there is none.
func (t *Type) Identifier(name string) int {
	return slices.IndexFunc(t.Identifiers, func(i Identifier) bool {
		return name == i.Name || name == i.Python || name == i.Attribute && name != ""
	})
}

// IdentifierNames lists the identifiers in their order.
func (t *Type) IdentifierNames() []string {
	names := make([]string, len(t.Identifiers))
	for i, id := range t.Identifiers {
		names[i] = id.Name
	}
	return names
}

// Plural says whether the relation or action may give several resources.
func (r *Result) Plural() bool {
	return slices.ContainsFunc(r.Identifiers, func(p Param) bool { return p.Path != nil && p.Path.plural })
}
