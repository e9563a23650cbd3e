package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/model"
	store "github.com/boto3-go/boto3/service"
)

// service is all that pages tell of one: its description, and the names and types that
// its typed package has for it, from the generator itself.
type service struct {
	name, command, title string
	model                *model.Service
	pkg                  *codegen.Package
	resources            *codegen.Resources // nil without any
	pages                map[string]describe.Pages

	operations map[string]*codegen.Operation
	structs    map[string]*codegen.Struct // by Go type
	enums      map[string]*codegen.Enum   // by Go type
	codes      map[string]*codegen.Code   // by the code on the wire
	// types are the shapes that are told apart from operations: structures and enums
	// with a Go type of their own, and errors. typeNames are their names in order.
	types     map[string]*model.Shape
	typeNames []string
	shapes    map[string]string   // of a Go type
	uses      map[string][]string // the operations that reach a type
}

// openService reads a description anew, so that what is loaded of it can be let go of.
func openService(s *boto3.Session, name string) (*service, error) {
	c, err := s.Client(name, boto3.Config{Region: "us-east-1"})
	if err != nil {
		return nil, err
	}
	m, err := c.Model().Copy()
	if err != nil {
		return nil, err
	}
	x := &service{name: name, command: cli.CommandOf(name), model: m}
	if x.pkg, err = codegen.Build(m, nil); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	x.title = x.pkg.Service.FullName
	if x.resources, err = codegen.BuildResources(m, x.pkg); err != nil {
		return nil, err
	}
	if x.pages, err = describe.PagesOf(m); err != nil {
		return nil, err
	}
	x.index()
	return x, x.findTypes()
}

func (x *service) index() {
	x.operations, x.structs = map[string]*codegen.Operation{}, map[string]*codegen.Struct{}
	x.enums, x.codes = map[string]*codegen.Enum{}, map[string]*codegen.Code{}
	for i := range x.pkg.Operations {
		x.operations[x.pkg.Operations[i].Name] = &x.pkg.Operations[i]
	}
	for i := range x.pkg.Structs {
		x.structs[x.pkg.Structs[i].Name] = &x.pkg.Structs[i]
	}
	for i := range x.pkg.Enums {
		x.enums[x.pkg.Enums[i].Name] = &x.pkg.Enums[i]
	}
	for i := range x.pkg.Codes {
		x.codes[x.pkg.Codes[i].Value] = &x.pkg.Codes[i]
	}
}

// findTypes finds the shapes that have an entry of their own, and who uses them.
func (x *service) findTypes() error {
	x.types, x.shapes, x.uses = map[string]*model.Shape{}, map[string]string{}, map[string][]string{}
	for _, name := range x.model.ShapeNames() {
		goType := x.pkg.TypeOf(name)
		s, err := x.model.Shape(name)
		if err != nil {
			return err
		}
		if goType == "" && !s.Exception {
			continue
		}
		x.types[name] = s
		if goType != "" {
			x.shapes[goType] = name
		}
	}
	x.typeNames = slices.SortedFunc(maps.Keys(x.types), compareNames)
	for _, name := range x.model.OperationNames() {
		op, err := x.model.Operation(name)
		if err != nil {
			return err
		}
		seen := map[*model.Shape]bool{}
		for _, m := range []*model.Member{op.Input, op.Output} {
			if m != nil {
				x.reach(m.Shape, name, seen)
			}
		}
		for _, e := range op.Errors {
			x.reach(e, name, seen)
		}
	}
	return nil
}

func (x *service) reach(s *model.Shape, operation string, seen map[*model.Shape]bool) {
	if seen[s] {
		return
	}
	seen[s] = true
	if x.types[s.Name] != nil {
		x.uses[s.Name] = append(x.uses[s.Name], operation)
	}
	for i := range s.Members {
		x.reach(s.Members[i].Shape, operation, seen)
	}
	for _, m := range []*model.Member{s.Element, s.Key, s.Value} {
		if m != nil {
			x.reach(m.Shape, operation, seen)
		}
	}
}

// compareNames has names in the order of a dictionary.
func compareNames(a, b string) int {
	if c := strings.Compare(strings.ToLower(a), strings.ToLower(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// mostTypes is how many types one page tells of; services with more have a page for
// each first letter.
const mostTypes = 120

// typePage is the page that has a type.
func (x *service) typePage(shape string) string {
	if len(x.typeNames) <= mostTypes {
		return "types"
	}
	return "types-" + initial(shape)
}

func initial(name string) string {
	if first := strings.ToLower(name[:min(len(name), 1)]); first >= "a" && first <= "z" {
		return first
	}
	return "0"
}

// typePages are the pages of types, with the types of each.
func (x *service) typePages() (pages []string, types map[string][]string) {
	types = map[string][]string{}
	for _, name := range x.typeNames {
		page := x.typePage(name)
		if types[page] == nil {
			pages = append(pages, page)
		}
		types[page] = append(types[page], name)
	}
	return pages, types
}

// pageNames are all pages of the service but its first.
func (x *service) pageNames() []string {
	names, _ := x.typePages()
	if x.resources != nil {
		names = append(names, resourcesName)
	}
	return append(names, x.model.OperationNames()...)
}

// importing is the import of one of the service's packages. Those of a description of
// the user's own are where he has botogen write them.
func (x *service) importing(room string) string {
	if _, _, ok := store.Description(x.name); !ok {
		return `import "example.com/` + x.pkg.Name + `" // by botogen -model`
	}
	return `import "github.com/boto3-go/boto3/` + room + "/" + x.pkg.Name + `"`
}
