package boto3

import (
	"errors"
	"fmt"

	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/quote"
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
func (e *SettingError) Error() string { return quote.Message((*settings.ValueError)(e).Error()) }

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
	text := quote.Message((*settings.NotFoundError)(e).Error())
	if e.Err != nil {
		return text
	}
	return text + nearest.Hint(e.Profile, e.Known)
}

// Unwrap returns why a file could not be opened, or nil.
func (e *ProfileNotFoundError) Unwrap() error { return e.Err }

// settingErrors makes errors of this package of those that package settings has
// joined.
func settingErrors(err error) error {
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return settingError(err)
	}
	list := many.Unwrap()
	errs := make([]error, len(list))
	for i := range list {
		errs[i] = settingErrors(list[i])
	}
	return joinErrors(errs)
}

// joinErrors is one error of many; of one that itself.
func joinErrors(errs []error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// settingError makes an error of this package of one that package settings has.
func settingError(err error) error {
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
