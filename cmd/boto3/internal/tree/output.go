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
	o := &outputs{t, entries, map[*model.Shape][]string{}}
	o.structure(shape, out)
	names := slices.Clone(o.names[shape])
	slices.SortStableFunc(names, func(a, b string) int { return inBody(shape, a) - inBody(shape, b) })
	t.order[identity(out)] = names
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
	names   map[*model.Shape][]string // of members
}

func (o *outputs) value(m *model.Member, v any) any {
	if m.Shape.Document || m.JSONValue && m.Location == model.InHeader {
		return document(v)
	}
	switch v := v.(type) {
	case boto3.Map:
		return o.object(m.Shape, v)
	case map[string]any:
		return o.object(m.Shape, v)
	case []any:
		for i := range v {
			v[i] = o.value(m.Shape.Element, v[i])
		}
		return v
	}
	return document(v)
}

func (o *outputs) object(shape *model.Shape, v map[string]any) map[string]any {
	if shape.Kind != model.Map {
		o.structure(shape, v)
		return v
	}
	for key, entry := range v {
		v[key] = o.value(shape.Value, entry)
	}
	o.tree.Keep(v, o.entries(v))
	return v
}

func (o *outputs) structure(shape *model.Shape, v map[string]any) {
	for name, value := range v {
		m, known := shape.Member(name)
		_, stream := value.(io.Reader)
		switch {
		case !known:
			v[name] = document(value)
		case stream || m.Shape.EventStream:
			delete(v, name)
		default:
			v[name] = o.value(m, value)
		}
	}
	names, ok := o.names[shape]
	if !ok {
		for i := range shape.Members {
			names = append(names, shape.Members[i].Name)
		}
		o.names[shape] = names
	}
	o.tree.order[identity(v)] = names
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
