package resource

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/model"
)

type rawFile struct {
	Service   *rawType            `json:"service"`
	Resources map[string]*rawType `json:"resources"`
}

type rawType struct {
	Shape       string `json:"shape"`
	Identifiers []struct {
		Name       string `json:"name"`
		MemberName string `json:"memberName"`
	} `json:"identifiers"`
	Load         *rawMember           `json:"load"`
	Actions      map[string]rawMember `json:"actions"`
	BatchActions map[string]rawMember `json:"batchActions"`
	Has          map[string]rawMember `json:"has"`
	HasMany      map[string]rawMember `json:"hasMany"`
	Waiters      map[string]struct {
		WaiterName string     `json:"waiterName"`
		Params     []rawParam `json:"params"`
	} `json:"waiters"`
}

type rawMember struct {
	Path    string `json:"path"`
	Request *struct {
		Operation string     `json:"operation"`
		Params    []rawParam `json:"params"`
	} `json:"request"`
	Resource *struct {
		Type        string     `json:"type"`
		Identifiers []rawParam `json:"identifiers"`
		Path        string     `json:"path"`
	} `json:"resource"`
}

type rawParam struct {
	Target string `json:"target"`
	Source string `json:"source"`
	Name   string `json:"name"`
	Path   string `json:"path"`
	Value  any    `json:"value"`
}

// Parse reads a description of the service's resources. Its error is a
// *model.DamagedError that says where the description is wrong.
func Parse(service *model.Service, data []byte) (*Description, error) {
	p := &parser{service: service, types: map[string]*Type{}}
	d, err := p.parse(data)
	if err != nil {
		return nil, &model.DamagedError{File: service.Name + " resources", Err: err}
	}
	return d, nil
}

type parser struct {
	service *model.Service
	types   map[string]*Type
}

func (p *parser) parse(data []byte) (*Description, error) {
	var file rawFile
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	if file.Service == nil {
		return nil, errors.New(`it has no "service"`)
	}
	for name, raw := range file.Resources {
		if raw == nil || name == "" {
			return nil, fmt.Errorf("resource %q has no name or is null", name)
		}
		t, err := newType(name, raw)
		if err != nil {
			return nil, fmt.Errorf("resource %s: %w", name, err)
		}
		p.types[name] = t
	}
	for _, name := range ordered.Keys(p.types) {
		if err := p.fill(p.types[name], file.Resources[name]); err != nil {
			return nil, fmt.Errorf("resource %s: %w", name, err)
		}
	}
	service, err := newType(p.service.Name, file.Service)
	if err == nil {
		err = p.complete(service, file.Service)
	}
	if err != nil {
		return nil, fmt.Errorf("service: %w", err)
	}
	return &Description{Service: service, types: p.types}, nil
}

func newType(name string, raw *rawType) (*Type, error) {
	t := &Type{Name: name, Shape: raw.Shape}
	for _, id := range raw.Identifiers {
		if id.Name == "" {
			return nil, errors.New("an identifier has no name")
		}
		t.Identifiers = append(t.Identifiers, Identifier{Name: id.Name, Attribute: id.MemberName})
	}
	return t, nil
}

// complete fills the service resource, which has every type as a sub-resource
// whether its description says so or not.
func (p *parser) complete(t *Type, raw *rawType) error {
	if err := p.fill(t, raw); err != nil {
		return err
	}
	for _, name := range ordered.Keys(p.types) {
		has := func(m Member) bool { return m.Result.Type.Name == name || m.Name == name } // a name is another type's in EC2: KeyPair
		if slices.ContainsFunc(t.Subs, has) || slices.ContainsFunc(t.Refs, has) {
			continue
		}
		r := &Result{Type: p.types[name]}
		for _, id := range r.Type.Identifiers {
			r.Identifiers = append(r.Identifiers, Param{Target: id.Name, Source: FromInput})
		}
		t.Subs = append(t.Subs, Member{Name: name, Result: r})
	}
	return t.claimAll()
}

// fill adds the members, once all types are known.
func (p *parser) fill(t *Type, raw *rawType) error {
	if t.Shape != "" {
		shape, err := p.service.Shape(t.Shape)
		if err != nil {
			return err
		}
		if shape == nil || shape.Kind != model.Structure {
			return fmt.Errorf("the service has no structure %q%s", t.Shape, nearest.Hint(t.Shape, p.service.ShapeNames()))
		}
	}
	if raw.Load != nil {
		m, err := p.member(t, "load", raw.Load)
		if err == nil && m.Request == nil {
			err = errors.New("it has no request")
		}
		if err != nil {
			return fmt.Errorf("load: %w", err)
		}
		t.Load = &m
	}
	for _, group := range []struct {
		key      string
		from     map[string]rawMember
		to       *[]Member
		call     bool
		resource bool
	}{
		{"actions", raw.Actions, &t.Actions, true, false},
		{"batchActions", raw.BatchActions, &t.BatchActions, true, false},
		{"hasMany", raw.HasMany, &t.Collections, true, true},
		{"has", raw.Has, &t.Subs, false, true},
	} {
		for _, name := range ordered.Keys(group.from) {
			m, err := p.member(t, name, new(group.from[name]))
			switch {
			case err != nil:
			case group.call && m.Request == nil:
				err = errors.New("it has no request")
			case group.resource && m.Result == nil:
				err = errors.New("it has no resource")
			}
			if err != nil {
				return fmt.Errorf("%s.%s: %w", group.key, name, err)
			}
			*group.to = append(*group.to, m)
		}
	}
	if err := p.waiters(t, raw); err != nil {
		return err
	}
	t.splitRelations()
	return t.claimAll()
}

// splitRelations moves what needs attributes from Subs to Refs.
func (t *Type) splitRelations() {
	needs := func(m Member) bool {
		return slices.ContainsFunc(m.Result.Identifiers, func(p Param) bool { return p.Source == FromData })
	}
	for _, m := range t.Subs {
		if needs(m) {
			t.Refs = append(t.Refs, m)
		}
	}
	t.Subs = slices.DeleteFunc(t.Subs, needs)
}

func (p *parser) waiters(t *Type, raw *rawType) error {
	for _, name := range ordered.Keys(raw.Waiters) {
		w := raw.Waiters[name]
		params, err := p.params(t, w.Params)
		if err == nil && w.WaiterName == "" {
			err = errors.New("it has no waiterName")
		}
		if err != nil {
			return fmt.Errorf("waiters.%s: %w", name, err)
		}
		t.Waiters = append(t.Waiters, Member{Name: name, Waiter: w.WaiterName, Request: &Request{Params: params}})
	}
	return nil
}
