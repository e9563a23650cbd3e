package responses_test

import (
	"cmp"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// xmlWriter writes XML documents with what XML allows between the parts.
type xmlWriter struct {
	*generator
	b       []byte
	members string // the usual name of a list's elements
	prefix  string // of the names of elements, "" or "ns:"
}

func newXMLWriter(g *generator, members string) *xmlWriter {
	x := &xmlWriter{generator: g, members: members}
	if g.unusual("names with a prefix", 12) {
		x.prefix = "ns:"
	}
	if g.unusual("a byte order mark", 30) {
		x.put("\ufeff")
	}
	x.put(pick(g, "", "", `<?xml version="1.0"?>`, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"))
	if g.unusual("a document type", 60) {
		x.put("<!DOCTYPE x>")
	}
	return x
}

func (x *xmlWriter) put(s string) { x.b = append(x.b, s...) }

// between writes what may stand between elements.
func (x *xmlWriter) between() {
	switch {
	case x.unusual("white space between elements", 4):
		x.put(pick(x.generator, "\n  ", " ", "\r\n\t"))
	case x.unusual("comments between elements", 20):
		x.put("<!-- <a>b</a> -->")
	case x.unusual("processing instructions", 40):
		x.put("<?php echo '<a>' ?>")
	case x.unusual("unknown elements", 20):
		x.put(pick(x.generator, "<Unknown>1</Unknown>", "<Unknown><Deep a='1'><x/></Deep></Unknown>", "<Unknown/>"))
	}
}

// root writes a document's root.
func (x *xmlWriter) root(name string, s *model.Shape, content func()) {
	space := ""
	switch {
	case x.prefix != "":
		space = ` xmlns:ns="http://example.com/doc/"`
	case name != "Error" && x.once(2):
		space = ` xmlns="http://example.com/doc/2006-03-01/"`
	}
	x.element(name, space+x.attributes(s, 0), content)
}

func (x *xmlWriter) element(name, attributes string, content func()) {
	name = x.prefix + name
	if x.unusual("unknown attributes", 20) {
		attributes += ` other="1" xml:lang='en &amp; de'`
	}
	x.put("<" + name + attributes)
	if x.unusual("spaces in tags", 30) {
		x.put("\n ")
	}
	end := len(x.b)
	x.put(">")
	content()
	if len(x.b) == end+1 && x.once(3) {
		x.b = append(x.b[:end], "/>"...)
		return
	}
	x.put("</" + name)
	if x.unusual("spaces in tags", 30) {
		x.put(" ")
	}
	x.put(">")
}

// attributes writes the members of a structure that are attributes.
func (x *xmlWriter) attributes(s *model.Shape, depth int) string {
	if s == nil {
		return ""
	}
	text := ""
	for _, m := range x.generator.members(s, depth, func(m *model.Member) bool { return m.XMLAttribute }) {
		if prefix, _, ok := strings.Cut(m.WireName(), ":"); ok {
			text += ` xmlns:` + prefix + `="http://www.w3.org/2001/XMLSchema-instance"`
		}
		text += ` ` + m.WireName() + `="` + escapeXML(x.scalar(m, model.ISO8601)) + `"`
	}
	return text
}

func inXMLBody(m *model.Member) bool {
	switch m.Location {
	case model.InHeader, model.InHeaders, model.InStatusCode:
		return false
	default:
		return !m.XMLAttribute
	}
}

// structure writes the members of a structure.
func (x *xmlWriter) structure(s *model.Shape, depth int) {
	members := x.generator.members(s, depth, inXMLBody)
	for i, m := range members {
		x.between()
		x.member(m, depth)
		if m.Shape.Kind >= model.String && x.wrong("an element twice", 20) {
			x.member(m, depth)
		}
		if m.Shape.Kind == model.Structure && x.unusual("a structure twice", 20) {
			x.member(m, depth)
		}
		if i > 0 && members[i-1].Flattened && x.unusual("a flattened list in two parts", 6) {
			x.member(members[i-1], depth)
		}
	}
	if len(members) > 0 {
		x.between()
	}
}

func (x *xmlWriter) member(m *model.Member, depth int) {
	if deep(m, depth) {
		return
	}
	switch {
	case m.Flattened && m.Shape.Kind == model.List:
		name := cmp.Or(m.Shape.Element.LocationName, m.WireName())
		for range x.length(depth) {
			x.value(name, m.Shape.Element, depth+1)
		}
	case m.Flattened && m.Shape.Kind == model.Map:
		for range x.length(depth) {
			x.entry(m.WireName(), m.Shape, depth+1)
		}
	default:
		x.value(m.WireName(), m, depth)
	}
}

// value writes an element.
func (x *xmlWriter) value(name string, m *model.Member, depth int) {
	s := m.Shape
	if s.Kind <= model.Map && x.unusual("empty element for a container", 15) {
		x.element(name, "", func() {})
		return
	}
	switch s.Kind {
	case model.Structure:
		x.element(name, x.attributes(s, depth), func() { x.structure(s, depth+1) })
	case model.List:
		x.element(name, "", func() {
			for range x.length(depth) {
				if !deep(s.Element, depth) {
					x.apart()
					x.value(cmp.Or(s.Element.LocationName, x.members), s.Element, depth+1)
				}
			}
		})
	case model.Map:
		x.element(name, "", func() {
			for range x.length(depth) {
				if !deep(s.Value, depth) {
					x.apart()
					x.entry("entry", s, depth+1)
				}
			}
		})
	default:
		x.element(name, "", func() { x.text(x.scalar(m, model.ISO8601)) })
	}
}

// apart writes what may stand between the elements of a list.
func (x *xmlWriter) apart() {
	switch {
	case x.unusual("white space between elements", 4):
		x.put("\n")
	case x.unusual("comments between elements", 30):
		x.put("<!---->")
	}
}

// entry writes an entry of a map.
func (x *xmlWriter) entry(name string, s *model.Shape, depth int) {
	key, value := cmp.Or(s.Key.LocationName, "key"), cmp.Or(s.Value.LocationName, "value")
	x.element(name, "", func() {
		if x.unusual("a value before its key", 12) {
			x.value(value, s.Value, depth)
			x.element(key, "", func() { x.text(x.generator.text(s.Key.Shape)) })
			return
		}
		if !x.wrong("an entry without a key", 8) {
			x.element(key, "", func() { x.text(x.generator.text(s.Key.Shape)) })
		}
		x.apart()
		if !x.wrong("an entry without a value", 8) {
			x.value(value, s.Value, depth)
		}
		if x.wrong("an entry with more than key and value", 30) {
			x.put("<More>1</More>")
		}
	})
}

// text writes text in one of the ways there are.
func (x *xmlWriter) text(s string) {
	g := x.generator
	switch {
	case s != "" && g.unusual("CDATA", 8) && !strings.Contains(s, "]]>"):
		at := g.IntN(len(s))
		for at > 0 && s[at]&0xc0 == 0x80 {
			at--
		}
		x.put(escapeXML(s[:at]) + "<![CDATA[" + s[at:] + "]]>")
	case s != "" && g.unusual("character references", 8):
		for _, r := range s {
			x.put(pick(g, escapeXML(string(r)), reference(r, "&#", 10), reference(r, "&#x", 16)))
		}
	case s != "" && g.unusual("a comment within text", 20):
		x.put("<!--c-->" + escapeXML(s) + "<!--c-->")
	case g.unusual("carriage returns", 30):
		x.put("a\r\nb\rc&#13;")
	case g.wrong("elements within text", 40):
		x.put(escapeXML(s) + "<b>bold</b>tail")
	default:
		x.put(escapeXML(s))
	}
}
