// Package output prints what a call gave in the forms of the AWS CLI.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html
package output

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
)

// Formats are the names of the forms.
func Formats() []string {
	return []string{"json", "text", "table", "yaml", "yaml-stream", "jsonl", "off"}
}

// Options are what a form goes by.
type Options struct {
	Title string // of a table
	Color bool
	Width int // of the terminal; 0 where that is not known
}

// Write prints a value in a form. Nothing is printed for an empty object in JSON,
// where the operation has nothing to tell.
func Write(w io.Writer, format string, t *tree.Tree, o Options) error {
	switch format {
	case "json", "":
		return writeJSON(w, t, "    ")
	case "jsonl":
		return writeJSON(w, t, "")
	case "text":
		return Text(w, t)
	case "table":
		return table(w, t, o)
	case "yaml":
		return writeYAML(w, t)
	case "yaml-stream":
		return writeYAML(w, t.With([]any{t.Value}))
	case "off":
		return nil
	}
	return fmt.Errorf("output %q is not one of %s", format, strings.Join(Formats(), ", "))
}

func writeJSON(w io.Writer, t *tree.Tree, indent string) error {
	if m, ok := t.Value.(map[string]any); ok && len(m) == 0 {
		return nil
	}
	p := &printer{w: w, tree: t, indent: indent}
	p.value(t.Value, 0)
	p.b = append(p.b, '\n')
	p.flush()
	return p.err
}

// printer writes JSON as Python does, by which the AWS CLI prints: `": "` between name
// and value, `", "` between values of one line, `[]` and `{}` for what is empty.
type printer struct {
	w      io.Writer
	tree   *tree.Tree
	indent string
	b      []byte // what is not yet written
	err    error
}

func (p *printer) value(v any, depth int) {
	switch v := v.(type) {
	case map[string]any:
		p.b = append(p.b, '{')
		first := true
		for k, e := range p.tree.All(v) {
			p.element(depth+1, first)
			p.b = append(quote(p.b, k), ": "...)
			p.value(e, depth+1)
			first = false
		}
		p.end('}', depth, first)
	case []any:
		p.b = append(p.b, '[')
		for i, e := range v {
			p.element(depth+1, i == 0)
			p.value(e, depth+1)
		}
		p.end(']', depth, len(v) == 0)
	case string:
		p.b = quote(p.b, v)
	case nil:
		p.b = append(p.b, "null"...)
	case bool:
		p.b = strconv.AppendBool(p.b, v)
	default:
		p.b = append(p.b, number(v)...)
	}
}

// element begins an element of a list or an object.
func (p *printer) element(depth int, first bool) {
	if len(p.b) > 32<<10 {
		p.flush()
	}
	switch {
	case !first && p.indent == "":
		p.b = append(p.b, ", "...)
	case !first:
		p.b = append(p.b, ',')
	}
	p.line(depth)
}

func (p *printer) end(bracket byte, depth int, empty bool) {
	if !empty {
		p.line(depth)
	}
	p.b = append(p.b, bracket)
}

func (p *printer) line(depth int) {
	if p.indent == "" {
		return
	}
	p.b = append(p.b, '\n')
	for range depth {
		p.b = append(p.b, p.indent...)
	}
}

func (p *printer) flush() {
	if p.err == nil {
		_, p.err = p.w.Write(p.b)
	}
	p.b = p.b[:0]
}

// quote writes a JSON string whose characters beyond ASCII stand as they are.
func quote(b []byte, s string) []byte {
	b = append(b, '"')
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		if short := strings.IndexByte("\"\\\n\r\t\b\f", c); short >= 0 {
			b = append(b, '\\', `"\nrtbf`[short])
		} else {
			b = fmt.Appendf(b, `\u%04x`, c)
		}
	}
	return append(append(b, s[from:]...), '"')
}

// number is a number as Python prints it: one with a fraction has the least digits
// that tell it from others, and a point at least.
func number(v any) string {
	switch v := v.(type) {
	case json.Number:
		text := v.String()
		if !strings.ContainsAny(text, ".eE") {
			return text
		}
		if f, err := v.Float64(); err == nil {
			return float(f)
		}
		return text
	case float64:
		return float(v)
	}
	return fmt.Sprint(v)
}

func float(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	text := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// plain is a scalar as text and tables have it: as Python prints it.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return v
	}
	return number(v)
}

func scalar(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return false
	}
	return true
}
