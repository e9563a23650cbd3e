package describe

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

// resourceFacts is a type of resource as the description has it.
type resourceFacts struct {
	Shape       string
	Identifiers []struct{ Name string }
	Actions     map[string]struct{ Request struct{ Operation string } }
	Has         map[string]struct {
		Resource struct {
			Type        string
			Identifiers []struct{ Target, Source string }
		}
	}
	HasMany map[string]struct {
		Request  struct{ Operation string }
		Resource struct{ Type string }
	}
	Waiters map[string]struct{ WaiterName string }
}

func resourcesOf(s *boto3.Session, service string) (map[string]resourceFacts, error) {
	c, err := s.Client(service, boto3.Config{Region: regionOf(s)})
	if err != nil {
		return nil, err
	}
	data, err := c.Model().Section(model.ResourcesSection)
	if err != nil || data == nil {
		return nil, err
	}
	var section struct{ Resources map[string]resourceFacts }
	err = json.Unmarshal(data, &section)
	return section.Resources, err
}

func resourceTypes(s *boto3.Session, service string) []string {
	all, err := resourcesOf(s, service)
	if err != nil {
		return nil // the description is read again, and fails, where it is needed
	}
	return slices.Sorted(maps.Keys(all))
}

// resource tells what a type of resource has.
func resource(s *boto3.Session, service, name string) (string, error) {
	all, err := resourcesOf(s, service)
	if err != nil {
		return "", err
	}
	r := all[name]
	var p printer
	var ids []string
	for _, id := range r.Identifiers {
		ids = append(ids, "<"+id.Name+">")
	}
	p.line(0, "boto3 resource %s %s %s", service, name, strings.Join(ids, " "))
	group(&p, "Collections", r.HasMany, func(n string) string {
		return r.HasMany[n].Resource.Type + " by " + r.HasMany[n].Request.Operation
	})
	group(&p, "Actions", r.Actions, func(n string) string { return r.Actions[n].Request.Operation })
	group(&p, "Resources of it", r.Has, func(n string) string { return r.Has[n].Resource.Type })
	group(&p, "Waiters", r.Waiters, func(n string) string { return r.Waiters[n].WaiterName })
	err = p.attributes(s, service, r.Shape)
	return p.String(), err
}

func group[V any](p *printer, title string, of map[string]V, facts func(name string) string) {
	for i, name := range slices.Sorted(maps.Keys(of)) {
		if i == 0 {
			p.line(0, "%s", title)
		}
		p.line(1, "%s  %s", name, facts(name))
	}
}

// attributes are the members of the shape that a resource has.
func (p *printer) attributes(s *boto3.Session, service, shape string) error {
	if shape == "" {
		return nil
	}
	c, err := s.Client(service, boto3.Config{Region: regionOf(s)})
	if err != nil {
		return err
	}
	found, _, err := shapes(c.Model(), shape)
	if err != nil || found == nil {
		return err
	}
	p.line(0, "Attributes")
	p.members(1, found, []string{shape})
	return nil
}
