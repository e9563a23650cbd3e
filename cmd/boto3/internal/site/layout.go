package site

import "strconv"

// heading is what the frame of a page needs to know.
type heading struct {
	title    string
	service  *service // nil on the first page
	page     string   // of the service, "" for its first
	sections []section
}

// section is a part of a page with a title, which the page's own list leads to.
type section struct{ id, title string }

// begin writes what stands before the content.
func (w *markup) begin(h heading) {
	w.put(`<!DOCTYPE html><html lang="en" data-root="$" data-ext="$" data-index="$"`, w.root, w.links.ext, w.links.index)
	if h.service != nil {
		w.put(` data-service="$"`, h.service.name)
	}
	w.put(`><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>$</title><link rel="icon" href="$icon.svg"><link rel="stylesheet" href="$site.css"><script src="$theme.js"></script><script src="$site.js" defer></script></head><body>`, h.title, w.root, w.root, w.root, w.root)
	w.put(`<a class="skip" href="#site-content">Skip to the content</a><header><a class="brand" href="$"><b>boto3</b> for Go</a>`, w.home())
	w.put(`<div id="site-search" role="search"><input id="site-q" type="text" role="combobox" aria-label="Search services, operations and types" aria-expanded="false" aria-controls="site-found" aria-autocomplete="list" placeholder="Search services, operations, types" autocomplete="off" autocapitalize="off" spellcheck="false"><kbd aria-hidden="true">/</kbd><div id="site-results" hidden><p id="site-told" role="status"></p><div id="site-found" role="listbox" aria-label="Results"></div></div></div><button id="site-theme" type="button" aria-label="Change between light and dark"></button></header>`)
	w.put(`<div class="frame$">`, map[bool]string{true: " home"}[h.service == nil])
	if h.service != nil {
		w.put(`<nav id="site-services" aria-label="Services"><a href="$">All services</a></nav>`, w.home())
	}
	w.put(`<main id="site-content" tabindex="-1">`)
	if h.service != nil {
		w.put(`<nav class="crumbs" aria-label="Breadcrumb"><a href="$">Services</a>`, w.home())
		if h.page != "" {
			w.put(`<a href="$">$</a>`, w.page(h.service.name, "", ""), h.service.title)
		}
		w.put("</nav>")
	}
}

// end writes what stands behind the content.
func (w *markup) end(h heading) {
	w.put("</main>")
	if len(h.sections) > 0 {
		w.put(`<nav class="toc" aria-label="On this page"><p>On this page</p>`)
		for _, s := range h.sections {
			w.put(`<a href="#$">$</a>`, s.id, s.title)
		}
		w.put("</nav>")
	}
	w.put("</div></body></html>\n")
}

// section begins one with a title, with how many there are of what it lists, where that
// is told.
func (w *markup) section(h *heading, id, title string, count int) {
	h.sections = append(h.sections, section{id, title})
	w.put(`<section><h2 id="$">$`, id, title)
	if count > 0 {
		w.put(` <span>$</span>`, strconv.Itoa(count))
	}
	w.put("</h2>")
}
