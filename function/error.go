package function

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/boto3-go/boto3/internal/quote"
)

// ErrorType is the type of what a function failed with, in the function's language:
// errors.Is(err, function.ErrorType("ValueError")).
type ErrorType string

func (t ErrorType) Error() string { return string(t) }

// Error is what a function failed with.
type Error struct {
	Function string
	// Handled says that the function returned the error. Otherwise it was thrown, or
	// Lambda ended the function, because of its time or its memory for one.
	Handled bool
	Type    ErrorType
	Message string
	// Trace is the stack, a line for each call, as the function's runtime writes it.
	Trace []string
	// Cause is the error beneath, which the runtimes of Java and .NET tell.
	Cause *Error
	// LogTail is the end of the function's log, where it was asked for.
	LogTail   string
	RequestID string

	// payload is behind a function, as it is nothing to be printed.
	payload func() []byte
}

// Payload is all that the function answered, JSON as a rule. It is not printed with the
// error.
func (e *Error) Payload() []byte {
	if e.payload == nil {
		return nil
	}
	return e.payload()
}

func (e *Error) Error() string {
	text := "function: "
	if e.Function != "" {
		text += quote.Word(e.Function) + " failed: "
	}
	switch {
	case e.Type != "" && e.Message != "":
		text += quote.Word(string(e.Type)) + ": " + quote.Message(e.Message)
	case e.Type != "":
		text += quote.Word(string(e.Type))
	case e.Message != "":
		text += quote.Message(e.Message)
	default:
		text += "it does not say why"
	}
	if e.RequestID != "" {
		text += fmt.Sprintf(" (request id %s)", quote.Word(e.RequestID))
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error {
	if e.Cause == nil {
		return nil
	}
	return e.Cause
}

// Is matches an ErrorType.
func (e *Error) Is(target error) bool {
	t, ok := target.(ErrorType)
	return ok && e.Type == t
}

// failure reads what a function answered when it failed.
func failure(name, kind string, payload []byte, log, requestID string) *Error {
	e := parse(payload, 0)
	e.Function, e.Handled, e.LogTail, e.RequestID = name, kind == "Handled", log, requestID
	e.payload = func() []byte { return payload }
	return e
}

// parse reads the members that runtimes have in common. What is not such an object is a
// message.
func parse(payload []byte, depth int) *Error {
	const deepest = 16 // cause of a cause
	var said struct {
		ErrorMessage any             `json:"errorMessage"`
		ErrorType    any             `json:"errorType"`
		StackTrace   json.RawMessage `json:"stackTrace"` // Python, Ruby, Java, .NET, Go
		Trace        json.RawMessage `json:"trace"`      // Node.js
		Cause        json.RawMessage `json:"cause"`
	}
	if json.Unmarshal(payload, &said) != nil {
		return &Error{Message: textOf(payload)}
	}
	e := &Error{Type: ErrorType(plain(said.ErrorType)), Message: plain(said.ErrorMessage)}
	if e.Trace = trace(said.StackTrace); e.Trace == nil {
		e.Trace = trace(said.Trace)
	}
	if len(said.Cause) > 0 && said.Cause[0] == '{' && depth < deepest {
		e.Cause = parse(said.Cause, depth+1)
	}
	return e
}

// textOf is a payload that is a JSON string, or any other text.
func textOf(payload []byte) string {
	var text string
	if json.Unmarshal(payload, &text) == nil {
		return text
	}
	return string(payload)
}

// plain is a value as text; strings are themselves.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(text)
}

// trace reads the lines of a stack. Those of Go's runtime are objects.
func trace(raw json.RawMessage) (lines []string) {
	var calls []json.RawMessage
	if json.Unmarshal(raw, &calls) != nil {
		if text := strings.TrimSpace(textOf(raw)); raw != nil && text != "" && text != "null" {
			return strings.Split(text, "\n")
		}
		return nil
	}
	for _, call := range calls {
		var frame struct {
			Path  string `json:"path"`
			Line  int    `json:"line"`
			Label string `json:"label"`
		}
		switch {
		case json.Unmarshal(call, &frame) == nil && frame.Label != "":
			lines = append(lines, fmt.Sprintf("%s (%s:%d)", frame.Label, frame.Path, frame.Line))
		default:
			lines = append(lines, strings.TrimSpace(textOf(call)))
		}
	}
	return lines
}
