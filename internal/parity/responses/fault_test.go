package responses_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// failure makes a refusal, of a modelled error or not.
func (g *generator) failure(op *model.Operation, protocol string) response {
	r := response{Service: op.Service.Name, Operation: op.Name, Status: pick(g, 400, 400, 403, 404, 409, 429, 500, 503)}
	if g.unusual("another status", 6) {
		r.Status = pick(g, 301, 304, 401, 418, 499, 501, 502, 504, 509, 599)
	}
	var shape *model.Shape
	if len(op.Errors) > 0 && !g.once(4) {
		shape = pick(g, op.Errors...)
	}
	code := pick(g, "AccessDenied", "ThrottlingException", "InternalFailure", "Some.Dotted.Code")
	if shape != nil {
		code = shape.Name
		if shape.Error.Code != "" {
			code = shape.Error.Code
		}
	}
	if !g.unusual("no request id in the head", 4) {
		r.Headers = append(r.Headers, header{g.headerName(pick(g, "x-amzn-requestid", "x-amz-request-id")), "head-id"})
	}
	if g.once(4) {
		r.Headers = append(r.Headers, header{g.headerName("x-amz-id-2"), "host-id"})
	}
	switch protocol {
	case "query", "ec2", "rest-xml":
		r.Body = g.xmlFault(protocol, code, shape)
	case "smithy-rpc-v2-cbor":
		r.Body = g.cborFault(&r, code, shape)
	default:
		r.Body = g.jsonFault(&r, protocol, code, shape)
	}
	if shape != nil && (protocol == "rest-json" || protocol == "rest-xml") {
		for _, h := range g.headers(shape) {
			if !slices.ContainsFunc(r.Headers, func(x header) bool { return strings.EqualFold(x[0], h[0]) }) {
				r.Headers = append(r.Headers, h)
			}
		}
	}
	switch {
	case g.unusual("an empty body", 12):
		r.Body = []byte{}
	case g.unusual("a page of a proxy", 10):
		r.Body = []byte(pick(g, "<html><body><b>Http/1.1 Service Unavailable</b></body></html>", "  <html>\n</html>", "<!DOCTYPE html><html></html>", "<HTML>x</HTML>", "upstream connect error", "Service Unavailable\n", " ",
			"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr></body></html>"))
	case g.wrong("a body that is cut off", 12) && len(r.Body) > 0:
		r.Body = r.Body[:g.IntN(len(r.Body))]
	case g.wrong("a body that is no document", 20):
		r.Body = []byte(pick(g, "\xff\xfe", "[]", "null", "\"text\"", "0", "<a/><b/>", "<a></b>", "<a/>", "{\"message\": 1}", "true", "[1]", "\xf6", "\xa0", "\x80"))
	}
	return g.finish(op, r)
}

func (g *generator) message() string {
	if g.unusual("no message", 12) {
		return ""
	}
	return g.text(&model.Shape{})
}

// xmlFault writes an error document in one of the forms there are.
func (g *generator) xmlFault(protocol, code string, shape *model.Shape) []byte {
	x := newXMLWriter(g, "member")
	parts := func() {
		x.between()
		if !g.wrong("no code", 20) {
			x.element("Code", "", func() { x.text(code) })
		}
		if message := g.message(); message != "" || g.once(2) {
			x.element(pick(g, "Message", "Message", "Message", "Message", "Message", "message"), "", func() { x.text(message) })
		}
		if g.once(2) {
			x.element("Type", "", func() { x.put(pick(g, "Sender", "Receiver")) })
		}
		if shape != nil {
			for _, m := range x.generator.members(shape, 1, func(m *model.Member) bool { return inXMLBody(m) && !isMessage(m) }) {
				x.member(m, 1)
			}
		}
		if g.once(3) {
			x.element("BucketName", "", func() { x.put("logs") })
			x.element("Detail", "", func() {})
			x.element("Where", "", func() { x.element("Line", "", func() { x.put("7") }) })
		}
		x.between()
	}
	id := func(name string) {
		if !g.unusual("no request id in the body", 6) {
			x.element(name, "", func() { x.put("body-id") })
		}
	}
	form := protocol
	if g.unusual("an error of another protocol's form", 10) {
		form = pick(g, "query", "ec2", "s3")
	} else if protocol == "rest-xml" {
		form = pick(g, "query", "s3")
	}
	switch form {
	case "ec2":
		x.root("Response", nil, func() {
			x.element("Errors", "", func() { x.element("Error", "", parts) })
			id("RequestID")
		})
	case "s3":
		x.root("Error", nil, func() {
			parts()
			id("RequestId")
			x.element("HostId", "", func() { x.put("body-host") })
		})
	default:
		x.root("ErrorResponse", nil, func() {
			x.element("Error", "", parts)
			id("RequestId")
		})
	}
	return x.b
}

// decorate puts what servers put around a code.
func (g *generator) decorate(code string) string {
	switch {
	case g.unusual("a code with a namespace", 4):
		return "com.amazonaws.service.v2#" + code
	case g.unusual("a code with a URI", 6):
		return code + ":http://internal.amazon.com/coral/com.amazon.coral.validate/"
	}
	return code
}

// codeNames are where the protocols have an error's code.
var codeNames = map[string][]string{"json": {"__type", "__type", "__type", "__type", "__type", "code"}, "rest-json": {"code", "code", "Code", "__type"}}

// jsonFault writes an error object.
func (g *generator) jsonFault(r *response, protocol, code string, shape *model.Shape) []byte {
	j := &jsonWriter{generator: g}
	rest := protocol == "rest-json" && g.once(2) || g.unusual("a code in the head", 8)
	if rest {
		r.Headers = append(r.Headers, header{g.headerName("x-amzn-errortype"), g.decorate(code)})
	}
	if protocol == "json" && g.unusual("a code of the query protocol", 8) {
		r.Headers = append(r.Headers, header{g.headerName("x-amzn-query-error"),
			pick(g, "AWS.Simple.NonExistentQueue;Sender", "Old;Receiver", ";Sender", "OnlyCode", "a;b;c", "Old;")})
	}
	var parts [][2]string
	if !rest || g.once(2) {
		parts = append(parts, [2]string{pick(g, codeNames[protocol]...), quote(g.decorate(code))})
	}
	if g.wrong("a code that is no text", 30) {
		parts = append(parts, [2]string{pick(g, "__type", "code"), pick(g, "1", "null", "{}")})
	}
	if !g.unusual("no message", 10) {
		parts = append(parts, [2]string{pick(g, "message", "message", "message", "Message", "Message", "Message", "Message", "errorMessage"), quote(g.message())})
	}
	if g.unusual("a message that is null", 30) {
		parts = append(parts, [2]string{"message", "null"})
	}
	var members []*model.Member
	if shape != nil {
		members = g.members(shape, 1, func(m *model.Member) bool { return inBody(m) && !isMessage(m) })
	}
	j.sequence("{", "}", len(parts)+len(members), func(i int) {
		if i < len(parts) {
			j.put(`"` + parts[i][0] + `":` + parts[i][1])
			return
		}
		j.key(members[i-len(parts)].WireName())
		j.value(members[i-len(parts)], 1)
	})
	return j.b
}

func isMessage(m *model.Member) bool { return strings.EqualFold(m.WireName(), "message") }

func quote(s string) string {
	text, _ := json.Marshal(s) // a string never fails
	return string(text)
}

// cborFault writes an error map.
func (g *generator) cborFault(r *response, code string, shape *model.Shape) []byte {
	c := &cborWriter{generator: g}
	if g.unusual("a code of the query protocol", 8) {
		r.Headers = append(r.Headers, header{g.headerName("x-amzn-query-error"), pick(g, "Old;Sender", "OnlyCode")})
	}
	typed := !g.unusual("no code", 10)
	message := g.message()
	var members []*model.Member
	if shape != nil {
		members = g.members(shape, 1, func(m *model.Member) bool { return inBody(m) && !isMessage(m) })
	}
	n := len(members)
	if typed {
		n++
	}
	if message != "" {
		n++
	}
	c.head(5, uint64(n))
	if typed {
		c.chars(3, "__type")
		c.chars(3, g.decorate(code))
	}
	if message != "" {
		c.chars(3, pick(g, "message", "Message"))
		c.chars(3, message)
	}
	for _, m := range members {
		c.chars(3, m.Name)
		c.value(m, 2)
	}
	r.Headers = append(r.Headers, header{"smithy-protocol", "rpc-v2-cbor"})
	return c.b
}
