package endpoint

import (
	"errors"
	"fmt"
)

// RuleError is the outcome of an error rule: the parameters are well formed,
// but AWS has no endpoint for that combination.
type RuleError struct {
	// Message is the rule set's own text.
	Message string
}

// Error returns the rule's message.
func (e *RuleError) Error() string { return e.Message }

// MissingParamError says that a required parameter has neither a value nor a
// default.
type MissingParamError struct {
	// Name is the parameter's name in the rule set; BuiltIn names the setting
	// that fills it ("AWS::Region"), if there is one.
	Name, BuiltIn string
}

// Error names the parameter and the setting that fills it.
func (e *MissingParamError) Error() string {
	if e.BuiltIn == "" {
		return fmt.Sprintf("endpoint parameter %s is required and has no value", e.Name)
	}
	return fmt.Sprintf("endpoint parameter %s is required and has no value: set %s", e.Name, e.BuiltIn)
}

// ParamTypeError says that a parameter was set to a value of another type than
// the rule set declares.
type ParamTypeError struct {
	// Name is the parameter's name in the rule set.
	Name string
	// Want is the declared type, Got the type of the value.
	Want, Got string
}

// Error names the parameter and both types.
func (e *ParamTypeError) Error() string {
	return fmt.Sprintf("endpoint parameter %s is a %s: a %s was given", e.Name, e.Want, e.Got)
}

// UnknownParamError says that a rule set has no parameter of that name.
type UnknownParamError struct {
	// Name is the name that was asked for.
	Name string
}

// Error names the parameter.
func (e *UnknownParamError) Error() string {
	return fmt.Sprintf("the endpoint rule set has no parameter %s", e.Name)
}

// SyntaxError is a fault in a rule set or partitions file.
type SyntaxError struct {
	// Path is where the fault lies, as a JSON path such as
	// $.rules[0].conditions[1].fn.
	Path string
	// Reason says what is wrong there.
	Reason string
}

// Error gives the place and the reason.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("endpoint rules: %s: %s", e.Path, e.Reason)
}

var (
	// ErrNoMatch means that no rule applies to the parameters.
	ErrNoMatch = errors.New("no endpoint rule matches the parameters")
	// ErrCorrupt means that the compact form of a rule set or of partitions
	// is damaged, or was written by another version of this package.
	ErrCorrupt = errors.New("corrupt endpoint data")
	// ErrEvaluation means that a rule asks for something impossible, such as
	// an attribute of a value that is not set. The rule set is at fault.
	ErrEvaluation = errors.New("endpoint rules cannot be evaluated")
)

func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

func cannotEvaluate(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrEvaluation, fmt.Sprintf(format, args...))
}
