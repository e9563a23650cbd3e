package responses_test

import (
	"errors"
	"slices"
	"strconv"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/wire"
)

// difference is a response that is not read as botocore reads it.
type difference struct {
	response
	protocol string
	want     answer
	got      *boto3.Error // nil for an output
	err      error
}

// deviations are the differences that are meant, each with its reason in
// docs/conformance.md.
var deviations = []struct {
	name    string
	applies func(*difference) bool
}{
	{"stricter: malformed JSON is no output", (*difference).malformedJSON},
	{"stricter: another type than the shape's", func(d *difference) bool { return d.has("a value of another type") }},
	{"richer: the code from the head or the status", (*difference).moreOfAnError},
}

// listed is the name of the deviation that explains the difference, if one does.
func (d *difference) listed() string {
	for _, deviation := range deviations {
		if deviation.applies(d) {
			return deviation.name
		}
	}
	return ""
}

func (d *difference) has(quirk string) bool { return slices.Contains(d.quirks, quirk) }

func (d *difference) malformedJSON() bool {
	if d.got == nil || d.got.Err == nil {
		return false
	}
	_, syntax := errors.AsType[*wire.SyntaxError](d.got.Err)
	return syntax && (d.protocol == "json" || d.protocol == "rest-json")
}

// moreOfAnError tells errors in which botocore finds no code, or nothing but
// the status for one.
func (d *difference) moreOfAnError() bool {
	if d.want.Fault == nil || d.got == nil || d.got.Err != nil {
		return false
	}
	code, _ := d.want.Fault.Code.value.(string)
	return code == "" || code == strconv.Itoa(d.Status)
}
