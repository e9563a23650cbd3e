package parity_test

import (
	"math"
	"strings"
	"time"

	"github.com/boto3-go/boto3/model"
)

// oddTexts are what escapes, quotes and separators have to survive.
var oddTexts = []string{
	"a b", " lead", "trail ", "a+b", "a/b", "/lead", "trail/", "a//b", "a?b", "a#b", "100%", "%41", "a&b=c", "a=b;c", "~-._", "a:b@c",
	`say "hi"`, "it's", "a,b", `back\slash`, "<tag>&amp;</tag>", "]]>", "{x}", "[0]", "$ref", "*", "!()", "^`|",
	"naïve", "日本語", "😀", "e\u0301", "\u00a0", "\u2028", "..", "a/../b", "./a", "arn:aws:x:y", "null", "true", "1.0",
}

// lines are texts that only bodies can hold.
var lines = []string{"a\nb", "a\r\nb", "tab\there", "\n", "trail\n"}

// controls are texts that XML cannot hold.
var controls = []string{"\x00", "a\x01b", "\x1f", "\x7f", "\u0085", "\ufffe"}

func (g *generator) text(m *model.Member, pool []string) string {
	text := pool[g.IntN(len(pool))]
	if m != nil && m.Location == model.InBody {
		switch g.IntN(8) {
		case 0:
			return lines[g.IntN(len(lines))]
		case 1:
			return controls[g.IntN(len(controls))]
		}
	}
	return text
}

func (g *generator) scalar(m *model.Member) any {
	s := m.Shape
	switch s.Kind {
	case model.String:
		return g.str(m)
	case model.Integer, model.Long:
		return g.whole(s)
	case model.Float, model.Double:
		return g.real(s)
	case model.Boolean:
		return g.mode != empty && g.once(2)
	case model.Blob:
		return g.blob(m)
	default:
		return g.stamp()
	}
}

func (g *generator) str(m *model.Member) any {
	s := m.Shape
	least := 0
	if s.Min != nil {
		least = int(*s.Min)
	}
	if least > 0 && g.fault(4) {
		return strings.Repeat("é", least-1)
	}
	text := ""
	switch {
	case addressed(m):
		text = pick(g, "example1", "a-b-c-d-e", "x123456789012")
	case m.IdempotencyToken:
		text = "11112222-3333-4444-5555-666677778888"
	case g.mode == empty && m.Location != model.InURI:
	case g.mode == odd:
		text = g.text(m, oddTexts)
	case len(s.Enum) > 0:
		text = s.Enum[g.IntN(len(s.Enum))]
	default:
		text = pick(g, "abc", "Name-1", "x_y.z", "id0001")
	}
	if n := len([]rune(text)); n < least {
		text += strings.Repeat(pick(g, "x", "0", "y"), least-n)
	}
	return text
}

func (g *generator) whole(s *model.Shape) any {
	least := int64(math.MinInt64)
	if s.Min != nil {
		least = int64(*s.Min)
		if g.fault(4) {
			return least - 1
		}
	}
	n := int64(1 + g.IntN(1000))
	switch g.mode {
	case empty:
		n = 0
	case extreme:
		n = pick[int64](g, -1, 0, math.MaxInt32, math.MinInt32, 1<<53, math.MaxInt64, math.MinInt64)
	}
	return max(n, least)
}

func (g *generator) real(s *model.Shape) any {
	least := math.Inf(-1)
	if s.Min != nil {
		least = *s.Min
		if g.fault(4) {
			return least - 0.5
		}
	}
	x := float64(g.IntN(1000)) / 8
	if g.mode == extreme && g.once(4) { // whole numbers pass
		return max(pick[int64](g, -7, 0, 12, 1<<40), int64(math.Ceil(max(least, -1e9))))
	}
	switch g.mode {
	case empty:
		x = 0
	case extreme:
		x = pick(g, -1.5, 0, 0.1, 1e21, 1e16, 1e15, 1e-4, 1e-5, 1e-7, 1.0/3, math.MaxFloat32, 5e-324, math.MaxFloat64, math.Copysign(0, -1), 123456789.125)
	case odd:
		x = pick(g, 1, 2.5, math.NaN(), math.Inf(1), math.Inf(-1))
	}
	return max(x, least)
}

func (g *generator) blob(m *model.Member) any {
	data := []byte(pick(g, "data", "\x00\xff\x10", "plain text\n", strings.Repeat("0123456789", 30)))
	least := 0
	if m.Shape.Min != nil {
		least = int(*m.Shape.Min)
	}
	if g.mode == empty {
		data = nil
	}
	for len(data) < least {
		data = append(data, 'x')
	}
	switch {
	case m.Streaming && g.once(2):
		return stream(data)
	case g.once(3) && isText(data):
		return string(data)
	}
	return append([]byte{}, data...)
}

func isText(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 || c == 0 {
			return false
		}
	}
	return true
}

// stamp makes a time in one of the forms that are accepted.
func (g *generator) stamp() any {
	if g.mode != extreme && g.mode != odd {
		return time.Unix(int64(g.IntN(2_000_000_000)), 0).UTC()
	}
	if g.mode == odd && g.once(2) {
		return pick[any](g, "2026-01-02T03:04:05Z", int64(1700000000), "1700000000", "1700000000.5", 1700000000.25, "2026-01-02",
			"2026-01-02T03:04:05.678+02:00", "Thu, 22 Jan 2015 19:44:36 GMT", "20150122T194436Z", "2026-01-02 03:04:05")
	}
	return pick(g,
		time.Unix(0, 0).UTC(), time.Unix(-1, 0).UTC(), time.Unix(-1, 500_000_000).UTC(), time.Unix(1_700_000_000, 123_456_000).UTC(),
		time.Unix(1_700_000_000, 1_000).UTC(), time.Unix(1_700_000_000, 900_000_000).UTC(), time.Unix(1<<31, 0).UTC(),
		time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
		time.Date(1900, 2, 28, 1, 2, 3, 0, time.UTC), time.Date(2024, 2, 29, 23, 30, 0, 0, time.FixedZone("", 5*3600+1800)),
		time.Date(2024, 1, 1, 1, 0, 0, 250_000_000, time.FixedZone("", -11*3600)))
}
