package responses_test

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// jsonWriter writes JSON with what JSON allows between the parts.
type jsonWriter struct {
	*generator
	b []byte
}

func (j *jsonWriter) put(s string) { j.b = append(j.b, s...) }

// space writes white space where it may stand.
func (j *jsonWriter) space() {
	if j.unusual("white space", 6) {
		j.put(pick(j.generator, " ", "\n", "\t", "\r\n  "))
	}
}

// sequence writes n things between brackets.
func (j *jsonWriter) sequence(open, end string, n int, write func(i int)) {
	j.put(open)
	for i := range n {
		if i > 0 {
			j.put(",")
		}
		j.space()
		write(i)
		j.space()
	}
	j.put(end)
}

func (j *jsonWriter) key(name string) {
	if j.unusual("all characters escaped", 12) {
		j.escaped(name)
	} else {
		j.put(quote(name))
	}
	j.space()
	j.put(":")
	j.space()
}

// string writes text plainly or with escapes.
func (j *jsonWriter) string(s string) {
	switch {
	case j.unusual("all characters escaped", 12):
		j.escaped(s)
	case j.unusual("a lone surrogate", 60):
		j.put(pick(j.generator, `"\ud800"`, `"a\udc00b"`, `"\ud83d\ud83d\ude00"`, `"\ud800\u0041"`))
	case j.unusual("short escapes", 20):
		j.put(`"\b\f\n\r\t\/\\\""`)
	case j.wrong("a raw control character", 60):
		j.put("\"a\x01b\nc\"")
	default:
		j.put(quote(s))
	}
}

func (j *jsonWriter) escaped(s string) {
	j.put(`"`)
	for _, r := range s {
		if r > 0xffff {
			r -= 0x10000
			j.put(`\u` + hex4(0xd800+r>>10) + `\u` + strings.ToUpper(hex4(0xdc00+r&0x3ff)))
			continue
		}
		j.put(`\u` + hex4(r))
	}
	j.put(`"`)
}

func hex4(r rune) string {
	text := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", 4-len(text)) + text
}

func inBody(m *model.Member) bool { return m.Location == model.InBody }

// structure writes the members of a structure that are in the body.
func (j *jsonWriter) structure(s *model.Shape, depth int) {
	members := j.members(s, depth, inBody)
	var extra []string
	if j.unusual("unknown members", 12) && !s.Union {
		extra = append(extra, pick(j.generator, `"Unknown":{"a":[1,{"b":null}],"c":"\u00e9"}`, `"unknownToo":-1.5e3`, `"":true`))
	}
	if s.Union && j.unusual("unknown member of a union", 6) {
		members, extra = nil, append(extra, `"NotKnown":{"x":1}`)
	}
	if s.Union && j.unusual("__type in a union", 4) || j.unusual("__type", 30) {
		extra = append(extra, `"__type":"some.service#Thing"`)
	}
	j.sequence("{", "}", len(members)+len(extra), func(i int) {
		if i >= len(members) {
			j.put(extra[i-len(members)])
			return
		}
		m := members[i]
		if m.Shape.Kind >= model.String && !s.Union && j.unusual("a member twice", 30) {
			j.key(m.WireName())
			j.value(m, depth+1)
			j.put(",")
		}
		j.key(m.WireName())
		if deep(m, depth) || j.unusual("null members", 12) {
			j.put("null")
			return
		}
		j.value(m, depth+1)
	})
}

func (j *jsonWriter) value(m *model.Member, depth int) {
	s := m.Shape
	if j.wrong("a value of another type", 40) {
		j.put(pick(j.generator, `{}`, `[]`, `"text"`, `1`, `1.5`, `true`, `"1"`, `"true"`, `{"a":1}`, `[1]`, `0`))
		return
	}
	switch {
	case s.Document:
		j.document(0)
	case s.Kind == model.Structure:
		j.structure(s, depth)
	case s.Kind == model.List:
		j.sequence("[", "]", j.length(depth), func(int) { j.element(s.Element, depth, "null in a list") })
	case s.Kind == model.Map:
		seen := map[string]bool{}
		j.sequence("{", "}", j.length(depth), func(int) {
			key := j.text(s.Key.Shape)
			if seen[key] {
				j.note("a member twice")
			}
			seen[key] = true
			j.key(key)
			j.element(s.Value, depth, "null in a map")
		})
	default:
		j.scalarValue(m)
	}
}

func (j *jsonWriter) element(m *model.Member, depth int, quirk string) {
	if deep(m, depth) || j.unusual(quirk, 20) {
		j.note(quirk)
		j.put("null")
		return
	}
	j.value(m, depth+1)
}

// document writes a JSON value of any form.
func (j *jsonWriter) document(depth int) {
	switch n := j.IntN(10); {
	case n < 3 && depth < 3:
		j.sequence("{", "}", j.IntN(4), func(int) {
			j.key(j.word())
			j.document(depth + 1)
		})
	case n < 5 && depth < 3:
		j.sequence("[", "]", j.IntN(4), func(int) { j.document(depth + 1) })
	default:
		j.put(pick(j.generator, "null", "true", "false", "0", "-1", "1.0", "1e3", "123456789012345678", `"text"`, `""`, `"2015-01-25T08:00:00Z"`, "0.1"))
	}
}

func (j *jsonWriter) scalarValue(m *model.Member) {
	switch m.Shape.Kind {
	case model.Boolean:
		j.put(pick(j.generator, "true", "false"))
	case model.Integer, model.Long:
		switch {
		case j.wrong("whole number of more than 64 bits", 10):
			j.put("99999999999999999999")
		case j.unusual("a number as text", 20):
			j.put(`"` + j.whole(m.Shape.Kind) + `"`)
		case j.unusual("a whole number with a point", 20):
			j.put(pick(j.generator, "5.0", "1e3", "-2.0", "1E2"))
		default:
			j.put(j.whole(m.Shape.Kind))
		}
	case model.Float, model.Double:
		switch {
		case j.unusual("NaN and infinities", 6):
			j.put(pick(j.generator, "NaN", "Infinity", "-Infinity", `"NaN"`, `"Infinity"`, `"-Infinity"`))
		case j.unusual("a number as text", 20):
			j.put(`"` + j.real() + `"`)
		default:
			j.put(pick(j.generator, j.real(), "3", "-7"))
		}
	case model.Timestamp:
		text := j.date(m.TimestampFormat, model.UnixTimestamp)
		if json.Valid([]byte(text)) && !j.unusual("Unix seconds as text", 6) {
			j.put(text)
			return
		}
		j.put(`"` + text + `"`)
	case model.Blob:
		j.put(quote(j.base64()))
	default:
		j.string(j.text(m.Shape))
	}
}
