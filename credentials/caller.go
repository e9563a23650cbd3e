package credentials

import (
	"context"
	"net/http"
)

// Caller calls one operation of one service. A client library implements it;
// tests implement it with a fake.
//
// The in map and the fields of out, a pointer to a struct, are named as the
// service's API names its members; where Go cannot spell such a name, the field
// has a `boto3:"name"` tag. An empty region means the implementation's own
// default. An error that came from the service satisfies [ServiceError].
// Implementations are safe for concurrent use.
type Caller interface {
	Call(ctx context.Context, service, region, operation string, in map[string]any, out any, opt CallOptions) error
}

// CallOptions says how a [Caller] authenticates one call. It never asks the
// implementation for its own credentials, which may not exist yet.
type CallOptions struct {
	// Credentials sign the call; anonymous ones leave it unsigned.
	Credentials Credentials
	// Headers, if set, is asked for more headers once the URL of the request is
	// known, before it is sent.
	Headers func(method, url string) (http.Header, error)
}

// ServiceError is an error by which a service refused a call. One that also has
// the method
//
//	ErrorMember(name string) string
//
// which gives a member of the modelled error, empty where there is none, lets
// [Login] tell why a renewal was refused.
type ServiceError interface {
	error
	// ErrorCode is the service's code, such as "AccessDenied".
	ErrorCode() string
}

type detailedError interface {
	ServiceError
	ErrorMember(name string) string
}
