package model

import (
	"fmt"
	"net/textproto"
)

// A description is held as records, near to its JSON form, and linked into
// shapes when an operation is first used. References between records are
// indices into the description's shape table.

type traitFlags uint32

const (
	flagFlattened traitFlags = 1 << iota
	flagXMLAttribute
	flagStreaming
	flagJSONValue
	flagHostLabel
	flagIdempotencyToken
	flagDeprecated
	flagEventHeader
	flagEventPayload
	flagEndpointDiscoveryID
	flagRequired
)

// traits stand on a shape or on a reference to it; a reference's own win.
type traits struct {
	flags           traitFlags
	location        Location
	timestampFormat TimestampFormat
	locationName    string
	queryName       string
	xmlNamespace    string
	xmlPrefix       string
	resultWrapper   string
	contextParam    string
}

type refRecord struct {
	name  string
	shape int
	traits
}

type shapeFlags uint32

const (
	shapeUnion shapeFlags = 1 << iota
	shapeDocument
	shapeEventStream
	shapeEvent
	shapeSensitive
	shapeDeprecated
	shapeWrapper
	shapeSparse
	shapeRequiresLength
	shapeException
	shapeFault
	shapeSynthetic
	shapeSenderFault
	shapeRetryable
	shapeThrottling
)

type shapeRecord struct {
	name  string
	kind  Kind
	flags shapeFlags
	traits
	// refs are a structure's members, a list's element, or a map's key and
	// value.
	refs       []refRecord
	payload    int // index in refs + 1, 0 for none
	required   []int
	min, max   *float64
	pattern    string
	enum       []string
	errorCode  string
	httpStatus int
}

type operationFlags uint32

const (
	opIdempotent operationFlags = 1 << iota
	opReadOnly
	opDeprecated
	opUnsignedPayload
	opChecksumRequired
	opEndpointOperation
	opEndpointDiscovery
	opEndpointDiscoveryRequired
)

type operationRecord struct {
	name          string
	flags         operationFlags
	method        string
	uri           string
	status        int
	input, output *refRecord
	errors        []int
	authType      string
	auth          []string
	hostPrefix    string
	checksum      *Checksum
	compression   []string
	static        []StaticContextParam
	context       []OperationContextParam
}

// records is a description in either of its forms.
type records interface {
	shapeCount() int
	shapeName(i int) string
	// exceptionShapes lists the indices of exception shapes.
	exceptionShapes() ([]int, error)
	shapeRecord(i int) (*shapeRecord, error)
	operationRecord(i int) (*operationRecord, error)
	section(Section) ([]byte, error)
}

// linker turns records into shapes, each once. Its caller holds a lock.
type linker struct {
	records
	file   string
	shapes []*Shape
	byName map[string]int
}

func newLinker(file string, r records) *linker {
	return &linker{records: r, file: file, shapes: make([]*Shape, r.shapeCount())}
}

func (l *linker) damaged(err error) error { return &DamagedError{File: l.file, Err: err} }

func (l *linker) shapeNames() []string {
	names := make([]string, l.shapeCount())
	for i := range names {
		names[i] = l.shapeName(i)
	}
	return names
}

func (l *linker) shape(name string) (*Shape, error) {
	if l.byName == nil {
		l.byName = make(map[string]int, l.shapeCount())
		for i := range l.shapeCount() {
			l.byName[l.shapeName(i)] = i
		}
	}
	i, ok := l.byName[name]
	if !ok {
		return nil, nil
	}
	return l.link(i)
}

func (l *linker) exceptions() ([]*Shape, error) {
	indices, err := l.exceptionShapes()
	if err != nil {
		return nil, l.damaged(err)
	}
	shapes := make([]*Shape, len(indices))
	for n, i := range indices {
		if shapes[n], err = l.link(i); err != nil {
			return nil, err
		}
	}
	return shapes, nil
}

// link returns shape i with all that it reaches. A failure leaves no
// half-linked shape behind.
func (l *linker) link(i int) (*Shape, error) {
	var made []int
	s, err := l.visit(i, &made)
	if err != nil {
		for _, i := range made {
			l.shapes[i] = nil
		}
		return nil, l.damaged(err)
	}
	return s, nil
}

func (l *linker) visit(i int, made *[]int) (*Shape, error) {
	if i < 0 || i >= len(l.shapes) {
		return nil, fmt.Errorf("reference to shape %d of %d", i, len(l.shapes))
	}
	if s := l.shapes[i]; s != nil {
		return s, nil
	}
	r, err := l.shapeRecord(i)
	if err != nil {
		return nil, fmt.Errorf("shape %d: %w", i, err)
	}
	s := r.shape()
	l.shapes[i] = s
	*made = append(*made, i)
	members := make([]Member, len(r.refs))
	for n := range r.refs {
		target, err := l.visit(r.refs[n].shape, made)
		if err != nil {
			return nil, err
		}
		members[n] = l.member(&r.refs[n], n, target)
	}
	hideSecrets(s.Name, members)
	return s, s.adopt(r, members)
}

// member is a reference with the traits of its shape under its own.
func (l *linker) member(r *refRecord, index int, target *Shape) Member {
	t := target.traits
	flags := t.flags | r.flags
	m := Member{
		Name: r.name, Index: index, Shape: target,
		LocationName:        or(r.locationName, t.locationName),
		QueryName:           or(r.queryName, t.queryName),
		Location:            or(r.location, t.location),
		TimestampFormat:     or(r.timestampFormat, t.timestampFormat),
		ResultWrapper:       or(r.resultWrapper, t.resultWrapper),
		ContextParam:        or(r.contextParam, t.contextParam),
		Flattened:           flags&flagFlattened != 0,
		XMLAttribute:        flags&flagXMLAttribute != 0,
		Streaming:           flags&flagStreaming != 0,
		JSONValue:           flags&flagJSONValue != 0,
		HostLabel:           flags&flagHostLabel != 0,
		IdempotencyToken:    flags&flagIdempotencyToken != 0,
		Deprecated:          flags&flagDeprecated != 0,
		EventHeader:         flags&flagEventHeader != 0,
		EventPayload:        flags&flagEventPayload != 0,
		EndpointDiscoveryID: flags&flagEndpointDiscoveryID != 0,
		Required:            flags&flagRequired != 0,
	}
	switch {
	case m.EventHeader:
		m.Location = InEventHeader
	case m.EventPayload:
		m.Location = InEventPayload
	}
	if m.Location == InHeader || m.Location == InHeaders {
		m.Header = textproto.CanonicalMIMEHeaderKey(m.WireName())
	}
	m.XMLNamespace, m.XMLPrefix = t.xmlNamespace, t.xmlPrefix
	if r.xmlNamespace != "" {
		m.XMLNamespace, m.XMLPrefix = r.xmlNamespace, r.xmlPrefix
	}
	return m
}

func or[T comparable](a, b T) T {
	var zero T
	if a != zero {
		return a
	}
	return b
}

func (r *shapeRecord) shape() *Shape {
	return &Shape{
		Name: r.name, Kind: r.kind, traits: r.traits,
		Min: r.min, Max: r.max, Pattern: r.pattern, Enum: r.enum, Required: r.required,
		Union:          r.flags&shapeUnion != 0,
		Document:       r.flags&shapeDocument != 0,
		EventStream:    r.flags&shapeEventStream != 0,
		Event:          r.flags&shapeEvent != 0,
		Sensitive:      r.flags&shapeSensitive != 0,
		Deprecated:     r.flags&shapeDeprecated != 0,
		Wrapper:        r.flags&shapeWrapper != 0,
		Sparse:         r.flags&shapeSparse != 0,
		RequiresLength: r.flags&shapeRequiresLength != 0,
		Exception:      r.flags&shapeException != 0,
		Fault:          r.flags&shapeFault != 0,
		Synthetic:      r.flags&shapeSynthetic != 0,
		Error: ErrorTraits{
			Code: r.errorCode, StatusCode: r.httpStatus,
			SenderFault: r.flags&shapeSenderFault != 0,
			Retryable:   r.flags&shapeRetryable != 0,
			Throttling:  r.flags&shapeThrottling != 0,
		},
	}
}

// hashedMembers is the size from which a structure's members are found by hash.
const hashedMembers = 9

// adopt gives the shape its members and checks what refers to them.
func (s *Shape) adopt(r *shapeRecord, members []Member) error {
	want := map[Kind]int{List: 1, Map: 2}[s.Kind]
	if s.Kind != Structure && len(members) != want {
		return fmt.Errorf("%s %s has %d references", s.Kind, s.Name, len(members))
	}
	switch s.Kind {
	case List:
		s.Element = &members[0]
		return nil
	case Map:
		s.Key, s.Value = &members[0], &members[1]
		return nil
	case Structure:
	default:
		return nil
	}
	s.Members = members
	for _, i := range r.required {
		if i < 0 || i >= len(members) {
			return fmt.Errorf("structure %s requires member %d of %d", s.Name, i, len(members))
		}
		members[i].Required = true
	}
	if r.payload > len(members) || r.payload < 0 {
		return fmt.Errorf("structure %s has its payload in member %d of %d", s.Name, r.payload, len(members))
	}
	if r.payload > 0 {
		s.Payload = &members[r.payload-1]
	}
	if len(members) >= hashedMembers {
		s.index = make(map[string]int, len(members))
		for i := range members {
			s.index[members[i].Name] = i
		}
	}
	return nil
}

func (l *linker) operation(i int) (*Operation, error) {
	r, err := l.operationRecord(i)
	if err != nil {
		return nil, l.damaged(fmt.Errorf("operation %d: %w", i, err))
	}
	op := &Operation{
		Name: r.name, Method: r.method, RequestURI: r.uri, StatusCode: r.status,
		AuthType: r.authType, Auth: r.auth, HostPrefix: r.hostPrefix,
		Checksum: r.checksum, Compression: r.compression,
		StaticContextParams: r.static, OperationContextParams: r.context,
		Idempotent:                r.flags&opIdempotent != 0,
		ReadOnly:                  r.flags&opReadOnly != 0,
		Deprecated:                r.flags&opDeprecated != 0,
		UnsignedPayload:           r.flags&opUnsignedPayload != 0,
		ChecksumRequired:          r.flags&opChecksumRequired != 0,
		EndpointOperation:         r.flags&opEndpointOperation != 0,
		EndpointDiscovery:         r.flags&opEndpointDiscovery != 0,
		EndpointDiscoveryRequired: r.flags&opEndpointDiscoveryRequired != 0,
	}
	if op.Input, err = l.root(r.input); err != nil {
		return nil, err
	}
	if op.Output, err = l.root(r.output); err != nil {
		return nil, err
	}
	for _, e := range r.errors {
		s, err := l.link(e)
		if err != nil {
			return nil, err
		}
		op.Errors = append(op.Errors, s)
	}
	return op, nil
}

func (l *linker) root(r *refRecord) (*Member, error) {
	if r == nil {
		return nil, nil
	}
	s, err := l.link(r.shape)
	if err != nil {
		return nil, err
	}
	if s.Kind != Structure {
		return nil, l.damaged(fmt.Errorf("%s is a %s where a structure must stand", s.Name, s.Kind))
	}
	m := l.member(r, 0, s)
	return &m, nil
}
