package endpoint

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/jsonread"
)

// maxJSONDepth bounds the nesting of the files. S3's rules reach 50.
const maxJSONDepth = 500

// tree is a JSON value that keeps the order of an object's members and knows
// where it stands. scalar is nil, bool, string or json.Number; lists and
// objects have items.
type tree struct {
	path   string
	kind   treeKind
	scalar any
	keys   []string
	items  []*tree
}

type treeKind uint8

const (
	treeScalar treeKind = iota
	treeList
	treeObject
)

func readTree(data []byte) (*tree, error) {
	if len(data) > maxInput {
		return nil, &SyntaxError{Path: "$", Reason: fmt.Sprintf("larger than %d bytes", maxInput)}
	}
	decoder := jsonread.NewExact(data)
	root, err := readValue(decoder, "$", 0)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, root.fault("more text after the value")
	}
	return root, nil
}

func readValue(decoder jsonread.Reader, path string, depth int) (*tree, error) {
	t := &tree{path: path}
	if depth > maxJSONDepth {
		return nil, t.fault("nested more than %d deep", maxJSONDepth)
	}
	token, err := decoder.Token()
	if err != nil {
		return nil, t.fault("%v", err)
	}
	switch token {
	case json.Delim('{'):
		t.kind = treeObject
		return t, t.readMembers(decoder, depth)
	case json.Delim('['):
		t.kind = treeList
		return t, t.readItems(decoder, depth)
	}
	if s, ok := token.(string); ok && strings.ContainsRune(s, 0) {
		return nil, t.fault("a NUL character in a string")
	}
	t.scalar = token
	return t, nil
}

func (t *tree) readMembers(decoder jsonread.Reader, depth int) error {
	seen := make(map[string]bool)
	for decoder.More() {
		token, err := decoder.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return t.fault("bad object: %v", err)
		}
		if seen[key] || strings.ContainsRune(key, 0) {
			return t.fault("member %q stands twice or holds a NUL character", key)
		}
		seen[key] = true
		item, err := readValue(decoder, t.path+"."+key, depth+1)
		if err != nil {
			return err
		}
		t.keys, t.items = append(t.keys, key), append(t.items, item)
	}
	return t.closing(decoder)
}

func (t *tree) readItems(decoder jsonread.Reader, depth int) error {
	for decoder.More() {
		item, err := readValue(decoder, fmt.Sprintf("%s[%d]", t.path, len(t.items)), depth+1)
		if err != nil {
			return err
		}
		t.items = append(t.items, item)
	}
	return t.closing(decoder)
}

func (t *tree) closing(decoder jsonread.Reader) error {
	if _, err := decoder.Token(); err != nil {
		return t.fault("%v", err)
	}
	return nil
}

func (t *tree) fault(format string, args ...any) error {
	return &SyntaxError{Path: t.path, Reason: fmt.Sprintf(format, args...)}
}

// member returns nil where there is none, or a null.
func (t *tree) member(key string) *tree {
	for i, k := range t.keys {
		if k == key && (t.items[i].kind != treeScalar || t.items[i].scalar != nil) {
			return t.items[i]
		}
	}
	return nil
}

func (t *tree) need(key string, kind treeKind) (*tree, error) {
	m := t.member(key)
	if m == nil || m.kind != kind {
		return nil, t.fault("%q has to be %s", key, [...]string{"a plain value", "a list", "an object"}[kind])
	}
	return m, nil
}

func (t *tree) text(key string) (string, error) {
	m := t.member(key)
	if m == nil {
		return "", nil
	}
	s, ok := m.scalar.(string)
	if !ok {
		return "", m.fault("has to be a string")
	}
	return s, nil
}

func (t *tree) flag(key string) (bool, error) {
	m := t.member(key)
	if m == nil {
		return false, nil
	}
	b, ok := m.scalar.(bool)
	if !ok {
		return false, m.fault("has to be true or false")
	}
	return b, nil
}

// only refuses members that are not listed.
func (t *tree) only(keys ...string) error {
	if t.kind != treeObject {
		return t.fault("has to be an object")
	}
	for _, key := range t.keys {
		if !slices.Contains(keys, key) {
			return t.fault("unknown member %q", key)
		}
	}
	return nil
}
