package codegen

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PackageName is a client's name as a Go package name.
func PackageName(client string) string { return strings.ReplaceAll(client, "-", "") }

// Exported is a name of a description as an exported Go identifier: the same
// but for a capital at the start and what Go does not allow.
func Exported(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, name)
	name = strings.TrimLeft(name, "_")
	first, size := utf8.DecodeRuneInString(name)
	if first = unicode.ToUpper(first); !unicode.IsUpper(first) { // a digit, or a letter that has no cases
		return "X" + name
	}
	return string(first) + name[size:]
}

// words turns an enum's value into the end of an identifier: its words with a
// capital each, words in capitals only in small letters.
func words(value string) string {
	parts := strings.FieldsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var name string
	for _, part := range parts {
		if strings.ToUpper(part) == part {
			part = strings.ToLower(part)
		}
		first, size := utf8.DecodeRuneInString(part)
		name = join(name, string(unicode.ToUpper(first))+part[size:])
	}
	if name == "" {
		for _, r := range value {
			name += symbols[r]
		}
	}
	if name == "" {
		return "Empty"
	}
	return name
}

// symbols are the words of values that have no letter and no digit.
var symbols = map[rune]string{
	'<': "Less", '>': "Greater", '=': "Equal", '!': "Not", '*': "Star", '+': "Plus", '-': "Minus",
	'/': "Slash", '%': "Percent", '&': "And", '|': "Or", '.': "Dot", ',': "Comma", ':': "Colon", ';': "Semicolon",
	'_': "Underscore", '?': "Question", '#': "Hash", '~': "Tilde", '^': "Caret", ' ': "Space",
}

// join puts an underscore between digits, so that 1.10 and 11.0 stay apart.
func join(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if unicode.IsDigit(last) && unicode.IsDigit(first) {
		return a + "_" + b
	}
	return a + b
}

// spelled is an enum's value with nothing changed but what Go does not allow.
func spelled(value string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, value)
}

// stripped is an error shape's name without the word that says so.
func stripped(shape string) string {
	for _, suffix := range []string{"Exception", "Error", "Fault"} {
		if short, ok := strings.CutSuffix(shape, suffix); ok && short != "" {
			return short
		}
	}
	return shape
}

// names are the identifiers of a package, each given once.
type names map[string]bool

// free returns the first candidate that is not taken, and takes it. When all
// are, the last one gets a number.
func (n names) free(candidates ...string) string {
	for _, c := range candidates {
		if !n[c] {
			n[c] = true
			return c
		}
	}
	last := candidates[len(candidates)-1]
	for i := 2; ; i++ {
		if c := fmt.Sprintf("%s_%d", last, i); !n[c] {
			n[c] = true
			return c
		}
	}
}

// constants names the values of an enum. Values whose names would be equal are
// all spelled out, so that the order of the values does not matter. Names that
// were published stay.
func constants(enum string, values []string, published map[string]string, taken names) []Constant {
	count := map[string]int{}
	for _, v := range values {
		count[join(enum, words(v))]++
	}
	list := make([]Constant, 0, len(values))
	seen := map[string]bool{}
	for _, v := range values {
		if seen[v] {
			continue
		}
		seen[v] = true
		name, known := published[v]
		if !known {
			nice, exact := join(enum, words(v)), join(enum, spelled(v))
			if count[nice] > 1 {
				nice = exact
			}
			name = taken.free(nice, exact, enum+"_"+spelled(v))
		}
		list = append(list, Constant{Name: name, Value: v})
	}
	return list
}
