package describe

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/model"
)

// Service lists what a service has.
func Service(c *boto3.Client, resources []string) (string, error) {
	names, err := c.Names()
	if err != nil {
		return "", err
	}
	m := c.Model()
	var p printer
	p.line(0, "%s: %s, API version %s, protocol %s", c.Service(), m.ServiceFullName, m.APIVersion, m.Protocol)
	for _, group := range []struct {
		title string
		names []string
	}{
		{"Operations", m.OperationNames()}, {"Pages of", names.Paginators}, {"Waiters", names.Waiters}, {"Resources", resources},
	} {
		if len(group.names) == 0 {
			continue
		}
		p.line(0, "%s (%d)", group.title, len(group.names))
		for _, n := range group.names {
			if group.title == "Waiters" && slices.Contains(names.OwnWaiters, n) {
				n += "  (this library's own)"
			}
			p.line(1, "%s", n)
		}
	}
	return p.String(), nil
}

// Operation tells all of an operation. depth is how many levels of structures are
// shown, all where it is 0.
func Operation(c *boto3.Client, name string, depth int) (string, error) {
	m := c.Model()
	op, err := m.Operation(name)
	if err != nil {
		return "", err
	}
	p := printer{depth: depth}
	p.line(0, "%s %s: %s %s", c.Service(), name, op.Method, op.RequestURI)
	for _, fact := range Facts(op) {
		p.line(1, "%s", fact)
	}
	for _, part := range []struct {
		title string
		of    *model.Member
	}{{"Input", op.Input}, {"Output", op.Output}} {
		if part.of == nil || len(part.of.Shape.Members) == 0 {
			p.line(0, "%s: none", part.title)
			continue
		}
		p.line(0, "%s", part.title)
		p.members(1, part.of.Shape, []string{part.of.Shape.Name})
	}
	if len(op.Errors) > 0 {
		p.line(0, "Errors")
		for _, e := range op.Errors {
			p.line(1, "%s%s", e.Name, status(e))
		}
	}
	if err := p.pages(m, name); err != nil {
		return "", err
	}
	err = p.waiters(m, name)
	return p.String(), err
}

func status(e *model.Shape) string {
	if e.Error.StatusCode == 0 {
		return ""
	}
	return fmt.Sprintf("  %d", e.Error.StatusCode)
}

// pages tells how an operation's answers go on.
func (p *printer) pages(m *model.Service, operation string) error {
	all, err := PagesOf(m)
	if err != nil {
		return err
	}
	if page, ok := all[operation]; ok {
		p.line(0, "Pages")
		p.line(1, "%s comes as %s of the next; the results are %s", listed(page.Output), listed(page.Input), listed(page.Results))
		if page.Limit != "" {
			p.line(1, "%s bounds one page", page.Limit)
		}
	}
	return nil
}

func listed(names []string) string {
	return cmp.Or(strings.Join(names, ", "), "nothing")
}

// waiters lists those that ask by an operation.
func (p *printer) waiters(m *model.Service, operation string) error {
	data, err := m.Section(model.WaitersSection)
	if err != nil || data == nil {
		return err
	}
	var section struct {
		Waiters map[string]struct {
			Operation          string
			Delay, MaxAttempts int
			Own                bool
		}
	}
	if err := json.Unmarshal(data, &section); err != nil {
		return err
	}
	var names []string
	for name, w := range section.Waiters {
		if w.Operation == operation {
			line := fmt.Sprintf("%s  every %d s, at most %d times", name, w.Delay, w.MaxAttempts)
			if w.Own {
				line += "; not AWS's, this library's own"
			}
			names = append(names, line)
		}
	}
	slices.Sort(names)
	for i, name := range names {
		if i == 0 {
			p.line(0, "Waiters")
		}
		p.line(1, "%s", name)
	}
	return nil
}

// Shape tells a shape that the service's operations use; nil where there is none of
// that name. names are all that there are.
func Shape(m *model.Service, name string) (text string, names []string, err error) {
	found, names, err := shapes(m, name)
	if err != nil || found == nil {
		return "", names, err
	}
	var p printer
	if found.Kind == model.Structure {
		p.line(0, "%s: %s%s", name, kindOf(found), traits(&model.Member{Shape: found}, found))
		p.members(1, found, []string{name})
	} else {
		p.member(0, name+":", &model.Member{Shape: found}, nil)
		if len(found.Enum) > 40 {
			for _, v := range found.Enum {
				p.line(1, "%s", v)
			}
		}
	}
	return p.String(), names, nil
}

func kindOf(s *model.Shape) string {
	switch {
	case s.Exception:
		return "error" + status(s)
	case s.Union:
		return "structure with one member of"
	}
	return s.Kind.String()
}

// shapes looks a shape up among all that operations reach.
func shapes(m *model.Service, name string) (found *model.Shape, names []string, err error) {
	seen := map[string]bool{}
	var visit func(s *model.Shape)
	visit = func(s *model.Shape) {
		if s == nil || seen[s.Name] {
			return
		}
		seen[s.Name] = true
		names = append(names, s.Name)
		if s.Name == name {
			found = s
		}
		for i := range s.Members {
			visit(s.Members[i].Shape)
		}
		for _, held := range []*model.Member{s.Element, s.Key, s.Value} {
			if held != nil {
				visit(held.Shape)
			}
		}
	}
	for _, n := range m.OperationNames() {
		op, err := m.Operation(n)
		if err != nil {
			return nil, nil, err
		}
		for _, io := range []*model.Member{op.Input, op.Output} {
			if io != nil {
				visit(io.Shape)
			}
		}
		for _, e := range op.Errors {
			visit(e)
		}
		if found != nil {
			return found, nil, nil
		}
	}
	return nil, names, nil
}

// Find is the operation that a name stands for, in the description's spelling, the
// command line's or Python's; "" where there is none.
func Find(m *model.Service, name string) string {
	plain := strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
	for _, op := range m.OperationNames() {
		if op == name || strings.ToLower(op) == plain || cli.Case(op) == strings.ReplaceAll(name, "_", "-") {
			return op
		}
	}
	return ""
}

// Hint are the names like one that there is not.
func Hint(name string, known []string) string {
	slices.Sort(known)
	return nearest.Hint(name, slices.Compact(known))
}
