package boto3

import (
	"errors"
	"fmt"

	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/settings"
)

// SettingError reports a setting that cannot be used, when the session or the
// client is made. Where several are wrong they come joined; [errors.AsType] finds
// the first, and the Unwrap() []error of the whole gives all.
type SettingError struct {
	// Setting is the name that docs/configuration.md has, such as "retry_mode".
	Setting string
	Value   string // without passwords
	// From is the place that the value comes from: a field such as
	// "Config.RetryMode", a variable such as "env AWS_RETRY_MODE", or a file with
	// its section and line.
	From   string
	Reason string // what the setting may hold, or why it does not apply
	Err    error  // the cause, such as that of a file which cannot be read, or nil
}

// Error names the setting, its value, its place and what is wrong.
func (e *SettingError) Error() string { return (*settings.ValueError)(e).Error() }

// Unwrap returns the cause, or nil.
func (e *SettingError) Unwrap() error { return e.Err }

// ProfileNotFoundError reports a profile that was asked for and is in neither
// the config nor the credentials file.
type ProfileNotFoundError struct {
	Profile string
	From    string   // who asked for it, as in [SettingError]
	Known   []string // the profiles that there are
	Files   []string // the files that were read
	Err     error    // why a file could not be opened, or nil
}

// Error names the profile, who asked for it and the profiles that there are.
func (e *ProfileNotFoundError) Error() string {
	text := (*settings.NotFoundError)(e).Error()
	if e.Err != nil {
		return text
	}
	return text + nearest.Hint(e.Profile, e.Known)
}

// Unwrap returns why a file could not be opened, or nil.
func (e *ProfileNotFoundError) Unwrap() error { return e.Err }

// settingError makes errors of this package of those that package settings has.
func settingError(err error) error {
	if many, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // joined errors are looked at one by one
		var errs []error
		for _, one := range many.Unwrap() {
			errs = append(errs, settingError(one))
		}
		return errors.Join(errs...)
	}
	if e, ok := errors.AsType[*settings.ValueError](err); ok {
		return (*SettingError)(e)
	}
	if e, ok := errors.AsType[*settings.NotFoundError](err); ok {
		return (*ProfileNotFoundError)(e)
	}
	if e, ok := errors.AsType[*settings.ParseError](err); ok {
		return &SettingError{Setting: e.Setting, Value: e.File, From: fmt.Sprintf("%s line %d", e.File, e.Line), Reason: e.Reason}
	}
	return err
}
