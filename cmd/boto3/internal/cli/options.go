package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/args"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/model"
)

// option is one of an operation's.
type option struct {
	flags.Option
	member   *model.Member // nil for one that is no member
	off      bool          // it sets a bool to false
	required bool
	hidden   bool
	// put stores what was given, for one that is no member.
	put func(c *call, in map[string]any, values []string) error
}

// options are those that the description gives an operation.
func (c *call) options() []*option {
	var list []*option
	if c.op.Input != nil {
		for i := range c.op.Input.Shape.Members {
			m := &c.op.Input.Shape.Members[i]
			list = append(list, memberOptions(c.command, m)...)
		}
	}
	for _, o := range list {
		if name, ok := fact(renamed, c.command, c.name, o.Name); ok {
			o.Name = name
		}
	}
	for _, o := range slices.Clone(list) {
		if name, ok := fact(oldNames, c.command, c.name, o.Name); ok {
			again := *o
			again.Name, again.hidden, again.required = name, true, false
			list = append(list, &again)
		}
	}
	return customized(c, list)
}

// memberOptions are one option of a member, two of a bool.
func memberOptions(command string, m *model.Member) []*option {
	o := &option{member: m, required: m.Required && !m.IdempotencyToken}
	o.Name, o.Kind = Case(m.Name), flags.Single
	switch {
	case m.Shape.Kind == model.Boolean || command == "ec2" && holdsBool(m.Shape):
		if o.Kind = flags.Switch; m.Shape.Kind != model.Boolean {
			o.Kind = flags.Maybe
		}
		off := *o
		off.Name, off.Kind, off.off = "no-"+o.Name, flags.Switch, true
		return []*option{o, &off}
	case m.Shape.Kind == model.List && !m.Shape.Document:
		o.Kind = flags.Any
	}
	return []*option{o}
}

// holdsBool says whether a structure has the one member Value, a bool, as EC2 has it.
func holdsBool(s *model.Shape) bool {
	return s.Kind == model.Structure && len(s.Members) == 1 && s.Members[0].Name == "Value" && s.Members[0].Shape.Kind == model.Boolean
}

// input makes the operation's parameters of what was given.
func (c *call) input(options []*option, p *flags.Parsed) (map[string]any, error) {
	in, by := map[string]any{}, map[string]string{}
	for _, o := range options {
		if !p.Has(o.Name) || c.paging.takes(c.env, o.Name) {
			continue
		}
		if o.Kind == flags.Single && len(p.Values(o.Name)) == 0 {
			return nil, Usage("argument --%s: expected one argument", o.Name)
		}
		if o.put != nil {
			if err := o.put(c, in, p.Values(o.Name)); err != nil {
				return nil, &args.Error{Option: "--" + o.Name, Err: err}
			}
			continue
		}
		if before := by[o.member.Name]; before != "" {
			return nil, Usage("argument --%s: not allowed with argument --%s", o.Name, before)
		}
		by[o.member.Name] = o.Name
		v, err := c.value(o, p.Values(o.Name))
		if err != nil {
			return nil, err
		}
		in[o.member.Name] = v
	}
	return in, nil
}

func (c *call) value(o *option, values []string) (any, error) {
	isBool := o.member.Shape.Kind == model.Boolean
	if len(values) == 0 && (isBool || holdsBool(o.member.Shape) && c.command == "ec2") {
		if isBool {
			return !o.off, nil
		}
		return map[string]any{"Value": !o.off}, nil
	}
	path := c.command + "." + c.name + "." + o.Name
	return c.reader.Member(o.member, o.Name, values, slices.Contains(words, path))
}

// missing are the required options that were not given.
func missing(options []*option, p *flags.Parsed, in map[string]any) error {
	var names []string
	for _, o := range options {
		if !o.required || o.off || p.Has(o.Name) {
			continue
		}
		if o.member != nil {
			if _, ok := in[o.member.Name]; ok {
				continue
			}
		}
		names = append(names, "--"+o.Name)
	}
	if len(names) == 0 {
		return nil
	}
	return &ExitError{BadUsage, fmt.Errorf("the following arguments are required: %s", strings.Join(names, ", "))}
}

// known are the options as the parser of flags has them.
func known(options []*option) []flags.Option {
	list := make([]flags.Option, len(options))
	for i, o := range options {
		list[i] = o.Option
	}
	return list
}
