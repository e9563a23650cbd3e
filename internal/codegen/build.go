package codegen

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// reference is where AWS's API reference is reached by uid and operation.
const reference = "https://docs.aws.amazon.com/goto/WebAPI/"

// builder makes a package of a description.
type builder struct {
	typer
	model     *model.Service
	published *Published
	ops       []*model.Operation
	methods   map[string]string // by operation
	used      usage
	// exceptions are all error shapes of the service.
	exceptions []*model.Shape
	// secret are the structures of which all members are sensitive, secretNames
	// the types of sensitive fields by shape, secretEnums those that are enums.
	secret      map[string]bool
	secretNames map[string]string
	secretEnums map[string]bool
	taken       names
	pkg         *Package
}

// Build makes the typed package of a service. Names that published has are
// given to what had them; a nil published starts anew.
func Build(m *model.Service, published *Published) (*Package, error) {
	if published == nil {
		published = &Published{}
	}
	b := &builder{model: m, published: published, methods: map[string]string{}, secretNames: map[string]string{}, secretEnums: map[string]bool{}, taken: names{"New": true, "Client": true, "Values": true}, pkg: &Package{Name: PackageName(m.Name)}}
	for _, name := range m.OperationNames() {
		op, err := m.Operation(name)
		if err != nil {
			return nil, err
		}
		b.ops = append(b.ops, op)
		b.methods[name] = b.method(name)
	}
	b.pkg.Service = Service{
		Name: m.Name, FullName: cmp.Or(m.ServiceFullName, m.ServiceID, m.Name), Version: m.APIVersion, Protocol: cmp.Or(protocol.Name(m), m.Protocol),
		Link: reference + cmp.Or(m.UID, m.EndpointPrefix+"-"+m.APIVersion), Retired: m.Retired,
		CBOR: protocol.Name(m) == protocol.CBOR,
	}
	var err error
	if b.exceptions, err = exceptions(m); err != nil {
		return nil, err
	}
	b.used = use(b.ops, b.exceptions)
	b.mapped = b.used.mapped
	b.secret = secrets(b.ops, b.exceptions)
	b.nameTypes()
	b.split()
	b.codes()
	b.structs()
	b.enums()
	if err := b.operations(); err != nil {
		return nil, err
	}
	slices.SortFunc(b.pkg.Structs, func(a, b Struct) int { return cmp.Compare(a.Name, b.Name) })
	b.pkg.keep(published)
	b.pkg.guard(published)
	b.pkg.documentEnums()
	b.pkg.shareErrors()
	b.pkg.methods, b.pkg.types = b.methods, b.types
	return b.pkg, nil
}

// method names the method of an operation: as the description does, but for an
// underscore where something else was published by the name.
func (b *builder) method(operation string) string {
	name := Exported(operation)
	if clientMethods()[name] {
		return name + "_"
	}
	results, known := b.published.results[name]
	own := results == resultsOf(name)
	if known && !own || !known && (b.published.structs[name+"Input"] != nil || b.published.structs[name+"Output"] != nil) {
		b.pkg.note("operation %s has the method %s_, as %s stands for something else", operation, name, name)
		return name + "_"
	}
	return name
}

// nameTypes gives names to the types of operations first, then to shapes. A
// shape whose name is taken gets "Shape" at its end.
func (b *builder) nameTypes() {
	b.types = map[string]string{}
	for _, op := range b.ops {
		for _, suffix := range []string{"Input", "Output"} {
			b.taken[b.methods[op.Name]+suffix] = true
		}
	}
	b.keepSplit()
	for _, enum := range b.published.enums {
		for _, c := range enum {
			b.taken[c.Name] = true
		}
	}
	for name := range b.published.secrets {
		b.taken[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(b.used.shapes)) {
		if b.ownType(b.used.shapes[name]) {
			b.types[name] = name
			continue
		}
		b.types[name] = b.taken.free(Exported(name), Exported(name)+"Shape")
	}
	for _, s := range b.exceptions {
		if b.types[s.Name] == "" && b.tells(s) {
			b.types[s.Name] = b.taken.free(Exported(s.Name), Exported(s.Name)+"Shape")
		}
	}
}

// ownType says that a shape is the input or output of the operation that it is
// named for, so that one type does for both.
func (b *builder) ownType(s *model.Shape) bool {
	for suffix, root := range map[string]func(*model.Operation) *model.Member{
		"Input": func(op *model.Operation) *model.Member { return op.Input }, "Output": func(op *model.Operation) *model.Member { return op.Output },
	} {
		name, _ := strings.CutSuffix(s.Name, suffix)
		i, ok := slices.BinarySearchFunc(b.ops, name, func(op *model.Operation, name string) int { return cmp.Compare(op.Name, name) })
		if ok && b.methods[name]+suffix == s.Name && root(b.ops[i]) != nil && root(b.ops[i]).Shape == s {
			return true
		}
	}
	return false
}

// structs makes the structs of operations and of shapes.
func (b *builder) structs() {
	for _, op := range b.ops {
		method := b.methods[op.Name]
		b.root(method+"Input", op.Input, true)
		b.root(method+"Output", op.Output, false)
	}
	for _, name := range slices.Sorted(maps.Keys(b.used.shapes)) {
		s := b.used.shapes[name]
		if s.Kind != model.Structure || s.Exception {
			continue
		}
		if own := b.requests[name]; own != "" {
			b.pkg.Structs = append(b.pkg.Structs, Struct{Name: own, Other: b.types[name], Doc: b.doc(s), Fields: b.fields(s, true, false)})
		}
		if !b.ownType(s) {
			b.pkg.Structs = append(b.pkg.Structs, Struct{Name: b.types[name], Doc: b.doc(s), Fields: b.fields(s, b.sends(s), false)})
		}
	}
}

// root makes the struct of an operation's input or output, whose name says what
// it is.
func (b *builder) root(name string, m *model.Member, input bool) {
	s := Struct{Name: name}
	if m != nil {
		s.Fields = b.fields(m.Shape, input || b.ownType(m.Shape) && b.sends(m.Shape), input)
	}
	b.pkg.Structs = append(b.pkg.Structs, s)
}

// doc says what a structure is and which operations use it.
func (b *builder) doc(s *model.Shape) []string {
	line := b.types[s.Name] + " is " + usedBy(b.used.by[s.Name])
	switch {
	case s.EventStream:
		line += ", an event: exactly one member is set"
	case validate.Union(s):
		line += ", a union: exactly one member is set"
	}
	doc := wrapped(line + ".")
	if s.Deprecated {
		doc = append(doc, "", deprecated)
	}
	return doc
}

func (b *builder) fields(s *model.Shape, sent, input bool) []Field {
	list := make([]Field, 0, len(s.Members))
	taken := names{}
	formats := slices.ContainsFunc(s.Members, func(m model.Member) bool { return Exported(m.Name) == formatMethod })
	for i := range s.Members {
		m := &s.Members[i]
		if s.EventStream && m.Shape.Exception {
			continue
		}
		f := Field{Name: taken.free(Exported(m.Name)), Type: b.field(s, m, sent, input), Member: m.Name}
		f.Exact = f.Name != m.Name && slices.ContainsFunc(s.Members, func(o model.Member) bool {
			return o.Name != m.Name && strings.EqualFold(o.Name, m.Name)
		})
		f.Required = sent && m.Required && m.Shape.Kind == model.String && f.Type != "any"
		f.Sensitive = !m.Shape.EventStream && (b.secret[s.Name] || sensitive(m.Shape))
		if f.Sensitive && formats {
			f.Type = b.secretType(f.Type, m.Shape)
		}
		f.Doc = facts(m, sent, f.Sensitive)
		list = append(list, f)
	}
	return list
}

func (b *builder) enums() {
	for _, name := range slices.Sorted(maps.Keys(b.used.shapes)) {
		s := b.used.shapes[name]
		if len(s.Enum) == 0 {
			continue
		}
		enum := b.types[name]
		values := constants(enum, s.Enum, b.published.constants(enum), b.taken)
		e := Enum{Name: enum, Values: values, Sensitive: b.secretEnums[enum]}
		if s.Deprecated {
			e.Doc = []string{deprecated}
		}
		b.pkg.Enums = append(b.pkg.Enums, e)
	}
}

// exceptions are the service's error shapes, sorted by name.
func exceptions(m *model.Service) ([]*model.Shape, error) {
	var list []*model.Shape
	for _, name := range m.ShapeNames() {
		s, err := m.Shape(name)
		if err != nil {
			return nil, err
		}
		if s.Exception && s.Kind == model.Structure {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b *model.Shape) int { return cmp.Compare(a.Name, b.Name) })
	return list, nil
}

// codes names the error codes: "Err" and the shape's name without the word that
// says so, or all of it where two shapes would have one name.
func (b *builder) codes() {
	count := map[string]int{}
	for _, s := range b.exceptions {
		count[stripped(s.Name)]++
	}
	for _, s := range b.exceptions {
		code := cmp.Or(s.Error.Code, s.Name)
		short, full := "Err"+Exported(stripped(s.Name)), "Err"+Exported(s.Name)
		switch old, known := b.published.code(short); {
		case known && old != code, !known && count[stripped(s.Name)] > 1:
			short = full
		}
		c := Code{Name: b.taken.free(short, full), Value: code}
		if name := b.types[s.Name]; name != "" {
			c.Struct = name
			b.errorStruct(s, name, c)
		}
		b.pkg.Codes = append(b.pkg.Codes, c)
	}
}

// errorStruct makes the struct of an error that says more than a message.
func (b *builder) errorStruct(s *model.Shape, name string, c Code) {
	out := Struct{Name: name, Code: c.Value, Doc: wrapped(fmt.Sprintf("%s is the error [%s] with its members.", name, c.Name))}
	if s.Deprecated {
		out.Doc = append(out.Doc, "", deprecated)
	}
	for _, f := range b.fields(s, b.sends(s), false) {
		if b.used.shapes[s.Name] == nil && isMessage(f.Member) {
			continue
		}
		if failureMethods[f.Name] {
			f.Name += "_"
		}
		out.Fields = append(out.Fields, f)
	}
	b.pkg.Structs = append(b.pkg.Structs, out)
}

// failureMethods are names that a field of an error must not have.
var failureMethods = map[string]bool{
	"Failure": true, "Error": true, "Unwrap": true, "Is": true, "As": true, "ModelCode": true,
}

// tells says whether an error has members besides its message, or is a part of
// something else.
func (b *builder) tells(s *model.Shape) bool {
	return b.used.shapes[s.Name] != nil || slices.ContainsFunc(s.Members, func(m model.Member) bool { return !isMessage(m.Name) })
}

// isMessage names the members that boto3.Error.Message stands for.
func isMessage(name string) bool {
	return name == "message" || name == "Message" || name == "errorMessage"
}
