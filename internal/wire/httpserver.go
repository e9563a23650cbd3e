package wire

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// DecodeHTTPRequest reads the members of an input that a request carries in the
// labels of its path, in its query and in its headers: what EncodeHTTP writes.
func DecodeHTTPRequest(op *model.Operation, labels map[string]string, query string, header http.Header, out bind.StructSlot) error {
	parameters, err := url.ParseQuery(query)
	if err != nil {
		return fmt.Errorf("malformed query: %w", err)
	}
	shape := op.Input.Shape
	for i := range shape.Members {
		m := &shape.Members[i]
		var err error
		switch m.Location {
		case model.InURI:
			if text, ok := labels[m.WireName()]; ok {
				err = setText(m, text, out.Member(i))
			}
		case model.InQuery:
			err = decodeQuery(op, m, parameters, out)
		case model.InHeader:
			if values := header[m.Header]; len(values) > 0 {
				err = decodeRequestHeader(m, strings.Join(values, ", "), out.Member(i))
			}
		case model.InHeaders:
			if hasPrefix(header, m.LocationName) {
				err = decodeHeaders(m, header, out.Member(i))
			}
		case model.InBody, model.InStatusCode, model.InEventHeader, model.InEventPayload:
		}
		if err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	return nil
}

// decodeRequestHeader reads a header whose empty text is a list of nothing.
func decodeRequestHeader(m *model.Member, text string, out bind.Slot) error {
	if text == "" && m.Shape.Kind == model.List {
		list := out.List(0)
		list.Done()
		return nil
	}
	return decodeHeader(m, text, out)
}

func hasPrefix(header http.Header, prefix string) bool {
	for name := range header {
		if len(name) > len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
			return true
		}
	}
	return false
}

// decodeQuery reads the parameters that belong to a member. A member that is a
// map has all that no other member and not the request URI itself has.
func decodeQuery(op *model.Operation, m *model.Member, parameters url.Values, out bind.StructSlot) error {
	if m.Shape.Kind != model.Map {
		if values, ok := parameters[m.WireName()]; ok {
			return decodeParameter(m, values, out.Member(m.Index))
		}
		return nil
	}
	var names []string
	for name := range parameters {
		if !takenParameter(op, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	entries := out.Member(m.Index).Map(len(names))
	defer entries.Done()
	for _, name := range names {
		if err := decodeParameter(m.Shape.Value, parameters[name], entries.Entry(name)); err != nil {
			return fmt.Errorf("[%q]: %w", name, err)
		}
	}
	return nil
}

// takenParameter says whether a parameter is a member's own, a part of the
// request URI, or one of a presigned URL.
func takenParameter(op *model.Operation, name string) bool {
	if _, query, ok := strings.Cut(op.RequestURI, "?"); ok {
		for pair := range strings.SplitSeq(query, "&") {
			if own, _, _ := strings.Cut(pair, "="); own == name {
				return true
			}
		}
	}
	return strings.HasPrefix(name, "X-Amz-") || slices.ContainsFunc(op.Input.Shape.Members, func(m model.Member) bool {
		return m.Location == model.InQuery && m.Shape.Kind != model.Map && m.WireName() == name
	})
}

func decodeParameter(m *model.Member, values []string, out bind.Slot) error {
	if m.Shape.Kind != model.List {
		return setText(m, values[0], out)
	}
	list := out.List(len(values))
	defer list.Done()
	for i, text := range values {
		if err := setText(m.Shape.Element, text, list.Next()); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return nil
}

// EncodeHTTPResponse writes the members of an output or an exception that a
// response carries in its status and headers: what DecodeHTTP reads. The status
// is 0 where no member tells it.
func EncodeHTTPResponse(shape *model.Shape, v bind.Value) (status int, header http.Header, err error) {
	if err := v.Err(); err != nil {
		return 0, nil, err
	}
	e := headEncoder{header: http.Header{}}
	for i := range shape.Members {
		m := &shape.Members[i]
		x, ok := v.Member(i)
		if !ok {
			continue
		}
		var err error
		switch m.Location {
		case model.InStatusCode:
			var code int64
			code, err = x.Int()
			if status = int(code); err == nil && (code < 200 || code > 599) {
				err = fmt.Errorf("%d is no HTTP status of an answer", code)
			}
		case model.InHeader:
			err = e.addHeader(m, x)
		case model.InHeaders:
			err = e.addHeadersAsGiven(m, x)
		case model.InBody, model.InURI, model.InQuery, model.InEventHeader, model.InEventPayload:
		}
		if err != nil {
			return 0, nil, fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	return status, e.header, nil
}

// addHeadersAsGiven adds headers whose names are not changed: readers tell the
// letters of what follows the prefix apart.
func (e *headEncoder) addHeadersAsGiven(m *model.Member, v bind.Value) error {
	own := headEncoder{header: http.Header{}}
	if err := own.addHeaders(m, v); err != nil {
		return err
	}
	for key := range v.Entries() {
		name := m.LocationName + key
		if values, ok := own.header[http.CanonicalHeaderKey(name)]; ok {
			e.header[name] = values
		}
	}
	return nil
}
