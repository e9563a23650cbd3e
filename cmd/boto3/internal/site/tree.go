package site

import (
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/model"
)

// row is a member in the tree of a structure.
type row struct {
	id     string // its path, by which it is linked to
	member *model.Member
	held   *model.Shape // what lists and maps hold in the end
	goName string       // of the field, where it is not the member's
	goType string
	option string // of the command line
	rows   []*row
	// spoken says that an error tells it as its message, and has no field for it.
	spoken bool
	// left says that what it holds is told elsewhere: by its own entry, or above.
	left bool
	path []*model.Shape // the structures that it stands in
}

// mostRows is how many members a tree has: what is further down is left to the entries
// of its types. The first level is always whole.
const mostRows = 160

// tree lays out a structure. Ids begin with prefix. Levels are filled from the top, so
// that what is cut off is what is deepest.
func (x *service) tree(s *model.Shape, goType, prefix string) []*row {
	top := x.rows(s, goType, prefix, nil)
	count, level := len(top), top
	for len(level) > 0 {
		var next []*row
		for _, r := range level {
			if r.held.Kind != model.Structure || r.held.Document || len(r.held.Members) == 0 {
				continue
			}
			if r.left = slices.Contains(r.path, r.held) || count+len(r.held.Members) > mostRows; r.left {
				continue
			}
			r.rows = x.rows(r.held, x.pkg.TypeOf(r.held.Name), r.id+".", r.path)
			count += len(r.rows)
			next = append(next, r.rows...)
		}
		level = next
	}
	return top
}

func (x *service) rows(s *model.Shape, goType, prefix string, path []*model.Shape) []*row {
	fields := x.structs[goType]
	list := make([]*row, 0, len(s.Members))
	path = append(slices.Clip(path), s)
	for i := range s.Members {
		m := &s.Members[i]
		r := &row{id: prefix + m.Name, member: m, held: describe.Held(m).Shape, path: path}
		switch f := fieldOf(fields, m.Name); {
		case f != nil:
			r.goType = f.Type
			if f.Name != m.Name {
				r.goName = f.Name
			}
		case s.EventStream && m.Shape.Exception:
			r.goType = "error" // which ends the stream
		default:
			r.spoken = s.Exception
		}
		list = append(list, r)
	}
	return list
}

func fieldOf(s *codegen.Struct, member string) *codegen.Field {
	if s == nil {
		return nil
	}
	for i := range s.Fields {
		if s.Fields[i].Member == member {
			return &s.Fields[i]
		}
	}
	return nil
}

// tree writes rows as a list, of which each can be closed that holds others.
func (w *markup) tree(x *service, rows []*row, open int) {
	w.put("<ul>")
	for _, r := range rows {
		w.put(`<li id="$">`, r.id)
		w.row(x, r)
		if len(r.rows) > 0 {
			w.put(`<details$><summary><span>Members of $</span></summary>`, map[bool]string{true: " open"}[open > 0], r.member.Name)
			w.tree(x, r.rows, open-1)
			w.put("</details>")
		}
		w.put("</li>")
	}
	w.put("</ul>")
}

func (w *markup) row(x *service, r *row) {
	w.put(`<a class="n" href="#$">$</a> <code>`, r.id, r.member.Name)
	w.typed(x, r.goType)
	w.put("</code>")
	for _, t := range describe.Traits(r.member, r.held) {
		class := ""
		if t == "required" {
			class = ` class="must"`
		}
		w.WriteString(" <em" + class + ">" + t + "</em>")
	}
	if text := strings.Join(facts(r), " · "); text != "" {
		w.put(" <small>$</small>", text)
	}
	if r.option != "" {
		w.put(` <kbd>--$</kbd>`, r.option)
	}
	w.values(r.held)
}

// facts are what else the description says of a member.
func facts(r *row) []string {
	var list []string
	if r.goName != "" {
		list = append(list, "the field is "+r.goName)
	}
	if r.spoken {
		list = append(list, "the Message of *boto3.Error")
	}
	for m := r.member; ; m = elementOf(m) {
		if text := bounds(m.Shape); text != "" {
			list = append(list, text)
		}
		if m.Shape == r.held || elementOf(m) == nil {
			break
		}
	}
	if p := r.held.Pattern; p != "" && len(p) <= 60 {
		list = append(list, "like "+p)
	}
	if r.held.Union && r.held.Kind == model.Structure {
		list = append(list, "one member is set")
	}
	switch r.member.Location {
	case model.InHeader:
		list = append(list, "header "+r.member.WireName())
	case model.InHeaders:
		list = append(list, "headers "+r.member.WireName()+"*")
	case model.InQuery:
		list = append(list, "query "+r.member.WireName())
	case model.InURI:
		list = append(list, "in the path")
	case model.InStatusCode:
		list = append(list, "the status code")
	case model.InBody, model.InEventHeader, model.InEventPayload:
	}
	if r.left && slices.Contains(r.path, r.held) {
		list = append(list, "holds what it stands in")
	}
	return list
}

func elementOf(m *model.Member) *model.Member {
	if m.Shape.Kind == model.List {
		return m.Shape.Element
	}
	return m.Shape.Value
}

var units = map[model.Kind]string{
	model.String: "characters", model.List: "elements", model.Map: "entries", model.Blob: "bytes",
}

// bounds are a shape's limits with their unit.
func bounds(s *model.Shape) string {
	if len(s.Enum) > 0 {
		return ""
	}
	text := strings.Trim(describe.Bounds(s), " ()")
	if unit := units[s.Kind]; text != "" && unit != "" {
		if text == "1" || strings.HasSuffix(text, " 1") {
			unit = strings.TrimSuffix(strings.Replace(unit, "entries", "entry", 1), "s")
		}
		text += " " + unit
	}
	return text
}

// mostValues is how many letters the values of an enum may take in a row.
const mostValues = 90

// values lists those of an enum, the first ones where there are many.
func (w *markup) values(s *model.Shape) {
	if len(s.Enum) == 0 {
		return
	}
	w.put(` <small class="v">`)
	room := mostValues
	for i, v := range s.Enum {
		if room -= len(v) + 2; room < 0 && i > 0 {
			w.put(" +$", strconv.Itoa(len(s.Enum)-i))
			break
		}
		if i > 0 {
			w.put(" ")
		}
		w.put("<q>$</q>", v)
	}
	w.put("</small>")
}
