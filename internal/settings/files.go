// Package settings finds out how a program is to call AWS: from the program's own
// configuration, the environment, and the config and credentials files, with
// botocore's names and precedence. [Table] has every setting.
//
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
package settings

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/plainfile"
)

// Paths are the files to read. An empty path means the one that the environment
// names, else the usual one.
type Paths struct {
	Config      string // AWS_CONFIG_FILE, else ~/.aws/config
	Credentials string // AWS_SHARED_CREDENTIALS_FILE, else ~/.aws/credentials
}

// Files is what the config and the credentials file say, read once. It does not
// change and is safe for concurrent use.
type Files struct {
	config, credentials *INI

	names       []string // of the merged profiles
	merged      map[string]Section
	profiles    map[string]Section
	ssoSessions map[string]Section
	services    map[string]Section
}

// Load reads the config and the credentials file. A malformed one is a
// [*ParseError]. One that does not exist or cannot be opened counts as empty,
// unless its path was given or it is a pipe, a device or too large: then that is a
// [*ValueError].
func Load(env Env, paths Paths) (*Files, error) {
	config, err := loadFile(env, "config_file", "Config.ConfigFile", paths.Config, paths.config(env))
	if err != nil {
		return nil, err
	}
	credentials, err := loadFile(env, "credentials_file", "Config.CredentialsFile", paths.Credentials, paths.credentials(env))
	if err != nil {
		return nil, err
	}
	f := &Files{config: config, credentials: credentials, ssoSessions: map[string]Section{}, services: map[string]Section{}}
	f.sortConfig()
	f.mergeProfiles()
	return f, nil
}

func loadFile(env Env, setting, field, given, path string) (*INI, error) {
	file, err := ReadINI(env, path)
	if bad, ok := errors.AsType[*ParseError](err); ok {
		bad.Setting = setting
	}
	if err == nil && file.missing != nil && (given != "" || errors.Is(file.missing, plainfile.ErrUnfit)) {
		from := field
		if given == "" {
			from = "the environment or the usual place"
		}
		err = &ValueError{
			Setting: setting, Value: path, From: from,
			Reason: "want a file that can be read, or os.DevNull for none", Err: file.missing,
		}
	}
	return file, err
}

func (p Paths) config(env Env) string {
	return pathOr(env, p.Config, "AWS_CONFIG_FILE", "~/.aws/config")
}

func (p Paths) credentials(env Env) string {
	return pathOr(env, p.Credentials, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")
}

func pathOr(env Env, explicit, variable, usual string) string {
	if explicit != "" {
		return explicit
	}
	if path, ok := env.lookup(variable); ok {
		return path
	}
	return usual
}

// sortConfig gives each section of the config file to the kind that its name
// announces. A later section takes the place of an earlier one of the same kind
// and name, as [default] and [profile default] can be.
func (f *Files) sortConfig() {
	f.profiles = map[string]Section{}
	for _, header := range f.config.names {
		section := f.config.sections[header]
		switch {
		case header == "default":
			f.addProfile(section)
		case strings.HasPrefix(header, "profile"):
			if name, ok := secondWord(header); ok {
				f.addProfile(section.named(name))
			}
		case strings.HasPrefix(header, "sso-session"):
			if name, ok := secondWord(header); ok {
				f.ssoSessions[name] = section.named(name)
			}
		case strings.HasPrefix(header, "services"):
			if name, ok := secondWord(header); ok {
				f.services[name] = section.named(name)
			}
		}
	}
}

func (f *Files) addProfile(section Section) {
	if _, ok := f.profiles[section.name]; !ok {
		f.names = append(f.names, section.name)
	}
	f.profiles[section.name] = section
}

// secondWord is the name in a header such as `profile "my name"`.
func secondWord(header string) (string, bool) {
	words, ok := shellWords(header)
	if !ok || len(words) != 2 {
		return "", false
	}
	return words[1], true
}

func (f *Files) mergeProfiles() {
	f.merged = make(map[string]Section, len(f.profiles)+len(f.credentials.names))
	maps.Copy(f.merged, f.profiles)
	for _, name := range f.credentials.names {
		section := f.credentials.sections[name]
		if profile, ok := f.profiles[name]; ok {
			section = profile.overlay(section)
		} else {
			f.names = append(f.names, name)
		}
		f.merged[name] = section
	}
}

// Config returns a profile as the config file has it: [profile name], or
// [default] for "default".
func (f *Files) Config(name string) (Section, bool) {
	s, ok := f.profiles[name]
	return s, ok
}

// Credentials returns the section [name] of the credentials file.
func (f *Files) Credentials(name string) (Section, bool) { return f.credentials.Section(name) }

// Profile returns a profile with the keys of both files; the credentials file
// goes first where both set a key.
func (f *Files) Profile(name string) (Section, bool) {
	s, ok := f.merged[name]
	return s, ok
}

// SSOSession returns the section [sso-session name] of the config file.
func (f *Files) SSOSession(name string) (Section, bool) {
	s, ok := f.ssoSessions[name]
	return s, ok
}

// Services returns the section [services name] of the config file.
func (f *Files) Services(name string) (Section, bool) {
	s, ok := f.services[name]
	return s, ok
}

// Profiles lists the names of all profiles: the config file's in its order, then
// those that only the credentials file has.
func (f *Files) Profiles() []string { return slices.Clone(f.names) }

// ConfigPath is the path of the config file, expanded.
func (f *Files) ConfigPath() string { return f.config.path }

// CredentialsPath is the path of the credentials file, expanded.
func (f *Files) CredentialsPath() string { return f.credentials.path }

// Unread lists why files that exist could not be opened.
func (f *Files) Unread() []error {
	var errs []error
	for _, ini := range []*INI{f.config, f.credentials} {
		if err := ini.Unread(); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}
