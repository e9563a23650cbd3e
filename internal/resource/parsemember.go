package resource

import (
	"errors"
	"fmt"
	"slices"

	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/ordered"
)

func (p *parser) member(t *Type, name string, raw *rawMember) (m Member, err error) {
	m.Name = name
	if m.Path, err = parsePath(raw.Path); err != nil {
		return m, err
	}
	if r := raw.Request; r != nil {
		if !p.service.HasOperation(r.Operation) {
			return m, fmt.Errorf("the service has no operation %q%s", r.Operation, nearest.Hint(r.Operation, p.service.OperationNames()))
		}
		m.Request = &Request{Operation: r.Operation}
		if m.Request.Params, err = p.params(t, r.Params); err != nil {
			return m, fmt.Errorf("request: %w", err)
		}
	}
	if raw.Resource == nil {
		return m, nil
	}
	target := p.types[raw.Resource.Type]
	if target == nil {
		return m, fmt.Errorf("there is no resource %q%s", raw.Resource.Type, nearest.Hint(raw.Resource.Type, ordered.Keys(p.types)))
	}
	m.Result = &Result{Type: target}
	if m.Result.Path, err = parsePath(raw.Resource.Path); err != nil {
		return m, err
	}
	m.Result.Identifiers, err = p.identifiers(t, target, raw.Resource.Identifiers, m.Request != nil)
	return m, err
}

// identifiers reads what the resources of a result are known by. One that is
// left out is a fault of the action only, as boto3 has one such description
// (CreateSigningCertificate of IAM).
func (p *parser) identifiers(t, target *Type, list []rawParam, called bool) ([]Param, error) {
	var out []Param
	for _, raw := range list {
		param, err := p.param(t, raw)
		if err == nil {
			err = allowed(param, called)
		}
		i := slices.IndexFunc(target.Identifiers, func(id Identifier) bool { return id.Name == raw.Target })
		again := func(p Param) bool { return p.Target == raw.Target }
		switch {
		case err != nil:
		case i < 0 && param.Source == FromInput:
			continue // it stands for one that the caller gives in any case, such as PolicyArn of IAM's Policy
		case i < 0:
			err = fmt.Errorf("%s has no such identifier", target.Name)
		case slices.ContainsFunc(out, again):
			err = errors.New("it is given twice")
		}
		if err != nil {
			return nil, fmt.Errorf("identifier %q: %w", raw.Target, err)
		}
		out = append(out, param)
	}
	return out, nil
}

func allowed(param Param, called bool) error {
	switch param.Source {
	case FromInput:
		if called {
			return errors.New("the result of a call cannot have the source input")
		}
	case FromResponse, FromRequest:
		if !called {
			return errors.New("there is no call that it could come from")
		}
	case Constant:
		return errors.New("it is a constant")
	case FromIdentifier, FromData:
	}
	return nil
}

func (p *parser) params(t *Type, list []rawParam) ([]Param, error) {
	var out []Param
	for _, raw := range list {
		param, err := p.param(t, raw)
		if err == nil && (param.Source == FromResponse || param.Source == FromRequest) {
			err = fmt.Errorf("a request cannot have the source %s", raw.Source)
		}
		if err == nil {
			param.target, err = parseTarget(raw.Target)
		}
		if err != nil {
			return nil, fmt.Errorf("parameter %q: %w", raw.Target, err)
		}
		out = append(out, param)
	}
	return out, nil
}

var sources = map[string]Source{
	"identifier": FromIdentifier, "data": FromData, "response": FromResponse, "requestParameter": FromRequest,
	"input": FromInput, "string": Constant, "integer": Constant, "boolean": Constant,
}

func (p *parser) param(t *Type, raw rawParam) (Param, error) {
	out := Param{Target: raw.Target, Name: raw.Name}
	source, ok := sources[raw.Source]
	if !ok {
		return out, fmt.Errorf("unknown source %q%s", raw.Source, nearest.Hint(raw.Source, ordered.Keys(sources)))
	}
	out.Source = source
	switch source {
	case FromIdentifier:
		if !slices.ContainsFunc(t.Identifiers, func(id Identifier) bool { return id.Name == raw.Name }) {
			return out, fmt.Errorf("%s has no identifier %q", t.Name, raw.Name)
		}
	case FromData, FromResponse, FromRequest:
		if raw.Path == "" {
			return out, errors.New("it has no path")
		}
		var err error
		out.Path, err = parsePath(raw.Path)
		return out, err
	case Constant:
		return out, out.constant(raw)
	case FromInput:
	}
	return out, nil
}

func (out *Param) constant(raw rawParam) error {
	fits := false
	switch v := raw.Value.(type) {
	case string:
		fits = raw.Source == "string"
	case bool:
		fits = raw.Source == "boolean"
	case float64:
		fits = raw.Source == "integer" && v == float64(int64(v))
		raw.Value = int64(v)
	}
	if !fits {
		return fmt.Errorf("the value %v is not a %s", raw.Value, raw.Source)
	}
	out.Value = raw.Value
	return nil
}
