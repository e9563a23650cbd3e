package wire

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// DecodeHTTP reads the members of an output or an exception that a response
// carries in its status code and headers.
func DecodeHTTP(shape *model.Shape, status int, header http.Header, out bind.StructSlot) error {
	for i := range shape.Members {
		m := &shape.Members[i]
		if m.Location == model.InBody || m.Location == model.InHeader && header[m.Header] == nil {
			continue
		}
		slot := out.Member(i)
		if !slot.Wanted() {
			continue
		}
		var err error
		switch m.Location {
		case model.InStatusCode:
			err = slot.SetInt(int64(status))
		case model.InHeaders:
			err = decodeHeaders(m, header, slot)
		case model.InHeader:
			if values := header[m.Header]; len(values) > 0 {
				err = decodeHeader(m, strings.Join(values, ", "), slot)
			}
		case model.InBody, model.InURI, model.InQuery, model.InEventHeader, model.InEventPayload:
		}
		if err != nil {
			return bind.AtName(m.Name, err)
		}
	}
	return nil
}

// CheckHTTP reads the headers of an output that nobody wants, whose values have
// to be those of its members all the same.
func CheckHTTP(shape *model.Shape, header http.Header) error {
	for i := range shape.Members {
		m := &shape.Members[i]
		if m.Location != model.InHeader || m.Shape.Kind == model.String && !m.JSONValue {
			continue
		}
		if values := header[m.Header]; len(values) > 0 {
			if err := decodeHeader(m, strings.Join(values, ", "), bind.Slot{}); err != nil {
				return bind.AtName(m.Name, err)
			}
		}
	}
	return nil
}

// decodeHeaders gathers the headers that begin with a prefix. Their names come
// in lower case, as the services send them.
func decodeHeaders(m *model.Member, header http.Header, out bind.Slot) error {
	prefix := m.LocationName
	entries := out.Map(0)
	defer entries.Done()
	for name, values := range header {
		if len(name) < len(prefix) || !strings.EqualFold(name[:len(prefix)], prefix) {
			continue
		}
		slot := entries.Entry(strings.ToLower(name[len(prefix):]))
		if err := decodeHeader(m.Shape.Value, strings.Join(values, ", "), slot); err != nil {
			return err
		}
	}
	return nil
}

func decodeHeader(m *model.Member, text string, out bind.Slot) error {
	switch {
	case m.JSONValue:
		data, err := DecodeBase64(text)
		if err != nil {
			return err
		}
		x, err := ParseJSON(string(data))
		if err != nil {
			return err
		}
		return out.SetAny(x)
	case m.Shape.Kind == model.List:
		return decodeHeaderList(m.Shape.Element, text, out)
	case m.Shape.Kind == model.Boolean:
		return out.SetBool(strings.EqualFold(text, "true"))
	}
	return setScalar(m, text, out)
}

// decodeHeaderList reads elements between commas, with or without quotes. The
// dates of RFC 822 hold a comma of their own.
func decodeHeaderList(element *model.Member, text string, out bind.Slot) error {
	list := out.List(strings.Count(text, ",") + 1)
	defer list.Done()
	dates := element.Shape.Kind == model.Timestamp &&
		(element.TimestampFormat == model.DefaultTimestamp || element.TimestampFormat == model.RFC822)
	for more := true; more; {
		var item string
		item, text, more = cutHeaderItem(text, dates)
		if err := decodeHeader(element, item, list.Next()); err != nil {
			return err
		}
	}
	return nil
}

// cutHeaderItem takes the first item off a header's list.
func cutHeaderItem(text string, date bool) (item, rest string, more bool) {
	text = strings.TrimLeft(text, " \t")
	if strings.HasPrefix(text, `"`) {
		if item, after, ok := unquoteHeader(text); ok {
			_, rest, more = strings.Cut(after, ",")
			return item, rest, more
		}
	}
	skip := 0
	if comma := strings.IndexByte(text, ','); date && comma == len("Mon") {
		skip = comma + 1
	}
	if comma := strings.IndexByte(text[skip:], ','); comma >= 0 {
		return strings.TrimSpace(text[:skip+comma]), text[skip+comma+1:], true
	}
	return strings.TrimSpace(text), "", false
}

// unquoteHeader reads a quoted string in which a backslash makes the next byte
// a plain one.
func unquoteHeader(text string) (item, rest string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			return b.String(), text[i+1:], true
		case '\\':
			if i++; i == len(text) {
				return "", "", false
			}
			b.WriteByte(text[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", "", false
}

// setText reads a scalar that came as text: an element's, an attribute's or a
// header's. What nobody wants may be anything.
func setText(m *model.Member, text string, out bind.Slot) error {
	if !out.Wanted() {
		return nil
	}
	return setScalar(m, text, out)
}

// setScalar is setText for text that has to be the member's, wanted or not.
func setScalar(m *model.Member, text string, out bind.Slot) error {
	switch m.Shape.Kind {
	case model.String: // the most frequent by far
		return out.SetString(text)
	case model.Boolean:
		return out.SetBool(text == "true")
	case model.Integer, model.Long:
		x, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if errors.Is(err, strconv.ErrRange) {
			return tooLarge(strings.TrimSpace(text))
		}
		if err != nil {
			return fmt.Errorf("%.80q is not a whole number", text)
		}
		return out.SetInt(x)
	case model.Float, model.Double:
		x, err := parseFloat(text)
		if err != nil {
			return fmt.Errorf("%.80q is not a number", text)
		}
		return out.SetFloat(x)
	case model.Timestamp:
		x, err := ParseTime(m.TimestampFormat, strings.TrimSpace(text))
		if err != nil {
			return err
		}
		return out.SetTime(x)
	case model.Blob:
		x, err := DecodeBase64(text)
		if err != nil {
			return err
		}
		return out.SetBytes(x)
	case model.Structure, model.List, model.Map:
	}
	return fmt.Errorf("text cannot be a %s", m.Shape.Kind)
}

// DecodeRawPayload reads a blob or a string that is the whole body: a stream is
// handed on, a string takes the body without a copy.
func DecodeRawPayload(m *model.Member, body string, stream io.ReadCloser, out bind.Slot) error {
	var err error
	switch {
	case stream != nil:
		err = out.SetReader(stream)
	case m.Shape.Kind == model.String:
		err = out.SetString(body)
	case m.Streaming:
		err = out.SetReader(io.NopCloser(strings.NewReader(body)))
	case body == "": // absent
	default:
		err = out.SetBytes([]byte(body))
	}
	if err != nil {
		return bind.AtName(m.Name, err)
	}
	return nil
}
