package wire

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// maxNesting bounds how deep JSON and CBOR from outside may be nested.
const maxNesting = 512

// SyntaxError reports JSON or CBOR that is not well formed.
type SyntaxError struct {
	Format string
	Offset int // in bytes
	Reason string
}

// Error names the place and the fault.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("malformed %s at byte %d: %s", e.Format, e.Offset, e.Reason)
}

// parseFloat reads a number, or one of the three that are none.
func parseFloat(text string) (float64, error) {
	switch text = strings.TrimSpace(text); text {
	case "NaN":
		return math.NaN(), nil
	case "Infinity":
		return math.Inf(1), nil
	case "-Infinity":
		return math.Inf(-1), nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if errors.Is(err, strconv.ErrRange) {
		return f, nil // an infinity, as in Python
	}
	if err != nil && len(text) == 4 && (text[0] == '+' || text[0] == '-') && strings.EqualFold(text[1:], "nan") {
		return math.NaN(), nil
	}
	return f, err
}

// memberName is what errors call a member.
func memberName(m *model.Member) string {
	if m.Name != "" {
		return m.Name
	}
	return m.Shape.Name
}

// otherKind says that a value is well-formed, but not what its member holds.
func otherKind(found string, due model.Kind) error {
	return fmt.Errorf("%s came where a %s is due", found, due)
}

func badText(due model.Kind, text string) error {
	return fmt.Errorf("%.80q is no %s", text, due)
}

// tooLarge says that a whole number is one that Go has no type for.
func tooLarge(text string) error {
	return fmt.Errorf("the whole number %.80s needs more than 64 bits", text)
}
