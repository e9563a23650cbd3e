package codegen

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/boto3-go/boto3/model"
)

// longestPattern is how long a pattern may be to help in a comment.
const longestPattern = 16

// facts say of a member what its Go type does not: what a request has to keep
// to, the header that carries it, whether it is sensitive or deprecated.
func facts(m *model.Member, sent, sensitive bool) []string {
	var list []string
	if sent {
		list = rules(m)
	}
	if sensitive {
		list = append(list, "Sensitive.")
	}
	if m.Location == model.InHeader && !m.Streaming {
		list = append(list, "Header "+m.WireName()+".")
	}
	if sent {
		list = append(list, pattern(m.Shape)...)
	}
	var lines []string
	if len(list) > 0 {
		lines = append(lines, strings.Join(list, " "))
	}
	if m.Deprecated || m.Shape.Deprecated {
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, deprecated)
	}
	return lines
}

func rules(m *model.Member) []string {
	var list []string
	if m.Required {
		list = append(list, "Required.")
	}
	if m.IdempotencyToken {
		list = append(list, "Filled in with a UUID when empty.")
	}
	if r := bounds(m.Shape); r != "" {
		list = append(list, r+".")
	}
	return list
}

// pattern tells a pattern that is short enough and says something.
func pattern(s *model.Shape) []string {
	p := s.Pattern
	if len(p) > longestPattern || strings.Trim(p, anything) == "" || strings.ContainsFunc(p, unicode.IsControl) {
		return nil
	}
	return []string{"Pattern: " + p}
}

// anything are the characters of a pattern that tells next to nothing.
const anything = `.*+\sS[]^$|()`

const deprecated = "Deprecated: AWS marks it so."

var units = map[model.Kind]string{
	model.String: " characters", model.List: " elements", model.Map: " entries", model.Blob: " bytes",
}

// bounds tells the range of a number, or of a length.
func bounds(s *model.Shape) string {
	unit, low, high := units[s.Kind], s.Min, s.Max
	if unit != "" && low != nil && *low <= 0 {
		low = nil
	}
	switch {
	case len(s.Enum) > 0 || low == nil && high == nil:
		return ""
	case high == nil && unit != "" && *low == 1:
		return "Not empty"
	case low == nil:
		return "At most " + number(*high) + unit
	case high == nil:
		return "At least " + number(*low) + unit
	case *low == *high:
		return number(*low) + unit
	default:
		return number(*low) + " to " + number(*high) + unit
	}
}

func number(f float64) string {
	if f == float64(int64(f)) {
		return strconv.FormatInt(int64(f), 10)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
