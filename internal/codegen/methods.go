package codegen

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// clientMethods are what every client has beside its operations.
func clientMethods() names { return names{"Dynamic": true, "Err": true, "PresignURL": true} }

// operations makes the client's methods. Pages, Items and WaitUntil give way to
// an operation of the same name, with an underscore.
func (b *builder) operations() error {
	results, err := resultKeys(b.model)
	if err != nil {
		return err
	}
	waiters, err := waitersOf(b.model)
	if err != nil {
		return err
	}
	methods := clientMethods()
	for _, op := range b.ops {
		methods[b.methods[op.Name]] = true
	}
	for _, op := range b.ops {
		o := Operation{Name: op.Name, Method: b.methods[op.Name], Deprecated: op.Deprecated}
		if key, ok := results[op.Name]; ok {
			o.Pages = methods.free(o.Method+"Pages", o.Method+"Pages_")
			if o.Items = b.items(op, key); o.Items != nil {
				o.Items.Method = methods.free(o.Method+"Items", o.Method+"Items_")
			}
		}
		for _, w := range waiters[op.Name] {
			w.Method = methods.free("WaitUntil"+Exported(w.Name), "WaitUntil"+Exported(w.Name)+"_")
			o.Waiters = append(o.Waiters, w)
		}
		b.describe(&o, op)
		b.pkg.Operations = append(b.pkg.Operations, o)
	}
	return nil
}

// items finds the list that a result key names; nil when it names no list.
func (b *builder) items(op *model.Operation, key string) *Items {
	if op.Output == nil {
		return nil
	}
	s := op.Output.Shape
	for name := range strings.SplitSeq(key, ".") {
		m, ok := s.Member(name)
		if !ok {
			return nil
		}
		s = m.Shape
	}
	if s.Kind != model.List {
		return nil
	}
	return &Items{List: key}
}

// typeItems finds out what the Items methods yield: the elements of the list
// as it stands in the output's struct, structures by pointer.
// A method that was published for other elements makes way for one with a 2.
func (p *Package) typeItems(old *Published) {
	structs := map[string]*Struct{}
	for i := range p.Structs {
		structs[p.Structs[i].Name] = &p.Structs[i]
	}
	for i := range p.Operations {
		op := &p.Operations[i]
		if op.Items == nil {
			continue
		}
		at := op.Method + "Output"
		for name := range strings.SplitSeq(op.Items.List, ".") {
			at = structs[strings.TrimPrefix(at, "*")].member(name).Type
		}
		element := strings.TrimPrefix(at, "[]")
		if structs[element] != nil {
			element = "*" + element
		}
		op.Items.Element = element
		if was, ok := old.results[op.Items.Method]; ok && was != op.Items.results() {
			op.Items.Method += "2"
			p.note("method %s yields what %s did, of another type", op.Items.Method, strings.TrimSuffix(op.Items.Method, "2"))
		}
	}
}

// resultKeys are the primary results of the operations that have pages.
func resultKeys(m *model.Service) (map[string]string, error) {
	data, err := m.Section(model.PaginatorsSection)
	if err != nil || data == nil {
		return nil, err
	}
	var file struct {
		Pagination map[string]struct {
			ResultKey any `json:"result_key"`
		} `json:"pagination"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s paginators: %w", m.Name, err)
	}
	keys := map[string]string{}
	for name, p := range file.Pagination {
		switch key := p.ResultKey.(type) {
		case string:
			keys[name] = key
		case []any:
			if len(key) > 0 {
				keys[name], _ = key[0].(string)
			}
		}
	}
	return keys, nil
}

// waitersOf lists the waiters of each operation, which have no methods yet.
func waitersOf(m *model.Service) (map[string][]Waiter, error) {
	data, err := m.Section(model.WaitersSection)
	if err != nil || data == nil {
		return nil, err
	}
	var file struct {
		Waiters map[string]struct {
			Operation   string `json:"operation"`
			Delay       int    `json:"delay"`
			MaxAttempts int    `json:"maxAttempts"`
		} `json:"waiters"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s waiters: %w", m.Name, err)
	}
	list := map[string][]Waiter{}
	for _, name := range slices.Sorted(maps.Keys(file.Waiters)) {
		w := file.Waiters[name]
		list[w.Operation] = append(list[w.Operation], Waiter{Name: name, Delay: w.Delay, Attempts: w.MaxAttempts})
	}
	return list, nil
}
