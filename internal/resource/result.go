package resource

import (
	"fmt"
	"slices"
)

// Item is a resource to be made: its identifiers in the order of its type, and
// its attributes, nil where the response has none.
type Item struct {
	Identifiers []any
	Data        any
}

// Response is what a result is made from. For a reference it is the parent's
// own attributes.
type Response struct {
	Params any // of the request, as plain maps and lists, if NeedsRequest
	Output any
	Wrap   func(map[string]any) any
}

// Items finds the resources in a response: one, several if an identifier is a
// list, or none if an identifier is missing. Plural tells an empty list from no
// resource.
func (r *Result) Items(parent Parent, from Response) (items []Item, plural bool, err error) {
	for _, id := range r.Type.Identifiers {
		if !slices.ContainsFunc(r.Identifiers, func(p Param) bool { return p.Target == id.Name }) {
			return nil, false, fmt.Errorf("the description does not say where the %s of a %s comes from", id.Name, r.Type.Name)
		}
	}
	values := make([]any, len(r.Type.Identifiers))
	count := -1
	for i := range r.Identifiers {
		p := &r.Identifiers[i]
		if p.Source == FromInput {
			return nil, false, fmt.Errorf("the %s of a %s would have to be given", p.Target, r.Type.Name)
		}
		value, err := p.find(parent, from)
		if err != nil {
			return nil, false, err
		}
		if list, ok := value.([]any); ok && count < 0 {
			count = len(list)
		}
		values[r.Type.Identifier(p.Target)] = value
	}
	var data any
	if r.Path != nil {
		if data, err = r.Path.Search(from.Output, from.Wrap); err != nil {
			return nil, false, err
		}
	}
	if count >= 0 {
		items, err = r.several(count, values, data)
		return items, true, err
	}
	for _, v := range values {
		if v == nil {
			return nil, r.Plural(), nil
		}
	}
	return []Item{{values, data}}, false, nil
}

// NeedsRequest says whether an identifier comes from the request.
func (r *Result) NeedsRequest() bool {
	return slices.ContainsFunc(r.Identifiers, func(p Param) bool { return p.Source == FromRequest })
}

func (p *Param) find(parent Parent, from Response) (any, error) {
	switch p.Source {
	case FromIdentifier:
		return parent.Identifier(p.Name), nil
	case FromData:
		return parent.Search(p.Path)
	case FromResponse:
		return p.Path.Search(from.Output, from.Wrap)
	case FromRequest:
		return p.Path.Search(from.Params, from.Wrap)
	case Constant, FromInput:
	}
	return nil, nil
}

// several makes one item for each element of the identifiers that are lists.
func (r *Result) several(count int, values []any, data any) ([]Item, error) {
	list, _ := data.([]any)
	items := make([]Item, count)
	for i := range items {
		ids := make([]any, len(values))
		for j, v := range values {
			if l, ok := v.([]any); ok {
				if i >= len(l) {
					return nil, fmt.Errorf("the response has %d %s but %d %s",
						count, r.Type.Name, len(l), r.Type.Identifiers[j].Name)
				}
				v = l[i]
			}
			if v == nil {
				return nil, fmt.Errorf("the response has a %s without %s", r.Type.Name, r.Type.Identifiers[j].Name)
			}
			ids[j] = v
		}
		items[i].Identifiers = ids
		if len(list) == 0 {
			continue
		}
		if i >= len(list) {
			return nil, fmt.Errorf("the response has %d %s but attributes of %d", count, r.Type.Name, len(list))
		}
		items[i].Data = list[i]
	}
	return items, nil
}
