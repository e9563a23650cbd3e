package model

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// text writes a description as a service-2.json without prose: that is what extras of
// the user's are merged over, as their names and nesting are those of the file. What
// Parse makes of it is the description again.
func (s *Service) text() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := s.source
	for {
		over, ok := from.(*amended)
		if !ok {
			break
		}
		from = over.source
	}
	r, ok := from.(*linker)
	if !ok {
		return nil, fmt.Errorf("%s has no records", s.Name)
	}
	t := &describer{records: r}
	operations, err := t.operations(len(s.opNames))
	if err != nil {
		return nil, err
	}
	shapes, err := t.shapes()
	if err != nil {
		return nil, err
	}
	if t.err != nil {
		return nil, t.err
	}
	var params, file describedObject
	for _, p := range s.ClientContextParams {
		params.put(p.Name, map[string]string{"type": p.Type})
	}
	file.put("metadata", s.describeMetadata())
	file.put("operations", operations)
	file.put("shapes", shapes)
	file.put("clientContextParams", params)
	return json.Marshal(file)
}

// describedObject is a JSON object that keeps the order of its members.
type describedObject []entry[any]

// put adds a member, unless it is empty: what a description leaves out is false, 0,
// "" or a list of nothing.
func (o *describedObject) put(name string, value any) {
	if v := reflect.ValueOf(value); !v.IsValid() || v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 {
		return
	}
	*o = append(*o, entry[any]{name, value})
}

// MarshalJSON writes the members.
func (o describedObject) MarshalJSON() ([]byte, error) {
	raw := make(ordered[json.RawMessage], len(o))
	for i, e := range o {
		value, err := json.Marshal(e.value)
		if err != nil {
			return nil, err
		}
		raw[i] = entry[json.RawMessage]{e.name, value}
	}
	return object(raw)
}

func (s *Service) describeMetadata() describedObject {
	var o describedObject
	o.put("apiVersion", s.APIVersion)
	o.put("auth", s.Auth)
	o.put("checksumFormat", s.ChecksumFormat)
	o.put("endpointPrefix", s.EndpointPrefix)
	o.put("globalEndpoint", s.GlobalEndpoint)
	o.put("jsonVersion", s.JSONVersion)
	o.put("protocol", s.Protocol)
	o.put("protocols", s.Protocols)
	o.put("serviceAbbreviation", s.ServiceAbbreviation)
	o.put("serviceFullName", s.ServiceFullName)
	o.put("serviceId", s.ServiceID)
	o.put("signatureVersion", s.SignatureVersion)
	o.put("signingName", s.SigningName)
	o.put("targetPrefix", s.TargetPrefix)
	o.put("uid", s.UID)
	o.put("xmlNamespace", s.XMLNamespace)
	if s.QueryCompatible {
		o.put("awsQueryCompatible", map[string]string{})
	}
	if s.H2 != "" {
		o.put("protocolSettings", map[string]string{"h2": s.H2})
	}
	return o
}

// describer writes records; err keeps the first fault.
type describer struct {
	records
	err error
}

func (t *describer) operations(n int) (all describedObject, err error) {
	for i := range n {
		r, err := t.operationRecord(i)
		if err != nil {
			return nil, err
		}
		all.put(r.name, t.operation(r))
	}
	return all, nil
}

func (t *describer) operation(r *operationRecord) describedObject {
	var o, http, static, context describedObject
	http.put("method", r.method)
	http.put("requestUri", r.uri)
	http.put("responseCode", r.status)
	o.put("name", r.name)
	o.put("http", http)
	for _, io := range []struct {
		name string
		ref  *refRecord
	}{{"input", r.input}, {"output", r.output}} {
		if io.ref != nil {
			o.put(io.name, t.ref(io.ref))
		}
	}
	var errors []describedObject
	for _, i := range r.errors {
		errors = append(errors, t.ref(&refRecord{shape: i}))
	}
	o.put("errors", errors)
	o.put("authtype", r.authType)
	o.put("auth", r.auth)
	if r.hostPrefix != "" {
		o.put("endpoint", map[string]string{"hostPrefix": r.hostPrefix})
	}
	o.put("unsignedPayload", r.flags&opUnsignedPayload != 0)
	o.put("idempotent", r.flags&opIdempotent != 0)
	o.put("readonly", r.flags&opReadOnly != 0)
	o.put("deprecated", r.flags&opDeprecated != 0)
	o.put("httpChecksumRequired", r.flags&opChecksumRequired != 0)
	o.put("endpointoperation", r.flags&opEndpointOperation != 0)
	if r.flags&opEndpointDiscovery != 0 {
		o.put("endpointdiscovery", flagObject("required", r.flags&opEndpointDiscoveryRequired != 0))
	}
	if r.checksum != nil {
		o.put("httpChecksum", describeChecksum(r.checksum))
	}
	if len(r.compression) > 0 {
		o.put("requestcompression", map[string][]string{"encodings": r.compression})
	}
	for _, p := range r.static {
		static.put(p.Name, map[string]any{"value": p.Value})
	}
	for _, p := range r.context {
		context.put(p.Name, map[string]string{"path": p.Path})
	}
	o.put("staticContextParams", static)
	o.put("operationContextParams", context)
	return o
}

func describeChecksum(c *Checksum) describedObject {
	o := make(describedObject, 0, 4)
	o.put("requestAlgorithmMember", c.RequestAlgorithmMember)
	o.put("requestChecksumRequired", c.RequestChecksumRequired)
	o.put("requestValidationModeMember", c.RequestValidationModeMember)
	o.put("responseAlgorithms", c.ResponseAlgorithms)
	return o
}

// flagObject is an object that says something by being there, and one thing more.
func flagObject(name string, set bool) map[string]bool { return map[string]bool{name: set} }

func (t *describer) shapes() (all describedObject, err error) {
	for i := range t.shapeCount() {
		r, err := t.shapeRecord(i)
		if err != nil {
			return nil, err
		}
		all.put(r.name, t.shape(r))
	}
	return all, nil
}

func (t *describer) shape(r *shapeRecord) describedObject {
	var o describedObject
	o.put("type", r.kind.String())
	t.putRefs(&o, r)
	o.put("min", r.min)
	o.put("max", r.max)
	o.put("pattern", r.pattern)
	o.put("enum", r.enum)
	if sender := r.flags&shapeSenderFault != 0; sender || r.errorCode != "" || r.httpStatus != 0 {
		var e describedObject
		e.put("code", r.errorCode)
		e.put("httpStatusCode", r.httpStatus)
		e.put("senderFault", sender)
		o.put("error", e)
	}
	if r.flags&shapeRetryable != 0 {
		o.put("retryable", flagObject("throttling", r.flags&shapeThrottling != 0))
	}
	for _, f := range []struct {
		name string
		flag shapeFlags
	}{
		{"union", shapeUnion}, {"document", shapeDocument}, {"eventstream", shapeEventStream},
		{"event", shapeEvent}, {"sensitive", shapeSensitive}, {"wrapper", shapeWrapper}, {"sparse", shapeSparse},
		{"requiresLength", shapeRequiresLength}, {"exception", shapeException}, {"fault", shapeFault}, {"synthetic", shapeSynthetic},
	} {
		o.put(f.name, r.flags&f.flag != 0)
	}
	putTraits(&o, &r.traits)
	return o
}

func (t *describer) putRefs(o *describedObject, r *shapeRecord) {
	if r.kind != Structure {
		names := map[Kind][]string{List: {"member"}, Map: {"key", "value"}}[r.kind]
		for i := range min(len(names), len(r.refs)) {
			o.put(names[i], t.ref(&r.refs[i]))
		}
		return
	}
	members := make(describedObject, 0, len(r.refs))
	for i := range r.refs {
		members.put(r.refs[i].name, t.ref(&r.refs[i]))
	}
	var required []string
	for _, i := range r.required {
		required = append(required, t.member(r, i))
	}
	o.put("members", members)
	o.put("required", required)
	if r.payload > 0 {
		o.put("payload", t.member(r, r.payload-1))
	}
}

func (t *describer) member(r *shapeRecord, i int) string {
	if i < 0 || i >= len(r.refs) {
		t.err = fmt.Errorf("structure %s names member %d of %d", r.name, i, len(r.refs))
		return ""
	}
	return r.refs[i].name
}

func (t *describer) ref(r *refRecord) describedObject {
	var o describedObject
	if r.shape < 0 || r.shape >= t.shapeCount() {
		t.err = fmt.Errorf("reference to shape %d of %d", r.shape, t.shapeCount())
		return nil
	}
	o.put("shape", t.shapeName(r.shape))
	putTraits(&o, &r.traits)
	return o
}

func putTraits(o *describedObject, t *traits) {
	o.put("location", nameOf(locations, t.location))
	o.put("timestampFormat", nameOf(timestampFormats, t.timestampFormat))
	o.put("locationName", t.locationName)
	o.put("queryName", t.queryName)
	o.put("resultWrapper", t.resultWrapper)
	if t.xmlNamespace != "" || t.xmlPrefix != "" {
		o.put("xmlNamespace", map[string]string{"uri": t.xmlNamespace, "prefix": t.xmlPrefix})
	}
	if t.contextParam != "" {
		o.put("contextParam", map[string]string{"name": t.contextParam})
	}
	for _, f := range []struct {
		name string
		flag traitFlags
	}{
		{"flattened", flagFlattened}, {"xmlAttribute", flagXMLAttribute}, {"streaming", flagStreaming},
		{"jsonvalue", flagJSONValue}, {"hostLabel", flagHostLabel}, {"idempotencyToken", flagIdempotencyToken},
		{"deprecated", flagDeprecated}, {"eventheader", flagEventHeader}, {"eventpayload", flagEventPayload},
		{"endpointdiscoveryid", flagEndpointDiscoveryID},
	} {
		o.put(f.name, t.flags&f.flag != 0)
	}
}

func nameOf[K comparable](names map[string]K, value K) string {
	for name, v := range names {
		if v == value {
			return name
		}
	}
	return ""
}
