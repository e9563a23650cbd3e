// Package describe tells what a description holds of a service, an operation or a
// shape, for people to read: types, limits, errors, pages and waiters.
package describe

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// printer lays shapes out as a tree.
type printer struct {
	strings.Builder
	depth int // how many levels are shown, all where 0
}

func (p *printer) line(level int, format string, values ...any) {
	p.WriteString(strings.Repeat("  ", level))
	_, _ = fmt.Fprintf(p, format, values...)
	p.WriteByte('\n')
}

// members prints what a shape holds; above are the structures that it stands in, by
// which one that holds itself ends.
func (p *printer) members(level int, s *model.Shape, above []string) {
	for i := range s.Members {
		p.member(level, s.Members[i].Name, &s.Members[i], above)
	}
}

func (p *printer) member(level int, name string, m *model.Member, above []string) {
	held, kind := m, ""
	for {
		switch {
		case held.Shape.Kind == model.List && held.Shape.Element != nil:
			kind, held = kind+"list"+Bounds(held.Shape)+" of ", held.Shape.Element
			continue
		case held.Shape.Kind == model.Map && held.Shape.Value != nil:
			kind, held = kind+"map"+Bounds(held.Shape)+" of ", held.Shape.Value
			continue
		}
		break
	}
	s := held.Shape
	p.line(level, "%s  %s%s%s", name, kind, typeOf(s), traits(m, s))
	if s.Kind != model.Structure || s.Document || len(s.Members) == 0 {
		return
	}
	if slices.Contains(above, s.Name) {
		p.line(level+1, "... as %s above", s.Name)
		return
	}
	if p.depth > 0 && len(above) >= p.depth {
		p.line(level+1, "... %d members of %s", len(s.Members), s.Name)
		return
	}
	p.members(level+1, s, append(slices.Clip(above), s.Name))
}

// typeOf is a shape's type with its limits and values.
func typeOf(s *model.Shape) string {
	switch {
	case s.Document:
		return "any JSON"
	case s.Union && s.Kind == model.Structure:
		return s.Name + ", one member of"
	case s.Kind == model.Structure:
		return s.Name
	}
	text := s.Kind.String() + Bounds(s)
	if s.Pattern != "" && len(s.Pattern) <= 80 {
		text += " like " + s.Pattern
	}
	const most = 40
	if n := len(s.Enum); n > most {
		text += ": " + strings.Join(s.Enum[:most], " | ") + fmt.Sprintf(" | ... %d more in %s", n-most, s.Name)
	} else if n > 0 {
		text += ": " + strings.Join(s.Enum, " | ")
	}
	return text
}

// Bounds are a shape's limits, such as " (1 to 64)"; "" where it has none.
func Bounds(s *model.Shape) string {
	number := func(f *float64) string { return strconv.FormatFloat(*f, 'f', -1, 64) }
	switch {
	case s.Min != nil && s.Max != nil && *s.Min == *s.Max:
		return " (" + number(s.Min) + ")"
	case s.Min != nil && s.Max != nil:
		return " (" + number(s.Min) + " to " + number(s.Max) + ")"
	case s.Min != nil && *s.Min != 0:
		return " (at least " + number(s.Min) + ")"
	case s.Max != nil:
		return " (at most " + number(s.Max) + ")"
	}
	return ""
}

// traits are what else there is to know of a member.
func traits(m *model.Member, s *model.Shape) string {
	list := Traits(m, s)
	if len(list) == 0 {
		return ""
	}
	return "  [" + strings.Join(list, ", ") + "]"
}
