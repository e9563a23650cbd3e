// Package pyjson names entries of caches as botocore does.
package pyjson

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/boto3-go/boto3/internal/ordered"
)

// Key names the cache entry of a request as botocore does: the SHA-1 of
// the request as Python's json module writes it with sorted keys. The separators
// are part of the name: botocore's role fetchers use ", " and ": ", its SSO
// fetcher uses none of the blanks.
func Key(args map[string]any, itemSeparator, keySeparator string) (string, error) {
	writer := pythonJSON{item: itemSeparator, key: keySeparator}
	if err := writer.value(args); err != nil {
		return "", err
	}
	sum := sha1.Sum([]byte(writer.out.String()))
	return hex.EncodeToString(sum[:]), nil
}

// pythonJSON writes JSON byte for byte as Python's json.dumps does with
// sort_keys and ensure_ascii.
type pythonJSON struct {
	out       strings.Builder
	item, key string
}

func (w *pythonJSON) value(v any) error {
	switch v := v.(type) {
	case nil:
		w.out.WriteString("null")
	case bool:
		w.out.WriteString(strconv.FormatBool(v))
	case string:
		w.text(v)
	case int:
		w.out.WriteString(strconv.Itoa(v))
	case json.Number:
		w.out.WriteString(v.String())
	case []string:
		return w.list(len(v), func(i int) any { return v[i] })
	case []any:
		return w.list(len(v), func(i int) any { return v[i] })
	case []map[string]any:
		return w.list(len(v), func(i int) any { return v[i] })
	case map[string]any:
		return w.object(v)
	default:
		return fmt.Errorf("%T cannot be part of a cache key", v)
	}
	return nil
}

func (w *pythonJSON) list(n int, at func(int) any) error {
	w.out.WriteByte('[')
	for i := range n {
		if i > 0 {
			w.out.WriteString(w.item)
		}
		if err := w.value(at(i)); err != nil {
			return err
		}
	}
	w.out.WriteByte(']')
	return nil
}

func (w *pythonJSON) object(object map[string]any) error {
	w.out.WriteByte('{')
	for i, name := range ordered.Keys(object) {
		if i > 0 {
			w.out.WriteString(w.item)
		}
		w.text(name)
		w.out.WriteString(w.key)
		if err := w.value(object[name]); err != nil {
			return err
		}
	}
	w.out.WriteByte('}')
	return nil
}

var pythonEscapes = map[rune]string{
	'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\f': `\f`, '\b': `\b`,
}

func (w *pythonJSON) text(s string) {
	w.out.WriteByte('"')
	for _, char := range s {
		switch escape, special := pythonEscapes[char]; {
		case special:
			w.out.WriteString(escape)
		case char >= ' ' && char < 0x7f:
			w.out.WriteRune(char)
		case char > 0xffff:
			high, low := utf16.EncodeRune(char)
			fmt.Fprintf(&w.out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&w.out, `\u%04x`, char)
		}
	}
	w.out.WriteByte('"')
}
