package codegen

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/boto3-go/boto3/model"
)

// longestPattern is how long a pattern may be to help in a comment.
const longestPattern = 16

// facts say of a member what its Go type does not: what a request has to keep
// to, and what is deprecated.
func facts(m *model.Member, sent bool) []string {
	var lines []string
	if rules := rules(m); sent && len(rules) > 0 {
		lines = append(lines, strings.Join(rules, " "))
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
		list = append(list, "Filled in when empty.")
	}
	if r := bounds(m.Shape); r != "" {
		list = append(list, r+".")
	}
	if p := m.Shape.Pattern; len(p) <= longestPattern && strings.Trim(p, anything) != "" && !strings.ContainsFunc(p, unicode.IsControl) {
		list = append(list, "Pattern: "+p)
	}
	return list
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
	case *low >= 0:
		return number(*low) + "-" + number(*high) + unit
	default:
		return fmt.Sprintf("%s to %s%s", number(*low), number(*high), unit)
	}
}

func number(f float64) string {
	if f == float64(int64(f)) {
		return strconv.FormatInt(int64(f), 10)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
