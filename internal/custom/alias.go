package custom

import (
	"fmt"

	"github.com/boto3-go/boto3/internal/call"
)

// alias is a second name of a parameter, which boto3 documents in place of the
// description's. It counts for inputs by name; a struct has the description's
// name in a tag.
type alias struct {
	operation string // "" for all that have the parameter
	name      string // the description's
	second    string
}

var aliases = map[string]alias{
	"ec2":               {"", "Filter", "Filters"},
	"logs":              {"CreateExportTask", "from", "fromTime"},
	"cloudsearchdomain": {"Search", "return", "returnFields"},
}

// aliased are hooks that take the second names of a service's parameters too.
func aliased(service string, h call.Hooks) call.Hooks {
	a, ok := aliases[service]
	if !ok {
		return h
	}
	next := h.Input
	h.Input = func(c *call.Call) error {
		if err := a.resolve(c); err != nil || next == nil {
			return err
		}
		return next(c)
	}
	return h
}

func (a alias) resolve(c *call.Call) error {
	if a.operation != "" && a.operation != c.Op.Name || c.Op.Input == nil || !c.In.HasKey(a.second) {
		return nil
	}
	if _, ok := c.Op.Input.Shape.Member(a.name); !ok {
		return nil
	}
	if c.In.HasKey(a.name) {
		return fmt.Errorf("%s and %s are two names of one parameter; give one of them", a.second, a.name)
	}
	c.In = c.In.Renamed(a.second, a.name)
	return nil
}
