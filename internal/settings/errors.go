package settings

import (
	"fmt"
	"slices"
	"strings"
)

// ValueError says that a setting holds what it may not.
type ValueError struct {
	Setting string // botocore's name
	Value   string // without a password
	From    string // the place, as in [Source]
	Reason  string // what it may hold, or why it cannot be used
	Err     error  // the cause, or nil
}

// Error names the setting, its value, its place and what is wrong.
func (e *ValueError) Error() string {
	value := e.Value
	if len(value) > 200 {
		value = strings.ToValidUTF8(value[:200], "") + "..."
	}
	text := fmt.Sprintf("%s is %q (%s): %s", e.Setting, value, e.From, e.Reason)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause, or nil.
func (e *ValueError) Unwrap() error { return e.Err }

// NotFoundError says that a profile was asked for that is in neither file.
type NotFoundError struct {
	Profile string
	From    string   // who asked for it, as in [Source]
	Known   []string // the profiles that there are
	Files   []string // the files that were read
	Err     error    // why a file could not be opened, or nil
}

// Error names the profile, who asked for it and the profiles that there are.
func (e *NotFoundError) Error() string {
	files := slices.DeleteFunc(slices.Clone(e.Files), func(path string) bool { return path == "" })
	if len(files) == 0 {
		return fmt.Sprintf("profile %q (%s) does not exist: no file was read", e.Profile, e.From)
	}
	text := fmt.Sprintf("profile %q (%s) is not in %s; ", e.Profile, e.From, strings.Join(files, " or "))
	if len(e.Known) > 0 {
		text += "there are " + strings.Join(e.Known, ", ")
	} else {
		text += "there are no profiles"
	}
	if e.Err != nil {
		text += " (" + e.Err.Error() + ")"
	}
	return text
}

// Unwrap returns why a file could not be opened, or nil.
func (e *NotFoundError) Unwrap() error { return e.Err }
