package model

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"sync"
	"sync/atomic"
)

// Data is a description in botocore's form: the contents of its files, each
// optional but Service. Extras are the ".sdk-extras" files that amend them.
type Data struct {
	File             string // what errors call it
	Service          []byte
	ServiceExtras    []byte
	Paginators       []byte
	PaginatorsExtras []byte
	Waiters          []byte
	WaitersExtras    []byte
	EndpointRules    []byte
	Resources        []byte
}

// isEmpty says that there is no file.
func (d *Data) isEmpty() bool {
	for _, file := range [][]byte{
		d.Service, d.ServiceExtras, d.Paginators, d.PaginatorsExtras, d.Waiters, d.WaitersExtras, d.EndpointRules, d.Resources,
	} {
		if file != nil {
			return false
		}
	}
	return true
}

type rawTraits struct {
	LocationName     string          `json:"locationName"`
	QueryName        string          `json:"queryName"`
	Location         string          `json:"location"`
	TimestampFormat  string          `json:"timestampFormat"`
	XMLNamespace     json.RawMessage `json:"xmlNamespace"`
	ResultWrapper    string          `json:"resultWrapper"`
	Flattened        bool            `json:"flattened"`
	XMLAttribute     bool            `json:"xmlAttribute"`
	Streaming        bool            `json:"streaming"`
	JSONValue        bool            `json:"jsonvalue"`
	HostLabel        bool            `json:"hostLabel"`
	IdempotencyToken bool            `json:"idempotencyToken"`
	EventHeader      bool            `json:"eventheader"`
	EventPayload     bool            `json:"eventpayload"`
	Deprecated       bool            `json:"deprecated"`
	DiscoveryID      bool            `json:"endpointdiscoveryid"`
	ContextParam     *struct {
		Name string `json:"name"`
	} `json:"contextParam"`
}

type rawRef struct {
	Shape string `json:"shape"`
	rawTraits
}

type rawShape struct {
	Type     string          `json:"type"`
	Members  ordered[rawRef] `json:"members"`
	Member   *rawRef         `json:"member"`
	Key      *rawRef         `json:"key"`
	Value    *rawRef         `json:"value"`
	Required []string        `json:"required"`
	Payload  string          `json:"payload"`
	Min      *float64        `json:"min"`
	Max      *float64        `json:"max"`
	Pattern  string          `json:"pattern"`
	Enum     []string        `json:"enum"`
	Error    *struct {
		Code        string `json:"code"`
		StatusCode  int    `json:"httpStatusCode"`
		SenderFault bool   `json:"senderFault"`
	} `json:"error"`
	Retryable *struct {
		Throttling bool `json:"throttling"`
	} `json:"retryable"`
	Union          bool `json:"union"`
	Document       bool `json:"document"`
	EventStream    bool `json:"eventstream"`
	Event          bool `json:"event"`
	Sensitive      bool `json:"sensitive"`
	Wrapper        bool `json:"wrapper"`
	Sparse         bool `json:"sparse"`
	RequiresLength bool `json:"requiresLength"`
	Exception      bool `json:"exception"`
	Fault          bool `json:"fault"`
	Synthetic      bool `json:"synthetic"`
	rawTraits
}

type rawOperation struct {
	Name string `json:"name"`
	HTTP struct {
		Method       string `json:"method"`
		RequestURI   string `json:"requestUri"`
		ResponseCode int    `json:"responseCode"`
	} `json:"http"`
	Input    *rawRef  `json:"input"`
	Output   *rawRef  `json:"output"`
	Errors   []rawRef `json:"errors"`
	AuthType string   `json:"authtype"`
	Auth     []string `json:"auth"`
	Endpoint struct {
		HostPrefix string `json:"hostPrefix"`
	} `json:"endpoint"`
	UnsignedPayload  bool      `json:"unsignedPayload"`
	Idempotent       bool      `json:"idempotent"`
	ReadOnly         bool      `json:"readonly"`
	Deprecated       bool      `json:"deprecated"`
	ChecksumRequired bool      `json:"httpChecksumRequired"`
	Checksum         *Checksum `json:"httpChecksum"`
	Compression      *struct {
		Encodings []string `json:"encodings"`
	} `json:"requestcompression"`
	Static ordered[struct {
		Value any `json:"value"`
	}] `json:"staticContextParams"`
	Context ordered[struct {
		Path string `json:"path"`
	}] `json:"operationContextParams"`
	EndpointOperation bool `json:"endpointoperation"`
	EndpointDiscovery *struct {
		Required bool `json:"required"`
	} `json:"endpointdiscovery"`
}

type rawMetadata struct {
	Metadata
	AWSQueryCompatible *struct{} `json:"awsQueryCompatible"`
	ProtocolSettings   struct {
		H2 string `json:"h2"`
	} `json:"protocolSettings"`
}

type rawService struct {
	Metadata            rawMetadata           `json:"metadata"`
	Operations          ordered[rawOperation] `json:"operations"`
	Shapes              ordered[rawShape]     `json:"shapes"`
	ClientContextParams ordered[struct {
		Type string `json:"type"`
	}] `json:"clientContextParams"`
}

// Parse reads a description from botocore's JSON. The error is a
// *DamagedError.
func Parse(name string, d Data) (*Service, error) {
	s, _, err := parse(name, d)
	if err != nil {
		return nil, &DamagedError{File: cmp.Or(d.File, name), Err: err}
	}
	s.again = func() (*Service, error) { return Parse(name, d) }
	return s, nil
}

func parse(name string, d Data) (*Service, *parsed, error) {
	p, raw, err := parseRecords(d)
	if err != nil {
		return nil, nil, err
	}
	s := &Service{Name: name, Metadata: raw.Metadata.Metadata}
	s.QueryCompatible = raw.Metadata.AWSQueryCompatible != nil
	s.H2 = raw.Metadata.ProtocolSettings.H2
	for _, e := range raw.ClientContextParams {
		s.ClientContextParams = append(s.ClientContextParams, ClientContextParam{e.name, e.value.Type})
	}
	names := make([]string, len(p.operations))
	for i, op := range p.operations {
		names[i] = op.name
	}
	s.open(cmp.Or(d.File, name), p, names)
	return s, p, nil
}

// open readies the service to load operations from its records.
func (s *Service) open(file string, r records, operations []string) {
	s.source, s.mu = newLinker(file, r), new(sync.Mutex)
	s.opNames = operations
	s.ops = make([]atomic.Value, len(operations))
}

// parsed are the records of a JSON description, all in memory.
type parsed struct {
	shapes     []*shapeRecord
	operations []*operationRecord
	sections   [sectionCount][]byte
}

func (p *parsed) shapeCount() int                         { return len(p.shapes) }
func (p *parsed) shapeName(i int) string                  { return p.shapes[i].name }
func (p *parsed) shapeRecord(i int) (*shapeRecord, error) { return p.shapes[i], nil }
func (p *parsed) section(s Section) ([]byte, error)       { return p.sections[s], nil }
func (p *parsed) operationRecord(i int) (*operationRecord, error) {
	return p.operations[i], nil
}

func (p *parsed) exceptionShapes() ([]int, error) {
	var indices []int
	for i, s := range p.shapes {
		if s.flags&shapeException != 0 {
			indices = append(indices, i)
		}
	}
	return indices, nil
}

func parseRecords(d Data) (*parsed, *rawService, error) {
	var raw rawService
	service := d.Service
	var err error
	if len(d.ServiceExtras) > 0 {
		if service, err = mergeExtras(service, d.ServiceExtras); err != nil {
			return nil, nil, fmt.Errorf("extras: %w", err)
		}
	}
	if err := json.Unmarshal(service, &raw); err != nil {
		return nil, nil, err
	}
	if raw.Metadata.Protocol == "" {
		return nil, nil, errors.New("metadata names no protocol")
	}
	p := &parsed{}
	p.sections[EndpointRules] = d.EndpointRules
	p.sections[ResourcesSection] = d.Resources
	if p.sections[PaginatorsSection], err = withExtras(d.Paginators, d.PaginatorsExtras); err != nil {
		return nil, nil, fmt.Errorf("paginators: %w", err)
	}
	if p.sections[WaitersSection], err = withExtras(d.Waiters, d.WaitersExtras); err != nil {
		return nil, nil, fmt.Errorf("waiters: %w", err)
	}
	c := converter{index: make(map[string]int, len(raw.Shapes))}
	for i, e := range raw.Shapes {
		c.index[e.name] = i
	}
	for _, e := range raw.Shapes {
		p.shapes = append(p.shapes, c.shape(e.name, &e.value))
	}
	for _, e := range raw.Operations {
		p.operations = append(p.operations, c.operation(e.name, &e.value))
	}
	sort.Slice(p.operations, func(i, j int) bool { return p.operations[i].name < p.operations[j].name })
	return p, &raw, c.err
}

func withExtras(base, extras []byte) ([]byte, error) {
	if len(base) == 0 || len(extras) == 0 {
		return base, nil
	}
	return mergeExtras(base, extras)
}

// converter makes records of raw JSON; err keeps the first fault.
type converter struct {
	index map[string]int
	err   error
}

func (c *converter) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

var kinds = map[string]Kind{
	"structure": Structure, "list": List, "map": Map, "string": String, "character": String,
	"blob": Blob, "boolean": Boolean, "integer": Integer, "short": Integer, "byte": Integer,
	"long": Long, "bigInteger": Long, "float": Float, "double": Double, "bigDecimal": Double,
	"timestamp": Timestamp,
}

var locations = map[string]Location{
	"": InBody, "uri": InURI, "querystring": InQuery, "header": InHeader,
	"headers": InHeaders, "statusCode": InStatusCode,
}

var timestampFormats = map[string]TimestampFormat{
	"": DefaultTimestamp, "iso8601": ISO8601, "rfc822": RFC822, "unixTimestamp": UnixTimestamp,
}

func (c *converter) traits(where string, r *rawTraits) traits {
	loc, ok := locations[r.Location]
	if !ok {
		c.fail("%s: unknown location %q", where, r.Location)
	}
	format, ok := timestampFormats[r.TimestampFormat]
	if !ok {
		c.fail("%s: unknown timestamp format %q", where, r.TimestampFormat)
	}
	t := traits{
		locationName: r.LocationName, queryName: r.QueryName, location: loc,
		timestampFormat: format, resultWrapper: r.ResultWrapper,
	}
	t.xmlNamespace, t.xmlPrefix = c.namespace(where, r.XMLNamespace)
	if r.ContextParam != nil {
		t.contextParam = r.ContextParam.Name
	}
	flag := func(set bool, f traitFlags) {
		if set {
			t.flags |= f
		}
	}
	flag(r.Flattened, flagFlattened)
	flag(r.XMLAttribute, flagXMLAttribute)
	flag(r.Streaming, flagStreaming)
	flag(r.JSONValue, flagJSONValue)
	flag(r.HostLabel, flagHostLabel)
	flag(r.IdempotencyToken, flagIdempotencyToken)
	flag(r.Deprecated, flagDeprecated)
	flag(r.EventHeader, flagEventHeader)
	flag(r.EventPayload, flagEventPayload)
	flag(r.DiscoveryID, flagEndpointDiscoveryID)
	return t
}

// namespace reads an xmlNamespace, which is an object or just the URI.
func (c *converter) namespace(where string, data json.RawMessage) (uri, prefix string) {
	if len(data) == 0 {
		return "", ""
	}
	var ns struct{ URI, Prefix string }
	if !isObject(data) {
		if err := json.Unmarshal(data, &ns.URI); err != nil {
			c.fail("%s: xmlNamespace: %w", where, err)
		}
	} else if err := json.Unmarshal(data, &ns); err != nil {
		c.fail("%s: xmlNamespace: %w", where, err)
	}
	return ns.URI, ns.Prefix
}

func (c *converter) ref(where, name string, r *rawRef) refRecord {
	i, ok := c.index[r.Shape]
	if !ok {
		c.fail("%s refers to shape %q, which is not there", where, r.Shape)
	}
	return refRecord{name: name, shape: i, traits: c.traits(where, &r.rawTraits)}
}

func (c *converter) shape(name string, r *rawShape) *shapeRecord {
	s := &shapeRecord{name: name, min: r.Min, max: r.Max, pattern: r.Pattern, enum: r.Enum}
	s.traits = c.traits(name, &r.rawTraits)
	var ok bool
	if s.kind, ok = kinds[r.Type]; !ok {
		c.fail("shape %s has unknown type %q", name, r.Type)
	}
	c.refs(s, r)
	if r.Error != nil {
		s.errorCode, s.httpStatus = r.Error.Code, r.Error.StatusCode
	}
	for _, f := range []struct {
		set  bool
		flag shapeFlags
	}{
		{r.Union, shapeUnion}, {r.Document, shapeDocument}, {r.EventStream, shapeEventStream},
		{r.Event, shapeEvent}, {r.Sensitive, shapeSensitive}, {r.Deprecated, shapeDeprecated},
		{r.Wrapper, shapeWrapper}, {r.Sparse, shapeSparse}, {r.RequiresLength, shapeRequiresLength},
		{r.Exception, shapeException}, {r.Fault, shapeFault}, {r.Synthetic, shapeSynthetic},
		{r.Error != nil && r.Error.SenderFault, shapeSenderFault},
		{r.Retryable != nil, shapeRetryable},
		{r.Retryable != nil && r.Retryable.Throttling, shapeThrottling},
	} {
		if f.set {
			s.flags |= f.flag
		}
	}
	return s
}

func (c *converter) refs(s *shapeRecord, r *rawShape) {
	at := make(map[string]int, len(r.Members))
	for i, m := range r.Members {
		at[m.name] = i
		s.refs = append(s.refs, c.ref(s.name+"."+m.name, m.name, &m.value))
	}
	for _, m := range []*rawRef{r.Member, r.Key, r.Value} {
		if m != nil {
			s.refs = append(s.refs, c.ref(s.name, "", m))
		}
	}
	for _, name := range r.Required {
		if i, ok := at[name]; ok {
			s.required = append(s.required, i)
		} else {
			c.fail("structure %s requires %q, which it lacks", s.name, name)
		}
	}
	if r.Payload != "" {
		i, ok := at[r.Payload]
		if !ok {
			c.fail("structure %s has its payload in %q, which it lacks", s.name, r.Payload)
		}
		s.payload = i + 1
	}
}

func (c *converter) operation(name string, r *rawOperation) *operationRecord {
	op := &operationRecord{
		name: name, method: r.HTTP.Method, uri: r.HTTP.RequestURI, status: r.HTTP.ResponseCode,
		authType: r.AuthType, auth: r.Auth, hostPrefix: r.Endpoint.HostPrefix, checksum: r.Checksum,
	}
	for _, io := range []struct {
		raw *rawRef
		to  **refRecord
	}{{r.Input, &op.input}, {r.Output, &op.output}} {
		if io.raw != nil {
			ref := c.ref(name, "", io.raw)
			*io.to = &ref
		}
	}
	for _, e := range r.Errors {
		op.errors = append(op.errors, c.ref(name, "", &e).shape)
	}
	if r.Compression != nil {
		op.compression = r.Compression.Encodings
	}
	for _, e := range r.Static {
		op.static = append(op.static, StaticContextParam{e.name, c.contextValue(name, e.value.Value)})
	}
	for _, e := range r.Context {
		op.context = append(op.context, OperationContextParam{e.name, e.value.Path})
	}
	flags := map[operationFlags]bool{
		opIdempotent: r.Idempotent, opReadOnly: r.ReadOnly, opDeprecated: r.Deprecated,
		opUnsignedPayload: r.UnsignedPayload, opChecksumRequired: r.ChecksumRequired,
		opEndpointOperation:         r.EndpointOperation,
		opEndpointDiscovery:         r.EndpointDiscovery != nil,
		opEndpointDiscoveryRequired: r.EndpointDiscovery != nil && r.EndpointDiscovery.Required,
	}
	for flag, set := range flags {
		if set {
			op.flags |= flag
		}
	}
	return op
}

func (c *converter) contextValue(where string, v any) any {
	switch v := v.(type) {
	case string, bool:
		return v
	case []any:
		list := make([]string, 0, len(v))
		for _, e := range v {
			s, ok := e.(string)
			if !ok {
				c.fail("%s: a static context parameter's list holds %v", where, e)
			}
			list = append(list, s)
		}
		return list
	default:
		c.fail("%s: static context parameter %v is no string, boolean or list", where, v)
		return nil
	}
}
