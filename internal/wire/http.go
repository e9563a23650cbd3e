package wire

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// HTTPHead is what the members of an input with HTTP bindings make of a
// request.
type HTTPHead struct {
	HostPrefix string
	Path       string      // escaped, without the query
	Query      string      // escaped, empty when there is none
	Header     http.Header // never nil
}

// uploadHeaders is about how many headers a request has that sends a stream,
// with its checksum and signature.
const uploadHeaders = 14

// EncodeHTTP writes the members of an operation's input that are bound to the
// host, the URI, the query and the headers. The query holds what the request
// URI itself says, then the members in the order of the description; entries of
// a query map come last and give way to members of the same name.
func EncodeHTTP(op *model.Operation, in bind.Value) (*HTTPHead, error) {
	if err := in.Err(); err != nil {
		return nil, err
	}
	e := &headEncoder{header: http.Header{}}
	if op.StreamingInput != nil {
		e.header = make(http.Header, uploadHeaders)
	}
	path, query, _ := strings.Cut(op.RequestURI, "?")
	e.query = append(e.query, query...)
	prefix, err := HostPrefix(op, in)
	if err != nil {
		return nil, err
	}
	if path, err = expandPath(path, op, in); err != nil {
		return nil, err
	}
	if op.Input != nil {
		if err := e.members(op.Input.Shape, in); err != nil {
			return nil, err
		}
	}
	return &HTTPHead{HostPrefix: prefix, Path: path, Query: string(e.query), Header: e.header}, nil
}

// HostPrefix fills the labels of an operation's host prefix.
func HostPrefix(op *model.Operation, in bind.Value) (string, error) {
	var out strings.Builder
	rest := op.HostPrefix
	for {
		before, after, found := strings.Cut(rest, "{")
		if !found {
			out.WriteString(rest)
			return out.String(), nil
		}
		label, after, _ := strings.Cut(after, "}")
		v, ok := bind.Value{}, false
		if op.Input != nil {
			if m, has := op.Input.Shape.Member(label); has {
				v, ok = in.Member(m.Index)
			}
		}
		if !ok {
			return "", fmt.Errorf("%s: missing, it is a part of the host name", label)
		}
		text, err := v.Text()
		if err != nil {
			return "", fmt.Errorf("%s: %w", label, err)
		}
		if !isHostLabel(text) {
			return "", fmt.Errorf("%s: %q is a part of the host name: it takes letters, digits, hyphens and periods", label, text)
		}
		out.WriteString(before)
		out.WriteString(text)
		rest = after
	}
}

func isHostLabel(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return s != ""
}

// expandPath fills the labels of a request path; a label that ends with + takes
// several segments and keeps their slashes.
func expandPath(path string, op *model.Operation, in bind.Value) (string, error) {
	if !strings.Contains(path, "{") {
		return cmp.Or(path, "/"), nil
	}
	dst := make([]byte, 0, len(path)+64)
	for {
		before, after, found := strings.Cut(path, "{")
		dst = append(dst, before...)
		if !found {
			return string(dst), nil
		}
		var label string
		label, path, _ = strings.Cut(after, "}")
		label, greedy := strings.CutSuffix(label, "+")
		escape := &escapeURI
		if greedy {
			escape = &escapePath
		}
		m := uriMember(op, label)
		if m == nil {
			return "", fmt.Errorf("request URI %s: no member fills label %q", op.RequestURI, label)
		}
		v, ok := in.Member(m.Index)
		if !ok {
			return "", fmt.Errorf("%s: missing, it is a part of the request URI", m.Name)
		}
		start := len(dst)
		var err error
		if dst, err = appendEscapedText(dst, escape, m, v, model.ISO8601); err != nil {
			return "", fmt.Errorf("%s: %w", m.Name, err)
		}
		if len(dst) == start {
			return "", fmt.Errorf("%s: empty, it is a part of the request URI", m.Name)
		}
		if step := dotSegment(string(dst[start:])); step != "" && !keepsDots(op.Service) {
			return "", fmt.Errorf("%s: %q is a step within a path and no name, by which the request would go elsewhere", m.Name, step)
		}
	}
}

// dotSegment is a part of a path that servers and signatures remove, as RFC 3986
// section 5.2.4 has it; "" where there is none.
func dotSegment(path string) string {
	path = "/" + path + "/"
	switch {
	case strings.Contains(path, "/../"):
		return ".."
	case strings.Contains(path, "/./"):
		return "."
	}
	return ""
}

// keepsDots says that a service takes paths as they are: keys of S3 may be "..".
func keepsDots(s *model.Service) bool { return s != nil && strings.HasPrefix(s.SignatureVersion, "s3") }

func uriMember(op *model.Operation, label string) *model.Member {
	if op.Input == nil {
		return nil
	}
	for i := range op.Input.Shape.Members {
		if m := &op.Input.Shape.Members[i]; m.Location == model.InURI && m.WireName() == label {
			return m
		}
	}
	return nil
}

// headEncoder gathers the query and the headers.
type headEncoder struct {
	query  []byte
	header http.Header
}

func (e *headEncoder) members(shape *model.Shape, in bind.Value) error {
	var maps bool
	for i := range shape.Members {
		m := &shape.Members[i]
		if m.Location != model.InQuery && m.Location != model.InHeader && m.Location != model.InHeaders {
			continue
		}
		v, ok := in.Member(i)
		if !ok {
			continue
		}
		var err error
		switch {
		case m.Location == model.InHeader:
			err = e.addHeader(m, v)
		case m.Location == model.InHeaders:
			err = e.addHeaders(m, v)
		case m.Shape.Kind == model.Map:
			maps = true
		default:
			err = e.addQuery(m.WireName(), m, v)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	if maps {
		return e.queryMaps(shape, in)
	}
	return nil
}

// addQuery adds one parameter, or one for each element of a list.
func (e *headEncoder) addQuery(name string, m *model.Member, v bind.Value) error {
	if m.Shape.Kind == model.List {
		if err := v.Err(); err != nil {
			return err
		}
		for i := range v.Len() {
			element := v.Index(i)
			if element.IsNull() {
				continue
			}
			if err := e.addQuery(name, m.Shape.Element, element); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
		}
		return nil
	}
	if len(e.query) > 0 {
		e.query = append(e.query, '&')
	}
	e.query = appendEscaped(e.query, &escapeURI, name)
	e.query = append(e.query, '=')
	var err error
	e.query, err = appendEscapedText(e.query, &escapeURI, m, v, model.ISO8601)
	return err
}

// queryMaps adds the entries of members that are maps of parameters.
func (e *headEncoder) queryMaps(shape *model.Shape, in bind.Value) error {
	named := func(name string) bool {
		for i := range shape.Members {
			m := &shape.Members[i]
			if m.Location == model.InQuery && m.Shape.Kind != model.Map && m.WireName() == name {
				_, ok := in.Member(i)
				return ok
			}
		}
		return false
	}
	for i := range shape.Members {
		m := &shape.Members[i]
		if m.Location != model.InQuery || m.Shape.Kind != model.Map {
			continue
		}
		v, ok := in.Member(i)
		if !ok {
			continue
		}
		if err := v.Err(); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
		for key, value := range v.Entries() {
			if value.IsNull() || named(key) {
				continue
			}
			if err := e.addQuery(key, m.Shape.Value, value); err != nil {
				return fmt.Errorf("%s[%q]: %w", m.Name, key, err)
			}
		}
	}
	return nil
}

func (e *headEncoder) addHeader(m *model.Member, v bind.Value) error {
	if m.Shape.Kind == model.List && v.Len() == 0 && v.Err() == nil {
		return nil
	}
	if m.Shape.Kind == model.String && !m.JSONValue {
		text, err := v.Text()
		e.header[m.Header] = []string{text}
		return err
	}
	text, err := appendHeader(nil, m, v)
	if err != nil {
		return err
	}
	e.header[m.Header] = []string{string(text)}
	return nil
}

func (e *headEncoder) addHeaders(m *model.Member, v bind.Value) error {
	if err := v.Err(); err != nil {
		return err
	}
	for key, value := range v.Entries() {
		if value.IsNull() {
			continue
		}
		text, err := appendHeader(nil, m.Shape.Value, value)
		if err != nil {
			return fmt.Errorf("[%q]: %w", key, err)
		}
		e.header.Set(m.LocationName+key, string(text))
	}
	return nil
}

// appendHeader writes a header's value. Strings in a list are quoted where they
// hold a comma or a quote.
func appendHeader(dst []byte, m *model.Member, v bind.Value) ([]byte, error) {
	if m.JSONValue {
		return appendJSONHeader(dst, v)
	}
	switch m.Shape.Kind {
	case model.Timestamp: // whole seconds, in whatever format
		x, err := v.Time()
		return AppendTime(dst, cmp.Or(m.TimestampFormat, model.RFC822), x.Truncate(time.Second)), err
	case model.List:
	default:
		return appendText(dst, m, v, model.RFC822)
	}
	if err := v.Err(); err != nil {
		return dst, err
	}
	element, more := m.Shape.Element, false
	for i := range v.Len() {
		x := v.Index(i)
		if x.IsNull() {
			continue
		}
		if more {
			dst = append(dst, ',')
		}
		more = true
		start := len(dst)
		var err error
		if dst, err = appendHeader(dst, element, x); err != nil {
			return dst, fmt.Errorf("[%d]: %w", i, err)
		}
		if text := string(dst[start:]); element.Shape.Kind == model.String && strings.ContainsAny(text, `",`) {
			dst = append(dst[:start], '"')
			dst = append(dst, strings.ReplaceAll(text, `"`, `\"`)...)
			dst = append(dst, '"')
		}
	}
	return dst, nil
}

func appendJSONHeader(dst []byte, v bind.Value) ([]byte, error) {
	var e jsonEncoder
	if err := e.document(v.Any()); err != nil {
		return dst, err
	}
	var text bytes.Buffer
	if err := json.Compact(&text, e.b); err != nil {
		return dst, err
	}
	return base64.StdEncoding.AppendEncode(dst, text.Bytes()), nil
}

// EncodeRawPayload writes a blob or a string that is the whole body: as bytes,
// or as a stream where the user gave an io.Reader. An absent value has neither.
func EncodeRawPayload(m *model.Member, v bind.Value) (body []byte, stream io.Reader, err error) {
	if v.IsNull() {
		return nil, nil, nil
	}
	if r, ok := v.Reader(); ok {
		return nil, r, nil
	}
	if m.Shape.Kind == model.String {
		var text string
		text, err = v.Text()
		body = []byte(text)
	} else {
		body, err = v.Bytes()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", m.Name, err)
	}
	return body, nil, nil
}
