// Package codegen makes the typed packages: a service description becomes a
// small intermediate form of names and Go types (Build), what has been
// published before is kept (Package.Keep), and the result is written as Go
// source (Package.Files). It reads no documentation text.
package codegen

import "slices"

// Package is one typed package on its way to source. Everything in it is in the
// order in which it is written.
type Package struct {
	Name       string // of the Go package
	Service    Service
	Operations []Operation
	Structs    []Struct
	Enums      []Enum
	Codes      []Code
	Secrets    []Secret
	// Shared are the error constants that most operations have.
	Shared []string
	// Kept are declarations that were published and that the description no
	// longer gives, as source.
	Kept []string
	// Notes say what was kept, and why.
	Notes []string

	strings map[string]bool   // types whose kind is string
	secrets map[string]string // published types of sensitive fields
	methods map[string]string // by operation
	types   map[string]string // of structures and enums, by shape
}

// Service is what the package's own comment tells.
type Service struct {
	Name, FullName, Version, Protocol, Link string
	Retired                                 bool
	CBOR                                    bool // is what it speaks, as the most preferred of its protocols
}

// Operation is one method of the client with the methods that go with it.
type Operation struct {
	Name       string // in the description
	Method     string
	Deprecated bool
	Pages      string // the method's name, "" without a paginator
	Items      *Items
	Results    []Items // a method for each result, where pages have several lists
	Waiters    []Waiter

	// What its comment tells.
	Sends                string // HTTP method, path, and what names the operation
	ReadOnly, Idempotent bool
	Token                string   // the field that makes it idempotent
	Errors               []string // constants, less the package's Shared
}

// Items is the method that yields the elements of a list over all pages. List
// names it in the description, with the members on the way to it; "" where Element has
// a field for each of several.
type Items struct{ Method, Element, List string }

// Waiter is one WaitUntil method.
type Waiter struct {
	Name, Method    string
	Delay, Attempts int  // seconds, and how often at most
	Own             bool // of this module: AWS describes none
}

// Struct is a structure of the service; with a code it is an error.
type Struct struct {
	Name   string
	Doc    []string
	Fields []Field
	Code   string
	// Format says that it reaches a sensitive member, so that it has a method
	// which prints it, Stringer that it has String and GoString in place of it,
	// MarshalText that it has such a member itself.
	Format, Stringer, MarshalText bool
	// Other is the type that responses have, of a structure with two types.
	Other string
}

func (s *Struct) has(field string) bool {
	return slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Name == field })
}

// Field is a struct's field, which holds the member Member.
type Field struct {
	Name, Type string
	Member     string // what the binder is to find; "-" for nothing
	Exact      bool   // another member's name differs by case only, so that the tag says which this is
	Sensitive  bool
	Doc        []string
	Required   bool // text that must not be left empty
	Gone       bool // the description has no such member, or one of another type
}

// Enum is a string type with constants.
type Enum struct {
	Name   string
	Doc    []string
	Values []Constant
	// Sensitive says that its values are not printed. Only enums that guard a
	// structure are so, see [builder.secretType].
	Sensitive bool
	Gone      bool // no longer in the description
}

// Secret is a named type of values that are not printed.
type Secret struct{ Name, Type string }

// Constant is one value of an enum.
type Constant struct {
	Name, Value string
	Gone        bool // no longer in the description
}

// Code is an error code.
type Code struct {
	Name, Value string
	Struct      string // with the error's members, "" where there is but a message
	Gone        bool   // no longer in the description
}
