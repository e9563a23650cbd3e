package site

import (
	"bytes"
	"html"
	"strings"
	"unicode"
)

// markup is a page on its way out. html/template would do as well and is 3.3 MB in
// the program, most of them methods that it might call by name.
type markup struct {
	bytes.Buffer
	root  string // the way to the site's first page, "" or "../"
	links links
}

// links are what addresses end with: a server takes names as they are, files have an
// extension.
type links struct{ ext, index string }

var (
	served   = links{}
	exported = links{ext: ".html", index: "index.html"}
)

// put writes a piece of HTML with values, escaped, in place of each $.
func (w *markup) put(piece string, values ...string) {
	for _, v := range values {
		before, after, found := strings.Cut(piece, "$")
		if !found {
			break
		}
		w.WriteString(before)
		w.WriteString(html.EscapeString(v))
		piece = after
	}
	w.WriteString(piece)
}

// page is the address of a page, of a place in it with an id.
func (w *markup) page(service, page, id string) string {
	address := w.root + service + "/" + w.links.index
	if page != "" {
		address = w.root + service + "/" + page + w.links.ext
	}
	if id != "" {
		address += "#" + id
	}
	return address
}

func (w *markup) home() string {
	if w.root+w.links.index == "" {
		return "./"
	}
	return w.root + w.links.index
}

// typed writes a Go type, whose parts that are the service's own lead to their entries.
func (w *markup) typed(x *service, goType string) {
	for goType != "" {
		n := strings.IndexFunc(goType, func(r rune) bool { return r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if n < 0 {
			n = len(goType)
		}
		word := goType[:max(n, 1)]
		goType = goType[len(word):]
		if shape := x.shapes[word]; shape != "" {
			w.typeLink(x, shape, word)
			continue
		}
		w.put("$", word)
	}
}

func (w *markup) typeLink(x *service, shape, text string) {
	w.put(`<a href="$">$</a>`, w.page(x.name, x.typePage(shape), shape), text)
}

// code writes a block of code that can be copied, with its comments and texts told
// apart.
func (w *markup) code(text string) {
	w.put(`<div class="code"><pre tabindex="0"><code>`)
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			w.put("\n")
		}
		w.codeLine(line)
	}
	w.put("</code></pre></div>")
}

func (w *markup) codeLine(line string) {
	for line != "" {
		at := strings.IndexAny(line, `"/`)
		if at < 0 {
			break
		}
		w.put("$", line[:at])
		line = line[at:]
		switch end := strings.IndexByte(line[1:], '"'); {
		case line[0] == '"' && end >= 0:
			w.put("<i>$</i>", line[:end+2])
			line = line[end+2:]
		case strings.HasPrefix(line, "//"):
			w.put("<b>$</b>", line)
			line = ""
		default:
			w.put("$", line[:1])
			line = line[1:]
		}
	}
	w.put("$", line)
}
