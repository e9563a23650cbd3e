package parity_test

import (
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

// TestEmpty holds that boto3.Empty is "" wherever the description has a string:
// parameters of all services, in maps and in structs, make the same request or
// the same refusal with either, and the same presigned URL. TestRequests says
// that those with "" are botocore's.
func TestEmpty(t *testing.T) {
	home(t)
	y := newTally()
	placed := 0
	synctest.Test(t, func(t *testing.T) {
		s, err := boto3.NewSession(boto3.Config{})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range service.Entries() {
			if !wanted(e.Name, "") {
				continue
			}
			to := &catcher{}
			client, err := (&target{Service: e.Name, Region: "us-west-2"}).client(s, to)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range trialsOf(t, e.Name) {
				if c.op.Input == nil {
					continue
				}
				b := newEmptier(&c)
				c.params = b.put(c.op.Input.Shape, c.params)
				if placed += b.n; b.n == 0 {
					continue
				}
				plain := c
				plain.params = b.plain(c.params)
				faces := []face{byMap, byStruct}
				if c.mode == faulty { // a nil in a struct is absent
					faces = faces[:1]
				}
				for _, by := range faces {
					ours := send(t.Context(), client, to, c.op, c.params, by)
					theirs := send(t.Context(), client, to, c.op, plain.params, by)
					sameAsPlain(t, y, &c, &ours, &theirs)
				}
				c.presign, plain.presign = 60, 60
				ours, theirs := presign(t.Context(), client, &c), presign(t.Context(), client, &plain)
				sameAsPlain(t, y, &c, &ours, &theirs)
			}
		}
	})
	t.Logf("%d empty strings in %d requests and URLs", placed, y.sets)
	y.report(t)
}

func sameAsPlain(t *testing.T, y *tally, c *trial, ours, theirs *request) {
	t.Helper()
	y.add(c, ours, theirs)
	if ours.message != theirs.message || strings.Contains(ours.message, boto3.Empty) || strings.Contains(ours.message, `\xff`) {
		t.Errorf("%s.%s: refused with %.300q, and with %.300q where the text is \"\"", c.target.Service, c.op.Name, ours.message, theirs.message)
	}
}

// emptier puts boto3.Empty in the place of some strings.
type emptier struct {
	*rand.Rand
	n int
}

func newEmptier(c *trial) *emptier {
	h := fnv.New64a()
	_, _ = h.Write([]byte(c.op.Service.Name + "." + c.op.Name + "/" + string(c.mode)))
	return &emptier{Rand: rand.New(rand.NewPCG(*seed, h.Sum64()))}
}

// put makes empty what is empty, and a part of what is not.
func (b *emptier) put(s *model.Shape, x any) any {
	switch x := x.(type) {
	case string:
		rare := 4
		if s.Min != nil && *s.Min > 0 { // where it is refused
			rare = 100
		}
		if s.Kind == model.String && (x == "" || b.IntN(rare) == 0) {
			b.n++
			return boto3.Empty
		}
	case []any:
		if s.Kind != model.List || s.Document {
			return x
		}
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = b.put(s.Element.Shape, v)
		}
		return out
	case map[string]any:
		if s.Document || bind.AttributeValue(s) || s.Kind != model.Structure && s.Kind != model.Map {
			return x
		}
		out := map[string]any{}
		for i, name := range slices.Sorted(maps.Keys(x)) {
			v := x[name]
			switch m, ok := s.Member(name); {
			case s.Kind == model.Map && i == 0 && b.IntN(2) == 0 && s.Key.Shape.Min == nil:
				b.n++
				out[boto3.Empty] = b.put(s.Value.Shape, v)
			case s.Kind == model.Map:
				out[name] = b.put(s.Value.Shape, v)
			case ok && !m.JSONValue && !m.IdempotencyToken:
				out[name] = b.put(m.Shape, v)
			default:
				out[name] = v
			}
		}
		return out
	}
	return x
}

// plain has "" in the place of boto3.Empty.
func (b *emptier) plain(x any) any {
	switch x := x.(type) {
	case string:
		if x == boto3.Empty {
			return ""
		}
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = b.plain(v)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k, v := range x {
			if k == boto3.Empty {
				k = ""
			}
			out[k] = b.plain(v)
		}
		return out
	}
	return x
}
