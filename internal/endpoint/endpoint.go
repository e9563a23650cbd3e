// Package endpoint interprets AWS endpoint rule sets: from an operation's
// parameters and a client's settings it works out the URL to call, the headers
// to add and the ways in which the request may be signed.
//
// A [RuleSet] comes from endpoint-rule-set-1.json by [ParseJSON], or from the
// compact form that [RuleSet.AppendBinary] writes, by [Open]. [Partitions]
// comes from partitions.json likewise. A [Resolver] joins the two with a cache
// and is what a client keeps.
//
// The language is the Smithy rules engine, version 1:
// https://smithy.io/2.0/additional-specs/rules-engine/specification.html
// Where that page leaves room, the results are botocore's.
package endpoint

import "net/http"

// Endpoint is where and how to send a request. Its headers, auth schemes and
// properties are shared between callers: read them only.
type Endpoint struct {
	// URL is the base URL, without a trailing slash unless the rules add one.
	URL string
	// Headers are to be set on the request. Their names are canonical.
	Headers http.Header
	// AuthSchemes lists the acceptable ways to sign, best first. It is nil
	// where the rules leave the choice to the service description.
	AuthSchemes []AuthScheme
	// Properties holds the endpoint's other properties ("backend", for
	// example): string, bool, int64, []any and map[string]any.
	Properties map[string]any
}

// AuthScheme says how to sign a request for an endpoint. A zero field was not
// given by the rules; the service description's own value holds then.
type AuthScheme struct {
	// Name is "sigv4", "sigv4a", "sigv4-s3express", "none" ...
	Name string
	// SigningName is the service name in the credential scope.
	SigningName string
	// SigningRegion is the region in the credential scope.
	SigningRegion string
	// SigningRegionSet holds the regions of a sigv4a signature.
	SigningRegionSet []string
	// DisableDoubleEncoding means that the path is escaped once only in the
	// canonical request.
	DisableDoubleEncoding bool
}
