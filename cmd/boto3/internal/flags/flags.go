// Package flags reads command lines as the AWS CLI does: options have names of two
// dashes and may stand anywhere, one may take several values (`--instance-ids i-1 i-2`),
// names may be cut short where that is unambiguous, and what one level of a command
// does not know is left to the next.
//
// The rules are those of Python's argparse, by which the AWS CLI parses:
// https://docs.python.org/3/library/argparse.html
package flags

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is how many values an option takes.
type Kind int

// The kinds of options.
const (
	Switch Kind = iota // none
	Single             // one
	Many               // one or more
	Any                // none or more
	Maybe              // one or none
)

// Option is an option that a command knows.
type Option struct {
	Name    string // without the dashes
	Kind    Kind
	Choices []string // the values that there are; any where empty
	Repeats bool     // each occurrence adds its values, where else the last one counts
}

// Parsed are the options that were found, and the other words.
type Parsed struct {
	values map[string][]string
	order  []Given
	// Words are what is no option and no value of one.
	Words []string
	// Rest is everything that is not known, in its order: words and unknown options. At
	// are the places of it among the arguments.
	Rest []string
	At   []int
}

// Given is one occurrence of an option.
type Given struct {
	Name   string
	Values []string
}

// Has says whether the option was given.
func (p *Parsed) Has(name string) bool { _, ok := p.values[name]; return ok }

// Values are the values of an option.
func (p *Parsed) Values(name string) []string { return p.values[name] }

// Value is the option's value, "" where it was not given.
func (p *Parsed) Value(name string) string {
	if v := p.values[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Order lists the options as they were given, for those of which the order matters.
func (p *Parsed) Order() []Given { return p.order }

// Error reports a command line that is wrong.
type Error struct {
	Option string // such as "--region", "" where it is not about one
	Reason string
}

// Error says which option is wrong and how.
func (e *Error) Error() string {
	if e.Option == "" {
		return e.Reason
	}
	return "argument " + e.Option + ": " + e.Reason
}

// Parse takes the known options out of the arguments. limit is how many words may be
// taken before the rest is left alone; -1 for no limit. Values of unknown options are
// words, since nothing tells that they are not.
func Parse(options []Option, args []string) (*Parsed, error) {
	p := &Parsed{values: map[string][]string{}}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			for j := i + 1; j < len(args); j++ {
				p.leave(args, j, true)
			}
			break
		}
		if !optionLike(arg) {
			p.leave(args, i, true)
			continue
		}
		name, value, joined := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		o, err := find(options, name)
		if err != nil {
			return nil, err
		}
		if o == nil || !strings.HasPrefix(arg, "--") {
			p.leave(args, i, false)
			continue
		}
		values := []string{value}
		if !joined {
			values = following(o.Kind, args[i+1:])
			i += len(values)
		}
		if err := o.check(values, joined); err != nil {
			return nil, err
		}
		p.add(o, values)
	}
	return p, nil
}

func (p *Parsed) leave(args []string, i int, word bool) {
	if word {
		p.Words = append(p.Words, args[i])
	}
	p.Rest, p.At = append(p.Rest, args[i]), append(p.At, i)
}

func (p *Parsed) add(o *Option, values []string) {
	p.order = append(p.order, Given{o.Name, values})
	if o.Repeats {
		values = append(p.values[o.Name], values...)
	}
	p.values[o.Name] = values
}

// following takes an option's values from the arguments behind it.
func following(kind Kind, args []string) []string {
	most := map[Kind]int{Switch: 0, Single: 1, Maybe: 1, Many: len(args), Any: len(args)}[kind]
	n := 0
	for n < min(most, len(args)) && args[n] != "--" && !optionLike(args[n]) {
		n++
	}
	return args[:n:n]
}

// check says what is wrong with an option's values.
func (o *Option) check(values []string, joined bool) error {
	name := "--" + o.Name
	switch {
	case o.Kind == Switch && joined:
		return &Error{name, fmt.Sprintf("ignored explicit argument '%s'", values[0])}
	case o.Kind == Single && len(values) == 0:
		return &Error{name, "expected one argument"}
	case o.Kind == Many && len(values) == 0:
		return &Error{name, "expected at least one argument"}
	}
	for _, v := range values {
		if len(o.Choices) > 0 && !slices.Contains(o.Choices, v) {
			return &Error{name, fmt.Sprintf("%q is not one of %s", v, strings.Join(o.Choices, ", "))}
		}
	}
	return nil
}

// optionLike says whether a word is an option: it begins with a dash, is more than
// that, is no negative number and has no space.
func optionLike(arg string) bool {
	return len(arg) > 1 && arg[0] == '-' && !negativeNumber(arg) && (strings.HasPrefix(arg, "--") && strings.Contains(arg, "=") || !strings.Contains(arg, " "))
}

func negativeNumber(arg string) bool {
	digits, points := 0, 0
	for _, c := range arg[1:] {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.':
			points++
		default:
			return false
		}
	}
	return digits > 0 && points <= 1
}

// find is the option of a name or of the beginning of one; nil where there is none.
func find(options []Option, name string) (*Option, error) {
	var begun []*Option
	for i := range options {
		switch o := &options[i]; {
		case o.Name == name:
			return o, nil
		case name != "" && strings.HasPrefix(o.Name, name):
			begun = append(begun, o)
		}
	}
	switch len(begun) {
	case 0:
		return nil, nil
	case 1:
		return begun[0], nil
	}
	names := make([]string, len(begun))
	for i, o := range begun {
		names[i] = "--" + o.Name
	}
	return nil, &Error{Reason: fmt.Sprintf("ambiguous option: --%s could match %s", name, strings.Join(names, ", "))}
}
