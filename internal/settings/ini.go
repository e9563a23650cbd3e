package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// ParseError says that a file is not one that botocore could read.
type ParseError struct {
	Setting string // "config_file" or "credentials_file"; "" for another file
	File    string // the path, as expanded
	Line    int    // from 1
	Reason  string
}

// Error names the file, the line and what is wrong there.
func (e *ParseError) Error() string {
	return fmt.Sprintf("%s line %d: %s", e.File, e.Line, e.Reason)
}

// INI is a plain file of sections, such as the credentials file or a boto2
// configuration. It does not change and is safe for concurrent use.
type INI struct {
	path     string
	missing  error // why there is nothing to read; nil if there is
	names    []string
	sections map[string]Section
}

// ReadINI reads a file of sections as Python's RawConfigParser does, with
// indented blocks taken apart. The path is expanded by [Env.Expand]. A file that
// does not exist or cannot be opened counts as an empty one, as it does for
// botocore; [INI.Unread] then says why. A malformed file is a [*ParseError].
func ReadINI(env Env, path string) (*INI, error) {
	path = env.Expand(path)
	ini := &INI{path: path, sections: map[string]Section{}}
	if env.ReadFile == nil {
		return ini, nil
	}
	data, err := env.ReadFile(path)
	if err != nil {
		ini.missing = err
		return ini, nil //nolint:nilerr // what is not there counts as empty
	}
	return parse(path, data)
}

// Path is the expanded path of the file.
func (i *INI) Path() string { return i.path }

// Unread is why a file that exists could not be opened; nil if it was read or
// does not exist.
func (i *INI) Unread() error {
	if errors.Is(i.missing, fs.ErrNotExist) {
		return nil
	}
	return i.missing
}

// Section returns a section by its exact name.
func (i *INI) Section(name string) (Section, bool) {
	s, ok := i.sections[name]
	return s, ok
}

// Sections lists the names of the sections in order of the file.
func (i *INI) Sections() []string { return slices.Clone(i.names) }

// defaultSection is the section whose keys every other section has too.
const defaultSection = "DEFAULT"

// parser holds the state between the lines of a file.
type parser struct {
	path     string
	names    []string
	sections map[string]*rawSection
	defaults *rawSection
	current  *rawSection // nil before the first header
	key      *rawEntry   // nil where no continuation line can follow
	indent   int         // of the line that opened the key or section
}

type rawSection struct {
	name    string
	keys    []string
	entries map[string]*rawEntry
}

// rawEntry is a key with the lines of its value; numbers holds their line numbers.
type rawEntry struct {
	lines   []string
	numbers []int
}

func parse(path string, data []byte) (*INI, error) {
	if err := checkText(path, data); err != nil {
		return nil, err
	}
	p := &parser{path: path, sections: map[string]*rawSection{}, defaults: newRawSection(defaultSection)}
	number := 0
	for line := range strings.Lines(newlines(string(data))) {
		number++
		if err := p.line(line, number); err != nil {
			return nil, err
		}
	}
	return p.finish()
}

// checkText refuses bytes that are not UTF-8, and the byte order mark that some
// editors put first: botocore reads neither.
func checkText(path string, data []byte) error {
	if strings.HasPrefix(string(data[:min(3, len(data))]), "\ufeff") {
		return &ParseError{File: path, Line: 1, Reason: "the file starts with a byte order mark; save it as UTF-8 without one"}
	}
	if utf8.Valid(data) {
		return nil
	}
	valid := 0
	for {
		r, size := utf8.DecodeRune(data[valid:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		valid += size
	}
	line := 1 + strings.Count(newlines(string(data[:valid])), "\n")
	return &ParseError{File: path, Line: line, Reason: "the file is not UTF-8 text; save it as UTF-8"}
}

func newRawSection(name string) *rawSection {
	return &rawSection{name: name, entries: map[string]*rawEntry{}}
}

func (p *parser) fail(number int, format string, args ...any) error {
	return &ParseError{File: p.path, Line: number, Reason: fmt.Sprintf(format, args...)}
}

func (p *parser) line(line string, number int) error {
	value := strip(line)
	if strings.HasPrefix(value, "#") || strings.HasPrefix(value, ";") {
		return nil
	}
	if value == "" {
		if p.key != nil {
			p.key.add("", number)
		}
		return nil
	}
	indent := utf8.RuneCountInString(line[:strings.IndexFunc(line, func(r rune) bool { return !isSpace(r) })])
	if p.key != nil && indent > p.indent {
		p.key.add(value, number)
		return nil
	}
	p.indent = indent
	if end := strings.LastIndexByte(value, ']'); value[0] == '[' && end > 1 {
		return p.header(value[1:end], number)
	}
	return p.option(value, number)
}

func (p *parser) header(name string, number int) error {
	p.key = nil
	if name == defaultSection {
		p.current = p.defaults
		return nil
	}
	if _, ok := p.sections[name]; ok {
		return p.fail(number, "section [%s] appears twice; join the two", name)
	}
	p.current = newRawSection(name)
	p.sections[name] = p.current
	p.names = append(p.names, name)
	return nil
}

func (p *parser) option(text string, number int) error {
	if p.current == nil {
		return p.fail(number, "the first setting stands before any [section]")
	}
	at := strings.IndexAny(text, "=:")
	if at < 0 {
		return p.fail(number, "neither a [section] nor a \"key = value\"")
	}
	key := lower(stripRight(text[:at]))
	if key == "" {
		return p.fail(number, "no key before %q", text[at:at+1])
	}
	if _, ok := p.current.entries[key]; ok {
		return p.fail(number, "key %q appears twice in section [%s]", key, p.current.name)
	}
	p.key = &rawEntry{}
	p.key.add(strip(text[at+1:]), number)
	p.current.keys = append(p.current.keys, key)
	p.current.entries[key] = p.key
	return nil
}

func (e *rawEntry) add(line string, number int) {
	e.lines = append(e.lines, line)
	e.numbers = append(e.numbers, number)
}

func (p *parser) finish() (*INI, error) {
	ini := &INI{path: p.path, names: p.names, sections: make(map[string]Section, len(p.names))}
	for _, name := range p.names {
		section := Section{name: name, file: p.path, entries: map[string]entry{}}
		for _, raw := range []*rawSection{p.sections[name], p.defaults} {
			if err := p.fill(&section, raw); err != nil {
				return nil, err
			}
		}
		ini.sections[name] = section
	}
	return ini, nil
}

// fill adds the keys that the section does not have yet.
func (p *parser) fill(section *Section, raw *rawSection) error {
	for _, key := range raw.keys {
		if section.Has(key) {
			continue
		}
		e, err := p.entry(raw.name, raw.entries[key])
		if err != nil {
			return err
		}
		section.keys = append(section.keys, key)
		section.entries[key] = e
	}
	return nil
}

// entry joins the lines of a value. A value that starts on the line after its
// key is a block of "name = value" lines.
func (p *parser) entry(header string, raw *rawEntry) (entry, error) {
	e := entry{file: p.path, header: header, line: raw.numbers[0]}
	e.value = stripRight(strings.Join(raw.lines, "\n"))
	if !strings.HasPrefix(e.value, "\n") {
		return e, nil
	}
	e.nested, e.lines, e.value = map[string]string{}, map[string]int{}, ""
	for i, line := range raw.lines {
		for part := range strings.FieldsFuncSeq(line, isLineBreak) {
			part = strip(part)
			if part == "" {
				continue
			}
			key, value, found := strings.Cut(part, "=")
			if !found {
				return entry{}, p.fail(raw.numbers[i], "neither blank nor \"key = value\" in an indented block")
			}
			key = strip(key)
			e.nested[key] = strip(value)
			e.lines[key] = raw.numbers[i]
		}
	}
	return e, nil
}
