// Package expression is how DynamoDB's expressions share the placeholders of one
// request: package dynamodb writes conditions with it, and the service's hook puts
// what was written beside the names and values that the caller gives.
package expression

import (
	"strconv"
	"strings"
)

// Expression is a value that stands for the text of an expression, such as a
// condition. No expression is written as "".
type Expression interface {
	Express(p *Placeholders) (string, error)
}

// Placeholders are those of one request.
type Placeholders struct {
	// Names and Values are what has been given a placeholder; nil for none.
	Names  map[string]string
	Values map[string]any
	// Taken says which placeholders the caller has for something else.
	Taken func(placeholder string) bool
	// Wire asks for values as the service's own operations have them, and not as
	// values of Go.
	Wire bool

	known               map[string]string // name -> its placeholder
	nextName, nextValue int
}

// Name is the placeholder of an attribute's name.
func (p *Placeholders) Name(name string) string {
	placeholder, ok := p.known[name]
	if ok {
		return placeholder
	}
	placeholder = p.free("#n", &p.nextName)
	if p.Names == nil {
		p.Names, p.known = map[string]string{}, map[string]string{}
	}
	p.Names[placeholder], p.known[name] = name, placeholder
	return placeholder
}

// Value is a placeholder of its own for a value.
func (p *Placeholders) Value(v any) string {
	placeholder := p.free(":v", &p.nextValue)
	if p.Values == nil {
		p.Values = map[string]any{}
	}
	p.Values[placeholder] = v
	return placeholder
}

func (p *Placeholders) free(prefix string, next *int) string {
	for {
		placeholder := prefix + strconv.Itoa(*next)
		*next++
		if p.Taken == nil || !p.Taken(placeholder) {
			return placeholder
		}
	}
}

// InAny says whether one of the texts has a placeholder in it.
func InAny(texts []string, placeholder string) bool {
	for _, text := range texts {
		if strings.Contains(text, placeholder) {
			return true
		}
	}
	return false
}
