// Package model holds what a service description says: a service, its
// operations, their shapes, its paginators and waiters. Everything in it is
// immutable once loaded, safe for concurrent use, and does no I/O.
//
// Descriptions come in two forms: botocore's JSON (Parse) and the compact form
// of the embedded store (Open), which loads an operation's shapes when the
// operation is first asked for.
package model

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/boto3-go/boto3/internal/quote"
)

// Service is one service's description.
type Service struct {
	// Name is the name that clients are asked for by, such as
	// "bedrock-runtime".
	Name string
	Metadata
	// Retired says that AWS no longer offers this service.
	Retired bool
	// ClientContextParams are endpoint rule parameters set on a client.
	ClientContextParams []ClientContextParam

	source    source
	again     func() (*Service, error) // reads the description once more
	opNames   []string
	ops       []atomic.Value // *Operation; atomic.Pointer would be compiled in packages that import a client
	mu        *sync.Mutex    // guards loading from source, and is shared by all that load from it
	errorOnce sync.Once
	errors    map[string]*Shape
	errorsErr error
	rulesOnce sync.Once
	rules     any
	rulesErr  error
}

// Metadata is the head of a description.
type Metadata struct {
	APIVersion          string
	EndpointPrefix      string
	GlobalEndpoint      string
	JSONVersion         string
	Protocol            string
	Protocols           []string
	ServiceID           string
	ServiceFullName     string
	ServiceAbbreviation string
	SignatureVersion    string
	SigningName         string
	TargetPrefix        string
	UID                 string
	XMLNamespace        string
	ChecksumFormat      string
	Auth                []string
	QueryCompatible     bool   // errors carry the codes of the query protocol
	H2                  string // "eventstream" or "optional" where HTTP/2 is used
}

// ClientContextParam is an endpoint rule parameter that is a client setting.
type ClientContextParam struct {
	Name string
	Type string // "boolean" or "string"
}

// Operation is one API operation. Immutable.
type Operation struct {
	Name    string
	Service *Service

	Method     string
	RequestURI string
	// StatusCode is the success status the description names, or 0.
	StatusCode int

	// Input and Output are nil where the operation has none.
	Input, Output *Member
	// Errors are the exceptions that the operation names.
	Errors []*Shape

	AuthType        string // "none", "v4-unsigned-body" or empty
	Auth            []string
	UnsignedPayload bool
	HostPrefix      string

	Idempotent bool
	ReadOnly   bool
	Deprecated bool

	ChecksumRequired bool
	Checksum         *Checksum
	Compression      []string // encodings for the request body, in order of preference

	StaticContextParams    []StaticContextParam
	OperationContextParams []OperationContextParam

	EndpointOperation         bool // this operation is the service's endpoint discovery
	EndpointDiscovery         bool
	EndpointDiscoveryRequired bool

	// ValidationMode is the header member that asks for checksums on the
	// response, or nil.
	ValidationMode *Member
	// StreamingInput and StreamingOutput are the payload members that are
	// streaming blobs, or nil.
	StreamingInput, StreamingOutput *Member
	// EventInput and EventOutput are the members that are event streams, or nil.
	EventInput, EventOutput *Member
}

// Checksum is an operation's httpChecksum trait.
type Checksum struct {
	RequestAlgorithmMember      string
	RequestChecksumRequired     bool
	RequestValidationModeMember string
	ResponseAlgorithms          []string
}

// StaticContextParam sets an endpoint rule parameter for one operation. Value
// is a string, a bool or a []string.
type StaticContextParam struct {
	Name  string
	Value any
}

// OperationContextParam fills an endpoint rule parameter from the input by a
// JMESPath expression.
type OperationContextParam struct {
	Name string
	Path string
}

// source loads the parts of a description.
type source interface {
	// operation loads operation i of Service.OperationNames with all shapes
	// that it reaches. The service's lock is held.
	operation(i int) (*Operation, error)
	// shape loads a shape by name; nil when there is none. The lock is held.
	shape(name string) (*Shape, error)
	shapeNames() []string
	// exceptions loads every exception shape. The lock is held.
	exceptions() ([]*Shape, error)
	section(Section) ([]byte, error)
}

// Section is a part of a description besides operations and shapes.
type Section uint8

// The sections of a description; each is JSON but for EndpointRules, whose
// form is that of the endpoint rule engine.
const (
	EndpointRules Section = iota
	PaginatorsSection
	WaitersSection
	ResourcesSection
	sectionCount
)

// DamagedError reports a description that cannot be read.
type DamagedError struct {
	File string // file or embedded name
	Err  error
}

// Error names the file and the fault, of which it has 2 KB at most.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("service description %s is damaged: %s", quote.Text(e.File, 512), quote.Message(fmt.Sprint(e.Err)))
}

// Unwrap returns the fault.
func (e *DamagedError) Unwrap() error { return e.Err }

// Copy reads the description once more: what is changed in the copy changes
// nothing else.
func (s *Service) Copy() (*Service, error) { return s.again() }

// OperationNames lists the service's operations in alphabetical order. The
// slice must not be changed.
func (s *Service) OperationNames() []string { return s.opNames }

// HasOperation says whether the service has an operation of this exact name.
func (s *Service) HasOperation(name string) bool {
	_, ok := slices.BinarySearch(s.opNames, name)
	return ok
}

// Operation returns an operation by its exact name, nil when the service has
// none. The error is a *DamagedError.
func (s *Service) Operation(name string) (*Operation, error) {
	i, ok := slices.BinarySearch(s.opNames, name)
	if !ok {
		return nil, nil
	}
	if op, ok := s.ops[i].Load().(*Operation); ok {
		return op, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if op, ok := s.ops[i].Load().(*Operation); ok {
		return op, nil
	}
	op, err := s.source.operation(i)
	if err != nil {
		return nil, err
	}
	op.Service = s
	op.bind()
	s.ops[i].Store(op)
	return op, nil
}

// Shape returns a shape by name, nil when there is none.
func (s *Service) Shape(name string) (*Shape, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source.shape(name)
}

// ShapeNames lists the service's shapes in the order of the description.
func (s *Service) ShapeNames() []string { return s.source.shapeNames() }

// ErrorShape finds the exception shape for an error code from the wire, nil
// when the description has none.
func (s *Service) ErrorShape(code string) (*Shape, error) {
	s.errorOnce.Do(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		shapes, err := s.source.exceptions()
		if err != nil {
			s.errorsErr = err
			return
		}
		s.errors = make(map[string]*Shape, len(shapes))
		for _, sh := range shapes {
			code := sh.Error.Code
			if code == "" {
				code = sh.Name
			}
			s.errors[code] = sh // the last of several wins, as in botocore
		}
	})
	return s.errors[code], s.errorsErr
}

// Rules keeps what open makes of the endpoint rules, once for all that ask.
func (s *Service) Rules(open func() (any, error)) (any, error) {
	s.rulesOnce.Do(func() { s.rules, s.rulesErr = open() })
	return s.rules, s.rulesErr
}

// Section returns a part of the description, nil when it has none.
func (s *Service) Section(sec Section) ([]byte, error) { return s.source.section(sec) }

// bind finds the members of input and output that the engine looks for.
func (op *Operation) bind() {
	stream := func(m *Member) (blob, events *Member) {
		if m == nil {
			return nil, nil
		}
		if p := m.Shape.Payload; p != nil && p.Streaming && p.Shape.Kind == Blob {
			blob = p
		}
		for i := range m.Shape.Members {
			if m.Shape.Members[i].Shape.EventStream {
				events = &m.Shape.Members[i]
			}
		}
		return blob, events
	}
	op.StreamingInput, op.EventInput = stream(op.Input)
	op.StreamingOutput, op.EventOutput = stream(op.Output)
	if op.Checksum != nil && op.Input != nil {
		if m, ok := op.Input.Shape.Member(op.Checksum.RequestValidationModeMember); ok && m.Location == InHeader {
			op.ValidationMode = m
		}
	}
}
