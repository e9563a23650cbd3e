package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/internal/codegen"
)

// servicePage writes the first page of a service.
func (w *markup) servicePage(x *service) {
	h := heading{title: x.title, service: x}
	w.begin(h)
	w.put("<h1>$</h1>", x.title)
	w.put(`<p class="facts"><code>$</code> <em>API version $</em> <em>$</em>`, x.name, x.pkg.Service.Version, x.pkg.Service.Protocol)
	if x.model.Retired {
		w.put(" <em>retired by AWS</em>")
	}
	w.put(` <a href="$">AWS's page ↗</a></p>`, x.pkg.Service.Link)
	w.code(x.importing("service") + "\n\nclient := " + x.pkg.Name + ".New(sess) // typed\nclient, err := sess.Client(\"" + x.name + "\") // by name")
	names := x.model.OperationNames()
	w.section(&h, "sec-operations", "Operations", len(names))
	if len(names) > 12 {
		w.put(`<input class="filter" type="search" aria-label="Filter operations" placeholder="Filter" data-filter="operations" autocomplete="off" spellcheck="false">`)
	}
	w.put(`<ul class="list" id="operations">`)
	for _, name := range names {
		op := x.operations[name]
		w.put(`<li><a href="$">$</a>`, w.page(x.name, name, ""), name)
		if op.Pages != "" {
			w.put(" <em>pages</em>")
		}
		if op.Deprecated {
			w.put(" <em>deprecated</em>")
		}
		w.put("</li>")
	}
	w.put("</ul></section>")
	w.serviceWaiters(&h, x)
	w.resourceList(&h, x)
	w.typeList(&h, x)
	w.serviceNames(&h, x)
	w.end(h)
}

func (w *markup) serviceWaiters(h *heading, x *service) {
	type waiter struct {
		codegen.Waiter
		operation string
	}
	var all []waiter
	for _, op := range x.pkg.Operations {
		for _, t := range op.Waiters {
			all = append(all, waiter{t, op.Name})
		}
	}
	if len(all) == 0 {
		return
	}
	slices.SortFunc(all, func(a, b waiter) int { return strings.Compare(a.Name, b.Name) })
	w.section(h, "sec-waiters", "Waiters", len(all))
	w.put(`<ul class="list">`)
	for _, t := range all {
		w.put(`<li><a href="$">$</a></li>`, w.page(x.name, t.operation, "waiter-"+t.Name), t.Name)
	}
	w.put("</ul></section>")
}

func (w *markup) resourceList(h *heading, x *service) {
	if x.resources == nil {
		return
	}
	w.section(h, "sec-resources", "Resources", len(x.resources.Types))
	w.put(`<ul class="list">`)
	for _, t := range x.resources.Types {
		w.put(`<li><a href="$">$</a></li>`, w.page(x.name, resourcesName, t.Name), t.Name)
	}
	w.put("</ul></section>")
}

// typeList lists errors, and the pages of types, or the types where one page has all.
func (w *markup) typeList(h *heading, x *service) {
	var errors, others []string
	for _, name := range x.typeNames {
		if x.types[name].Exception {
			errors = append(errors, name)
		} else {
			others = append(others, name)
		}
	}
	for _, group := range []struct {
		id, title string
		names     []string
	}{{"sec-types", "Types", others}, {"sec-errors", "Errors", errors}} {
		if len(group.names) == 0 {
			continue
		}
		w.section(h, group.id, group.title, len(group.names))
		if pages, _ := x.typePages(); len(pages) > 1 && group.id == "sec-types" {
			w.put(`<p class="letters">`)
			for _, p := range pages {
				_, letter, _ := strings.Cut(p, "-")
				w.put(`<a href="$">$</a>`, w.page(x.name, p, ""), strings.ToUpper(letter))
			}
			w.put("</p></section>")
			continue
		}
		w.put(`<ul class="list">`)
		for _, name := range group.names {
			w.put("<li>")
			w.typeLink(x, name, name)
			w.put("</li>")
		}
		w.put("</ul></section>")
	}
}

func (w *markup) serviceNames(h *heading, x *service) {
	w.section(h, "sec-names", "Other names", 0)
	facts := []string{"Command line", "boto3 " + cli.CommandOf(x.name), "Service id", x.model.ServiceID, "Endpoint prefix", x.model.EndpointPrefix, "Signing name", x.model.SigningName}
	w.put("<dl>")
	for i := 0; i < len(facts); i += 2 {
		if facts[i+1] != "" {
			w.put("<dt>$</dt><dd><code>$</code></dd>", facts[i], facts[i+1])
		}
	}
	w.put("</dl></section>")
}

// listed is what the site's own lists tell of a service.
type listed struct {
	name, title string
	operations  int
}

// homePage writes the list of all services.
func (w *markup) homePage(services []listed) {
	h := heading{title: "boto3 for Go: the API of AWS"}
	operations := 0
	for _, s := range services {
		operations += s.operations
	}
	w.begin(h)
	w.put(`<h1>The API of AWS, in Go</h1><p class="lead">$ services and $ operations, from the descriptions that the program calls them by. <span class="keys">Press <kbd>/</kbd> to search by</span><span class="touch">Search by</span> the names of Go, Python or the command line.</p>`,
		grouped(len(services)), grouped(operations))
	w.put(`<section><h2 id="sec-services">Services</h2><input class="filter" type="search" aria-label="Filter services" placeholder="Filter" data-filter="all" autocomplete="off" spellcheck="false"><ul class="services" id="all">`)
	for _, s := range services {
		w.put(`<li><a href="$"><b>$</b><span>$</span></a><small>$</small></li>`, w.page(s.name, "", ""), s.name, s.title, strconv.Itoa(s.operations))
	}
	w.put("</ul></section>")
	w.end(h)
}

// grouped is a number with a comma for the thousands.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return grouped(n/1000) + "," + fmt.Sprintf("%03d", n%1000)
}
