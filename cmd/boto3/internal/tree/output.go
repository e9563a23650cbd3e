package tree

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/shapejson"
	"github.com/boto3-go/boto3/model"
)

// Output is an operation's output, which was decoded into maps, as a tree: with the
// members in the order in which the AWS CLI prints them, those of the head first, then
// the description's. The maps of out become those of the tree, in which streams have no
// place. It is what the output's JSON would be read as, for a fifth of the time.
// entries are the keys of a map in the order in which they came.
func Output(shape *model.Shape, out map[string]any, entries func(map[string]any) []string) *Tree {
	t := Of(out)
	if shape == nil {
		clear(out)
		return t
	}
	o := &outputs{tree: t, entries: entries}
	o.structure(shape, out)
	slices.SortStableFunc(t.order[identity(out)], func(a, b string) int { return inBody(shape, a) - inBody(shape, b) })
	return t
}

func inBody(shape *model.Shape, name string) int {
	if m, ok := shape.Member(name); ok && m.Location != model.InBody {
		return 0
	}
	return 1
}

type outputs struct {
	tree    *Tree
	entries func(map[string]any) []string
	names   []string // room for the keys of objects, many of which are small
}

// value is v as the tree has it, and whether that is another value.
func (o *outputs) value(m *model.Member, v any) (any, bool) {
	if m.Shape.Document || m.JSONValue && m.Location == model.InHeader {
		return document(v), true
	}
	switch v := v.(type) {
	case string, bool:
		return v, false
	case boto3.Map:
		o.object(m.Shape, v)
		return map[string]any(v), true
	case map[string]any:
		o.object(m.Shape, v)
		return v, false
	case []any:
		for i := range v {
			if e, other := o.value(m.Shape.Element, v[i]); other {
				v[i] = e
			}
		}
		return v, false
	}
	return document(v), true
}

func (o *outputs) object(shape *model.Shape, v map[string]any) {
	if shape.Kind != model.Map {
		o.structure(shape, v)
		return
	}
	for key, entry := range v {
		if e, other := o.value(shape.Value, entry); other {
			v[key] = e
		}
	}
	o.tree.Keep(v, o.entries(v))
}

// structure has a structure's members print in the order of the description, and what
// is not in it behind them.
func (o *outputs) structure(shape *model.Shape, v map[string]any) {
	names := o.room(len(v))
	if len(v)*4 < len(shape.Members) {
		names = sparse(shape, v, names)
	} else {
		names = dense(shape, v, names)
	}
	if len(names) < len(v) {
		names = others(v, names)
	}
	kept := names[:0]
	for _, name := range names {
		value := v[name]
		m, known := shape.Member(name)
		if _, stream := value.(io.Reader); known && (stream || m.Shape.EventStream) {
			delete(v, name)
			continue
		}
		kept = append(kept, name)
		if !known {
			v[name] = document(value)
		} else if e, other := o.value(m, value); other {
			v[name] = e
		}
	}
	o.tree.order[identity(v)] = kept
}

// room is a list without names that n have place in.
func (o *outputs) room(n int) []string {
	if len(o.names) < n {
		o.names = make([]string, max(n, 1024))
	}
	list := o.names[:0:n]
	o.names = o.names[n:]
	return list
}

// dense finds the members that are there, by all that may be.
func dense(shape *model.Shape, v map[string]any, names []string) []string {
	for i := 0; i < len(shape.Members) && len(names) < len(v); i++ {
		if name := shape.Members[i].Name; has(v, name) {
			names = append(names, name)
		}
	}
	return names
}

// sparse is dense for a structure of which little is there.
func sparse(shape *model.Shape, v map[string]any, names []string) []string {
	for name := range v {
		if _, known := shape.Member(name); known {
			names = append(names, name)
		}
	}
	index := func(name string) int {
		m, _ := shape.Member(name)
		return m.Index
	}
	slices.SortFunc(names, func(a, b string) int { return index(a) - index(b) })
	return names
}

// others adds the names that are not among these, in alphabetical order.
func others(v map[string]any, names []string) []string {
	known := len(names)
	for name := range v {
		if !slices.Contains(names[:known], name) {
			names = append(names, name)
		}
	}
	slices.Sort(names[known:])
	return names
}

func has(v map[string]any, name string) bool {
	_, ok := v[name]
	return ok
}

// document is a value of which nothing but its Go type tells how it is written.
func document(v any) any {
	switch v := v.(type) {
	case string, bool, nil:
		return v
	case int64:
		return json.Number(strconv.FormatInt(v, 10))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return v
		}
		return json.Number(shapejson.Float(v))
	case time.Time:
		return shapejson.Time(v)
	case []byte:
		return base64.StdEncoding.EncodeToString(v)
	case []any:
		for i := range v {
			v[i] = document(v[i])
		}
		return v
	case boto3.Map:
		return document(map[string]any(v))
	case map[string]any:
		for key, e := range v {
			v[key] = document(e)
		}
		return v
	}
	return v
}
