package site

import (
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/model"
)

// typesPage writes a page of types.
func (w *markup) typesPage(x *service, page string) {
	pages, types := x.typePages()
	h := heading{title: "Types · " + x.title, service: x, page: page}
	w.begin(h)
	title := "Types"
	if _, letter, ok := strings.Cut(page, "-"); ok {
		title += " · " + strings.ToUpper(letter)
	}
	w.put(`<h1>$</h1>`, title)
	if len(pages) > 1 {
		w.put(`<nav class="letters" aria-label="First letters">`)
		for _, p := range pages {
			current := ""
			if p == page {
				current = "page"
			}
			_, letter, _ := strings.Cut(p, "-")
			w.put(`<a href="$" aria-current="$">$</a>`, w.page(x.name, p, ""), current, strings.ToUpper(letter))
		}
		w.put("</nav>")
	}
	for _, name := range types[page] {
		h.sections = append(h.sections, section{name, name})
		w.entry(x, x.types[name])
	}
	w.end(h)
}

// entry tells a type.
func (w *markup) entry(x *service, s *model.Shape) {
	w.put(`<section class="entry" id="$"><h2><a href="#$">$</a></h2><p class="facts">`, s.Name, s.Name, s.Name)
	goType := x.pkg.TypeOf(s.Name)
	if goType != "" {
		w.put(`<code>$.$</code>`, x.pkg.Name, goType)
	}
	w.put(" <em>$</em>", kindOf(s))
	for _, t := range describe.Traits(&model.Member{Shape: s}, s) {
		w.put(" <em>$</em>", t)
	}
	if s.Exception {
		if c := x.codes[codeOf(s)]; c != nil {
			w.put(" <code>$.$</code>", x.pkg.Name, c.Name)
		}
		if text := status(s); text != "" {
			w.put(" <em>status $</em>", text)
		}
	}
	w.put("</p>")
	if len(s.Enum) > 0 {
		w.constants(x, x.enums[goType], s)
	}
	if len(s.Members) > 0 {
		w.put(`<div class="tree">`)
		w.tree(x, x.rows(s, goType, s.Name+".", nil), 0)
		w.put("</div>")
	}
	w.usedBy(x, s.Name)
	w.put("</section>")
}

func kindOf(s *model.Shape) string {
	switch {
	case s.Exception:
		return "error"
	case len(s.Enum) > 0:
		return "enum"
	case s.EventStream:
		return "events, of which each is one member"
	case s.Union:
		return "union: one member is set"
	}
	return s.Kind.String()
}

func (w *markup) constants(x *service, e *codegen.Enum, s *model.Shape) {
	w.put(`<ul class="values">`)
	if e == nil {
		for _, v := range s.Enum {
			w.put("<li><q>$</q></li>", v)
		}
	} else {
		for _, c := range e.Values {
			w.put("<li><q>$</q> <code>$.$</code></li>", c.Value, x.pkg.Name, c.Name)
		}
	}
	w.put("</ul>")
}

// mostUses is how many operations a type's entry links to.
const mostUses = 6

func (w *markup) usedBy(x *service, name string) {
	uses := x.uses[name]
	if len(uses) == 0 {
		return
	}
	w.put(`<p class="uses">Used by `)
	for i, op := range uses {
		if i == mostUses {
			w.put(" and $ more", strconv.Itoa(len(uses)-i))
			break
		}
		if i > 0 {
			w.put(", ")
		}
		w.put(`<a href="$">$</a>`, w.page(x.name, op, ""), op)
	}
	w.put("</p>")
}
