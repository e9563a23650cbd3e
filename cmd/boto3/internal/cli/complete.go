package cli

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/model"
)

// Candidates are the words that a command line may go on with. Names are what may
// stand there; Member is the member of the operation whose value is asked for, so that
// the caller may know more values.
type Candidates struct {
	Names            []string
	Service, Command string
	Operation        *model.Operation
	Member           *model.Member
}

// Complete finds what may stand for the last of the words, which has perhaps been begun.
func (e *Env) Complete(ctx context.Context, words []string) Candidates {
	if len(words) == 0 {
		words = []string{""}
	}
	before, current := words[:len(words)-1], words[len(words)-1]
	if len(before) > 0 {
		if o := optionIn(globalOptions, before[len(before)-1]); o != nil && o.Kind == flags.Single {
			return Candidates{Names: e.globalValues(o)}
		}
	}
	globals, p, err := parseGlobals(before)
	if err != nil {
		return Candidates{}
	}
	e.Globals = globals
	rest := p.Rest
	path := slices.DeleteFunc(slices.Clone(rest), func(w string) bool { return strings.HasPrefix(w, "-") })
	if len(path) == 0 {
		return Candidates{Names: e.firstWords(current)}
	}
	service := serviceOf(path[0])
	s, err := e.Session()
	if err != nil {
		return Candidates{}
	}
	if h, words := e.helpOf(ctx, path); h != nil {
		return Candidates{Names: h.candidates(before, current, words), Service: service, Command: path[0]}
	}
	if len(path) == 1 {
		list := below(path[0])
		if slices.Contains(s.AvailableServices(), service) {
			if c, err := s.Client(service); err == nil {
				list = append(list, operationsOf(c, path[0])...)
			}
		}
		slices.Sort(list)
		return Candidates{Names: slices.Compact(list), Service: service, Command: path[0]}
	}
	found := Candidates{Service: service, Command: path[0]}
	if !slices.Contains(s.AvailableServices(), service) {
		return found
	}
	c, err := s.Client(service)
	if err != nil {
		return found
	}
	if path[1] == "wait" && len(path) == 2 {
		if names, err := c.Names(); err == nil {
			for _, n := range names.Waiters {
				found.Names = append(found.Names, Case(n))
			}
		}
		return found
	}
	op, err := operationNamed(c.Model(), path[0], path[1])
	if err != nil || op == nil {
		return found
	}
	found.Operation = op
	of := &call{env: e, command: path[0], name: path[1], client: c, op: op}
	of.complete(&found, rest, current)
	return found
}

// complete finds an operation's options, and the values of the one that stands before.
func (c *call) complete(found *Candidates, before []string, current string) {
	options := c.options()
	if !strings.HasPrefix(current, "-") {
		for _, word := range slices.Backward(before) {
			name, ok := strings.CutPrefix(word, "--")
			if !ok {
				continue
			}
			at := slices.IndexFunc(options, func(o *option) bool { return o.Name == name })
			if at < 0 || options[at].member == nil || options[at].Kind == flags.Switch {
				return
			}
			found.Member = options[at].member
			s := found.Member.Shape
			if s.Kind == model.List {
				s = s.Element.Shape
			}
			found.Names = slices.Clone(s.Enum)
			return
		}
		return
	}
	var all []flags.Option
	for _, o := range options {
		if !o.hidden {
			all = append(all, o.Option)
		}
	}
	all = append(append(append(all, generic...), globalOptions...), beyond...)
	if p, err := pagingOf(c.client.Model(), c.op.Name); err == nil {
		all = append(all, p.options(options)...)
	}
	for _, o := range all {
		if !slices.Contains(before, "--"+o.Name) {
			found.Names = append(found.Names, "--"+o.Name)
		}
	}
	slices.Sort(found.Names)
	found.Names = slices.Compact(found.Names)
}

func optionIn(options []flags.Option, word string) *flags.Option {
	name, ok := strings.CutPrefix(word, "--")
	at := slices.IndexFunc(options, func(o flags.Option) bool { return o.Name == name })
	if !ok || at < 0 {
		return nil
	}
	return &options[at]
}

// globalValues are those of a global option.
func (e *Env) globalValues(o *flags.Option) []string {
	s, err := e.Session()
	switch {
	case len(o.Choices) > 0 || err != nil:
		return o.Choices
	case o.Name == "profile":
		return s.AvailableProfiles()
	case o.Name == "region":
		regions, err := s.AvailableRegions("ec2", "aws")
		if err != nil {
			return nil
		}
		return regions
	}
	return nil
}

func (e *Env) firstWords(current string) []string {
	var list []string
	if strings.HasPrefix(current, "-") {
		for _, o := range globalOptions {
			list = append(list, "--"+o.Name)
		}
		return list
	}
	s, err := e.Session()
	if err != nil {
		return nil
	}
	for _, name := range s.AvailableServices() {
		if command := commandOf(name); command != "" {
			list = append(list, command)
		}
	}
	for path := range commands {
		if first := strings.Fields(path)[0]; !strings.HasPrefix(first, "_") {
			list = append(list, first)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// commandOf is a service's name here.
func commandOf(service string) string {
	for _, command := range slices.Sorted(maps.Keys(serviceNames)) {
		if serviceNames[command] == service {
			return command
		}
	}
	return service
}

// below are the second words of registered commands.
func below(first string) []string {
	var list []string
	for path := range commands {
		if f := strings.Fields(path); len(f) > 1 && f[0] == first {
			list = append(list, f[1])
		}
	}
	return list
}
