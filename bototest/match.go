package bototest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"reflect"
	"strconv"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/internal/redact"
	"github.com/boto3-go/boto3/model"
)

// Any is the matcher of a parameter that may have any value, but has to be sent:
//
//	boto3.Map{"Bucket": "logs", "Key": bototest.Any}
//
// Every func(got any) error in an expected input is a matcher: it gets what was
// sent, nil where nothing was, and its error says why that will not do.
func Any(got any) error {
	if got == nil {
		return errors.New("any value is expected, but none was sent")
	}
	return nil
}

// tree is a value in plain types: string, bool, int64, float64, []byte, time.Time,
// []any, map[string]any, and matchers as they are.
func tree(m *model.Member, v bind.Value) (any, error) {
	if v.IsNull() {
		return nil, nil
	}
	raw := v.Any()
	if match, ok := raw.(func(any) error); ok {
		return match, nil
	}
	s := m.Shape
	if s.EventStream || s.Document || m.JSONValue {
		return raw, nil
	}
	switch s.Kind {
	case model.Structure:
		return treeOf(s, v)
	case model.List:
		if err := v.Err(); err != nil {
			return nil, err
		}
		list := make([]any, v.Len())
		for i := range list {
			var err error
			if list[i], err = tree(s.Element, v.Index(i)); err != nil {
				return nil, fmt.Errorf("[%d]: %w", i, err)
			}
		}
		return list, nil
	case model.Map:
		if err := v.Err(); err != nil {
			return nil, err
		}
		entries := map[string]any{}
		for key, x := range v.Entries() {
			var err error
			if entries[key], err = tree(s.Value, x); err != nil {
				return nil, fmt.Errorf("[%q]: %w", key, err)
			}
		}
		return entries, nil
	default:
		x, err := scalar(s.Kind, v)
		if text, ok := x.(string); ok && s.Sensitive {
			return hidden(text), err
		}
		return x, err
	}
}

// hidden is a text of a sensitive member, which failures do not show.
type hidden string

// String stands in its place.
func (hidden) String() string { return redact.Hidden }

func treeOf(s *model.Shape, v bind.Value) (any, error) {
	if err := v.Err(); err != nil {
		return nil, err
	}
	members := map[string]any{}
	if v.IsMap() {
		for _, name := range v.Keys() {
			if m, ok := s.Member(name); !ok {
				return nil, fmt.Errorf("%s is not a member of %s%s", name, s.Name, nearest.Hint(name, memberNames(s)))
			} else if _, set := v.Member(m.Index); !set {
				members[name] = nil // is not to be sent
			}
		}
	}
	for i := range s.Members {
		x, ok := v.Member(i)
		if !ok {
			continue
		}
		var err error
		if members[s.Members[i].Name], err = tree(&s.Members[i], x); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Members[i].Name, err)
		}
	}
	return members, nil
}

func memberNames(s *model.Shape) []string {
	names := make([]string, len(s.Members))
	for i := range names {
		names[i] = s.Members[i].Name
	}
	return names
}

func scalar(kind model.Kind, v bind.Value) (any, error) {
	switch kind {
	case model.Boolean:
		return v.Bool()
	case model.Integer, model.Long:
		return v.Int()
	case model.Float, model.Double:
		return v.Float()
	case model.Timestamp:
		return v.Time()
	case model.Blob:
		if r, ok := v.Reader(); ok {
			return io.ReadAll(r)
		}
		return v.Bytes()
	default:
		return v.Text()
	}
}

// difference compares what was expected with what came, and says at which path
// what differs. partial passes over members that only came.
type difference struct {
	partial bool
	lines   []string
}

func (d *difference) add(path, format string, args ...any) {
	d.lines = append(d.lines, path+": "+fmt.Sprintf(format, args...))
}

func (d *difference) compare(path string, want, got any) {
	if match, ok := want.(func(any) error); ok {
		if h, ok := got.(hidden); ok {
			got = string(h)
		}
		if err := match(got); err != nil {
			d.add(path, "%v", err)
		}
		return
	}
	switch w := want.(type) {
	case nil:
		if got != nil {
			d.add(path, "not expected, but sent as %s", show(got))
		}
		return
	case boto3.Map:
		d.maps(path, w, got)
		return
	case map[string]any:
		d.maps(path, w, got)
		return
	case []any:
		d.lists(path, w, got)
		return
	}
	switch {
	case got == nil:
		d.add(path, "want %s, but it was not sent", show(want))
	case !equal(want, got):
		d.add(path, "want %s, got %s", show(want), show(got))
	}
}

func (d *difference) maps(path string, want map[string]any, got any) {
	var came map[string]any
	switch g := got.(type) {
	case boto3.Map:
		came = g
	case map[string]any:
		came = g
	default:
		d.add(path, "want %s, got %s", show(want), show(got))
		return
	}
	for _, key := range keysOf(want) {
		d.compare(join(path, key), want[key], came[key])
	}
	if d.partial {
		return
	}
	for _, key := range keysOf(came) {
		if _, expected := want[key]; !expected {
			d.compare(join(path, key), nil, came[key])
		}
	}
}

func (d *difference) lists(path string, want []any, got any) {
	came, ok := got.([]any)
	if !ok || len(came) != len(want) {
		d.add(path, "want %s, got %s", show(want), show(got))
		return
	}
	for i := range want {
		d.compare(path+"["+strconv.Itoa(i)+"]", want[i], came[i])
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func equal(want, got any) bool {
	switch w := want.(type) {
	case time.Time:
		g, ok := got.(time.Time)
		return ok && w.Equal(g)
	case []byte:
		g, ok := got.([]byte)
		return ok && bytes.Equal(w, g)
	case float64:
		g, ok := got.(float64)
		return ok && (w == g || math.IsNaN(w) && math.IsNaN(g) || float32(w) == float32(g))
	}
	return reflect.DeepEqual(want, got)
}

// maxShown is how much of a value a difference shows, in bytes.
const maxShown = 120

func show(v any) string {
	switch x := v.(type) {
	case nil:
		return "nothing"
	case string:
		return strconv.Quote(quote.Text(x, maxShown))
	case []byte:
		return fmt.Sprintf("%d bytes %s", len(x), strconv.Quote(quote.Text(string(x), maxShown)))
	case time.Time:
		return x.Format(time.RFC3339Nano)
	case iter.Seq2[boto3.Map, error]:
		return "(events)"
	}
	return quote.Text(fmt.Sprint(v), maxShown)
}
