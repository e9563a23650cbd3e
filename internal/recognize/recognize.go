// Package recognize tells which operation of which service a request is for, as
// the services' own front ends do: by target header, action, path, query and
// host, and by the service that a signature names.
package recognize

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// Request is what of a request tells its operation.
type Request struct {
	Method string
	Host   string // with or without a port
	Path   string // escaped
	Query  string
	Header http.Header
	Form   string // the body, where it is a form
}

// Call is what a request is for.
type Call struct {
	Operation *model.Operation
	// Path is the request's, with S3's bucket in it where the host had it.
	Path string
	// Query is the request's, or its form where that has an operation's parameters.
	Query  string
	Labels map[string]string
}

// An Index finds operations in a catalog of descriptions. It is safe for
// concurrent use.
type Index struct {
	catalog *catalog.Catalog
	once    sync.Once
	all     []*model.Service
	names   map[string][]*model.Service // by signing name and endpoint prefix
	targets map[string][]*model.Service // by target prefix
	err     error
}

// New makes an index, which is filled when it is first asked.
func New(c *catalog.Catalog) *Index { return &Index{catalog: c} }

func (x *Index) load() error {
	x.once.Do(func() {
		x.names, x.targets = map[string][]*model.Service{}, map[string][]*model.Service{}
		for _, name := range x.catalog.Names() {
			s, err := x.catalog.Service(name, "")
			if err != nil {
				x.err = err
				return
			}
			x.all = append(x.all, s)
			for _, name := range compact(s.Name, s.SigningName, s.EndpointPrefix) {
				x.names[name] = append(x.names[name], s)
			}
			if s.TargetPrefix != "" {
				x.targets[s.TargetPrefix] = append(x.targets[s.TargetPrefix], s)
			}
		}
	})
	return x.err
}

func compact(names ...string) []string {
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(s string) bool { return s == "" })
}

// Service is a service's description.
func (x *Index) Service(name string) (*model.Service, error) { return x.catalog.Service(name, "") }

// Find recognizes a request. Several services share operations, such as rds,
// neptune and docdb: of those that it could be, one that prefer likes is taken.
func (x *Index) Find(r *Request, prefer func(service, operation string) bool) (*Call, error) {
	if err := x.load(); err != nil {
		return nil, err
	}
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		prefix, operation, _ := cutLast(target, ".")
		return x.rpc(r, x.targets[prefix], operation, prefer, "X-Amz-Target "+target)
	}
	if prefix, operation, ok := cborPath(r.Path); ok && r.Header.Get("Smithy-Protocol") != "" {
		return x.rpc(r, x.targets[prefix], operation, prefer, "path "+r.Path)
	}
	if action, version := formAction(r); action != "" {
		return x.query(r, action, version, prefer)
	}
	return x.rest(r, prefer)
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// cborPath reads /service/<prefix>/operation/<name>.
func cborPath(path string) (prefix, operation string, ok bool) {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if len(parts) != 4 || parts[0] != "service" || parts[2] != "operation" {
		return "", "", false
	}
	return parts[1], parts[3], true
}

// rpc finds an operation by name in the services that a request can be for.
func (x *Index) rpc(r *Request, services []*model.Service, operation string, prefer func(service, operation string) bool, by string) (*Call, error) {
	if len(services) == 0 {
		return nil, fmt.Errorf("no service goes by %s", by)
	}
	names := x.signed(r)
	var found *model.Service
	rank := -1
	for _, s := range services {
		if !s.HasOperation(operation) {
			continue
		}
		own := 0
		if slices.Contains(names, s) {
			own++
		}
		if prefer(s.Name, operation) {
			own += 2
		}
		if own > rank {
			found, rank = s, own
		}
	}
	if found == nil {
		return nil, fmt.Errorf("service %s has no operation %q%s", services[0].Name, operation, nearest.Hint(operation, services[0].OperationNames()))
	}
	op, err := found.Operation(operation)
	return &Call{Operation: op, Path: r.Path, Query: r.Query}, err
}

// formAction is the action that a form names, in the body or in the query.
func formAction(r *Request) (action, version string) {
	for _, form := range []string{r.Form, r.Query} {
		if !strings.Contains(form, "Action=") {
			continue
		}
		if values, err := url.ParseQuery(form); err == nil && values.Get("Action") != "" && values.Get("Version") != "" {
			return values.Get("Action"), values.Get("Version")
		}
	}
	return "", ""
}

func (x *Index) query(r *Request, action, version string, prefer func(service, operation string) bool) (*Call, error) {
	var services []*model.Service
	for _, s := range x.all {
		if s.APIVersion == version && (protocol.Name(s) == "query" || protocol.Name(s) == "ec2") {
			services = append(services, s)
		}
	}
	if named := x.signed(r); len(named) > 0 { // dates as versions are not one service's alone
		own := slices.DeleteFunc(slices.Clone(services), func(s *model.Service) bool { return !slices.Contains(named, s) })
		if len(own) > 0 {
			services = own
		}
	}
	with := slices.DeleteFunc(slices.Clone(services), func(s *model.Service) bool { return !s.HasOperation(action) })
	if len(with) > 0 {
		services = with
	}
	return x.rpc(r, services, action, prefer, fmt.Sprintf("the form's Action %q and Version %q", action, version))
}

// rest finds the operation whose method, path and query fit best.
func (x *Index) rest(r *Request, prefer func(service, operation string) bool) (*Call, error) {
	services := x.signed(r)
	if len(services) == 0 {
		services = x.hosted(r.Host)
	}
	call, err := best(r, services, prefer)
	if call == nil && err == nil && r.Form != "" { // CloudSearch's clients send long queries so
		form := *r
		form.Method, form.Query, form.Form = http.MethodGet, r.Form, ""
		call, err = best(&form, services, prefer)
	}
	if call == nil && err == nil {
		named := len(services) > 0
		others := slices.DeleteFunc(slices.Clone(x.all), func(s *model.Service) bool { return named && s.Name == "s3" }) // whose paths are any
		call, err = best(r, others, prefer)
	}
	if call == nil && err == nil {
		err = fmt.Errorf("no operation goes by %s %s", r.Method, r.Path)
	}
	return call, err
}

// As recognizes a request as one operation's; nil where it is another's.
func As(op *model.Operation, r *Request) *Call {
	switch protocol.Name(op.Service) {
	case "json":
		if r.Header.Get("X-Amz-Target") == op.Service.TargetPrefix+"."+op.Name {
			return &Call{Operation: op, Path: r.Path, Query: r.Query}
		}
	case protocol.CBOR:
		if prefix, name, ok := cborPath(r.Path); ok && prefix == op.Service.TargetPrefix && name == op.Name {
			return &Call{Operation: op, Path: r.Path, Query: r.Query}
		}
	case "query", "ec2":
		if action, _ := formAction(r); action == op.Name {
			return &Call{Operation: op, Path: r.Path, Query: r.Query}
		}
	default:
		call, _ := match(op, r, paths(op.Service, r))
		return call
	}
	return nil
}

// paths are those that a request may mean: with S3's bucket from the host, and
// without the slash that a bucket's own path may end with.
func paths(s *model.Service, r *Request) []string {
	path := r.Path
	if s.Name == "s3" {
		if bucket := VirtualBucket(r.Host); bucket != "" {
			path = "/" + bucket + path
		}
	}
	if shorter := strings.TrimSuffix(path, "/"); shorter != path && shorter != "" {
		return []string{path, shorter}
	}
	return []string{path}
}

func match(op *model.Operation, r *Request, paths []string) (*Call, int) {
	for _, path := range paths {
		if labels, rank := protocol.Match(op, r.Method, path, r.Query, r.Header); rank != protocol.NoMatch {
			return &Call{Operation: op, Path: path, Query: r.Query, Labels: labels}, rank
		}
	}
	return nil, protocol.NoMatch
}

// preferred is how much an operation that is liked outweighs one that only fits:
// less than a segment of the path, more than required members.
const preferred = 40

func best(r *Request, services []*model.Service, prefer func(service, operation string) bool) (found *Call, err error) {
	rank := protocol.NoMatch
	for _, s := range services {
		if name := protocol.Name(s); name != "rest-json" && name != "rest-xml" {
			continue
		}
		paths := paths(s, r)
		for _, name := range s.OperationNames() {
			op, err := s.Operation(name)
			if err != nil {
				return nil, err
			}
			call, own := match(op, r, paths)
			if call == nil {
				continue
			}
			if prefer(s.Name, name) {
				own += preferred
			}
			if op.Deprecated { // others have its address
				own--
			}
			if own > rank {
				found, rank = call, own
			}
		}
	}
	return found, nil
}

// aliases are the services behind signing names that no description has.
var aliases = map[string]string{"s3express": "s3", "s3-object-lambda": "s3", "s3-outposts": "s3"}

// signed are the services that a request's signature can be for.
func (x *Index) signed(r *Request) []*model.Service {
	name := Scope(r.Header.Get("Authorization"), r.Query).Service
	if alias := aliases[name]; alias != "" && len(x.names[name]) == 0 {
		name = alias
	}
	return x.names[name]
}

// hosted are the services that one of AWS's own host names belongs to.
func (x *Index) hosted(host string) []*model.Service {
	host, _, _ = strings.Cut(host, ":")
	labels := strings.Split(host, ".")
	for i := range labels {
		for _, name := range []string{strings.Join(labels[i:min(i+2, len(labels))], "."), labels[i]} {
			if services := x.names[name]; len(services) > 0 && len(labels) > 1 {
				return services
			}
		}
	}
	return nil
}

// VirtualBucket is the bucket that a host name of S3 begins with: one before
// "s3." or "s3-" of AWS's names, or before "localhost"; "" for other hosts.
func VirtualBucket(host string) string {
	host, _, _ = strings.Cut(host, ":")
	if bucket, ok := strings.CutSuffix(host, ".localhost"); ok {
		return bucket
	}
	if !strings.Contains(host, ".amazonaws.") {
		return ""
	}
	labels := strings.Split(host, ".")
	for i, label := range labels {
		if i > 0 && (label == "s3" || strings.HasPrefix(label, "s3-") || strings.HasPrefix(label, "s3express-")) {
			return strings.Join(labels[:i], ".")
		}
	}
	return ""
}

// Credential is the scope that a signature names.
type Credential struct{ AccessKeyID, Date, Region, Service string }

// Scope reads the scope of an Authorization header, or that of a presigned URL's
// query. It is zero where there is none.
func Scope(authorization, query string) (c Credential) {
	_, credential, ok := strings.Cut(authorization, "Credential=")
	if ok {
		credential, _, _ = strings.Cut(credential, ",")
	} else if strings.Contains(query, "X-Amz-Credential=") {
		values, _ := url.ParseQuery(query) // what can be read of it
		credential = values.Get("X-Amz-Credential")
	}
	parts := strings.Split(strings.TrimSpace(credential), "/")
	switch len(parts) {
	case 5:
		return Credential{parts[0], parts[1], parts[2], parts[3]}
	case 4: // of SigV4a, which has no region
		return Credential{AccessKeyID: parts[0], Date: parts[1], Service: parts[2]}
	}
	return Credential{AccessKeyID: cmp.Or(parts[0], "")}
}

// ByPackage is the service that a typed package is named for: its name without
// hyphens.
func (x *Index) ByPackage(pkg string) (*model.Service, error) {
	for _, name := range x.catalog.Names() {
		if strings.ReplaceAll(name, "-", "") == strings.TrimSuffix(pkg, "_") {
			return x.catalog.Service(name, "")
		}
	}
	return nil, fmt.Errorf("no service has a package %q", pkg)
}
