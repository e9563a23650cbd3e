package responses_test

import (
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
	{"an element twice", func(d *difference) bool {
		return d.has("an element twice") || strings.Contains(d.err.Error(), `"Element"`) ||
			d.has("a structure twice") && strings.Contains(d.want.Refused, "'list' object has no attribute 'attrib'")
	}},
	{"null in a map", quirk("null in a map")},
	{"unreadable values that come twice", quirk("a member twice")},
	{"a map entry that is none", func(d *difference) bool {
		return d.has("an entry without a key") || d.has("an entry without a value") || d.has("an entry with more than key and value")
	}},
	{"members in an error of another form", quirk("an error of another protocol's form")},
	{"a document that is none", (*difference).noDocument},
	{"more of an error", (*difference).moreOfAnError},
	{"an unreadable error", (*difference).unreadableError},
	{"no output, not read", (*difference).notRead},
	{"nothing where nothing is needed", (*difference).nothing},
	{"dates between the commas of a header", func(d *difference) bool {
		return strings.Contains(d.err.Error(), "TimestampList: ") || d.has("a header twice") && strings.Contains(d.err.Error(), "is not a timestamp")
	}},
	{"a bool in a header in capitals", func(d *difference) bool {
		return d.protocol == "rest-xml" && d.has("unusual boolean") && strings.HasSuffix(d.err.Error(), "true here, false in botocore")
	}},
	{"lists that share an element", (*difference).sharedElement},
	{"ExpiresString in structs without the field", func(d *difference) bool {
		return d.Service == "s3" && strings.Contains(d.err.Error(), ": .ExpiresString: absent here, ")
	}},
	{"keys of which it is not plain that they are encoded", func(d *difference) bool {
		return d.Service == "s3" && strings.HasPrefix(d.Operation, "ListObject") && strings.Contains(d.err.Error(), "%41+b")
	}},
	{"a listing without keys", func(d *difference) bool {
		return d.Service == "s3" && strings.HasPrefix(d.Operation, "ListObject") && strings.HasPrefix(d.want.Refused, "KeyError")
	}},
	{"an answer that is cut off", func(d *difference) bool {
		return d.Service == "s3" && d.refused() && d.want.Fault != nil && d.Status == 200
	}},
	{"a copy without an ETag", func(d *difference) bool {
		return d.Service == "s3" && d.refused() && strings.Contains(d.got.Error(), "nothing tells that S3 has written")
	}},
	{"damage", (*difference).damaged},
}

// quirk is a deviation by which all responses of some oddity may differ.
func quirk(name string) func(*difference) bool {
	return func(d *difference) bool { return d.has(name) }
}

func (d *difference) has(name string) bool { return slices.Contains(d.quirks, name) }

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
	if !d.refused() {
		return false
	}
	_, err := wire.ParseJSON(string(d.Body))
	return err != nil && (d.protocol == "json" || d.protocol == "rest-json")
}

// noDocument tells documents that no service sends: a number for an object.
func (d *difference) noDocument() bool {
	return d.has("a body that is no document") || strings.TrimSpace(string(d.Body)) == "null" || d.has("bytes changed") && len(strings.TrimSpace(string(d.Body))) < 4
}

// damaged tells changed bytes that one side does not look at: here what is in
// XML where nothing is read, dates that can be guessed, keys that no member has,
// or what stands after a CBOR item; S3's documents are looked at twice in
// botocore.
func (d *difference) damaged() bool {
	if !d.has("bytes changed") {
		return false
	}
	refusedHere := d.refused()
	switch d.protocol {
	case "ec2", "query", "rest-xml":
		return strings.HasPrefix(d.want.Refused, "ResponseParserError") || strings.HasPrefix(d.want.Refused, "UnicodeDecodeError") ||
			d.Service == "s3" && d.want.Fault != nil || refusedHere && strings.Contains(d.got.Error(), "timestamp")
	case "json", "rest-json":
		return refusedHere && strings.Contains(d.got.Error(), "timestamp") || strings.HasPrefix(d.want.Refused, "UnicodeDecodeError") ||
			strings.Contains(d.err.Error(), "SDK_UNKNOWN_MEMBER.name") || strings.HasPrefix(d.want.Refused, "ValueError: invalid literal")
	}
	return refusedHere || d.want.Refused != "" || d.want.Fault != nil || strings.Contains(d.err.Error(), "absent here") ||
		strings.Contains(d.err.Error(), ".SDK_UNKNOWN_MEMBER: ")
}

// sharedElement tells flattened lists whose elements have one name: botocore
// gives them all to each list. Only S3 has such members, a list beside a scalar.
func (d *difference) sharedElement() bool {
	return strings.HasPrefix(d.Service, "vectors-") && strings.HasPrefix(d.err.Error(), ".flattenedList")
}

// untypedJSON tells what botocore's json protocol hands on as it came.
func (d *difference) untypedJSON() bool {
	return d.protocol == "json" && (d.has("a number as text") || d.has("NaN and infinities")) &&
		(strings.Contains(d.err.Error(), `" in botocore`) || d.has("bytes changed"))
}

// moreOfAnError tells errors of which botocore finds no code or message, or
// nothing but the status for a code.
func (d *difference) moreOfAnError() bool {
	if d.want.Fault == nil || d.got == nil || d.refused() {
		return false
	}
	code, _ := d.want.Fault.Code.value.(string)
	message, _ := d.want.Fault.Message.value.(string)
	return code == "" || code == strconv.Itoa(d.Status) || strings.TrimSpace(message) == "" && string(d.got.Code) == code
}

// unreadableError tells errors that are judged by their status where botocore
// fails on their body.
func (d *difference) unreadableError() bool {
	return d.want.Refused != "" && d.got != nil && !d.refused()
}

// notRead tells bodies in which nothing is looked for.
func (d *difference) notRead() bool {
	return d.want.Refused != "" && (d.op.Output == nil || !hasMembers(d.op.Output.Shape, inBody))
}

// nothing tells empty bodies, and empty outputs that Python's None or ” stands
// for.
func (d *difference) nothing() bool {
	return len(d.Body) == 0 || d.Operation == "GetBucketLocation"
}
