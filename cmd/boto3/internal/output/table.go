package output

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
)

// The table of the AWS CLI is drawn here, since no library draws it: sections within
// sections, all of one width, and turned on their side where they do not fit.

// padding is the room round each cell.
const padding = 4

// section is a title with a head and rows below.
type section struct {
	title  string
	head   []string
	rows   [][]string
	widths []int // of the widest cell of each column
	depth  int
}

type drawing struct {
	sections []*section
	color    bool
	b        bytes.Buffer
}

func table(w io.Writer, t *tree.Tree, o Options) error {
	d := &drawing{color: o.Color}
	if err := d.build(o.Title, true, t.Value, 0); err != nil {
		return err
	}
	if len(d.sections) == 0 {
		return nil
	}
	limit := o.Width
	if limit <= 0 {
		limit = 80
	}
	total := d.width()
	if total > limit {
		for i, s := range d.sections {
			d.sections[i] = s.turned()
		}
		total = d.width()
	}
	d.b.WriteString(strings.Repeat("-", total) + "\n")
	for _, s := range d.sections {
		d.draw(s, total-2*s.depth)
	}
	_, err := w.Write(d.b.Bytes())
	return err
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	f := number(v)
	return strings.Trim(f, "0.-") == ""
}

func (d *drawing) build(title string, titled bool, v any, depth int) error {
	if empty(v) {
		return nil
	}
	if titled {
		d.sections = append(d.sections, &section{title: title, depth: depth})
	}
	switch v := v.(type) {
	case map[string]any:
		return d.object(v, depth)
	case []any:
		if _, ok := v[0].(map[string]any); ok {
			return d.objects(v, depth, title)
		}
		for _, e := range v {
			inner, isList := e.([]any)
			var err error
			switch {
			case scalar(e):
				err = d.row(plain(e))
			case isList && !slices.ContainsFunc(inner, func(e any) bool { return !scalar(e) }):
				err = d.row(words(inner)...)
			default:
				err = d.build("", false, e, 0)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	return nil
}

func words(list []any) []string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = plain(e)
	}
	return out
}

// keysByKind are the names of an object's scalars, and of what is below it.
func keysByKind(m map[string]any) (scalars, others []string) {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if scalar(m[k]) {
			scalars = append(scalars, k)
		} else {
			others = append(others, k)
		}
	}
	return scalars, others
}

func (d *drawing) object(m map[string]any, depth int) error {
	scalars, others := keysByKind(m)
	var err error
	if len(scalars) == 1 {
		err = d.row(scalars[0], plain(m[scalars[0]]))
	} else if len(scalars) > 0 {
		cells := make([]string, len(scalars))
		for i, k := range scalars {
			cells[i] = plain(m[k])
		}
		if err = d.header(scalars); err == nil {
			err = d.row(cells...)
		}
	}
	for _, k := range others {
		if err == nil {
			err = d.build(k, true, m[k], depth+1)
		}
	}
	return err
}

func (d *drawing) objects(list []any, depth int, title string) error {
	var head, others []string
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			return fmt.Errorf("a table cannot have structures and %s in one list; take another output", plain(e))
		}
		s, o := keysByKind(m)
		head, others = append(head, s...), append(others, o...)
	}
	slices.Sort(head)
	slices.Sort(others)
	head, others = slices.Compact(head), slices.Compact(others)
	if err := d.header(head); err != nil {
		return err
	}
	for i, e := range list {
		m, _ := e.(map[string]any)
		if i > 0 && len(others) > 0 {
			d.sections = append(d.sections, &section{title: title, depth: depth})
			if err := d.header(head); err != nil {
				return err
			}
		}
		cells := make([]string, len(head))
		for i, k := range head {
			if v, ok := m[k]; ok {
				if cells[i] = "…"; scalar(v) {
					cells[i] = plain(v)
				}
			}
		}
		if err := d.row(cells...); err != nil {
			return err
		}
		for _, k := range others {
			if v, ok := m[k]; ok && !scalar(v) {
				if err := d.build(k, true, v, depth+1); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (d *drawing) header(head []string) error {
	s := d.sections[len(d.sections)-1]
	if s.widths != nil && len(head) > len(s.widths) { // of a list within a list
		return uneven(len(s.widths), len(head))
	}
	s.head = head
	s.widen(head)
	return nil
}

func uneven(columns, cells int) error {
	return fmt.Errorf("a table has %d columns, and a row of it %d; take another output", columns, cells)
}

func (d *drawing) row(cells ...string) error {
	s := d.sections[len(d.sections)-1]
	if s.widths != nil && len(cells) != len(s.widths) {
		return uneven(len(s.widths), len(cells))
	}
	s.rows = append(s.rows, cells)
	s.widen(cells)
	return nil
}

func (s *section) widen(cells []string) {
	if s.widths == nil {
		s.widths = make([]int, len(cells))
	}
	for i, c := range cells {
		s.widths[i] = max(s.widths[i], columns(c))
	}
}

// turned is a section of one row with its head down the side.
func (s *section) turned() *section {
	if len(s.rows) != 1 || len(s.head) == 0 {
		return s
	}
	out := &section{title: s.title, depth: s.depth}
	for i, h := range s.head {
		cells := []string{h, s.rows[0][i]}
		out.rows = append(out.rows, cells)
		out.widen(cells)
	}
	return out
}

func (d *drawing) width() int {
	widest := 0
	for _, s := range d.sections {
		total := 2 + 2*s.depth
		for _, w := range s.widths {
			total += w + padding
		}
		widest = max(widest, total, columns(s.title)+2+2*s.depth)
	}
	return widest
}

// scaled are the widths of the columns, which fill the room together.
func (s *section) scaled(room int) []int {
	if len(s.widths) == 0 {
		return nil
	}
	sum, off := 0, -room
	for _, w := range s.widths {
		sum += w + padding
	}
	out := make([]int, len(s.widths))
	for i, w := range s.widths {
		out[i] = int(math.RoundToEven(float64(room) / float64(sum) * float64(w+padding)))
		off += out[i]
	}
	for i := 0; off > 0; i = (i + 1) % len(out) {
		out[i]--
		off--
	}
	for i := len(out) - 1; off < 0; i = (i - 1 + len(out)) % len(out) {
		out[i]++
		off++
	}
	return out
}

func (d *drawing) draw(s *section, room int) {
	if s.title != "" {
		d.line(s, centred(s.title, room, "|"))
		if len(s.head) == 0 && len(s.rows) == 0 {
			d.line(s, "+"+strings.Repeat("-", max(room-2, 0))+"+")
		}
	}
	widths := s.scaled(room)
	if len(s.head) > 0 {
		d.rule(s, widths)
		text, edge := "", "|"
		for i, h := range s.head {
			text += centred(h, widths[i], edge)
			edge = ""
		}
		d.line(s, text)
	}
	if len(s.rows) == 0 || len(widths) == 0 {
		return
	}
	d.rule(s, widths)
	for _, r := range s.rows {
		text, edge := "", "|"
		for i, cell := range r {
			text += d.left(cell, widths[i], edge)
			edge = ""
		}
		d.line(s, text)
	}
	d.rule(s, widths)
}

func (d *drawing) rule(s *section, widths []int) {
	parts := []string{""}
	for i, w := range widths {
		if i == 0 {
			w--
		}
		parts = append(parts, strings.Repeat("-", max(w-1, 0)))
	}
	d.line(s, strings.Join(append(parts, ""), "+"))
}

func (d *drawing) line(s *section, text string) {
	edge := strings.Repeat(d.paint("|", "\x1b[2m\x1b[33m"), s.depth)
	d.b.WriteString(edge + text + edge + "\n")
}

func (d *drawing) paint(text, color string) string {
	if !d.color {
		return text
	}
	return color + text + "\x1b[0m"
}

func centred(text string, room int, edge string) string {
	before := max(room/2-columns(text)/2-1, 0)
	out := edge + strings.Repeat(" ", before) + text
	return out + strings.Repeat(" ", max(room-1-columns(out), 0)) + "|"
}

func (d *drawing) left(text string, room int, edge string) string {
	before := 2
	if columns(text)+2+len(edge)+1 > room {
		before = 0
	}
	used := len(edge) + before + columns(text)
	return edge + strings.Repeat(" ", before) + d.paint(text, "\x1b[1m\x1b[34m") + strings.Repeat(" ", max(room-used-1, 0)) + "|"
}

// columns is how many columns of a terminal a text takes.
func columns(text string) int {
	n := 0
	for _, r := range text {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
			n += 2
		default:
			n++
		}
	}
	return n
}
