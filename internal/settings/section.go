package settings

import (
	"maps"
	"slices"
	"strconv"
)

// Section is one profile or other section: keys in order of the file, nested
// blocks apart. The zero Section is empty. A Section does not change and is
// safe for concurrent use.
type Section struct {
	name    string
	file    string
	keys    []string
	entries map[string]entry
}

// entry is what one key holds: a value, or a nested block.
type entry struct {
	value  string
	nested map[string]string // nil unless the value is an indented block
	file   string
	header string // of the section in the file, between the brackets
	line   int
	// lines holds the line of each key of a nested block.
	lines map[string]int
}

// Name is the name of the profile or section.
func (s Section) Name() string { return s.name }

// Get returns the value of a key; ok is false where the key is absent or holds
// a nested block. Keys are lower case.
func (s Section) Get(key string) (value string, ok bool) {
	e, ok := s.entries[key]
	return e.value, ok && e.nested == nil
}

// Nested returns a copy of the indented block under a key; ok is false where the
// key is absent or holds a plain value. The block's keys keep their case.
func (s Section) Nested(key string) (block map[string]string, ok bool) {
	e := s.entries[key]
	return maps.Clone(e.nested), e.nested != nil
}

// Has reports whether the section holds the key, with a plain value or a nested block.
func (s Section) Has(key string) bool {
	_, ok := s.entries[key]
	return ok
}

// Keys lists every key in order of the file.
func (s Section) Keys() []string { return slices.Clone(s.keys) }

// File is the path of the file that the section was read from. Keys of a merged
// profile can come from another file: see [Section.Where].
func (s Section) File() string { return s.file }

// Line is the number of the line, from 1, on which a key is set; 0 if it is absent.
func (s Section) Line(key string) int { return s.entries[key].line }

// Where says where a key is set, for messages, such as
// "/home/me/.aws/config [profile dev] line 3".
func (s Section) Where(key string) string {
	e := s.entries[key]
	return e.at(e.line)
}

func (e entry) at(line int) string {
	return e.file + " [" + e.header + "] line " + strconv.Itoa(line)
}

// overlay is the section with the entries of other put over its own.
func (s Section) overlay(other Section) Section {
	merged := Section{name: s.name, file: s.file, keys: slices.Clone(s.keys), entries: maps.Clone(s.entries)}
	for _, key := range other.keys {
		if _, ok := merged.entries[key]; !ok {
			merged.keys = append(merged.keys, key)
		}
		merged.entries[key] = other.entries[key]
	}
	return merged
}

// named is the section under another name.
func (s Section) named(name string) Section {
	s.name = name
	return s
}
