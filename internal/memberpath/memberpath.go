// Package memberpath reads paths to what lies in a value: names of members or
// keys with dots between, and behind each name what is taken of a list, as in
// "Tags[0].Key" and "Contents[].Key".
//
// JMESPath expressions and DynamoDB's document paths look like these but are
// other languages, with escapes and rules of their own: see internal/jmes and
// package dynamodb.
package memberpath

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Kind is what a step goes to.
type Kind uint8

// The kinds of steps.
const (
	Name  Kind = iota // a member or key by its name
	Index             // [3]: one element of a list
	Each              // []: every element, or one more
	Own               // [*]: the element that the context tells
)

// Step is one step of a path.
type Step struct {
	Kind  Kind
	Name  string
	Index int
}

// String is the step as it stands in a path.
func (s Step) String() string {
	switch s.Kind {
	case Index:
		return "[" + strconv.Itoa(s.Index) + "]"
	case Each:
		return "[]"
	case Own:
		return "[*]"
	case Name:
	}
	return s.Name
}

// Parse reads a path. Its error tells what is wrong, but does not repeat the path.
func Parse(path string) ([]Step, error) {
	var steps []Step
	for part := range strings.SplitSeq(path, ".") {
		name, rest, indexed := strings.Cut(part, "[")
		if name == "" {
			return nil, errors.New("it has an empty name")
		}
		steps = append(steps, Step{Name: name})
		for indexed {
			inner, after, closed := strings.Cut(rest, "]")
			if !closed {
				return nil, errors.New("a bracket is not closed")
			}
			s, err := parseIndex(inner)
			if err != nil {
				return nil, err
			}
			steps = append(steps, s)
			if rest, indexed = strings.CutPrefix(after, "["); !indexed && rest != "" {
				return nil, fmt.Errorf("it goes on with %q after a bracket", rest)
			}
		}
	}
	return steps, nil
}

func parseIndex(text string) (Step, error) {
	switch text {
	case "":
		return Step{Kind: Each}, nil
	case "*":
		return Step{Kind: Own}, nil
	}
	i, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return Step{}, fmt.Errorf("%q is not an index", text)
	}
	return Step{Kind: Index, Index: int(i)}, nil
}
