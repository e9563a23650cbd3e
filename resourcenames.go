package boto3

import (
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/resource"
)

// IdentifierNames lists the resource's identifiers in their order.
func (r *Resource) IdentifierNames() []string {
	names := make([]string, len(r.typ.Identifiers))
	for i, id := range r.typ.Identifiers {
		names[i] = id.Name
	}
	return names
}

// AttrNames lists the attributes that the resource may have, in the order of
// the description.
func (r *Resource) AttrNames() ([]string, error) {
	all, err := r.of.attributesOf(r.typ)
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].Name
	}
	return names, err
}

// ActionNames lists the resource's actions in alphabetical order.
func (r *Resource) ActionNames() []string {
	names := resource.Names(r.typ.Actions)
	for name := range r.custom().actions {
		names = append(names, name)
	}
	return ordered.Unique(names)
}

// SubNames lists the types of resource that Sub makes.
func (r *Resource) SubNames() []string { return resource.Names(r.typ.Subs) }

// RefNames lists the resource's references.
func (r *Resource) RefNames() []string { return resource.Names(r.typ.Refs) }

// CollectionNames lists the resource's collections.
func (r *Resource) CollectionNames() []string { return resource.Names(r.typ.Collections) }

// WaiterNames lists the states that Wait waits for.
func (r *Resource) WaiterNames() []string { return resource.Names(r.typ.Waiters) }
