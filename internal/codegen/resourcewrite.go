package codegen

import (
	"fmt"
	"go/format"
	"strings"
)

// Files are the package's files by name.
func (p *Resources) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, write := range map[string]func(*writer){"resources.go": p.writeResources, "collections.go": p.writeCollections, "aliases.go": p.writeAliases, "native.go": p.writeNative} {
		w := &writer{}
		write(w)
		if w.Len() == 0 {
			continue
		}
		source, err := format.Source(p.file(w.Bytes(), name == "resources.go"))
		if err != nil {
			return nil, fmt.Errorf("resource/%s/%s: %w", p.Package.Name, name, err)
		}
		files[name] = source
	}
	return files, nil
}

// file puts the head of a file before its body.
func (p *Resources) file(body []byte, first bool) []byte {
	w := &writer{}
	w.WriteString(Header)
	if first {
		s := p.Package.Service
		w.printf("// Package %s has the resources of %s, API version %s.\n", p.Package.Name, s.FullName, s.Version)
		if s.Retired {
			w.printf("// AWS has retired this service.\n")
		}
		w.printf("//\n// API reference: %s\n", s.Link)
	}
	w.printf("package %s\n\n", p.Package.Name)
	head := w.Len()
	w.printf("import (\n")
	empty := w.Len() + 1
	for _, i := range imports {
		if i.name != "boto3" && i.name != "runtime" && i.name != "_" && uses(body, i.name) {
			w.printf("%q\n", i.path)
		}
	}
	w.printf("\n")
	if uses(body, "boto3") {
		w.printf("\"github.com/boto3-go/boto3\"\n")
	}
	if uses(body, "runtime") {
		w.printf("\"github.com/boto3-go/boto3/runtime\"\n")
	}
	if uses(body, p.Package.Name) {
		w.printf("\"github.com/boto3-go/boto3/service/%s\"\n", p.Package.Name)
	}
	if w.Len() == empty {
		w.Truncate(head)
	} else {
		w.printf(")\n\n")
	}
	w.Write(body)
	return w.Bytes()
}

func (p *Resources) writeResources(w *writer) {
	name := p.Package.Name
	w.printf("// New makes the resources of the service. It makes no call. A Config given here\n// goes over the session's; a setting that is not valid is an error of every call.\n// A nil session is the default one.\n")
	w.printf("func New(sess *boto3.Session, cfg ...boto3.Config) *%s {\n", serviceResource)
	from := "NewResource"
	if len(p.Native) > 0 {
		from = "NewNativeResource"
	}
	w.printf("\treturn &%s{runtime.%s(%s.New(sess, cfg...))}\n}\n", serviceResource, from, name)
	for i := range p.Types {
		p.Types[i].write(w)
	}
}

func (t *ResourceType) write(w *writer) {
	t.writeType(w)
	for i, id := range t.Identifiers {
		switch id.Type {
		case "string":
			w.printf("\nfunc (r *%s) %s() string { return runtime.Identifier(r.d, %d) }\n", t.Name, id.Method, i)
		default:
			w.printf("\nfunc (r *%s) %s() %s { return %s(runtime.NumberIdentifier(r.d, %d)) }\n", t.Name, id.Method, id.Type, id.Type, i)
		}
	}
	t.writeAttrs(w)
	for _, s := range t.Subs {
		s.write(w, t.Name)
	}
	for _, a := range t.Actions {
		a.write(w, t.Name)
	}
	for _, r := range t.Refs {
		w.printf("\n// It may read the attributes.\n")
		list, do, as := "*", "Ref", "One"
		if r.Plural {
			list, do, as = "[]*", "Refs", "All"
		}
		w.printf("func (r *%s) %s(ctx context.Context, opts ...boto3.CallOption) (%s%s, error) {\n", t.Name, r.Method, list, r.Type)
		w.printf("\td, err := r.d.%s(ctx, %q, opts...)\n\treturn runtime.%s(d, err, wrap%s)\n}\n", do, r.Name, as, r.Type)
	}
	for _, c := range t.Collections {
		w.printf("\nfunc (r *%s) %s() %s { return %s{r.d.Collection(%q)} }\n", t.Name, c.Method, c.GoType, c.GoType, c.Name)
	}
	for _, wait := range t.Waiters {
		w.printf("\nfunc (r *%s) %s(ctx context.Context, opts ...boto3.WaitOption) error {\n", t.Name, wait.Method)
		w.printf("\treturn r.d.Wait(ctx, %q, nil, opts...)\n}\n", wait.Name)
	}
}

// writeType writes the type and what every resource has.
func (t *ResourceType) writeType(w *writer) {
	if t.Type == "" {
		w.printf("\n// %s is the service as a resource. It is safe for concurrent use.\n", t.Name)
	} else {
		w.printf("\n// %s is the resource %s. It is safe for concurrent use.\n", t.Name, t.Of)
	}
	w.printf("type %s struct{ d *boto3.Resource }\n", t.Name)
	if t.Type != "" {
		w.printf("\nfunc wrap%s(d *boto3.Resource) *%s { return &%s{d} }\n", t.Name, t.Name, t.Name)
		w.printf("\n// Equal says whether both are the same resource, by type and identifiers.\nfunc (r *%s) Equal(other *%s) bool { return r.Dynamic().Equal(other.Dynamic()) }\n", t.Name, t.Name)
	}
	w.printf("\n// Dynamic is the resource by names, nil for a nil one.\nfunc (r *%s) Dynamic() *boto3.Resource {\n\tif r == nil {\n\t\treturn nil\n\t}\n\treturn r.d\n}\n", t.Name)
	w.printf("\n// Client is the client by which the resource makes its calls.\nfunc (r *%s) Client() *Client {\n\tc, _ := runtime.TypedClient(r.d).(*Client)\n\treturn c\n}\n", t.Name)
	w.printf("\n// String names the resource with its identifiers.\nfunc (r *%s) String() string { return r.d.String() }\n", t.Name)
}

func (t *ResourceType) writeAttrs(w *writer) {
	if t.Attrs != "" {
		if t.Loads {
			w.printf("\n// Attrs returns the attributes, which are read when they are not known. They are\n// shared and must not be changed.\n")
		} else {
			w.printf("\n// Attrs returns the attributes that came with a listing or a response. No call\n// reads them: a resource made from identifiers gives a *boto3.ResourceError. They\n// are shared and must not be changed.\n")
		}
		w.printf("func (r *%s) Attrs(ctx context.Context, opts ...boto3.CallOption) (attrs *%s, err error) {\n", t.Name, t.Attrs)
		w.printf("\terr = runtime.Attrs(ctx, r.d, &attrs, opts)\n\treturn\n}\n")
	}
	if t.Loads {
		w.printf("\n// Reload reads the attributes anew.\nfunc (r *%s) Reload(ctx context.Context, opts ...boto3.CallOption) error { return r.d.Reload(ctx, opts...) }\n", t.Name)
		w.printf("\n// Exists asks whether there is such a resource.\nfunc (r *%s) Exists(ctx context.Context, opts ...boto3.CallOption) (bool, error) {\n", t.Name)
		w.printf("\treturn runtime.Exists(ctx, r.d, opts)\n}\n")
	}
}

func (s *ResourceSub) write(w *writer, of string) {
	var params, args []string
	for _, id := range s.Given {
		params, args = append(params, id.Param+" "+id.Type), append(args, ", "+id.Param)
	}
	w.printf("\nfunc (r *%s) %s(%s) *%s {\n", of, s.Method, strings.Join(params, ", "), s.Type)
	w.printf("\treturn wrap%s(runtime.Sub(r.d, %q%s))\n}\n", s.Type, s.Name, strings.Join(args, ""))
}

func (a *ResourceAction) write(w *writer, of string) {
	w.printf("\n// Calls %s.\n", a.Operation)
	head := fmt.Sprintf("func (r *%s) %s(ctx context.Context, in *%s, opts ...boto3.CallOption) ", of, a.Method, a.Input)
	if a.Type == "" {
		w.printf("%s(*%s, error) {\n\tvar out %s\n\tif err := runtime.Do(ctx, r.d, %q, in, &out, opts); err != nil {\n\t\treturn nil, err\n\t}\n\treturn &out, nil\n}\n", head, a.Output, a.Output, a.Name)
		return
	}
	list, as := "*", "One"
	if a.Plural {
		list, as = "[]*", "All"
	}
	w.printf("%s(%s%s, error) {\n\td, err := runtime.Do%s(ctx, r.d, %q, in, opts)\n\treturn runtime.%s(d, err, wrap%s)\n}\n", head, list, a.Type, as, a.Name, as, a.Type)
}

func (p *Resources) writeCollections(w *writer) {
	for _, t := range p.Types {
		for _, c := range t.Collections {
			c.write(w, t.Of)
		}
	}
}

func (c *ResourceCollection) write(w *writer, of string) {
	w.printf("\n// %s are the %s of %s, by %s. It is a value that does not\n// change and is safe for concurrent use.\ntype %s struct{ c boto3.Collection }\n", c.GoType, c.Name, of, c.Operation, c.GoType)
	w.printf("\n// Filter adds parameters to the request: lists grow, others are replaced.\nfunc (c %s) Filter(in %s) %s { return %s{c.c.Filter(&in)} }\n", c.GoType, c.Input, c.GoType, c.GoType)
	w.printf("\n// Limit ends the collection after n resources; 0 means no bound.\nfunc (c %s) Limit(n int) %s { return %s{c.c.Limit(n)} }\n", c.GoType, c.GoType, c.GoType)
	w.printf("\n// PageSize asks for at most n resources a request; 0 leaves it to the service.\nfunc (c %s) PageSize(n int) %s { return %s{c.c.PageSize(n)} }\n", c.GoType, c.GoType, c.GoType)
	for _, m := range []struct{ name, do, item string }{{"All", "Each", "*"}, {"Pages", "EachPage", "[]*"}} {
		w.printf("\nfunc (c %s) %s(ctx context.Context, opts ...boto3.CallOption) iter.Seq2[%s%s, error] {\n", c.GoType, m.name, m.item, c.Type)
		w.printf("\treturn runtime.%s(c.c.%s(ctx, opts...), wrap%s)\n}\n", m.do, m.name, c.Type)
	}
	for _, a := range c.Batch {
		w.printf("\n// Calls %s for each page.\n", a.Operation)
		w.printf("func (c %s) %s(ctx context.Context, in *%s, opts ...boto3.CallOption) (list []*%s, err error) {\n", c.GoType, a.Method, a.Input, a.Output)
		w.printf("\terr = runtime.Batch(ctx, c.c, %q, in, func() any {\n\t\tlist = append(list, new(%s))\n\t\treturn list[len(list)-1]\n\t}, opts)\n\treturn list, err\n}\n", a.Name, a.Output)
	}
}

func (p *Resources) writeNative(w *writer) {
	for _, s := range p.Native {
		s.write(w)
	}
}

func (p *Resources) writeAliases(w *writer) {
	name := p.Package.Name
	w.printf("// Client is the typed client.\ntype Client = %s.Client\n", name)
	w.printf("\n// Types that requests and responses of resources have.\ntype (\n")
	for _, a := range p.Aliases {
		w.printf("%s = %s.%s\n", a.Name, name, a.Type)
	}
	w.printf(")\n")
	if len(p.Package.Codes) == 0 {
		return
	}
	w.printf("\n// Error codes, for errors.Is.\nconst (\n")
	for _, c := range p.Package.Codes {
		if c.Gone {
			continue
		}
		w.printf("%s = %s.%s\n", c.Name, name, c.Name)
	}
	w.printf(")\n")
}
