package responses_test

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// success makes a response that an operation may have.
func (g *generator) success(op *model.Operation, protocol string) response {
	r := response{Service: op.Service.Name, Operation: op.Name, Status: cmp.Or(op.StatusCode, 200)}
	if g.unusual("another status", 10) {
		r.Status = pick(g, 200, 201, 202, 204, 206)
	}
	r.Headers = append(r.Headers, header{g.headerName("x-amzn-requestid"), "req-" + strconv.Itoa(g.IntN(1000))})
	if op.Output == nil {
		r.Body = []byte(pick(g, "", "", "{}"))
		if protocol == "query" || protocol == "ec2" || protocol == "smithy-rpc-v2-cbor" {
			r.Body = g.body(op, protocol, nil)
		}
	} else {
		r.Body = g.body(op, protocol, op.Output)
		if protocol == "rest-json" || protocol == "rest-xml" {
			r.Headers = append(r.Headers, g.headers(op.Output.Shape)...)
		}
	}
	switch {
	case g.unusual("an empty body", 20):
		r.Body = []byte{}
	case g.wrong("a body that is cut off", 15) && len(r.Body) > 0:
		r.Body = r.Body[:g.IntN(len(r.Body))]
	case g.wrong("a body that is no document", 40):
		r.Body = []byte(pick(g, "<html><body>Hello</body></html>", "not a document", "\xff\xfe", "{", "[]", "null", "null", "null", "\"text\"", "0", " ", "<a/><b/>", "<a></b>", "<a>&nbsp;</a>", "<a b=c/>"))
	}
	return g.finish(op, r)
}

// finish leaves out the body where HTTP has none.
func (g *generator) finish(op *model.Operation, r response) response {
	if r.Body == nil || op.Method == http.MethodHead || r.Status == http.StatusNoContent || r.Status == http.StatusNotModified {
		r.Body = []byte{}
	}
	if g.wrong("bytes changed", 5) && len(r.Body) > 0 {
		for range 1 + g.IntN(3) {
			r.Body[g.IntN(len(r.Body))] = pick(g, byte(g.IntN(256)), "<>&;\"'=/!?[]{}:,.-+ \n0aE"[g.IntN(24)])
		}
	}
	r.Headers = slices.DeleteFunc(r.Headers, func(h header) bool { return strings.EqualFold(h[0], "Content-Length") })
	r.Headers = append(r.Headers, header{"Content-Length", strconv.Itoa(len(r.Body))})
	if op.Output != nil && hasMembers(op.Output.Shape, func(m *model.Member) bool { return m.Location == model.InHeaders && m.LocationName == "" }) {
		for i := range r.Headers { // names are lower-case here, in botocore as they came
			r.Headers[i][0] = strings.ToLower(r.Headers[i][0])
		}
	}
	r.quirks = g.quirks
	return r
}

// body writes an operation's output.
func (g *generator) body(op *model.Operation, protocol string, out *model.Member) []byte {
	var shape *model.Shape
	if out != nil {
		shape = out.Shape
	}
	switch protocol {
	case "query":
		return g.queryBody(op, out)
	case "ec2":
		x := newXMLWriter(g, "item")
		x.root(op.Name+"Response", nil, func() {
			x.element("requestId", "", func() { x.put("body-id") })
			if shape != nil {
				x.structure(shape, 0)
			}
		})
		return x.b
	case "rest-xml":
		return g.restXMLBody(out)
	case "smithy-rpc-v2-cbor":
		c := &cborWriter{generator: g}
		if shape == nil {
			return []byte{0xa0}
		}
		c.structure(shape, 0)
		return c.b
	}
	return g.jsonBody(shape)
}

func (g *generator) queryBody(op *model.Operation, out *model.Member) []byte {
	x := newXMLWriter(g, "member")
	x.root(op.Name+"Response", nil, func() {
		metadata := func() {
			x.element("ResponseMetadata", "", func() { x.element("RequestId", "", func() { x.put("body-id") }) })
		}
		first := x.unusual("metadata before the result", 6)
		if first {
			metadata()
		}
		switch {
		case out == nil:
		case out.ResultWrapper == "":
			x.structure(out.Shape, 0)
		case !x.wrong("no result element", 20):
			x.apart()
			x.element(out.ResultWrapper, "", func() { x.structure(out.Shape, 0) })
		}
		if !first {
			metadata()
		}
	})
	return x.b
}

func (g *generator) restXMLBody(out *model.Member) []byte {
	x := newXMLWriter(g, "member")
	p := out.Shape.Payload
	switch {
	case out.Shape.Name == "GetBucketLocationOutput": // its document is the member itself
		x.root("LocationConstraint", nil, func() { x.text(pick(g, "", "EU", "eu-west-1")) })
	case p == nil && !hasMembers(out.Shape, inXMLBody):
		return nil
	case p == nil:
		x.root(cmp.Or(out.LocationName, out.Shape.Name), out.Shape, func() { x.structure(out.Shape, 0) })
	case p.Shape.Kind == model.Blob || p.Shape.Kind == model.String:
		return g.raw(p)
	case p.Shape.Kind == model.Structure:
		x.root(cmp.Or(p.LocationName, p.Shape.Name), p.Shape, func() { x.structure(p.Shape, 0) })
	default:
		return nil
	}
	return x.b
}

func hasMembers(s *model.Shape, in func(*model.Member) bool) bool {
	for i := range s.Members {
		if in(&s.Members[i]) {
			return true
		}
	}
	return false
}

// raw is the body of a payload that is a blob or a string.
func (g *generator) raw(p *model.Member) []byte {
	if p.Shape.Kind == model.String {
		return []byte(g.text(p.Shape))
	}
	return g.blob()
}

func (g *generator) jsonBody(s *model.Shape) []byte {
	j := &jsonWriter{generator: g}
	if g.unusual("a byte order mark", 80) {
		j.put("\ufeff")
	}
	j.space()
	switch p := s.Payload; {
	case p == nil:
		j.structure(s, 0)
	case p.Shape.Kind == model.Blob || p.Shape.Kind == model.String:
		return g.raw(p)
	default:
		j.value(p, 0)
	}
	j.space()
	return j.b
}

// headerName spells a header's name in one of the ways that servers do.
func (g *generator) headerName(name string) string {
	return pick(g, name, strings.ToLower(name), http.CanonicalHeaderKey(name), strings.ToUpper(name))
}

// headers writes the members that are in the head.
func (g *generator) headers(s *model.Shape) []header {
	var list []header
	for i := range s.Members {
		m := &s.Members[i]
		if g.IntN(3) == 0 {
			continue
		}
		switch m.Location {
		case model.InHeader:
			list = append(list, header{g.headerName(m.WireName()), g.headerValue(m)})
			if g.unusual("a header twice", 20) {
				list = append(list, header{g.headerName(m.WireName()), g.headerValue(m)})
			}
		case model.InHeaders:
			for range g.length(0) {
				list = append(list, header{strings.ToLower(m.LocationName + pick(g, "one", "two-words", "3")), headerText(g.text(m.Shape.Value.Shape))})
			}
		default:
		}
	}
	return list
}

func (g *generator) headerValue(m *model.Member) string {
	switch {
	case m.JSONValue:
		j := &jsonWriter{generator: g}
		j.document(0)
		text := base64.StdEncoding.EncodeToString(j.b)
		if g.wrong("a JSON value that is none", 6) {
			return pick(g, "", "e30", base64.StdEncoding.EncodeToString([]byte("{no")), "{}")
		}
		return text
	case m.Shape.Kind == model.List:
		items := make([]string, 1+g.IntN(3))
		for i := range items {
			items[i] = headerText(g.scalar(m.Shape.Element, model.RFC822))
		}
		return strings.Join(items, pick(g, ",", ", ", " , "))
	}
	return headerText(g.scalar(m, model.RFC822))
}

// headerText is text as a header brings it: in one line, without the spaces
// around it.
func headerText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f {
			return '.'
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
