package codegen

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/custom"
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
		if keys, ok := results[op.Name]; ok {
			o.Pages = methods.free(o.Method+"Pages", o.Method+"Pages_")
			b.results(&o, op, keys, methods)
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

// results makes the methods that yield the elements of pages: Items, and of several
// lists one for each, named for it.
func (b *builder) results(o *Operation, op *model.Operation, keys []string, methods names) {
	for _, key := range keys {
		if isList(op, key) {
			o.Results = append(o.Results, Items{List: key})
		}
	}
	if len(o.Results) == 0 {
		return
	}
	o.Items = &Items{Method: methods.free(o.Method+"Items", o.Method+"Items_"), List: o.Results[0].List}
	if len(o.Results) == 1 {
		o.Results = nil
		return
	}
	item := Struct{Name: b.taken.free(o.Method+"Item", o.Method+"Element")}
	o.Items.List, o.Items.Element = "", "*"+item.Name
	item.Doc = []string{item.Name + " is what " + o.Items.Method + " yields: one of its fields is set."}
	structs := b.pkg.structsByName()
	for i := range o.Results {
		r := &o.Results[i]
		name := lastName(r.List)
		r.Method = methods.free(o.Method+name, o.Method+name+"_")
		element := elementOf(structs, o.Method, r.List)
		if !strings.HasPrefix(element, "*") {
			element = "*" + element
		}
		item.Fields = append(item.Fields, Field{Name: name, Member: name, Type: element})
	}
	b.pkg.Structs = append(b.pkg.Structs, item)
}

// lastName is the name of the list at the end of a path.
func lastName(path string) string { return Exported(path[strings.LastIndexByte(path, '.')+1:]) }

// isList says that a result key names a list.
func isList(op *model.Operation, key string) bool {
	if op.Output == nil {
		return false
	}
	s := op.Output.Shape
	for name := range strings.SplitSeq(key, ".") {
		m, ok := s.Member(name)
		if !ok {
			return false
		}
		s = m.Shape
	}
	return s.Kind == model.List
}

func (p *Package) structsByName() map[string]*Struct {
	structs := map[string]*Struct{}
	for i := range p.Structs {
		structs[p.Structs[i].Name] = &p.Structs[i]
	}
	return structs
}

// elementOf is the type of the elements of a list as it stands in the output's struct,
// structures by pointer.
func elementOf(structs map[string]*Struct, method, list string) string {
	at := method + "Output"
	for name := range strings.SplitSeq(list, ".") {
		at = structs[strings.TrimPrefix(at, "*")].member(name).Type
	}
	element := strings.TrimPrefix(at, "[]")
	if structs[element] != nil {
		element = "*" + element
	}
	return element
}

// typeItems finds out what the Items methods yield.
func (p *Package) typeItems(old *Published) {
	structs := p.structsByName()
	for i := range p.Operations {
		op := &p.Operations[i]
		if op.Items == nil {
			continue
		}
		if op.Items.List != "" {
			op.Items.Element = elementOf(structs, op.Method, op.Items.List)
		}
		p.numberItems(op.Items, old)
		for j := range op.Results {
			op.Results[j].Element = elementOf(structs, op.Method, op.Results[j].List)
			p.numberItems(&op.Results[j], old)
		}
	}
}

// numberItems lets a method that was published for other elements make way for one
// with a 2.
func (p *Package) numberItems(i *Items, old *Published) {
	if was, ok := old.results[i.Method]; ok && was != i.results() {
		i.Method += "2"
		p.note("method %s yields what %s did, of another type", i.Method, strings.TrimSuffix(i.Method, "2"))
	}
}

// resultKeys are the results of the operations that have pages, by operation.
func resultKeys(m *model.Service) (map[string][]string, error) {
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
	keys := map[string][]string{}
	for name, p := range custom.FactsOf(m.Name).Paging {
		if p.ResultKey != "" {
			keys[name] = []string{p.ResultKey}
		}
	}
	for name, p := range file.Pagination {
		switch key := p.ResultKey.(type) {
		case string:
			keys[name] = []string{key}
		case []any:
			keys[name] = nil
			for _, k := range key {
				if text, ok := k.(string); ok {
					keys[name] = append(keys[name], text)
				}
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
			Own         bool   `json:"own"`
		} `json:"waiters"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s waiters: %w", m.Name, err)
	}
	list := map[string][]Waiter{}
	for _, name := range slices.Sorted(maps.Keys(file.Waiters)) {
		w := file.Waiters[name]
		list[w.Operation] = append(list[w.Operation], Waiter{Name: name, Delay: w.Delay, Attempts: w.MaxAttempts, Own: w.Own})
	}
	return list, nil
}
