// Package args makes an operation's parameters of what a command line gives, in the
// forms that the AWS CLI takes: plain words, shorthand, JSON, and files by file:// and
// fileb://.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-types.html
package args

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/boto3-go/boto3/model"
)

// Reader reads parameters.
type Reader struct {
	// RawBlobs takes blobs as they are written, where they are base64 otherwise: the
	// setting cli_binary_format=raw-in-base64-out.
	RawBlobs bool
	// Getenv and Home are for paths: of $NAME and ~.
	Getenv func(string) string
	Home   string
	opened []io.Closer
}

// Close closes the files that parameters are streamed from.
func (r *Reader) Close() error {
	var err error
	for _, f := range r.opened {
		err = errors.Join(err, f.Close())
	}
	return err
}

// Error reports a parameter that cannot be read.
type Error struct {
	Option string // such as "--filters"
	Err    error
}

// Error names the option.
func (e *Error) Error() string {
	return fmt.Sprintf("Error parsing parameter '%s': %v", e.Option, e.Err)
}

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// Member reads what was given for an option as a member of an operation's input.
// words says that each word is a structure's only member, which few operations have.
func (r *Reader) Member(m *model.Member, option string, values []string, words bool) (any, error) {
	v, err := r.member(m, values, words)
	if err != nil {
		return nil, &Error{"--" + option, err}
	}
	return v, nil
}

func (r *Reader) member(m *model.Member, values []string, words bool) (any, error) {
	if m.Shape.Kind != model.List {
		if len(values) == 0 {
			return nil, errors.New("expected one argument")
		}
		return r.one(m, values[0])
	}
	if len(values) == 1 {
		text, loaded, err := r.file(values[0])
		if err != nil {
			return nil, err
		}
		if s, ok := text.(string); loaded && ok {
			values = []string{s}
		}
		if strings.HasPrefix(strings.TrimSpace(values[0]), "[") {
			return r.json(m, values[0])
		}
	}
	list := make([]any, len(values))
	for i, v := range values {
		var err error
		switch {
		case words && len(m.Shape.Element.Shape.Members) == 1 && !strings.HasPrefix(v, "{"):
			list[i] = map[string]any{m.Shape.Element.Shape.Members[0].Name: v}
		default:
			list[i], err = r.element(m.Shape.Element, v)
		}
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// element reads one word of a list: files are for the whole of a parameter.
func (r *Reader) element(m *model.Member, value string) (any, error) {
	if !complexKind(m.Shape) || m.Shape.Document {
		return r.scalar(m, value)
	}
	return r.structured(m, value)
}

// one reads what is no list.
func (r *Reader) one(m *model.Member, value string) (any, error) {
	if m.Shape.Kind == model.Blob && m.Streaming {
		return r.stream(value)
	}
	content, loaded, err := r.file(value)
	if err != nil {
		return nil, err
	}
	if data, ok := content.([]byte); ok {
		if m.Shape.Kind == model.Blob {
			return data, nil
		}
		content = string(data)
	}
	if text, ok := content.(string); loaded && ok {
		value = text
	}
	if m.Shape.Document || m.JSONValue && m.Location == model.InHeader {
		return parseJSON(value)
	}
	if complexKind(m.Shape) {
		return r.structured(m, value)
	}
	return r.scalar(m, value)
}

func complexKind(s *model.Shape) bool {
	return s.Kind == model.Structure || s.Kind == model.List || s.Kind == model.Map
}

// structured reads JSON, or shorthand where it does not look like JSON.
func (r *Reader) structured(m *model.Member, value string) (any, error) {
	if t := strings.TrimSpace(value); strings.HasPrefix(t, "{") || strings.HasPrefix(t, "[") {
		return r.json(m, value)
	}
	if holdsDocument(m.Shape) {
		return nil, fmt.Errorf("it holds a document, which has to be given as JSON: %s", value)
	}
	s := m.Shape
	if s.Kind == model.Structure && len(s.Members) == 1 && s.Members[0].Name == "Value" && s.Members[0].Shape.Kind == model.String && !strings.Contains(value, "=") {
		return map[string]any{"Value": value}, nil
	}
	parsed, err := parseShorthand(value, r.file)
	if err != nil {
		return nil, err
	}
	return r.shaped(m, parsed)
}

func holdsDocument(s *model.Shape) bool {
	switch {
	case s.Document:
		return true
	case s.Kind == model.List:
		return s.Element.Shape.Document
	case s.Kind == model.Map:
		return s.Value.Shape.Document
	}
	return false
}

// shaped turns the words of shorthand into what the description wants: one word is a
// list of one, and numbers and true and false are what they say.
func (r *Reader) shaped(m *model.Member, v any) (any, error) {
	s := m.Shape
	if s.Document {
		return nil, fmt.Errorf("%s is a document, which has to be given as JSON", m.Name)
	}
	switch s.Kind {
	case model.Structure:
		fields, ok := v.(map[string]any)
		if !ok {
			return v, nil
		}
		for i := range s.Members {
			if value, ok := fields[s.Members[i].Name]; ok {
				var err error
				if fields[s.Members[i].Name], err = r.shaped(&s.Members[i], value); err != nil {
					return nil, err
				}
			}
		}
		return fields, nil
	case model.List:
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for i := range list {
			var err error
			if list[i], err = r.shaped(s.Element, list[i]); err != nil {
				return nil, err
			}
		}
		return list, nil
	case model.Map:
		entries, ok := v.(map[string]any)
		if !ok {
			return v, nil
		}
		for k := range entries {
			var err error
			if entries[k], err = r.shaped(s.Value, entries[k]); err != nil {
				return nil, err
			}
		}
		return entries, nil
	default:
		return r.shapedWord(m, v)
	}
}

func (r *Reader) shapedWord(m *model.Member, v any) (any, error) {
	s := m.Shape
	word, ok := v.(string)
	if !ok {
		return v, nil
	}
	if s.Kind == model.Boolean && !strings.EqualFold(word, "true") && !strings.EqualFold(word, "false") {
		return word, nil // which the validation refuses by its path
	}
	return r.scalar(m, word)
}

// scalar reads a word.
func (r *Reader) scalar(m *model.Member, word string) (any, error) {
	switch m.Shape.Kind {
	case model.Integer, model.Long:
		n, err := strconv.ParseInt(strings.TrimSpace(word), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no whole number", word)
		}
		return n, nil
	case model.Float, model.Double:
		f, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", word)
		}
		return f, nil
	case model.Boolean:
		return !strings.EqualFold(word, "false"), nil
	case model.Blob:
		return r.blob(word)
	default:
	}
	if m.Shape.Document || m.JSONValue && m.Location == model.InHeader {
		return parseJSON(word)
	}
	return word, nil
}

func (r *Reader) blob(word string) (any, error) {
	if r.RawBlobs {
		return []byte(word), nil
	}
	data, err := base64.StdEncoding.DecodeString(strings.Map(func(c rune) rune {
		if c == '\n' || c == '\r' {
			return -1
		}
		return c
	}, word))
	if err != nil {
		return nil, fmt.Errorf("invalid base64 for a blob: %w; give the bytes by fileb://, or set cli_binary_format to raw-in-base64-out", err)
	}
	return data, nil
}

// json reads a parameter that is JSON, with its blobs.
func (r *Reader) json(m *model.Member, text string) (any, error) {
	v, err := parseJSON(text)
	if err != nil {
		return nil, err
	}
	return r.Blobs(m, v)
}

// Blobs decodes the blobs of a value that was read from JSON or YAML, and refuses numbers
// that stand for texts.
func (r *Reader) Blobs(m *model.Member, v any) (any, error) {
	s := m.Shape
	var err error
	switch x := v.(type) {
	case string:
		if s.Kind == model.Blob {
			return r.blob(x)
		}
	case json.Number:
		if s.Kind == model.String && !s.Document && !m.JSONValue {
			return nil, fmt.Errorf("%s is a text, and the number %s is none; put it in quotes", cmp.Or(m.Name, s.Name), x)
		}
	case []any:
		if s.Kind == model.List && !s.Document {
			for i := range x {
				if x[i], err = r.Blobs(s.Element, x[i]); err != nil {
					return nil, err
				}
			}
		}
	case map[string]any:
		for k := range x {
			var of *model.Member
			if s.Kind == model.Map {
				of = s.Value
			} else if s.Kind == model.Structure && !s.Document {
				of, _ = s.Member(k)
			}
			if of == nil {
				continue
			}
			if x[k], err = r.Blobs(of, x[k]); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

func parseJSON(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = fmt.Errorf("there is more behind it, from character %d", d.InputOffset()+1)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("invalid JSON: %w\nJSON received: %s", err, text)
	}
	return v, nil
}

// stream opens the file that an operation sends as its body.
func (r *Reader) stream(path string) (any, error) {
	path = r.path(strings.TrimPrefix(strings.TrimPrefix(path, "fileb://"), "file://"))
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("blob values must be a path to a file, and %q is none", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	r.opened = append(r.opened, f)
	return f, nil
}

// file reads the file that a value names: as text by file://, as bytes by fileb://.
func (r *Reader) file(value string) (content any, loaded bool, err error) {
	raw := strings.HasPrefix(value, "fileb://")
	if !raw && !strings.HasPrefix(value, "file://") {
		return nil, false, nil
	}
	_, path, _ := strings.Cut(value, "://")
	data, err := os.ReadFile(r.path(path))
	switch {
	case err != nil:
		return nil, false, fmt.Errorf("unable to load paramfile %s: %w", value, err)
	case raw:
		return data, true, nil
	case !utf8.Valid(data):
		return nil, false, fmt.Errorf("unable to load paramfile %s: it is no text; take fileb:// for a binary file", value)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // the mark by which editors of Windows tell UTF-8
	return string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))), true, nil
}

// path expands ~ and $NAME.
func (r *Reader) path(path string) string {
	if r.Getenv != nil {
		path = os.Expand(path, func(name string) string {
			if v := r.Getenv(name); v != "" {
				return v
			}
			return "$" + name
		})
	}
	if path == "~" || strings.HasPrefix(path, "~/") {
		path = filepath.Join(r.Home, strings.TrimPrefix(path, "~"))
	}
	return path
}

// Text is what an option gives as a whole: the text of a file, or the word itself.
func (r *Reader) Text(value string) (string, error) {
	content, loaded, err := r.file(value)
	switch x := content.(type) {
	case string:
		return x, err
	case []byte:
		return string(x), err
	}
	if loaded || err != nil {
		return "", err
	}
	return value, nil
}
