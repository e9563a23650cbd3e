package validate

import "strings"

// ParamError reports parameters that do not fit the model, every fault at
// once. It is returned before anything is sent.
type ParamError struct {
	// Operation is the operation that was called, such as "ListObjectsV2".
	Operation string
	Faults    []Fault
}

// Fault is one thing wrong with the parameters.
type Fault struct {
	Path    string // such as "Tags[2].Key"; empty for the parameters as a whole
	Message string // what is wrong there
}

// String puts the path before the message.
func (f Fault) String() string {
	if f.Path == "" {
		return "input: " + f.Message
	}
	return f.Path + ": " + f.Message
}

// Error lists every fault with its path, one a line when there are several.
func (e *ParamError) Error() string {
	var b strings.Builder
	b.WriteString("invalid parameters")
	if e.Operation != "" {
		b.WriteString(" for " + e.Operation)
	}
	b.WriteString(":")
	for _, f := range e.Faults {
		if len(e.Faults) == 1 {
			b.WriteString(" ")
		} else {
			b.WriteString("\n- ")
		}
		b.WriteString(f.String())
	}
	return b.String()
}
