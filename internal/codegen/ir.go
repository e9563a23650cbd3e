// Package codegen makes the typed packages: a service description becomes a
// small intermediate form of names and Go types (Build), what has been
// published before is kept (Package.Keep), and the result is written as Go
// source (Package.Files). It reads no documentation text.
package codegen

import (
	"slices"
	"strings"
)

// Package is one typed package on its way to source. Everything in it is in the
// order in which it is written.
type Package struct {
	Name       string // of the Go package
	Service    Service
	Operations []Operation
	Structs    []Struct
	Enums      []Enum
	Codes      []Code
	// Kept are declarations that were published and that the description no
	// longer gives, as source.
	Kept []string
	// Notes say what was kept, and why.
	Notes []string

	strings map[string]bool   // types whose kind is string
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
	Waiters    []Waiter
}

// Items is the method that yields the elements of a list over all pages. List
// names it in the description, with the members on the way to it.
type Items struct{ Method, Element, List string }

// Waiter is one WaitUntil method.
type Waiter struct{ Name, Method string }

// Struct is a structure of the service; with a code it is an error.
type Struct struct {
	Name   string
	Doc    []string
	Fields []Field
	Code   string
	// Other is the type that responses have, of a structure with two types.
	Other string
}

// comparable says that by its fields a program could compare two of them with ==.
func (s *Struct) comparable() bool {
	return !slices.ContainsFunc(s.Fields, func(f Field) bool {
		return strings.HasPrefix(f.Type, "[") || strings.HasPrefix(f.Type, "map[")
	})
}

// Field is a struct's field, which holds the member Member.
type Field struct {
	Name, Type string
	Member     string
	Doc        []string
	Required   bool // text that must not be left empty
	Gone       bool // the description has no such member, or one of another type
}

// Enum is a string type with constants.
type Enum struct {
	Name   string
	Doc    []string
	Values []Constant
	Gone   bool // no longer in the description
}

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
