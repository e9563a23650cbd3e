package profile

import (
	"cmp"
	"errors"
	"maps"
)

// Inputs is all that settings are made from.
type Inputs struct {
	Explicit Explicit
	Env      Env
	Files    *Files // nil counts as empty files
	// InstanceRegion asks the instance metadata service for the region that the
	// program runs in. It is called only for defaults_mode auto, and only where
	// the environment does not tell; nil or an error mean that it is not known.
	InstanceRegion func() (string, error)
}

// resolver holds what was decided, setting by setting.
type resolver struct {
	in      Inputs
	profile Section
	changed map[string]usual // defaults that other settings change
	found   []found
	byName  map[string]int
}

// usual is a default and what made it one.
type usual struct{ text, from string }

// found is what one setting holds and where it came from.
type found struct {
	setting *setting
	text    string
	from    string
	looked  int // how many places were looked at
	usual   bool
}

// Resolve works out every setting: the program's own value first, then the
// environment, the profile and the default. A value that makes no sense is a
// [*ValueError], all of them joined; a profile that is in neither file is a
// [*NotFoundError].
func Resolve(in Inputs) (*Settings, error) {
	if in.Files == nil {
		in.Files = &Files{config: &INI{}, credentials: &INI{}}
	}
	r := &resolver{in: in, byName: map[string]int{}, changed: map[string]usual{}}
	s := &Settings{
		resolver:            r,
		ClientContextParams: maps.Clone(in.Explicit.ClientContextParams),
		Proxies:             maps.Clone(in.Explicit.Proxies),
	}
	var errs []error
	for _, group := range table() {
		for i := range group {
			if err := r.resolve(&group[i], s); err != nil {
				errs = append(errs, err)
			}
			if missing := r.follow(group[i].name, s); missing != nil {
				return nil, missing
			}
		}
	}
	errs = append(errs, r.apiVersions(s))
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, nil
}

// follow does what depends on the setting that was just resolved.
func (r *resolver) follow(name string, s *Settings) error {
	switch name {
	case "profile":
		return r.openProfile(s.Profile)
	case "defaults_mode":
		r.applyMode(s)
	case "imds_use_ipv6":
		if s.IMDSUseIPv6 {
			r.setDefault("ec2_metadata_service_endpoint_mode", "ipv6", "imds_use_ipv6")
		}
	case "new_retries_2026":
		if s.NewRetries {
			r.setDefault("retry_mode", "standard", "AWS_NEW_RETRIES_2026")
		}
	}
	return nil
}

// setDefault changes the default of a setting that is yet to be resolved.
func (r *resolver) setDefault(name, text, reason string) {
	r.changed[name] = usual{text, "default by " + reason}
}

func (r *resolver) usual(row *setting) usual {
	if u, ok := r.changed[row.name]; ok {
		return u
	}
	return usual{row.usual, "default"}
}

// openProfile finds the profile that the keys are read from. One that was asked
// for has to exist; "default" is used if it does, where none was asked for.
func (r *resolver) openProfile(name string) error {
	var ok bool
	r.profile, ok = r.in.Files.Profile(cmp.Or(name, "default"))
	if ok || name == "" {
		return nil
	}
	return &NotFoundError{
		Profile: name, From: r.found[r.byName["profile"]].from, Known: r.in.Files.Profiles(),
		Files: []string{r.in.Files.ConfigPath(), r.in.Files.CredentialsPath()}, Unread: errors.Join(r.in.Files.Unread()...),
	}
}

func (r *resolver) resolve(row *setting, s *Settings) error {
	f, err := r.find(row)
	r.byName[row.name] = len(r.found)
	if err != nil {
		return err
	}
	if row.emptyUsual && f.text == "" {
		f.text = r.usual(row).text
	}
	value, err := row.check(f)
	if err != nil {
		return err
	}
	if value != nil {
		assign(row.target(s), value)
	}
	r.found = append(r.found, f)
	return nil
}

// find looks for a setting in its places, first one first.
func (r *resolver) find(row *setting) (found, error) {
	f := found{setting: row}
	if row.given != nil {
		f.looked++
		if text, ok := givenText(row.given(&r.in.Explicit)); ok {
			f.text, f.from = text, "Config."+row.field
			return f, nil
		}
	}
	for _, name := range row.env {
		f.looked++
		if text, ok := r.in.Env.lookup(name); ok && (text != "" || !row.nonEmpty) {
			f.text, f.from = text, "env "+name
			return f, nil
		}
	}
	for _, k := range row.keys {
		f.looked++
		text, where, err := r.fromProfile(row, k)
		if err != nil {
			return f, err
		}
		if where != "" && (text != "" || !row.nonEmpty) {
			f.text, f.from = text, where
			return f, nil
		}
	}
	if row.lastEnv != "" {
		f.looked++
		if text := r.in.Env.Get(row.lastEnv); text != "" {
			f.text, f.from = text, "env "+row.lastEnv
			return f, nil
		}
	}
	u := r.usual(row)
	f.text, f.from, f.usual = u.text, u.from, true
	return f, nil
}

// fromProfile reads a key of the profile; where is "" if it is absent.
func (r *resolver) fromProfile(row *setting, k key) (text, where string, err error) {
	if k.block == "" {
		e, ok := r.profile.entries[k.name]
		if !ok {
			return "", "", nil
		}
		if e.nested != nil {
			return "", "", &ValueError{Setting: row.name, From: e.at(e.line), Want: "want a value on the line of the key, not an indented block"}
		}
		return e.value, e.at(e.line), nil
	}
	e := r.profile.entries[k.block]
	text, ok := e.nested[k.name]
	if !ok {
		return "", "", nil
	}
	return text, e.at(e.lines[k.name]), nil
}

// apiVersions reads the block of versions by client name.
func (r *resolver) apiVersions(s *Settings) error {
	e, ok := r.profile.entries["api_versions"]
	if !ok {
		return nil
	}
	if e.nested == nil {
		return &ValueError{Setting: "api_versions", Value: e.value, From: e.at(e.line), Want: "want an indented block of \"client = version\""}
	}
	s.APIVersions = maps.Clone(e.nested)
	return nil
}
