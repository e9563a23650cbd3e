package codegen

import (
	"fmt"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// reach calls visit for every shape below one, each once.
func reach(s *model.Shape, seen map[string]bool, visit func(*model.Shape)) {
	for _, below := range children(s) {
		if seen[below.Name] {
			continue
		}
		seen[below.Name] = true
		visit(below)
		reach(below, seen, visit)
	}
}

func children(s *model.Shape) []*model.Shape {
	switch s.Kind {
	case model.Structure:
		if s.Document {
			return nil
		}
		list := make([]*model.Shape, 0, len(s.Members))
		for i := range s.Members {
			if s.EventStream && s.Members[i].Shape.Exception {
				continue // it ends the stream, as an error
			}
			list = append(list, s.Members[i].Shape)
		}
		return list
	case model.List:
		return []*model.Shape{s.Element.Shape}
	case model.Map:
		return []*model.Shape{s.Key.Shape, s.Value.Shape}
	default:
		return nil
	}
}

// usage is what the operations of a service do with its shapes.
type usage struct {
	shapes map[string]*model.Shape // that need a type of their own
	sent   map[string]bool         // below an input
	by     map[string][]string     // operations, by shape
	mapped map[string]bool         // the values of maps
}

func use(ops []*model.Operation, errors []*model.Shape) usage {
	u := usage{map[string]*model.Shape{}, map[string]bool{}, map[string][]string{}, map[string]bool{}}
	need := func(s *model.Shape) {
		if s.Kind == model.Map {
			u.mapped[s.Value.Shape.Name] = true
		}
		if s.Kind == model.Structure && !s.Document || len(s.Enum) > 0 {
			u.shapes[s.Name] = s
		}
	}
	for _, e := range errors {
		reach(e, map[string]bool{}, need)
	}
	for _, op := range ops {
		for _, root := range []*model.Member{op.Input, op.Output} {
			if root == nil {
				continue
			}
			reach(root.Shape, map[string]bool{}, func(s *model.Shape) {
				need(s)
				if root == op.Input {
					u.sent[s.Name] = true
				}
				if list := u.by[s.Name]; len(list) == 0 || list[len(list)-1] != op.Name {
					u.by[s.Name] = append(list, op.Name)
				}
			})
		}
	}
	return u
}

// mostNamed is how many operations a comment lists.
const mostNamed = 2

// usedBy says which operations use a shape; none where it is a part of errors only.
func usedBy(ops []string) string {
	switch n := len(ops); {
	case n == 0:
		return "a part of errors"
	case n > mostNamed:
		return fmt.Sprintf("used by %d operations", n)
	default:
		return "used by " + strings.Join(ops, " and ")
	}
}

// documentEnums says how many values an enum has and which members are of it.
func (p *Package) documentEnums() {
	members := map[string][]string{}
	for _, s := range p.Structs {
		for _, f := range s.Fields {
			for _, part := range typeParts(f.Type) {
				members[part] = append(members[part], s.Name+"."+f.Name)
			}
		}
	}
	for i := range p.Enums {
		e := &p.Enums[i]
		n := 0
		for _, v := range e.Values {
			if !v.Gone {
				n++
			}
		}
		line := fmt.Sprintf("%s is one of %d values", e.Name, n)
		if n == 1 {
			line = e.Name + " has one value"
		}
		switch of := members[e.Name]; len(of) {
		case 0:
		case 1, 2:
			line += ", for " + strings.Join(of, " and ")
		default:
			line += fmt.Sprintf(", for %s and %d other members", of[0], len(of)-1)
		}
		doc := wrapped(line + ".")
		if len(e.Doc) > 0 {
			doc = append(append(doc, ""), e.Doc...)
		}
		e.Doc = doc
	}
}
