package responses_test

import (
	"encoding/base64"
	"math/rand/v2"
	"slices"

	"github.com/boto3-go/boto3/model"
)

// level is how odd a response may be.
type level int

const (
	plain  level = iota // as the service's description has it
	odd                 // unusual, but what a service may send
	broken              // things that do not fit the description
)

// header is one line of a response's head, spelled as it was sent.
type header [2]string

// response is a question to botocore and to the engine.
type response struct {
	Service   string   `json:"service"`
	Operation string   `json:"operation"`
	Status    int      `json:"status"`
	Headers   []header `json:"headers"`
	Body      []byte   `json:"body"`

	quirks []string
}

// generator makes responses. The same seed makes the same ones.
type generator struct {
	*rand.Rand
	level  level
	quirks []string
}

// newGenerator makes the generator of one response.
func newGenerator(seed, number uint64) *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, number))} //nolint:gosec // repeatable on purpose
	g.level = []level{plain, odd, odd, broken}[g.IntN(4)]
	return g
}

// once says whether a choice of one in n has come.
func (g *generator) once(n int) bool { return g.IntN(n) == 0 }

// unusual says whether to do something odd, and notes it.
func (g *generator) unusual(quirk string, n int) bool {
	return g.level >= odd && g.once(n) && g.note(quirk)
}

// wrong says whether to do something that does not fit, and notes it.
func (g *generator) wrong(quirk string, n int) bool {
	return g.level >= broken && g.once(n) && g.note(quirk)
}

func (g *generator) note(quirk string) bool {
	if !slices.Contains(g.quirks, quirk) {
		g.quirks = append(g.quirks, quirk)
	}
	return true
}

func pick[T any](g *generator, of ...T) T { return of[g.IntN(len(of))] }

// members picks the members of a structure that a response has, in some order.
// A union has one.
func (g *generator) members(s *model.Shape, depth int, in func(*model.Member) bool) []*model.Member {
	var list []*model.Member
	for i := range s.Members {
		if m := &s.Members[i]; in(m) && !m.Shape.EventStream {
			list = append(list, m)
		}
	}
	if s.Union && len(list) > 0 {
		one := []*model.Member{pick(g, list...)}
		if g.wrong("union with several members", 4) && len(list) > 1 {
			one = append(one, list[0])
		}
		return slices.Compact(one)
	}
	keep := max(1, 10-2*depth-len(list)/8)
	list = slices.DeleteFunc(list, func(*model.Member) bool { return g.IntN(10) >= keep })
	if g.unusual("members out of order", 3) {
		g.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	return list
}

// length is how many entries a list or map has.
func (g *generator) length(depth int) int {
	return max(0, pick(g, 0, 1, 1, 2, 3)-depth/3)
}

const maxDepth = 6

// deep says whether to nest no further.
func deep(m *model.Member, depth int) bool {
	return depth > maxDepth && m.Shape.Kind <= model.Map
}

// word is a string that needs no care.
func (g *generator) word() string {
	return pick(g, "a", "alpha", "us-east-1", "i-0123456789abcdef0", "arn:aws:iam::123456789012:role/x", "Two words", "x=1&y=2", "2026-01-02", "17")
}

// text is a string of any sort that UTF-8 has, less what XML cannot hold.
func (g *generator) text(s *model.Shape) string {
	switch {
	case len(s.Enum) > 0 && !g.once(4):
		return pick(g, s.Enum...)
	case g.unusual("unusual text", 3):
		return pick(g, "", " ", "  padded\t", "line\nbreak", "tab\there", "<tag> & \"quotes\" 'single'", "Grüße", "日本語",
			"😀 emoji", "\u00a0nbsp\u2028ls", "a\u0301", "null", "true", "0", "]]>", "%41+b%2Fc", `back\slash`, "\ufeffbom", "\u007f")
	}
	return g.word()
}

func (g *generator) whole(k model.Kind) string {
	if k == model.Long && g.once(3) {
		return pick(g, "9223372036854775807", "-9223372036854775808", "4294967296", "9007199254740993")
	}
	return pick(g, "0", "1", "-1", "42", "2147483647", "-2147483648", "1000000")
}

func (g *generator) real() string {
	return pick(g, "0.0", "1.5", "-2.25", "0.1", "1e10", "-2.5E-3", "3.4028235e38", "100", "1E+2", "5e-324", "123456789.123456789", "0.30000000000000004")
}

func (g *generator) blob() []byte {
	return pick(g, []byte{}, []byte("a"), []byte("ab"), []byte("abc"), []byte{0, 255, 128, 7}, []byte("bytes of \xff\xfe no text"))
}

func (g *generator) base64() string {
	text := base64.StdEncoding.EncodeToString(g.blob())
	switch {
	case g.unusual("base64 with line breaks", 6):
		return text + "\n"
	case g.unusual("base64 with other characters", 8):
		return " !" + text + "*"
	case g.wrong("base64 badly padded", 6):
		return pick(g, "YQ", "YWI", "Y", "YQ=", "YQ==YQ==", "=YQ=", "YQ==Zg", "YR==", "====", "YWJj=", "YQ=\n=", "Y=Q=")
	}
	return text
}

// iso is a date in ISO 8601.
func (g *generator) iso() string {
	if g.unusual("unusual ISO date", 3) {
		return pick(g, "2015-01-25T08:00:00+01:00", "2015-01-25T08:00:00-0730", "2015-01-25 08:00:00Z", "2015-01-25T08:00Z", "2015-01-25",
			"2015-01-25T08:00:00.123456Z", "2015-01-25T08:00:00.1Z", "2015-01-25T08:00:00", "20150125T080000Z", "0001-01-01T00:00:00Z",
			"9999-12-31T23:59:59.999Z", "2015-01-25t08:00:00z", "2016-02-29T00:00:00Z", "2015-01-25T08:00:00,5Z", "2015-01-25T08:00:00.123456789Z",
			"1969-12-31T23:59:59.999999Z", "2015-01-25T08:00:00 +0000", "2015-01-25T08:00:00.000+00")
	}
	return pick(g, "2015-01-25T08:00:00Z", "2026-06-30T23:59:59.123Z", "1970-01-01T00:00:00Z", "2038-01-19T03:14:08Z")
}

// epoch is a date as seconds since 1970.
func (g *generator) epoch() string {
	if g.unusual("unusual Unix seconds", 3) {
		return pick(g, "1422172800.123", "1422172800.1234567", "1.422172800E9", "-1", "-0.5", "0.0000005", "1422172800.9999995", "4102444800",
			"-62135596800", "253402300799", "1422172800.5", "1e9", "1422172800.0000015", "1422172800.000001500001")
	}
	return pick(g, "1422172800", "0", "1782000000.25", "1422172800.0")
}

// rfc is a date in the form of RFC 822.
func (g *generator) rfc() string {
	if g.unusual("unusual RFC 822 date", 3) {
		return pick(g, "Sunday, 25-Jan-15 08:00:00 GMT", "Sun, 25 Jan 2015 08:00:00 +0100", "25 Jan 2015 08:00:00 GMT", "Sun Jan 25 08:00:00 2015",
			"Sun, 5 Jan 2015 08:00:00 GMT", "sun, 25 jan 2015 08:00:00 gmt", "Sun, 25 Jan 2015 08:00:00 UTC", "Sun, 25 Jan 2015 08:00:00")
	}
	return pick(g, "Sun, 25 Jan 2015 08:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT")
}

// date is a date as text, most often in the format that is due.
func (g *generator) date(f, usual model.TimestampFormat) string {
	if f == model.DefaultTimestamp {
		f = usual
	}
	if g.unusual("date of another format", 6) {
		f = pick(g, model.ISO8601, model.RFC822, model.UnixTimestamp)
	}
	if g.wrong("text that is no date", 6) {
		return pick(g, "yesterday", "", "2015-13-01T00:00:00Z", "2015-02-30", "NaN", "inf", "1e300", "-1e300", "2015-01-25T25:00:00Z", "0000-01-01",
			"253402300800", "--", "2015-01-25T08:00:00 Pacific", "99999999999999999999")
	}
	switch f {
	case model.UnixTimestamp:
		return g.epoch()
	case model.RFC822:
		return g.rfc()
	case model.DefaultTimestamp, model.ISO8601:
	}
	return g.iso()
}

// scalar is a scalar as text, in an element or a header.
func (g *generator) scalar(m *model.Member, stamp model.TimestampFormat) string {
	if m.Shape.Kind >= model.Boolean && m.Shape.Kind <= model.Double && g.wrong("text that is no number", 8) {
		return pick(g, "", "abc", "1.5.2", "0x10", "--1", "1,000", "½")
	}
	switch m.Shape.Kind {
	case model.Boolean:
		if g.unusual("unusual boolean", 4) {
			return pick(g, "True", "1", "TRUE", " true", "yes", "0")
		}
		return pick(g, "true", "false")
	case model.Integer, model.Long:
		switch {
		case g.unusual("unusual whole number", 4):
			return pick(g, "+5", " 7 ", "007", "-0", "\n3\n")
		case g.wrong("fraction for a whole number", 8):
			return pick(g, "1.5", "1e3", "2.0")
		case g.wrong("whole number of more than 64 bits", 10):
			return "99999999999999999999"
		}
		return g.whole(m.Shape.Kind)
	case model.Float, model.Double:
		if g.unusual("unusual number", 3) {
			return pick(g, "NaN", "Infinity", "-Infinity", "inf", "nan", "-INF", "+1.5", " 1 ", ".5", "5.", "1e400", "-1e400", "infinity", "+nan")
		}
		return g.real()
	case model.Timestamp:
		return g.date(m.TimestampFormat, stamp)
	case model.Blob:
		return g.base64()
	case model.String, model.Structure, model.List, model.Map:
	}
	return g.text(m.Shape)
}
