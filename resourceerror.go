package boto3

import (
	"fmt"
	"strings"

	"github.com/boto3-go/boto3/internal/nearest"
)

// NoResourcesError reports a service that has no resource description.
type NoResourcesError struct {
	Service string
	Known   []string
}

// Error lists the services that have one.
func (e *NoResourcesError) Error() string {
	return fmt.Sprintf("service %s has no resources, only a client; there are resources of: %s", e.Service, strings.Join(e.Known, ", "))
}

// UnknownNameError reports an action, attribute, collection or the like that a
// resource does not have.
type UnknownNameError struct {
	Resource string // such as "s3.Bucket"
	Kind     string // such as "action"
	Name     string
	Known    []string
}

// Error names the nearest, or all if none is near.
func (e *UnknownNameError) Error() string {
	hint := nearest.Hint(e.Name, e.Known)
	switch {
	case hint != "":
	case len(e.Known) == 0:
		hint = "; it has none"
	default:
		hint = "; there are: " + strings.Join(e.Known, ", ")
	}
	return fmt.Sprintf("%s has no %s %q%s", e.Resource, e.Kind, e.Name, hint)
}

// IdentifierError reports an identifier by which no resource can be.
type IdentifierError struct {
	Resource   string // such as "s3.Bucket"
	Identifier string // "" when there are too many
	Reason     string
}

// Error says which identifier is wrong and why.
func (e *IdentifierError) Error() string {
	if e.Identifier == "" {
		return e.Resource + ": " + e.Reason
	}
	return fmt.Sprintf("%s: identifier %s %s", e.Resource, e.Identifier, e.Reason)
}

// NoLoadError reports a resource whose attributes no call reads: they are
// there only when the resource came from a listing.
type NoLoadError struct{ Resource string }

// Error names the resource.
func (e *NoLoadError) Error() string {
	return e.Resource + " cannot be loaded: its attributes are known only when it comes from a collection or an action"
}

// AbsentError reports a load that succeeded but did not find the resource.
type AbsentError struct{ Resource, Operation, Path string }

// Error says where the attributes should have been.
func (e *AbsentError) Error() string {
	return fmt.Sprintf("%s was not found: the response of %s has no %s", e.Resource, e.Operation, e.Path)
}
