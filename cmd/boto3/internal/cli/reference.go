package cli

import (
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// Reference is how an operation is called from a command line.
type Reference struct {
	Service, Operation string // "" where there is no such command
	Options            []ReferenceOption
	// Outfile says that a file is named which the response's body goes to.
	Outfile bool
}

// ReferenceOption is an option of an operation's own. Member is what it sets, "" where
// it is put together otherwise; Argument is what follows its name.
type ReferenceOption struct {
	Name, Member, Argument string
	Required               bool
}

// ReferenceOf tells an operation's command line.
func ReferenceOf(op *model.Operation) Reference {
	c := &call{command: commandOf(op.Service.Name), name: Case(op.Name), op: op}
	if removedOperation(c.command, c.name) {
		if c.name = splitFrom(c.command, op.Name); c.name == "" {
			return Reference{}
		}
	}
	r := Reference{Service: c.command, Operation: c.name, Outfile: c.body() != nil}
	for _, o := range c.options() {
		if o.hidden || o.off {
			continue
		}
		out := ReferenceOption{Name: o.Name, Argument: argument(o.Option), Required: o.required}
		if o.member != nil {
			out.Member = o.member.Name
		}
		r.Options = append(r.Options, out)
	}
	return r
}

// splitFrom is the first of the commands that share an operation; "" where none do.
func splitFrom(command, operation string) string {
	for _, path := range slices.Sorted(maps.Keys(split)) {
		if name, ok := strings.CutPrefix(path, command+"."); ok && split[path] == operation {
			return name
		}
	}
	return ""
}

// CommandOf is a service's name on the command line.
func CommandOf(service string) string { return commandOf(service) }
