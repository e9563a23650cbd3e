// Package output prints what a call gave in the forms of the AWS CLI.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html
package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

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
	var b bytes.Buffer
	appendJSON(&b, t, t.Value, indent, 0)
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

// appendJSON writes as Python does, by which the AWS CLI prints: `": "` between name
// and value, `", "` between values of one line, `[]` and `{}` for what is empty.
func appendJSON(b *bytes.Buffer, t *tree.Tree, v any, indent string, depth int) {
	switch v := v.(type) {
	case map[string]any:
		sequence(b, '{', '}', len(v), indent, depth, func(yield func(func())) {
			for _, k := range t.Keys(v) {
				yield(func() {
					quote(b, k)
					b.WriteString(": ")
					appendJSON(b, t, v[k], indent, depth+1)
				})
			}
		})
	case []any:
		sequence(b, '[', ']', len(v), indent, depth, func(yield func(func())) {
			for _, e := range v {
				yield(func() { appendJSON(b, t, e, indent, depth+1) })
			}
		})
	case string:
		quote(b, v)
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	default:
		b.WriteString(number(v))
	}
}

func sequence(b *bytes.Buffer, begin, end byte, n int, indent string, depth int, each func(yield func(func()))) {
	b.WriteByte(begin)
	first := true
	each(func(write func()) {
		switch {
		case !first && indent == "":
			b.WriteString(", ")
		case !first:
			b.WriteByte(',')
		}
		first = false
		newLine(b, indent, depth+1)
		write()
	})
	if n > 0 {
		newLine(b, indent, depth)
	}
	b.WriteByte(end)
}

func newLine(b *bytes.Buffer, indent string, depth int) {
	if indent != "" {
		b.WriteByte('\n')
		b.WriteString(strings.Repeat(indent, depth))
	}
}

// quote writes a JSON string whose characters beyond ASCII stand as they are.
func quote(b *bytes.Buffer, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		default:
			if r < ' ' {
				fmt.Fprintf(b, `\u%04x`, r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
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
