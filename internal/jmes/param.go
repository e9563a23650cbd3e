package jmes

import (
	"slices"
	"strings"
	"time"
)

// param is what an argument may be: a sum of types.
type param int

const (
	aNumber param = 1 << iota
	aString
	anArray
	anObject
	ofNumbers // an array of nothing else
	ofStrings
	aReference
	anything // but a reference
)

var paramNames = [...]string{"number", "string", "array", "object", "array of numbers", "array of strings", "expression after &", "any"}

// String lists the types.
func (p param) String() string {
	var names []string
	for i, name := range paramNames {
		if p&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " or ")
}

// takes says whether a plain value can be the argument.
func (p param) takes(v any) bool {
	switch v := v.(type) {
	case referenceNode:
		return p&aReference != 0
	case int64, float64:
		p &= aNumber | anything
	case string, time.Time:
		p &= aString | anything
	case map[string]any:
		p &= anObject | anything
	case []any:
		if p&ofNumbers != 0 && all(v, aNumber) || p&ofStrings != 0 && all(v, aString) {
			return true
		}
		p &= anArray | anything
	default:
		p &= anything
	}
	return p != 0
}

func all(list []any, p param) bool {
	return !slices.ContainsFunc(list, func(e any) bool { return !p.takes(plain(e)) })
}

// typeOf is the specification's name for a plain value's type, nil where there
// is none.
func typeOf(v any) any {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case int64, float64:
		return "number"
	case string, time.Time:
		return "string"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	case referenceNode:
		return paramNames[6]
	}
	return nil
}
