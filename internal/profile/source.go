package profile

import (
	"fmt"
	"slices"
	"strings"
)

// Source says what one setting holds and where it came from.
type Source struct {
	Name  string // botocore's name of the setting
	Value string // as text; "" where it has none
	// From is the place: "Config.Region", "env AWS_DEFAULT_REGION",
	// "/home/me/.aws/config [profile dev] line 3" or "default".
	From    string
	Default bool     // whether nobody set it
	Tried   []string // the places that were looked at, first one first
}

// Sources tells of every setting where it came from, in a fixed order.
func (s *Settings) Sources() []Source {
	sources := make([]Source, 0, len(s.resolver.found))
	for _, f := range s.resolver.found {
		sources = append(sources, s.resolver.source(f))
	}
	return sources
}

// Source tells of one setting, by botocore's name, where it came from.
func (s *Settings) Source(name string) (Source, bool) {
	i, ok := s.resolver.byName[name]
	if !ok {
		return Source{}, false
	}
	return s.resolver.source(s.resolver.found[i]), true
}

// Configured reports whether anybody set the setting: the program, the
// environment or the profile.
func (s *Settings) Configured(name string) bool {
	i, ok := s.resolver.byName[name]
	return ok && !s.resolver.found[i].usual
}

func (r *resolver) source(f found) Source {
	places := f.setting.places(r.profileName())
	return Source{Name: f.setting.name, Value: f.text, From: f.from, Default: f.usual, Tried: places[:min(f.looked, len(places))]}
}

func (r *resolver) profileName() string {
	if f := r.found[r.byName["profile"]]; f.text != "" {
		return f.text
	}
	return "default"
}

// places lists where a setting is looked for, first one first.
func (row *setting) places(profile string) []string {
	var places []string
	if row.given != nil {
		places = append(places, "Config."+row.field)
	}
	for _, name := range row.env {
		places = append(places, "env "+name)
	}
	for _, k := range row.keys {
		places = append(places, "profile "+profile+" key "+k.String())
	}
	if row.lastEnv != "" {
		places = append(places, "env "+row.lastEnv)
	}
	return places
}

// ValueError says that a setting holds what it may not.
type ValueError struct {
	Setting string // botocore's name
	Value   string
	From    string // the place, as in [Source]
	Want    string // what it may hold
}

// Error names the setting, its value, its place and what it may hold.
func (e *ValueError) Error() string {
	return fmt.Sprintf("profile: %s is %q (%s): %s", e.Setting, e.Value, e.From, e.Want)
}

// NotFoundError says that a profile was asked for that is in neither file.
type NotFoundError struct {
	Profile string
	From    string   // who asked for it, as in [Source]
	Known   []string // the profiles that there are
	Files   []string // the files that were read
	Unread  error    // why a file could not be opened, or nil
}

// Error names the profile, who asked for it and the profiles that there are.
func (e *NotFoundError) Error() string {
	files := slices.DeleteFunc(slices.Clone(e.Files), func(path string) bool { return path == "" })
	if len(files) == 0 {
		return fmt.Sprintf("profile: %q (%s) does not exist: no file was read", e.Profile, e.From)
	}
	text := fmt.Sprintf("profile: %q (%s) is not in %s; ", e.Profile, e.From, strings.Join(files, " or "))
	if len(e.Known) > 0 {
		text += "there are " + strings.Join(e.Known, ", ")
	} else {
		text += "there are no profiles"
	}
	if e.Unread != nil {
		text += " (" + e.Unread.Error() + ")"
	}
	return text
}

// Unwrap returns why a file could not be opened, or nil.
func (e *NotFoundError) Unwrap() error { return e.Unread }
