package model

// Kind is a shape's type in the service description.
type Kind uint8

// The kinds of shape. Byte, short and the like are widened to the nearest one
// here, as the descriptions themselves do.
const (
	Structure Kind = iota + 1
	List
	Map
	String
	Blob
	Boolean
	Integer
	Long
	Float
	Double
	Timestamp
)

var kindNames = [...]string{
	Structure: "structure", List: "list", Map: "map", String: "string",
	Blob: "blob", Boolean: "boolean", Integer: "integer", Long: "long",
	Float: "float", Double: "double", Timestamp: "timestamp",
}

// String returns the kind's name in the service descriptions.
func (k Kind) String() string {
	if int(k) < len(kindNames) && kindNames[k] != "" {
		return kindNames[k]
	}
	return "unknown"
}

// Location is the part of an HTTP message that carries a member.
type Location uint8

// The locations of a member. InBody is everything that has no HTTP binding.
const (
	InBody         Location = iota
	InURI                   // a label of the request URI
	InQuery                 // query string parameter; a map member is the query itself
	InHeader                // one header
	InHeaders               // a map whose keys follow a header prefix
	InStatusCode            // the response's status code
	InEventHeader           // a header of an event-stream message
	InEventPayload          // the payload of an event-stream message
)

// TimestampFormat is how a timestamp is written; the protocol and the location
// choose one where the description does not.
type TimestampFormat uint8

// The timestamp formats of the service descriptions.
const (
	DefaultTimestamp TimestampFormat = iota
	ISO8601
	RFC822
	UnixTimestamp
)

// Shape is one named type of a service. It is immutable and may be recursive
// through its members.
type Shape struct {
	Name string
	Kind Kind

	// Members are a structure's members in the order of the description;
	// Member.Index is the position here.
	Members []Member
	// Element is the member of a list.
	Element *Member
	// Key and Value are the members of a map.
	Key, Value *Member

	// Payload is the member that is the whole HTTP body (or nil).
	Payload *Member
	// Required lists the indices of required members in the order the
	// description gives them.
	Required []int

	// Min and Max bound a number's value, or the length of a string, blob,
	// list or map. They are nil where the description sets no bound.
	Min, Max *float64
	// Pattern is the regular expression that the service states for a string.
	Pattern string
	// Enum lists the known values of a string.
	Enum []string

	// Traits that a reference to this shape takes over; Member holds the
	// effective ones.
	traits traits

	Union       bool // exactly one member is set
	Document    bool // any JSON value
	EventStream bool // a union of events
	Event       bool // one event of a stream
	Sensitive   bool
	Deprecated  bool
	Wrapper     bool
	Sparse      bool // a list or map that may hold null
	// RequiresLength says that a streaming blob must have a known length.
	RequiresLength bool

	Exception bool
	Fault     bool
	// Synthetic marks an exception that the service's description adds for a
	// code without a shape of its own.
	Synthetic bool
	// Error holds what an exception shape says of its wire form.
	Error ErrorTraits

	index map[string]int
}

// ErrorTraits is the wire identity of an exception shape.
type ErrorTraits struct {
	Code        string // the code on the wire where it differs from the shape's name
	StatusCode  int    // 0 when the description does not say
	SenderFault bool
	Retryable   bool
	Throttling  bool
}

// Member looks a structure's member up by its exact name.
func (s *Shape) Member(name string) (*Member, bool) {
	if s.index == nil { // small structures: no hashing
		for i := range s.Members {
			if s.Members[i].Name == name {
				return &s.Members[i], true
			}
		}
		return nil, false
	}
	i, ok := s.index[name]
	if !ok {
		return nil, false
	}
	return &s.Members[i], true
}

// Member is a reference to a shape together with the traits in force at that
// place: a structure's member, a list's element, a map's key or value, or an
// operation's input or output. It is immutable.
type Member struct {
	// Name is the member's name in the description, the one that users write.
	// It is empty for elements, keys, values, inputs and outputs.
	Name  string
	Index int // position in Shape.Members
	Shape *Shape

	// LocationName is the name on the wire, empty where the description gives
	// none: protocols then fall back to Name or to their own default.
	LocationName string
	// Header is LocationName, or Name, as net/http spells header names; it is
	// set for members in headers only.
	Header string
	// QueryName is the name that the ec2 protocol prefers.
	QueryName string
	Location  Location

	TimestampFormat TimestampFormat
	XMLNamespace    string
	XMLPrefix       string // prefix of XMLNamespace, as in xmlns:xsi
	ResultWrapper   string // element around a query protocol's result

	Flattened        bool
	XMLAttribute     bool
	Streaming        bool
	JSONValue        bool // JSON text in a header (base64) or a string
	HostLabel        bool // also a label of the operation's host prefix
	IdempotencyToken bool
	Required         bool
	Deprecated       bool
	EventHeader      bool
	EventPayload     bool

	// ContextParam is the endpoint rule parameter that takes this value.
	ContextParam string
	// EndpointDiscoveryID marks a value that is part of the discovery key.
	EndpointDiscoveryID bool
}

// WireName is LocationName, or Name where there is none.
func (m *Member) WireName() string {
	if m.LocationName != "" {
		return m.LocationName
	}
	return m.Name
}
