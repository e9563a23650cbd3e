package bototest

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

// ExampleInput makes a valid input of an operation, the same for the same seed:
// required members, some of the others, enums and bounds as the description has
// them. It is for property tests and demonstrations; what the values mean is not
// known.
func ExampleInput(service, operation string, seed uint64) (boto3.Map, error) {
	return example(service, operation, seed, func(op *model.Operation) *model.Member { return op.Input })
}

// ExampleOutput is ExampleInput for the output. A streaming body is a []byte, and
// a stream of events a list of them.
func ExampleOutput(service, operation string, seed uint64) (boto3.Map, error) {
	return example(service, operation, seed, func(op *model.Operation) *model.Member { return op.Output })
}

// ExampleError is an error that the operation's description names, with members;
// nil where it names none.
func ExampleError(service, operation string, seed uint64) (*boto3.Error, error) {
	op, err := operationOf(service, operation)
	if err != nil || len(op.Errors) == 0 {
		return nil, err
	}
	d := newDrawer(op, seed)
	shape := op.Errors[d.IntN(len(op.Errors))]
	e := &boto3.Error{Code: boto3.Code(shape.Error.Code), StatusCode: shape.Error.StatusCode}
	if e.Code == "" {
		e.Code = boto3.Code(shape.Name)
	}
	e.Fields, _ = d.structure(shape, 0).(boto3.Map)
	for i := range shape.Members { // members that the code itself is in
		if m := &shape.Members[i]; m.Shape.Kind == model.String && (m.Header == "X-Amzn-Errortype" || m.Name == "Code") {
			delete(e.Fields, m.Name)
		}
	}
	for _, name := range []string{"message", "Message"} {
		if text, ok := e.Fields[name].(string); ok {
			e.Message = text
		}
	}
	if e.Message == "" {
		e.Message = d.text(5, 20)
	}
	return e, nil
}

func example(service, operation string, seed uint64, of func(*model.Operation) *model.Member) (boto3.Map, error) {
	op, err := operationOf(service, operation)
	if err != nil {
		return nil, err
	}
	m := of(op)
	if m == nil {
		return boto3.Map{}, nil
	}
	out, _ := newDrawer(op, seed).structure(m.Shape, 0).(boto3.Map)
	return out, nil
}

// minimal is an output of the members that are required, with lists as short as they
// may be.
func minimal(op *model.Operation) boto3.Map {
	if op.Output == nil {
		return boto3.Map{}
	}
	d := newDrawer(op, 0)
	d.least = true
	out, _ := d.structure(op.Output.Shape, maxExampleDepth).(boto3.Map)
	return out
}

// drawer draws values of shapes.
type drawer struct {
	*rand.Rand
	status int64 // of a success
	least  bool  // no element of a list more than is needed
}

func newDrawer(op *model.Operation, seed uint64) *drawer {
	h := fnv.New64a()
	_, _ = io.WriteString(h, op.Service.Name+"."+op.Name) // it never fails
	return &drawer{Rand: rand.New(rand.NewPCG(seed, h.Sum64())), status: int64(cmp.Or(op.StatusCode, http.StatusOK))}
}

// maxExampleDepth is from where on only required members are drawn.
const maxExampleDepth = 4

func (d *drawer) structure(s *model.Shape, depth int) any {
	if s.Document {
		return map[string]any{d.word(): d.word(), d.word(): []any{int64(d.IntN(100)), true, nil}}
	}
	out := boto3.Map{}
	if s.Union {
		m := d.pick(s, depth)
		out[m.Name] = d.value(m, depth+1)
		return out
	}
	for i := range s.Members {
		m := &s.Members[i]
		if m.Location == model.InStatusCode {
			out[m.Name] = d.status
			continue
		}
		if !m.Required && saysOfBody(m) {
			continue
		}
		if m == s.Payload || m.Shape.EventStream || m.Required || depth < maxExampleDepth && d.IntN(depth+2) == 0 && !m.Deprecated {
			out[m.Name] = d.value(m, depth+1)
		}
	}
	if len(out) == 0 && len(s.Members) > 0 && depth > 0 { // what is empty leaves no trace in forms
		m := d.pick(s, depth)
		out[m.Name] = d.value(m, depth+1)
	}
	return out
}

// saysOfBody says whether a member tells something of the body, which would have to
// be true.
func saysOfBody(m *model.Member) bool {
	switch m.Header {
	case "Content-Length", "Content-Md5", "Content-Encoding", "Content-Range":
		return true
	}
	return strings.HasPrefix(m.Header, "X-Amz-Checksum-") || strings.HasPrefix(m.Header, "X-Amz-Server-Side-Encryption-Customer-") ||
		strings.Contains(m.Header, "Source-Server-Side-Encryption-Customer-") || m.Header == "X-Amz-Sdk-Checksum-Algorithm"
}

// pick is one member; where the way down gets long, one without members.
func (d *drawer) pick(s *model.Shape, depth int) *model.Member {
	at := d.IntN(len(s.Members))
	for i := range s.Members {
		m := &s.Members[(at+i)%len(s.Members)]
		if depth < maxExampleDepth || m.Shape.Kind >= model.String {
			return m
		}
	}
	return &s.Members[at]
}

func (d *drawer) value(m *model.Member, depth int) any {
	s := m.Shape
	switch {
	case m.JSONValue && m.Location == model.InHeader:
		return map[string]any{d.word(): d.word()}
	case m.JSONValue && m.Shape.Kind == model.String:
		return fmt.Sprintf(`{"%s":"%s"}`, d.word(), d.word())
	case s.EventStream:
		events := make([]any, 2)
		for i := range events {
			e := d.pick(s, depth)
			for e.Shape.Exception {
				e = d.pick(s, depth)
			}
			events[i] = boto3.Map{e.Name: d.structure(e.Shape, depth+1)}
		}
		return events
	}
	switch s.Kind {
	case model.Structure:
		return d.structure(s, depth)
	case model.List:
		list := make([]any, d.length(s, depth))
		for i := range list {
			list[i] = d.value(s.Element, depth+1)
		}
		return list
	case model.Map:
		out := map[string]any{}
		keys := s.Key.Shape.Enum
		for i := range d.length(s, depth) {
			key := fmt.Sprintf("%s%d", d.text(d.bounds(s.Key.Shape)), i)
			if len(keys) > 0 {
				key = keys[i%len(keys)]
			}
			if m.Location == model.InHeaders {
				out[key] = d.word()
				continue
			}
			out[key] = d.value(s.Value, depth+1)
		}
		return out
	case model.Blob:
		return []byte(d.text(1, 24))
	case model.Boolean:
		return d.IntN(2) == 0
	case model.Integer, model.Long:
		return d.number(s, 1<<20)
	case model.Float, model.Double:
		return d.fraction(s)
	case model.Timestamp:
		return time.Unix(1_500_000_000+int64(d.IntN(100_000_000)), 0).UTC()
	default:
		return d.textOf(m)
	}
}

// fraction is a number that 32 bits hold exactly, unless its bounds are near.
func (d *drawer) fraction(s *model.Shape) float64 {
	low, high := 0.0, 1024.0
	if s.Min != nil {
		low = *s.Min
	}
	if s.Max != nil {
		high = min(high, *s.Max)
	}
	if x := math.Ceil(low) + float64(d.IntN(4096))/4; x <= high {
		return x
	}
	return low
}

func (d *drawer) number(s *model.Shape, span int64) int64 {
	low := int64(0)
	if s.Min != nil {
		low = int64(*s.Min)
	}
	high := low + span
	if s.Max != nil && *s.Max < float64(high) {
		high = int64(*s.Max)
	}
	if high <= low {
		return low
	}
	return low + d.Int64N(high-low+1)
}

func (d *drawer) length(s *model.Shape, depth int) int {
	n := 1
	if d.least {
		n = 0
	}
	if depth < maxExampleDepth {
		n += d.IntN(2)
	}
	if s.Min != nil {
		n = max(n, int(*s.Min))
	}
	if s.Max != nil {
		n = min(n, max(1, int(*s.Max)))
	}
	return n
}

// textOf is a text of a member. A few names have a form that clients look at.
func (d *drawer) textOf(m *model.Member) string {
	s := m.Shape
	switch {
	case s.Name == "AccountId" || strings.EqualFold(m.Name, "AccountId"):
		return fmt.Sprintf("%012d", d.Int64N(1_000_000_000_000))
	case m.Name == "Bucket" || s.Name == "BucketName":
		return "bucket-" + strings.ToLower(d.text(4, 12))
	case s.Name == "ChecksumAlgorithm" && slices.Contains(s.Enum, "CRC32"):
		return "CRC32" // every client has it
	case len(s.Enum) > 0:
		return s.Enum[d.IntN(len(s.Enum))]
	case m.Name == "KvsARN":
		return "arn:aws:cloudfront::123456789012:key-value-store/" + d.text(4, 8)
	case m.Name == "CopySource":
		return "bucket-a/" + d.text(3, 8)
	}
	low, high := d.bounds(s)
	if m.Location != model.InBody || m.HostLabel || s.Pattern != "" {
		return d.text(low, high)
	}
	return d.rich(low, high)
}

// bounds are those of a text's length.
func (d *drawer) bounds(s *model.Shape) (low, high int) {
	low, high = 1, 24
	if s.Min != nil {
		low = max(low, int(*s.Min))
	}
	if s.Max != nil {
		high = min(high, int(*s.Max))
	}
	return low, max(low, high)
}

const letters = "abcdefghijklmnopqrstuvwxyz0123456789"

func (d *drawer) word() string { return d.text(3, 8) }

// text is letters and digits, beginning with a letter.
func (d *drawer) text(low, high int) string {
	b := make([]byte, low+d.IntN(high-low+1))
	for i := range b {
		b[i] = letters[d.IntN(len(letters))]
	}
	if len(b) > 0 {
		b[0] = letters[d.IntN(26)]
	}
	return string(b)
}

var riches = []string{" ", "&", "<", "\"", "ü", "日", "%", "+", "="}

// rich is a text with a character inside that codecs have to escape.
func (d *drawer) rich(low, high int) string {
	text := d.text(low, high)
	if len(text) < 3 || d.IntN(3) > 0 {
		return text
	}
	at := 1 + d.IntN(len(text)-2)
	return text[:at] + riches[d.IntN(len(riches))] + text[at+1:]
}

// keysOf is a map's keys in order.
func keysOf[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
