package codegen

import (
	"cmp"
	"fmt"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/model"
)

// serviceResource is what boto3 calls the resource of a service as a whole.
const serviceResource = "ServiceResource"

// resourceBuilder makes a package of a resource description.
type resourceBuilder struct {
	model *model.Service
	pkg   *Resources
	taken names             // in the package
	types map[string]string // of resources, by name in the description
	// aliases are the names here of the typed package's types.
	aliases map[string]string
}

// BuildResources makes the package of a service's resources over its typed
// package; nil if the service has no resources.
func BuildResources(m *model.Service, p *Package) (*Resources, error) {
	data, err := m.Section(model.ResourcesSection)
	if err != nil || data == nil {
		return nil, err
	}
	d, err := resource.Parse(m, data)
	if err != nil {
		return nil, err
	}
	b := &resourceBuilder{
		model: m, pkg: &Resources{Package: p}, types: map[string]string{}, aliases: map[string]string{},
		taken: names{"New": true, "Client": true, serviceResource: true, "description": true},
	}
	for _, name := range d.TypeNames() {
		b.types[name] = b.taken.free(Exported(name), Exported(name)+"Resource")
	}
	all := []*resource.Type{d.Service}
	for _, name := range d.TypeNames() {
		all = append(all, d.Type(name))
	}
	for i, t := range all {
		out, err := b.resource(t, i == 0)
		if err != nil {
			return nil, fmt.Errorf("resource %s: %w", t.Name, err)
		}
		b.pkg.Types = append(b.pkg.Types, out)
	}
	for _, c := range p.Codes {
		b.taken[c.Name] = true
	}
	slices.SortFunc(b.pkg.Native, func(a, b Struct) int { return cmp.Compare(a.Name, b.Name) })
	own := func(name string) bool {
		return slices.ContainsFunc(b.pkg.Native, func(s Struct) bool { return s.Name == b.aliases[name] })
	}
	for _, name := range slices.Sorted(maps.Keys(b.aliases)) {
		if own(name) {
			continue
		}
		b.pkg.Aliases = append(b.pkg.Aliases, ResourceAlias{b.aliases[name], name})
	}
	slices.SortFunc(b.pkg.Aliases, func(a, b ResourceAlias) int { return cmp.Compare(a.Name, b.Name) })
	return b.pkg, nil
}

// ownMethods are those that every resource may have besides the description's.
var ownMethods = []string{"Attrs", "Client", "Dynamic", "Equal", "Exists", "Reload", "String"}

// resource names the members of a type in boto3's order of precedence: what
// comes later gets its kind at its end where the name is taken.
func (b *resourceBuilder) resource(t *resource.Type, service bool) (ResourceType, error) {
	out := ResourceType{Name: serviceResource, Of: b.model.Name, Loads: t.Load != nil}
	if !service {
		out.Name, out.Type, out.Of = b.types[t.Name], t.Name, b.model.Name+"."+t.Name
		out.Loads = out.Loads || loadsByHand[out.Of]
	}
	methods := names{}
	for _, name := range ownMethods {
		methods[name] = true
	}
	claim := func(name, kind string) string { return methods.free(Exported(name), Exported(name)+kind) }
	for _, id := range t.Identifiers {
		i := b.identifier(t, id)
		i.Method = claim(id.Name, "Identifier")
		out.Identifiers = append(out.Identifiers, i)
	}
	for _, m := range t.Actions {
		a, err := b.action(&m)
		if err != nil {
			return out, err
		}
		if actionsByHand[out.Of+"."+m.Name] {
			continue
		}
		a.Method = claim(m.Name, "Action")
		out.Actions = append(out.Actions, a)
	}
	for _, m := range t.Subs {
		out.Subs = append(out.Subs, ResourceSub{claim(m.Name, "Subresource"), m.Name, b.types[m.Result.Type.Name], b.given(&m)})
	}
	for _, m := range t.Refs {
		out.Refs = append(out.Refs, ResourceRef{claim(m.Name, "Reference"), m.Name, b.types[m.Result.Type.Name], m.Result.Plural()})
	}
	for _, m := range t.Collections {
		c, err := b.collection(&out, &m)
		if err != nil {
			return out, err
		}
		c.Method = claim(m.Name, "Collection")
		out.Collections = append(out.Collections, c)
	}
	for _, m := range t.Waiters {
		out.Waiters = append(out.Waiters, Waiter{Name: m.Name, Method: claim("WaitUntil"+m.Name, "Waiter")})
	}
	if t.Shape == "" {
		return out, nil
	}
	attrs, err := b.attrs(t)
	if err != nil {
		return out, err
	}
	out.Attrs = b.taken.free(out.Name + "Attrs")
	b.pkg.Aliases = append(b.pkg.Aliases, ResourceAlias{out.Attrs, attrs})
	return out, nil
}

// loadsByHand are the types that the engine has a call for though their
// descriptions have none.
var loadsByHand = map[string]bool{"s3.Bucket": true, "s3.ObjectSummary": true}

// actionsByHand are the actions that give something else than their description
// says: the packages have them in files of their own.
var actionsByHand = map[string]bool{"ec2.CreateTags": true}

// attrs finds the struct that holds a type's attributes.
func (b *resourceBuilder) attrs(t *resource.Type) (string, error) {
	name := b.pkg.Package.types[t.Shape]
	if !b.pkg.Package.hasStruct(name) {
		for operation, method := range b.pkg.Package.methods {
			op, err := b.model.Operation(operation)
			if err != nil {
				return "", err
			}
			if op.Output != nil && op.Output.Shape.Name == t.Shape && (name == "" || method+"Output" < name) {
				name = method + "Output"
			}
		}
	}
	if !b.pkg.Package.hasStruct(name) {
		return "", fmt.Errorf("the typed package has no struct for %s", t.Shape)
	}
	return name, nil
}

func (p *Package) hasStruct(name string) bool { return p.structNamed(name) != nil }

// alias brings a type of the typed package in, with what it holds where a
// request needs it.
func (b *resourceBuilder) alias(name string) string {
	if known := b.aliases[name]; known != "" {
		return known
	}
	if own := b.native(name); own != "" {
		return own
	}
	here := b.taken.free(name, name+"Shape")
	b.aliases[name] = here
	return here
}

// aliasInput is alias with the structures that the input holds and the enums of
// its lists.
func (b *resourceBuilder) aliasInput(name string) string {
	if known := b.aliases[name]; known != "" {
		return known
	}
	here := b.alias(name)
	s := b.pkg.Package.structNamed(name)
	if s == nil || b.holdsNative(name, map[string]bool{}) { // whose parts are there
		return here
	}
	for _, f := range s.Fields {
		for _, part := range typeParts(f.Type) {
			switch {
			case b.pkg.Package.hasStruct(part):
				b.aliasInput(part)
			case part != f.Type && slices.ContainsFunc(b.pkg.Package.Enums, func(e Enum) bool { return e.Name == part }):
				b.alias(part) // a list or map of them needs the name
			}
		}
	}
	return here
}

// call names the input and output of an operation.
func (b *resourceBuilder) call(operation string) (method string, err error) {
	method = b.pkg.Package.methods[operation]
	if method == "" || !b.pkg.Package.hasStruct(method+"Input") {
		return "", fmt.Errorf("the typed package has no operation %s", operation)
	}
	return method, nil
}

func (b *resourceBuilder) action(m *resource.Member) (ResourceAction, error) {
	method, err := b.call(m.Request.Operation)
	if err != nil {
		return ResourceAction{}, err
	}
	a := ResourceAction{Name: m.Name, Operation: m.Request.Operation, Input: b.aliasInput(method + "Input")}
	switch {
	case m.Result != nil:
		a.Type, a.Plural = b.types[m.Result.Type.Name], m.Result.Plural()
	case m.Path != nil:
		return a, fmt.Errorf("action %s gives a part of its response, which has no type", m.Name)
	default:
		a.Output = b.alias(method + "Output")
	}
	return a, nil
}

func (b *resourceBuilder) collection(of *ResourceType, m *resource.Member) (ResourceCollection, error) {
	method, err := b.call(m.Request.Operation)
	if err != nil {
		return ResourceCollection{}, err
	}
	prefix := of.Name
	if of.Type == "" {
		prefix = ""
	}
	c := ResourceCollection{
		Name: m.Name, Operation: m.Request.Operation, GoType: b.taken.free(prefix + Exported(m.Name) + "Collection"),
		Input: b.aliasInput(method + "Input"), Type: b.types[m.Result.Type.Name],
	}
	taken := names{"Filter": true, "Limit": true, "PageSize": true, "All": true, "Pages": true}
	for _, batch := range m.Result.Type.BatchActions {
		a, err := b.action(&batch)
		if err != nil {
			return c, err
		}
		if a.Output == "" {
			return c, fmt.Errorf("batch action %s makes resources", batch.Name)
		}
		a.Method = taken.free(Exported(batch.Name), Exported(batch.Name)+"Action")
		c.Batch = append(c.Batch, a)
	}
	return c, nil
}

// given are the identifiers that the caller of a sub-resource gives.
func (b *resourceBuilder) given(m *resource.Member) []ResourceIdentifier {
	var list []ResourceIdentifier
	for _, id := range m.Result.Type.Identifiers {
		own := slices.ContainsFunc(m.Result.Identifiers, func(p resource.Param) bool {
			return p.Target == id.Name && p.Source == resource.FromIdentifier
		})
		if !own {
			list = append(list, b.identifier(m.Result.Type, id))
		}
	}
	return list
}

// identifier finds out what type an identifier has: a number where the member
// that holds it, in a request or among the attributes, is one.
func (b *resourceBuilder) identifier(t *resource.Type, id resource.Identifier) ResourceIdentifier {
	out := ResourceIdentifier{Param: param(id.Name), Type: "string"}
	for _, m := range t.Actions {
		op, err := b.model.Operation(m.Request.Operation)
		if err != nil || op == nil || op.Input == nil {
			continue
		}
		for _, p := range m.Request.Params {
			member, ok := op.Input.Shape.Member(p.Target)
			if ok && p.Source == resource.FromIdentifier && p.Name == id.Name && (member.Shape.Kind == model.Integer || member.Shape.Kind == model.Long) {
				out.Type = scalars[member.Shape.Kind]
			}
		}
	}
	return out
}

// param is a name as a parameter of a function.
func param(name string) string {
	name = strings.ToLower(name[:1]) + name[1:]
	if token.IsKeyword(name) || name == "r" {
		name += "_"
	}
	return name
}
