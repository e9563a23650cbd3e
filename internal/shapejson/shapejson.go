// Package shapejson reads and writes the values of a service's shapes as JSON, in
// the form that the AWS CLI has for its parameters and its output: members by
// their names in the description, blobs in base64, timestamps as ISO 8601. The
// form is the same for every protocol, and not what goes over the wire.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-types.html
//
// Reading is exact: whole numbers of 64 bits survive, and numbers in documents
// that no int64 or float64 holds are a json.Number. Of a stream of events there
// is no JSON: in an input it is an error, from an output it is left out. Of a
// streaming blob there is JSON where the bytes are at hand; a reader is an error
// in an input and left out of an output, as the AWS CLI leaves it out.
package shapejson

import (
	"strconv"
	"strings"
)

// Error reports JSON that does not fit a shape, or a value that JSON cannot hold,
// every fault at once.
type Error struct{ Faults []Fault }

// Fault is one thing wrong with a value.
type Fault struct {
	Path    string // such as "Tags[2].Key"; empty for the value as a whole
	Message string
}

// String puts the path before the message.
func (f Fault) String() string {
	if f.Path == "" {
		return f.Message
	}
	return f.Path + ": " + f.Message
}

// Error lists every fault, one a line when there are several.
func (e *Error) Error() string {
	if len(e.Faults) == 1 {
		return "JSON: " + e.Faults[0].String()
	}
	var b strings.Builder
	b.WriteString("JSON:")
	for _, f := range e.Faults {
		b.WriteString("\n- " + f.String())
	}
	return b.String()
}

// faults collects what is wrong, each with the path to where the walk is.
type faults struct {
	path  []string // members' names, keys, and indices in brackets
	found []Fault
}

// maxFaults bounds a report: of a wrong file all may be wrong.
const maxFaults = 20

func (f *faults) enter(name string)  { f.path = append(f.path, name) }
func (f *faults) enterElement(i int) { f.path = append(f.path, "["+strconv.Itoa(i)+"]") }
func (f *faults) leave()             { f.path = f.path[:len(f.path)-1] }
func (f *faults) add(message string) {
	if len(f.found) >= maxFaults {
		return
	}
	var b strings.Builder
	for i, step := range f.path {
		if i > 0 && !strings.HasPrefix(step, "[") {
			b.WriteByte('.')
		}
		b.WriteString(step)
	}
	f.found = append(f.found, Fault{b.String(), message})
}

// err is an *Error with all faults, or nil.
func (f *faults) err() error {
	if len(f.found) == 0 {
		return nil
	}
	return &Error{f.found}
}
