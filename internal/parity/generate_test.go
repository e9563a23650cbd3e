package parity_test

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/boto3-go/boto3/model"
)

// mode is a way of making parameters.
type mode string

const (
	full     mode = "full"     // every member to some depth, plain values
	required mode = "required" // what the description requires
	odd      mode = "odd"      // text that escapes, quotes and separates
	empty    mode = "empty"    // empty text, lists and maps, zeros
	extreme  mode = "extreme"  // numbers and times at their ends
	faulty   mode = "faulty"   // one or more things that do not fit
)

var modes = []mode{full, required, odd, empty, extreme, faulty}

const (
	deepest   = 4   // of optional members
	mostNodes = 250 // of one set of parameters
)

// generator makes one set of parameters. Equal seeds, operations and modes make
// equal ones.
type generator struct {
	*rand.Rand
	mode   mode
	nodes  int
	faults int
	above  []*model.Shape
}

func generate(seed uint64, op *model.Operation, m mode) any {
	if op.Input == nil {
		return map[string]any{}
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(op.Service.Name + "." + op.Name + "/" + string(m)))
	g := &generator{Rand: rand.New(rand.NewPCG(seed, h.Sum64())), mode: m}
	if m == faulty {
		g.faults = 1 + g.IntN(3)
	}
	return g.structure(op.Input.Shape)
}

func (g *generator) once(n int) bool { return g.IntN(n) == 0 }

// fault spends one of the faults, once in n times.
func (g *generator) fault(n int) bool {
	if g.faults == 0 || !g.once(n) {
		return false
	}
	g.faults--
	return true
}

func (g *generator) structure(s *model.Shape) any {
	g.above = append(g.above, s)
	defer func() { g.above = g.above[:len(g.above)-1] }()
	out := map[string]any{}
	if s.Union {
		if len(s.Members) > 0 && !g.fault(4) {
			m := &s.Members[g.IntN(len(s.Members))]
			out[m.Name] = g.member(m)
		}
		if len(s.Members) > 0 && g.fault(4) {
			for _, i := range []int{0, len(s.Members) - 1} {
				out[s.Members[i].Name] = g.member(&s.Members[i])
			}
		}
		return out
	}
	for _, i := range g.Perm(len(s.Members)) {
		m := &s.Members[i]
		if m.Required && (m.IdempotencyToken || !g.fault(6)) || !m.Required && g.optional(m) {
			out[m.Name] = g.member(m)
		}
	}
	fitLength(s, out)
	if g.fault(8) {
		out["NoSuchMember"] = "x"
	}
	return out
}

// fitLength makes a Content-Length that of the payload: another one makes
// requests that hang.
func fitLength(s *model.Shape, out map[string]any) {
	for i := range s.Members {
		m := &s.Members[i]
		if m.Header != "Content-Length" || out[m.Name] == nil {
			continue
		}
		delete(out, m.Name)
		if s.Payload == nil {
			continue
		}
		switch data := out[s.Payload.Name].(type) {
		case []byte:
			out[m.Name] = int64(len(data))
		case stream:
			out[m.Name] = int64(len(data))
		case string:
			out[m.Name] = int64(len(data))
		}
	}
}

// optional decides on a member that may be left out. Idempotency tokens are
// always there, since those that are made up differ.
func (g *generator) optional(m *model.Member) bool {
	depth := len(g.above)
	switch {
	case m.Shape.EventStream:
		return false
	case m.IdempotencyToken:
		return depth == 1 || g.once(2)
	case g.mode == required || depth > deepest || g.nodes > mostNodes || g.recursion(m.Shape) > 2:
		return false
	case g.mode == full:
		return depth < 3 || g.once(2)
	}
	return g.once(2)
}

func (g *generator) recursion(s *model.Shape) (n int) {
	for _, a := range g.above {
		if a == s {
			n++
		}
	}
	return n
}

func (g *generator) member(m *model.Member) any {
	g.nodes++
	s := m.Shape
	switch {
	case m.JSONValue || s.Document:
		return g.document(2)
	case s.EventStream:
		return map[string]any{}
	case g.fault(10):
		return g.wrong(s.Kind)
	}
	switch s.Kind {
	case model.Structure:
		return g.structure(s)
	case model.List:
		return g.list(s)
	case model.Map:
		return g.table(s)
	default:
		return g.scalar(m)
	}
}

// list makes an element of every kind where the elements are a union.
func (g *generator) list(s *model.Shape) any {
	list := []any{}
	n := g.count(s)
	if u := s.Element.Shape; u.Union && g.mode == full && g.nodes < mostNodes && g.recursion(u) == 0 {
		for i := range u.Members {
			g.above = append(g.above, u)
			list = append(list, map[string]any{u.Members[i].Name: g.member(&u.Members[i])})
			g.above = g.above[:len(g.above)-1]
		}
		return list
	}
	for range n {
		if s.Sparse && g.once(4) {
			list = append(list, nil)
			continue
		}
		list = append(list, g.member(s.Element))
	}
	return list
}

func (g *generator) count(s *model.Shape) int {
	least := 0
	if s.Min != nil {
		least = int(*s.Min)
	}
	switch {
	case least > 0 && g.fault(4):
		return least - 1
	case g.mode == empty || g.nodes > mostNodes || g.recursion(s) > 0 || len(g.above) > deepest:
		return least
	}
	return max(least, 1+g.IntN(2))
}

func (g *generator) table(s *model.Shape) any {
	entries := map[string]any{}
	for i := range g.count(s) {
		var key string
		if known := s.Key.Shape.Enum; i < len(known) {
			key = known[i]
		} else {
			key, _ = g.scalar(s.Key).(string)
			key += strconv.Itoa(i)
		}
		entries[key] = g.member(s.Value)
	}
	return entries
}

// document makes any value that JSON has.
func (g *generator) document(depth int) any {
	n := 7
	if depth == 0 {
		n = 5
	}
	switch g.IntN(n) {
	case 0:
		return g.text(nil, oddTexts)
	case 1:
		return int64(g.IntN(2000) - 1000)
	case 2:
		return float64(g.IntN(1000)) / 8
	case 3:
		return g.once(2)
	case 4:
		if depth == 2 {
			return "x"
		}
		return nil
	case 5:
		return []any{g.document(depth - 1), g.document(depth - 1)}
	}
	return map[string]any{"b": g.document(depth - 1), "a/é": g.document(depth - 1)}
}

// wrong makes a value of another type.
func (g *generator) wrong(k model.Kind) any {
	options := []any{nil}
	switch k {
	case model.Structure, model.Map:
		options = append(options, "text", []any{}, int64(5))
	case model.List:
		options = append(options, "text", map[string]any{"a": "b"}, int64(5))
	case model.String:
		options = append(options, int64(5), []any{}, true, []byte("x"), 1.5)
	case model.Integer, model.Long:
		options = append(options, "5", 1.5, []any{}, map[string]any{})
	case model.Float, model.Double:
		options = append(options, "1.5", []any{})
	case model.Boolean:
		options = append(options, "true", int64(1), 0.0)
	case model.Blob:
		options = append(options, int64(5), []any{}, 1.5)
	case model.Timestamp:
		options = append(options, "soon", []any{}, map[string]any{})
	}
	return options[g.IntN(len(options))]
}

// sampled says whether an operation is in the sample of one in n.
func sampled(seed uint64, op *model.Operation, n uint64) bool {
	h := fnv.New64a()
	_, _ = h.Write([]byte(op.Service.Name + "." + op.Name))
	return n <= 1 || (h.Sum64()>>7^seed*0x9e3779b97f4a7c15)%n == 0
}

func pick[T any](g *generator, list ...T) T { return list[g.IntN(len(list))] }

func addressed(m *model.Member) bool {
	return m.HostLabel || m.ContextParam != "" || slices.Contains([]string{"Bucket", "AccountId", "AccountID", "accountId"}, m.Name)
}
