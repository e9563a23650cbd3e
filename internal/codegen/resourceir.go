package codegen

// Resources is a package of typed resources on its way to source. It stands on
// the typed package of the same service.
type Resources struct {
	Package *Package
	Types   []ResourceType // the service's own first
	// Aliases are types of the typed package under the names that they have here.
	Aliases []ResourceAlias
	// Native are types that hold Go values where those of the typed package have
	// a structure for them.
	Native []Struct
}

// ResourceType is one type of resource.
type ResourceType struct {
	Name, Type  string // in Go; in the description, "" of the service
	Of          string // such as "s3.Bucket"
	Identifiers []ResourceIdentifier
	// Attrs is the type of the attributes, "" without any.
	Attrs string
	// Loads says that there is a call to read the attributes by.
	Loads       bool
	Subs        []ResourceSub
	Actions     []ResourceAction
	Refs        []ResourceRef
	Collections []ResourceCollection
	Waiters     []Waiter
}

// ResourceIdentifier is a part of a resource's identity.
type ResourceIdentifier struct{ Method, Param, Type string }

// ResourceSub makes a resource from identifiers.
type ResourceSub struct {
	Method, Name, Type string
	Given              []ResourceIdentifier // by the caller
}

// ResourceRef leads to other resources by attributes.
type ResourceRef struct {
	Method, Name, Type string
	Plural             bool
}

// ResourceAction is a call. Type is the resource that it makes, "" for none.
type ResourceAction struct {
	Method, Name, Operation string
	Input, Output, Type     string
	Plural                  bool
}

// ResourceCollection is a group of resources with a type of its own.
type ResourceCollection struct {
	Method, Name, Operation string
	GoType, Input, Type     string
	Batch                   []ResourceAction
}

// ResourceAlias is a type of the typed package.
type ResourceAlias struct{ Name, Type string }
