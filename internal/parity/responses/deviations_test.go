package responses_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// difference is a response that is not read as botocore reads it.
type difference struct {
	response
	op       *model.Operation
	protocol string
	want     answer
	got      *boto3.Error // nil for an output
	err      error
}

// deviations are the differences that are meant, each with its reason in
// docs/conformance.md, "Responses against botocore".
var deviations = []struct {
	name    string
	applies func(*difference) bool
}{
	{"malformed JSON is refused", (*difference).malformedJSON},
	{"a document type is refused", quirk("a document type")},
	{"64 bits for a whole number", quirk("whole number of more than 64 bits")},
	{"a value of another type", quirk("a value of another type")},
	{"text for a number of json", (*difference).untypedJSON},
	{"an element twice", quirk("an element twice")},
	{"null in a map", quirk("null in a map")},
	{"more of an error", (*difference).moreOfAnError},
	{"an unreadable error", (*difference).unreadableError},
	{"no output, not read", func(d *difference) bool { return d.op.Output == nil && d.want.Refused != "" }},
	{"nothing where nothing is needed", (*difference).nothing},
	{"a listing without keys", func(d *difference) bool {
		return d.Service == "s3" && strings.HasPrefix(d.Operation, "ListObject") && strings.HasPrefix(d.want.Refused, "KeyError")
	}},
}

// quirk is a deviation by which all responses of some oddity may differ.
func quirk(name string) func(*difference) bool {
	return func(d *difference) bool { return slices.Contains(d.quirks, name) }
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

func (d *difference) malformedJSON() bool {
	if d.got == nil || d.got.Err == nil {
		return false
	}
	_, syntax := errors.AsType[*wire.SyntaxError](d.got.Err)
	return syntax && (d.protocol == "json" || d.protocol == "rest-json")
}

// untypedJSON tells what botocore's json protocol hands on as it came.
func (d *difference) untypedJSON() bool {
	return d.protocol == "json" && (quirk("a number as text")(d) || quirk("NaN and infinities")(d)) &&
		d.want.Out != nil && strings.Contains(d.err.Error(), `" in botocore`)
}

// moreOfAnError tells errors of which botocore finds no code or message, or
// nothing but the status for a code.
func (d *difference) moreOfAnError() bool {
	if d.want.Fault == nil || d.got == nil || d.got.Err != nil {
		return false
	}
	code, _ := d.want.Fault.Code.value.(string)
	message, _ := d.want.Fault.Message.value.(string)
	return code == "" || code == strconv.Itoa(d.Status) || message == "" && d.got.Code == code
}

// unreadableError tells errors that are judged by their status where botocore
// fails on their body.
func (d *difference) unreadableError() bool {
	return d.want.Refused != "" && d.got != nil && d.got.Err == nil
}

// nothing tells empty bodies, and empty outputs that Python's None or '' stands
// for.
func (d *difference) nothing() bool {
	return len(d.Body) == 0 || d.Operation == "GetBucketLocation"
}
