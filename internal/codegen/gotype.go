package codegen

import (
	"slices"

	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// typer gives shapes their Go types.
type typer struct {
	types map[string]string // of structures and enums, by shape
	// requests are the types in requests of the structures that have two, one
	// for each direction.
	requests map[string]string
	mapped   map[string]bool // shapes that are values of maps
}

// named is the type of a structure in what a request may hold, or in what only
// responses do.
func (t *typer) named(s *model.Shape, sent bool) string {
	if own := t.requests[s.Name]; own != "" && sent {
		return own
	}
	return t.types[s.Name]
}

// goType is the type of a shape where it stands by itself or in a list or map.
// outer are the lists and maps around it: one that holds itself is any.
func (t *typer) goType(s *model.Shape, sent bool, outer ...*model.Shape) string {
	if slices.Contains(outer, s) {
		return "any"
	}
	switch s.Kind {
	case model.Structure:
		if s.Document {
			return "any"
		}
		return t.named(s, sent)
	case model.List:
		return "[]" + t.element(s, s.Element.Shape, sent, outer)
	case model.Map:
		key := "string"
		if enum := t.types[s.Key.Shape.Name]; enum != "" {
			key = enum
		}
		return "map[" + key + "]" + t.element(s, s.Value.Shape, sent, outer)
	case model.String:
		if enum := t.types[s.Name]; enum != "" {
			return enum
		}
		return "string"
	default:
		return scalars[s.Kind]
	}
}

var scalars = map[model.Kind]string{
	model.Blob: "[]byte", model.Boolean: "bool", model.Integer: "int32", model.Long: "int64",
	model.Float: "float32", model.Double: "float64", model.Timestamp: "time.Time",
}

// element is the type of a list's elements or a map's values; in a sparse one
// they may be null.
func (t *typer) element(in, s *model.Shape, sent bool, outer []*model.Shape) string {
	name := t.goType(s, sent, append(slices.Clip(outer), in)...)
	if in.Sparse && name != "any" && s.Kind != model.List && s.Kind != model.Map && s.Kind != model.Blob {
		return "*" + name
	}
	return name
}

// field is the type of a structure's member. sent says that a request may hold
// the structure; input that it is a request itself.
func (t *typer) field(s *model.Shape, m *model.Member, sent, input bool) string {
	name := t.goType(m.Shape, sent)
	switch {
	case m.Shape.EventStream && input:
		return "*boto3.EventWriter[" + name + "]"
	case m.Shape.EventStream:
		return "iter.Seq2[" + name + ", error]"
	case name == "any", m.JSONValue && m.Location == model.InHeader:
		return "any"
	}
	switch m.Shape.Kind {
	case model.Structure:
		return "*" + name
	case model.Blob:
		switch {
		case m.Streaming && input:
			return "io.Reader"
		case m.Streaming:
			return "io.ReadCloser"
		}
		return name
	case model.List:
		if validate.Union(s) && t.mapped[s.Name] && isScalar(m.Shape.Element.Shape) && unionSize(s) > inMaps {
			return "*" + name
		}
		return name
	case model.Map:
		return name
	case model.String, model.Timestamp:
		if validate.Union(s) {
			return "*" + name
		}
		return name
	default:
		if validate.Union(s) || sent {
			return "*" + name
		}
		return name
	}
}

// inMaps is up to what size, in bytes, Go's maps keep an element in themselves. A
// larger one is an allocation of its own.
const inMaps = 128

func isScalar(s *model.Shape) bool { return s.Kind >= model.String }

// unionSize is how many bytes a union has whose lists are plain, where an int has 64
// bits.
func unionSize(s *model.Shape) int {
	const word = 8
	size := 0
	for i := range s.Members {
		switch s.Members[i].Shape.Kind {
		case model.List, model.Blob:
			size += 3 * word
		default:
			size += word
		}
	}
	return size
}
