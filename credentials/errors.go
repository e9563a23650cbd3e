package credentials

import (
	"fmt"
	"strings"
)

// NotConfiguredError says that a source does not apply here: nothing asks for
// it, or what it needs is not there. A chain goes on to its next source.
type NotConfiguredError struct {
	Source string // one of the Source constants
	Reason string // such as "AWS_ACCESS_KEY_ID is not set"
}

func (e *NotConfiguredError) Error() string {
	return "credentials: " + e.Source + ": " + e.Reason
}

// PartialError says that a source holds some of what credentials need and
// lacks the rest. It ends the search: half a key is a mistake, not an absence.
type PartialError struct {
	Source  string // one of the Source constants
	Where   string // the file and section, empty for the environment
	Missing string // the variable or key that is not there
}

func (e *PartialError) Error() string {
	where := ""
	if e.Where != "" {
		where = " in " + e.Where
	}
	return fmt.Sprintf("credentials: %s: incomplete%s: %s is missing or empty", e.Source, where, e.Missing)
}

// ConfigError says that a profile or variable asks for credentials in a way
// that cannot work, or that a profile or file is not there.
type ConfigError struct {
	Source  string // one of the Source constants
	Profile string // empty where no profile is involved
	Reason  string
	Err     error // the cause, such as that of a file which cannot be read, or nil
}

func (e *ConfigError) Error() string {
	if e.Profile == "" {
		return "credentials: " + e.Source + ": " + e.Reason
	}
	return fmt.Sprintf("credentials: %s: profile %q: %s", e.Source, e.Profile, e.Reason)
}

// Unwrap returns the cause, or nil.
func (e *ConfigError) Unwrap() error { return e.Err }

// RetrievalError says that a source applies but failed to yield credentials.
type RetrievalError struct {
	Source string // one of the Source constants
	Reason string // what was being done and what to do next
	Err    error  // the cause, may be nil
}

func (e *RetrievalError) Error() string {
	text := "credentials: " + e.Source + ": " + e.Reason
	if e.Err != nil {
		text += ": " + trimPackage(e.Err.Error())
	}
	return text
}

// Unwrap returns the cause.
func (e *RetrievalError) Unwrap() error { return e.Err }

// LoginRequiredError says that a sign-in has lapsed or was never made, and
// which command renews it.
type LoginRequiredError struct {
	Source  string // [SourceSSO] or [SourceLogin]
	Reason  string
	Command string // such as "aws sso login"
	Err     error  // the cause, may be nil
}

func (e *LoginRequiredError) Error() string {
	text := "credentials: " + e.Source + ": " + e.Reason + "; run " + e.Command
	if e.Err != nil {
		text += ": " + trimPackage(e.Err.Error())
	}
	return text
}

// Unwrap returns the cause.
func (e *LoginRequiredError) Unwrap() error { return e.Err }

// NoCredentialsError says that no source of a chain had credentials. The first line
// of its text names the cause where a profile was asked for, which is what its files
// lack; then comes a line for each source that was asked.
type NoCredentialsError struct {
	Attempts []Attempt
}

func (e *NoCredentialsError) Error() string {
	var text strings.Builder
	text.WriteString("credentials: none found")
	if cause := e.cause(); cause != "" {
		text.WriteString(": " + cause)
	}
	text.WriteString("; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY," +
		" name a profile that exists, or run \"aws configure\"")
	for _, attempt := range e.Attempts {
		text.WriteString("\n  " + attempt.Source + ": " + attempt.Outcome)
	}
	return text.String()
}

// cause is what the files of a profile lack. A chain that asks the environment was
// given no profile: then no one source is to blame.
func (e *NoCredentialsError) cause() string {
	var lacks []string
	for _, attempt := range e.Attempts {
		switch attempt.Source {
		case SourceEnv:
			return ""
		case SourceSharedFile, SourceConfigFile:
			lacks = append(lacks, attempt.Outcome)
		}
	}
	return strings.Join(lacks, ", and ")
}
