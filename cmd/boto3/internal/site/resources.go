package site

import (
	"strings"

	"github.com/boto3-go/boto3/internal/codegen"
)

// resourcesName is the page that has them.
const resourcesName = "resources"

// resourcesPage writes the page of a service's resources.
func (w *markup) resourcesPage(x *service) {
	h := heading{title: "Resources · " + x.title, service: x, page: resourcesName}
	w.begin(h)
	w.put("<h1>Resources</h1>")
	w.code(x.importing("resource") + "\n\nservice := " + x.pkg.Name + ".New(sess) // makes no call")
	for i := range x.resources.Types {
		t := &x.resources.Types[i]
		h.sections = append(h.sections, section{t.Name, t.Name})
		w.resource(x, t)
	}
	w.end(h)
}

// resource tells a type of resource.
func (w *markup) resource(x *service, t *codegen.ResourceType) {
	w.put(`<section class="entry" id="$"><h2><a href="#$">$</a></h2><p class="facts"><code>$.$</code>`, t.Name, t.Name, t.Name, x.pkg.Name, t.Name)
	for _, id := range t.Identifiers {
		w.put(" <em>$() $</em>", id.Method, id.Type)
	}
	w.put("</p><dl>")
	of := variable(t.Name)
	if t.Attrs != "" {
		w.put("<dt>Attributes</dt><dd><code>$.Attrs(ctx) *", of)
		w.attributes(x, t.Attrs)
		w.put("</code></dd>")
	}
	w.methods("Collections", len(t.Collections), func(i int) {
		c := t.Collections[i]
		w.put("<code>$.$()</code> of <code>", of, c.Method)
		w.resourceLink(x, c.Type)
		w.put("</code>")
		w.by(x, c.Operation)
	})
	w.methods("Actions", len(t.Actions), func(i int) {
		a := t.Actions[i]
		w.put("<code>$.$(ctx, in)", of, a.Method)
		if a.Type != "" {
			w.result(x, a.Type, a.Plural)
		}
		w.put("</code>")
		w.by(x, a.Operation)
	})
	w.methods("Resources of it", len(t.Subs), func(i int) {
		s := t.Subs[i]
		var given []string
		for _, id := range s.Given {
			given = append(given, id.Param)
		}
		w.put("<code>$.$($)", of, s.Method, strings.Join(given, ", "))
		w.result(x, s.Type, false)
		w.put("</code>")
	})
	w.methods("References", len(t.Refs), func(i int) {
		w.put("<code>$.$(ctx)", of, t.Refs[i].Method)
		w.result(x, t.Refs[i].Type, t.Refs[i].Plural)
		w.put("</code>")
	})
	w.methods("Waiters", len(t.Waiters), func(i int) { w.put("<code>$.$(ctx)</code>", of, t.Waiters[i].Method) })
	w.put("</dl></section>")
}

func (w *markup) methods(title string, count int, method func(i int)) {
	if count == 0 {
		return
	}
	w.put("<dt>$</dt>", title)
	for i := range count {
		w.put("<dd>")
		method(i)
		w.put("</dd>")
	}
}

func (w *markup) resourceLink(x *service, name string) {
	w.put(`<a href="$">$</a>`, w.page(x.name, resourcesName, name), name)
}

// result is what a method gives, as its signature has it.
func (w *markup) result(x *service, name string, plural bool) {
	w.put(map[bool]string{false: " *", true: " []*"}[plural])
	w.resourceLink(x, name)
}

func (w *markup) by(x *service, operation string) {
	w.put(` <small>by <a href="$">$</a></small>`, w.page(x.name, operation, ""), operation)
}

// attributes leads to the type that has a resource's attributes.
func (w *markup) attributes(x *service, name string) {
	for _, a := range x.resources.Aliases {
		if a.Name != name {
			continue
		}
		if shape := x.shapes[a.Type]; shape != "" {
			w.typeLink(x, shape, a.Type)
		} else if op, ok := strings.CutSuffix(a.Type, "Output"); ok && x.operations[op] != nil {
			w.put(`<a href="$">$</a>`, w.page(x.name, op, "sec-output"), a.Type)
		}
		return
	}
}
