package site

import (
	"fmt"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/model"
)

// deepest is how many structures within each other an example has.
const deepest = 6

// typedCall is the call by the typed package, with what is required.
func (x *service) typedCall(op *codegen.Operation, input *model.Member) string {
	var b strings.Builder
	fmt.Fprintf(&b, "client := %s.New(sess)\n", x.pkg.Name)
	in := "&" + x.pkg.Name + "." + op.Method + "Input"
	fmt.Fprintf(&b, "out, err := client.%s(ctx, %s%s)", op.Method, in, lines(x.fields(input, op.Method+"Input", 0)))
	return b.String()
}

// lines are the parts of a literal in braces, a line each, as gofmt has them.
func lines(parts []string) string {
	if len(parts) == 0 {
		return "{}"
	}
	return "{\n\t" + strings.ReplaceAll(strings.Join(aligned(parts), ",\n"), "\n", "\n\t") + ",\n}"
}

// aligned has the values of fields that follow each other, in one line each, begin below
// each other.
func aligned(parts []string) []string {
	short := func(part string) bool { return !strings.Contains(part, "\n") && strings.Contains(part, ": ") }
	list := make([]string, 0, len(parts))
	for len(list) < len(parts) {
		end, width := len(list), 0
		for ; end < len(parts) && short(parts[end]); end++ {
			width = max(width, strings.Index(parts[end], ": "))
		}
		if end == len(list) {
			list = append(list, parts[end])
			continue
		}
		for _, part := range parts[len(list):end] {
			key, value, _ := strings.Cut(part, ": ")
			list = append(list, key+": "+strings.Repeat(" ", width-len(key))+value)
		}
	}
	return list
}

// widest is how wide a literal may be to stand in one line.
const widest = 60

// braced are the parts of a literal in braces, in one line where they have the room.
func braced(parts ...string) string {
	line := "{" + strings.Join(parts, ", ") + "}"
	if len(line) > widest || strings.Contains(line, "\n") {
		return lines(parts)
	}
	return line
}

// fields are those of a struct that have to be given: Name: value.
func (x *service) fields(m *model.Member, goType string, depth int) []string {
	if m == nil || depth > deepest {
		return nil
	}
	var list []string
	for i := range m.Shape.Members {
		member := &m.Shape.Members[i]
		if !x.given(m.Shape, i) {
			continue
		}
		if f := fieldOf(x.structs[goType], member.Name); f != nil {
			list = append(list, f.Name+": "+x.literal(member.Shape, f.Type, depth+1, false))
		}
	}
	return list
}

// given says whether an example gives a member: what is required, and of a union the
// first.
func (x *service) given(s *model.Shape, i int) bool {
	if s.Union {
		return i == 0
	}
	return s.Members[i].Required && !s.Members[i].IdempotencyToken
}

// literal is a value of a Go type. Within lists and maps the type of a structure need
// not be written.
func (x *service) literal(s *model.Shape, goType string, depth int, within bool) string {
	name := x.pkg.Name + "."
	switch {
	case goType == "any":
		return `boto3.Map{"...": "..."}`
	case goType == "io.Reader":
		return `strings.NewReader("...")`
	case strings.HasPrefix(goType, "*boto3.EventWriter["):
		inner := strings.TrimSuffix(strings.TrimPrefix(goType, "*boto3.EventWriter["), "]")
		return "boto3.NewEventWriter[" + name + inner + "]()"
	case strings.HasPrefix(goType, "*"):
		inner := goType[1:]
		if x.structs[inner] != nil {
			return "&" + x.literal(s, inner, depth, false)
		}
		return "new(" + x.scalar(s, inner, true) + ")"
	case goType == "[]byte":
		return `[]byte("...")`
	case strings.HasPrefix(goType, "[]"):
		return x.qualified(goType) + braced(x.literal(s.Element.Shape, goType[2:], depth, true))
	case strings.HasPrefix(goType, "map["):
		key, value, _ := strings.Cut(goType[len("map["):], "]")
		return x.qualified(goType) + braced(x.scalar(s.Key.Shape, key, false)+": "+x.literal(s.Value.Shape, value, depth, true))
	case x.structs[goType] != nil:
		fields := braced(x.fields(&model.Member{Shape: s}, goType, depth)...)
		if within {
			return fields
		}
		return name + goType + fields
	}
	return x.scalar(s, goType, false)
}

// scalar is a value without parts; exact ones say their type.
func (x *service) scalar(s *model.Shape, goType string, exact bool) string {
	if e := x.enums[goType]; e != nil && len(e.Values) > 0 {
		return x.pkg.Name + "." + e.Values[0].Name
	}
	switch goType {
	case "string":
		return `"..."`
	case "bool":
		return "true"
	case "time.Time":
		return "time.Now()"
	}
	number := "1"
	if s.Min != nil && *s.Min > 1 {
		number = fmt.Sprintf("%.0f", *s.Min)
	}
	switch {
	case !strings.HasPrefix(goType, "int") && !strings.HasPrefix(goType, "float"):
		return x.qualified(goType) + `("...")` // a type whose values are not printed
	case exact:
		return goType + "(" + number + ")"
	}
	return number
}

// qualified is a type as it is written outside its package.
func (x *service) qualified(goType string) string {
	at := strings.LastIndexAny(goType, "]*") + 1
	if key, value, ok := strings.Cut(strings.TrimPrefix(goType, "map["), "]"); ok && strings.HasPrefix(goType, "map[") {
		return "map[" + x.qualified(key) + "]" + x.qualified(value)
	}
	word := goType[at:]
	if first := word[:1]; first == strings.ToUpper(first) {
		return goType[:at] + x.pkg.Name + "." + word
	}
	return goType
}

// namedCall is the call by names.
func (x *service) namedCall(op *model.Operation) string {
	in := "nil"
	if op.Input != nil {
		if parts := x.entries(op.Input.Shape, 0); len(parts) > 0 {
			in = "boto3.Map" + lines(parts)
		}
	}
	return fmt.Sprintf("client, err := sess.Client(%q)\nvar out boto3.Map\nerr = client.Call(ctx, %q, %s, &out)", x.name, op.Name, in)
}

func (x *service) entries(s *model.Shape, depth int) []string {
	var list []string
	for i := range s.Members {
		if depth <= deepest && x.given(s, i) {
			list = append(list, fmt.Sprintf("%q: %s", s.Members[i].Name, x.plain(&s.Members[i], depth+1)))
		}
	}
	return list
}

// plain is a value that stands for a member by names.
func (x *service) plain(m *model.Member, depth int) string {
	s := m.Shape
	switch s.Kind {
	case model.Structure:
		if s.EventStream {
			return "boto3.NewEventWriter[boto3.Map]()"
		}
		return "boto3.Map" + braced(x.entries(s, depth)...)
	case model.List:
		if depth > deepest {
			return "[]any{}"
		}
		return "[]any" + braced(x.plain(s.Element, depth+1))
	case model.Map:
		if depth > deepest {
			return "boto3.Map{}"
		}
		return "boto3.Map" + braced(`"...": `+x.plain(s.Value, depth+1))
	case model.Blob:
		if m.Streaming {
			return `strings.NewReader("...")`
		}
		return `[]byte("...")`
	case model.Boolean:
		return "true"
	case model.Timestamp:
		return "time.Now()"
	case model.Integer, model.Long, model.Float, model.Double:
		return x.scalar(s, "int", false)
	case model.String:
	}
	if len(s.Enum) > 0 {
		return fmt.Sprintf("%q", s.Enum[0])
	}
	return `"..."`
}

// pagesCall ranges over pages.
func (x *service) pagesCall(op *codegen.Operation) string {
	lines := []string{
		"in := &" + x.pkg.Name + "." + op.Method + "Input{ ... }",
		fmt.Sprintf("for page, err := range client.%s(ctx, in) { ... }", op.Pages),
	}
	items := op.Results
	if op.Items != nil {
		items = append([]codegen.Items{*op.Items}, items...)
	}
	for _, i := range items {
		lines = append(lines, fmt.Sprintf("for item, err := range client.%s(ctx, in) { ... } // %s", i.Method, i.Element))
	}
	return strings.Join(lines, "\n")
}

// commandLine is the call from a command line, with what is required.
func commandLine(r cli.Reference) string {
	lines := []string{"boto3 " + r.Service + " " + r.Operation}
	for _, o := range r.Options {
		if o.Required {
			lines = append(lines, "--"+o.Name+o.Argument)
		}
	}
	if r.Outfile {
		lines = append(lines, "<outfile>")
	}
	return strings.Join(lines, " \\\n    ")
}

// resourceCalls are the methods of resources that call an operation.
func (x *service) resourceCalls(operation string) []string {
	if x.resources == nil {
		return nil
	}
	var list []string
	for _, t := range x.resources.Types {
		of := variable(t.Name)
		for _, a := range t.Actions {
			if a.Operation == operation {
				list = append(list, of+"."+a.Method+"(ctx, &"+x.pkg.Name+"."+a.Input+"{ ... })")
			}
		}
		for _, c := range t.Collections {
			if c.Operation == operation {
				list = append(list, "for "+variable(c.Type)+", err := range "+of+"."+c.Method+"().All(ctx) { ... }")
			}
			for _, a := range c.Batch {
				if a.Operation == operation {
					list = append(list, of+"."+c.Method+"()."+a.Method+"(ctx, nil)")
				}
			}
		}
	}
	return list
}

// variable is a name for a value of a type.
func variable(goType string) string {
	if goType == "ServiceResource" {
		return "service"
	}
	name := strings.ToLower(goType[:1]) + goType[1:]
	if slices.Contains([]string{"package", "type", "interface", "map", "range"}, name) {
		name += "_"
	}
	return name
}
