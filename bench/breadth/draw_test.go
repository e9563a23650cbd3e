//go:build peers

package breadth

import (
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

const (
	// listed and listedBytes bound a response's list: the first to be reached.
	listed, listedBytes = 50, 96 << 10
	leastListed         = 5
	// maxDepth is from where on only required members without members are drawn.
	maxDepth = 8
)

// drawer draws values of shapes that are as long as those of services. The same
// seed draws the same values.
type drawer struct {
	*rand.Rand
	input bool
	size  int // of what was drawn, about
}

func newDrawer(op *model.Operation, seed uint64, input bool) *drawer {
	h := fnv.New64a()
	_, _ = io.WriteString(h, op.Service.Name+"."+op.Name) // it never fails
	return &drawer{Rand: rand.New(rand.NewPCG(seed, h.Sum64())), input: input}
}

func (d *drawer) structure(s *model.Shape, depth int) boto3.Map {
	out := boto3.Map{}
	if isUnion(s) {
		if m := d.pick(s, depth); m != nil {
			out[m.Name] = d.value(m, depth+1)
		}
		return out
	}
	for i := range s.Members {
		if m := &s.Members[i]; d.wants(m, depth) {
			out[m.Name] = d.value(m, depth+1)
		}
	}
	return out
}

// wants says whether a member is drawn. The first levels of a response are nearly
// full, and of an input little beyond the required is given.
func (d *drawer) wants(m *model.Member, depth int) bool {
	switch {
	case m.Location == model.InStatusCode, m.JSONValue, m.Shape.EventStream, m.Streaming, strings.HasPrefix(m.Name, "MD5Of"):
		return false
	case m.Required, !d.input && depth == 0 && m.Location == model.InBody, !d.input && depth == 1 && m.Shape.Kind == model.List:
		return true
	case depth >= maxDepth:
		return false
	case d.input:
		return m.Shape.Kind >= model.String && d.Float64() < 0.3
	case m.Header == "Content-Length" || m.Header == "Content-Encoding" || m.Header == "Content-Type":
		return false
	}
	return d.Float64() < max(0.9-0.12*float64(depth), 0.2)
}

// isUnion says whether one member is set: DynamoDB's values are unions in all but the
// description.
func isUnion(s *model.Shape) bool { return s.Union || s.Name == "AttributeValue" }

// pick is a union's member; in an input one that is a text.
func (d *drawer) pick(s *model.Shape, depth int) *model.Member {
	at := d.IntN(len(s.Members))
	for i := range s.Members {
		m := &s.Members[(at+i)%len(s.Members)]
		if m.Shape.Kind >= model.String && m.Name != "NULL" || !d.input && depth < maxDepth {
			return m
		}
	}
	return nil
}

func (d *drawer) value(m *model.Member, depth int) any {
	s := m.Shape
	switch s.Kind {
	case model.Structure:
		if s.Document {
			return d.document()
		}
		return d.structure(s, depth)
	case model.List:
		return d.list(s, depth)
	case model.Map:
		out := boto3.Map{}
		at := d.IntN(len(keys))
		for i := range d.between(2, 5) {
			key := d.fit(s.Key.Shape, keys[(at+i)%len(keys)])
			if len(s.Key.Shape.Enum) > 0 {
				key = s.Key.Shape.Enum[i%len(s.Key.Shape.Enum)]
			}
			d.size += len(key) + 4
			out[key] = d.value(s.Value, depth+1)
		}
		return out
	case model.Blob:
		b := make([]byte, d.within(s, 16, 256))
		for i := range b {
			b[i] = byte(d.Uint32())
		}
		d.size += len(b)
		return b
	case model.Boolean:
		return d.IntN(3) > 0
	case model.Integer, model.Long:
		return d.whole(s)
	case model.Float, model.Double:
		if s.Min != nil && *s.Min > 0 || s.Max != nil {
			return 1.0
		}
		return float64(float32(d.IntN(1<<20)) / 64) // of which 32 bits hold each
	case model.Timestamp:
		return d.time(m)
	default:
		text := d.fit(s, d.text(m))
		d.size += len(text) + len(m.Name) + 6
		return text
	}
}

func (d *drawer) list(s *model.Shape, depth int) any {
	n, least := d.within(s, 1, 4), 0
	if !d.input && depth <= 2 && s.Element.Shape.Kind != model.String {
		n, least = listed, leastListed
	}
	list := []any{}
	for i := range n {
		if i >= least && (s.Min == nil || i >= int(*s.Min)) && d.size > listedBytes {
			break
		}
		list = append(list, d.value(s.Element, depth+1))
	}
	return list
}

func (d *drawer) document() any {
	return boto3.Map{
		d.letters(6): d.letters(12), d.letters(7): int64(d.IntN(1000)), d.letters(8): true,
		d.letters(9): []any{d.letters(5), boto3.Map{d.letters(6): d.letters(20)}},
	}
}

func (d *drawer) whole(s *model.Shape) int64 {
	low, high := int64(1), int64(1<<(4*d.between(2, 6)))
	if s.Kind == model.Long && d.IntN(3) == 0 {
		high = 1 << 41
	}
	if s.Min != nil {
		low = max(low, int64(*s.Min))
	}
	if s.Max != nil {
		high = min(high, int64(*s.Max))
	}
	return low + d.Int64N(max(high-low, 1))
}

// wholeSeconds is a member whose times have no fraction.
var wholeSeconds = &model.Member{TimestampFormat: model.RFC822}

// time has milliseconds where the format has room for them, every second time.
func (d *drawer) time(m *model.Member) time.Time {
	t := time.Unix(1_700_000_000+d.Int64N(100_000_000), 0).UTC()
	if m.TimestampFormat == model.RFC822 || m.Location != model.InBody || d.IntN(2) == 0 || d.input {
		return t
	}
	return t.Add(time.Duration(d.IntN(1000)) * time.Millisecond)
}

// text is one as services have it in members of such names.
func (d *drawer) text(m *model.Member) string {
	s := m.Shape
	name := strings.ToLower(m.Name)
	if name == "" {
		name = strings.ToLower(s.Name)
	}
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.HasSuffix(name, part) {
				return true
			}
		}
		return false
	}
	plain := m.Location != model.InBody || d.input
	switch {
	case len(s.Enum) > 0:
		return s.Enum[d.IntN(len(s.Enum))]
	case has("maxitems"):
		return "100"
	case has("bucket"):
		return "logs-" + d.letters(d.between(6, 20))
	case has("accountid", "ownerid", "awsaccount"):
		return fmt.Sprintf("%012d", d.Int64N(1_000_000_000_000))
	case has("arn"):
		return "arn:aws:service:eu-west-1:123456789012:thing/" + d.letters(d.between(8, 30))
	case has("url", "uri", "endpoint"):
		return "https://" + d.letters(d.between(10, 30)) + ".example.com/" + d.letters(d.between(8, 30))
	case has("description", "message", "reason", "comment", "details", "title") && !plain:
		return d.sentence(d.between(5, 25))
	case has("policy", "document", "definition", "template", "configuration", "body", "input", "output") && !plain:
		return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"%s","Effect":"Allow","Action":["%s:Get*"],"Resource":"*"}]}`,
			d.letters(d.between(8, 60)), d.letters(6))
	case has("id"):
		return fmt.Sprintf("%08x-%04x-%04x-%012x", d.Uint32(), d.IntN(1<<16), d.IntN(1<<16), d.Int64N(1<<48))
	}
	return d.letters(d.between(4, 28))
}

// fit keeps a text within the description's bounds.
func (d *drawer) fit(s *model.Shape, text string) string {
	if s.Max != nil && float64(len(text)) > *s.Max {
		text = d.letters(int(*s.Max))
	}
	if s.Min != nil && float64(len(text)) < *s.Min {
		text += d.letters(int(*s.Min) - len(text))
	}
	return text
}

func (d *drawer) sentence(words int) string {
	parts := make([]string, words)
	for i := range parts {
		parts[i] = d.letters(d.between(2, 9))
	}
	text := strings.Join(parts, " ")
	switch d.IntN(6) {
	case 0:
		return text + ` "quoted"`
	case 1:
		return text + "\nsecond line & more"
	case 2:
		return text + " für Größe"
	}
	return text
}

// keys are those of maps, which are much the same from one map to the next.
var keys = []string{"id", "Environment", "customer", "created_at", "cost-center", "Owner", "status", "version", "Name", "team", "total", "region"}

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"

func (d *drawer) letters(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[d.IntN(len(alphabet))]
	}
	if n > 0 {
		b[0] = alphabet[d.IntN(26)]
	}
	return string(b)
}

func (d *drawer) between(low, high int) int { return low + d.IntN(high-low+1) }

// within is a length within the description's bounds, which may move those given.
func (d *drawer) within(s *model.Shape, low, high int) int {
	if s.Min != nil {
		low = max(low, int(*s.Min))
	}
	if high = max(high, low, 1); s.Max != nil {
		high = min(high, int(*s.Max))
	}
	return d.between(min(low, high), high)
}
