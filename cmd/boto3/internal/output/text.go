package output

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
)

// Text prints a value as lines of columns: scalars side by side, and a line for each
// structure below, which begins with its name in capitals.
func Text(w io.Writer, t *tree.Tree) error {
	var b bytes.Buffer
	text(&b, t.Value, "", nil)
	_, err := w.Write(b.Bytes())
	return err
}

func text(b *bytes.Buffer, v any, name string, columns []string) {
	switch v := v.(type) {
	case map[string]any:
		textObject(b, v, name, columns)
	case []any:
		textList(b, v, name)
	default:
		b.WriteString(plain(v) + "\n")
	}
}

func textList(b *bytes.Buffer, list []any, name string) {
	if len(list) == 0 {
		return
	}
	objects := slices.ContainsFunc(list, func(e any) bool { _, ok := e.(map[string]any); return ok })
	lists := slices.ContainsFunc(list, func(e any) bool { _, ok := e.([]any); return ok })
	switch {
	case objects:
		columns := scalarKeys(list)
		for _, e := range list {
			text(b, e, name, columns)
		}
	case lists:
		var scalars, others []any
		for _, e := range list {
			if scalar(e) {
				scalars = append(scalars, e)
			} else {
				others = append(others, e)
			}
		}
		if len(scalars) > 0 {
			textScalars(b, scalars, name)
		}
		for _, e := range others {
			text(b, e, name, nil)
		}
	default:
		textScalars(b, list, name)
	}
}

func textScalars(b *bytes.Buffer, list []any, name string) {
	words := make([]string, len(list))
	for i, e := range list {
		words[i] = plain(e)
	}
	if name == "" {
		b.WriteString(strings.Join(words, "\t") + "\n")
		return
	}
	for _, word := range words {
		b.WriteString(strings.ToUpper(name) + "\t" + word + "\n")
	}
}

// textObject prints a structure's scalars in the order of their names, in the columns
// of the list that it is in.
func textObject(b *bytes.Buffer, m map[string]any, name string, columns []string) {
	var words, others []string
	keys := slices.Sorted(maps.Keys(m))
	if columns == nil {
		for _, k := range keys {
			if scalar(m[k]) {
				words = append(words, plain(m[k]))
			} else {
				others = append(others, k)
			}
		}
	} else {
		for _, k := range columns {
			word := ""
			if v, ok := m[k]; ok {
				word = plain(v)
			}
			words = append(words, word)
		}
		for _, k := range keys {
			if !slices.Contains(columns, k) {
				others = append(others, k)
			}
		}
	}
	if len(words) > 0 {
		if name != "" {
			words = append([]string{strings.ToUpper(name)}, words...)
		}
		b.WriteString(strings.Join(words, "\t") + "\n")
	}
	for _, k := range others {
		text(b, m[k], k, nil)
	}
}

// scalarKeys are the names of all scalars in a list's structures.
func scalarKeys(list []any) []string {
	keys := []string{}
	for _, e := range list {
		m, _ := e.(map[string]any)
		for k, v := range m {
			if scalar(v) {
				keys = append(keys, k)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
