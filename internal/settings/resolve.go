package settings

import (
	"errors"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/internal/ordered"
)

// Inputs is all that settings are made from.
type Inputs struct {
	// Config points to a struct of what the program itself asks for, such as
	// boto3.Config; nil asks for nothing.
	Config any
	Env    Env
	Files  *Files // nil counts as empty files
	// Only names the groups to resolve besides the profile; nil is all of them.
	Only []string
	// InstanceRegion asks the instance metadata service for the region that the
	// program runs in. It is called for defaults_mode auto where the environment does
	// not tell, and for use_instance_region where nothing names a region, with settings of which those of the metadata
	// service are resolved; nil or an error mean that it is not known.
	InstanceRegion func(*Settings) (string, error)
}

// defaults are the settings of those who ask for nothing.
var defaults = sync.OnceValue(func() Settings {
	var s Settings
	for i := range prepare() {
		if row := &prepare()[i]; row.fallback != nil && row.target != nil {
			assign(fieldOf(&s, row), row.fallback)
		}
	}
	return s
})

// Default are the settings of those who ask for nothing, where neither the
// environment nor a file is read.
func Default() *Settings {
	s, err := Resolve(Inputs{})
	if err != nil {
		return &Settings{} // no default is wrong: a test has them all
	}
	return s
}

func fieldOf(s *Settings, row *prepared) reflect.Value {
	return reflect.ValueOf(s).Elem().FieldByIndex(row.target)
}

// record is what was decided, setting by setting.
type record struct {
	env     Env
	files   *Files
	profile Section
	found   []found // what is not as the table has it, in its order
	fields  [][]int // of the program's configuration, by row; nil for none
	// endpointURL is the one for every service; "" for none.
	endpointURL string
}

// resolver makes a record. Its fields stay out of that because the types of
// generated packages reach Settings, and reflect would be compiled with each.
type resolver struct {
	*record
	in      Inputs
	config  config
	changed map[string]found // defaults that other settings change
}

// found is what one setting holds and where it came from.
type found struct {
	row     int
	text    string
	from    string
	looked  int // how many places were looked at
	isUsual bool
}

// Resolve works out every setting: the program's own value first, then the
// environment, the profile and the default. A value that makes no sense is a
// [*ValueError], all of them joined; a profile that is in neither file is a
// [*NotFoundError].
func Resolve(in Inputs) (*Settings, error) {
	if in.Files == nil {
		in.Files = &Files{config: &INI{}, credentials: &INI{}}
	}
	r := &resolver{in: in, config: configOf(in.Config)}
	r.record = &record{env: in.Env, files: in.Files, fields: r.config.fields}
	s := new(defaults())
	s.record = r.record
	var errs []error
	for i := range prepare() {
		row := &prepare()[i]
		if in.Only != nil && row.Name != "profile" && !slices.Contains(in.Only, row.group) {
			continue
		}
		if err := r.resolve(i, row, s); err != nil {
			errs = append(errs, err)
			continue
		}
		if err := r.follow(row.Name, s, len(errs) > 0); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, nil
}

// resolve finds one setting and stores it.
func (r *resolver) resolve(i int, row *prepared, s *Settings) error {
	switch row.Name {
	case "data_path":
		return r.dataPath(i, row, s)
	case "api_versions":
		return r.apiVersions(i, s)
	case "signature_version":
		if err := r.signatureVersions(row); err != nil {
			return err
		}
	}
	if row.Parse == nil {
		if v, ok := r.config.given(i); ok {
			r.keep(found{row: i, text: describe(v), from: "Config." + row.Field, looked: 1})
			if row.target != nil {
				fieldOf(s, row).Set(copyOf(v))
			}
		}
		return nil
	}
	f, err := r.find(i, row, s)
	if err != nil {
		return err
	}
	if row.EmptyIsDefault && f.text == "" {
		f.text = r.usual(i, row).text
	}
	if f.isUsual && f.from == "default" {
		return nil // as defaults has it
	}
	value, err := row.check(f.text, f.from)
	if err != nil {
		return err
	}
	if row.target != nil {
		assign(fieldOf(s, row), value)
	}
	if row.Name == "endpoint_url" {
		r.endpointURL = f.text
	}
	f.text = HideUser(f.text)
	r.keep(f)
	return nil
}

func (r *resolver) keep(f found) { r.found = append(r.found, f) }

// follow does what depends on the setting that was just resolved.
func (r *resolver) follow(name string, s *Settings, faulty bool) error {
	switch name {
	case "profile":
		return r.openProfile(s)
	case "region":
		if s.UseInstanceRegion && s.Region == "" && r.in.InstanceRegion != nil && !faulty {
			return r.takeInstanceRegion(s)
		}
	case "defaults_mode":
		r.applyMode(s, faulty)
	case "imds_use_ipv6":
		if text, _ := r.textOf(name); strings.EqualFold(text, "true") {
			r.setDefault("ec2_metadata_service_endpoint_mode", "ipv6", name)
		}
	}
	return nil
}

// takeInstanceRegion asks the instance, by the program's choice: that it does not
// answer is an error, not a session without a region.
func (r *resolver) takeInstanceRegion(s *Settings) error {
	region, err := r.in.InstanceRegion(s)
	if err != nil || region == "" {
		from := ""
		for _, f := range r.found {
			if f.row == rowNamed("use_instance_region") {
				from = f.from
			}
		}
		return &ValueError{Setting: "use_instance_region", Value: "true", From: from, Reason: "nothing names a region, and the instance does not tell its own: set AWS_REGION", Err: err}
	}
	s.Region = region
	r.keep(found{row: rowNamed("region"), text: region, from: "EC2 instance metadata"})
	return nil
}

// setDefault changes the default of a setting that is yet to be resolved.
func (r *resolver) setDefault(name, text, reason string) {
	if r.changed == nil {
		r.changed = map[string]found{}
	}
	r.changed[name] = found{row: rowNamed(name), text: text, from: "default by " + reason, isUsual: true}
}

func (r *resolver) usual(i int, row *prepared) found {
	if f, ok := r.changed[row.Name]; ok {
		return f
	}
	return found{row: i, text: row.Default, from: "default", isUsual: true}
}

// openProfile finds the profile that the keys are read from. One that was asked
// for has to exist; "default" is used if it does, where none was asked for.
func (r *resolver) openProfile(s *Settings) error {
	var ok bool
	r.profile, ok = r.files.Profile(s.ProfileName())
	if ok || s.Profile == "" {
		return nil
	}
	_, from := r.textOf("profile")
	return &NotFoundError{
		Profile: s.Profile, From: from, Known: r.files.Profiles(),
		Files: []string{r.files.ConfigPath(), r.files.CredentialsPath()}, Err: errors.Join(r.files.Unread()...),
	}
}

// find looks for a setting in its places, first one first.
func (r *resolver) find(i int, row *prepared, s *Settings) (found, error) {
	f := found{row: i}
	if v, ok := r.config.field(i); ok {
		f.looked++
		if !v.IsZero() {
			f.text, _ = textOf(v)
			f.from = "Config." + row.Field
			return f, row.blank(v)
		}
	}
	if row.Name == "endpoint_url" && s.IgnoreConfiguredEndpointURLs {
		return r.usual(i, row), nil
	}
	if ok, err := r.outside(&f, row); ok || err != nil {
		return f, err
	}
	u := r.usual(i, row)
	u.looked = f.looked
	return u, nil
}

// outside looks for a setting in the environment and the profile.
func (r *resolver) outside(f *found, row *prepared) (bool, error) {
	fill := func(text, from string) bool {
		f.text, f.from = text, from
		return text != "" || !row.NonEmpty
	}
	for _, name := range row.Env {
		f.looked++
		if text, ok := r.env.lookup(name); ok && (text != "" || name != "AWS_REGION") && fill(text, "env "+name) {
			return true, nil
		}
	}
	for _, k := range row.Keys {
		f.looked++
		text, where, err := r.fromProfile(row.Name, k)
		if err != nil {
			return false, err
		}
		if where != "" && fill(text, where) {
			return true, nil
		}
	}
	if row.LastEnv != "" {
		f.looked++
		if text, ok := r.env.lookup(row.LastEnv); ok {
			return fill(text, "env "+row.LastEnv), nil
		}
	}
	return false, nil
}

// fromProfile reads a key of the profile; where is "" if it is absent.
func (r *record) fromProfile(setting string, k Key) (text, where string, err error) {
	if k.Block == "" {
		e, ok := r.profile.entries[k.Name]
		if !ok {
			return "", "", nil
		}
		if e.nested != nil {
			return "", "", &ValueError{Setting: setting, From: e.at(e.line), Reason: "want a value on the line of the key, not an indented block"}
		}
		return e.value, e.at(e.line), nil
	}
	e := r.profile.entries[k.Block]
	text, ok := e.nested[k.Name]
	if !ok {
		return "", "", nil
	}
	return text, e.at(e.lines[k.Name]), nil
}

// apiVersions reads the block of versions by client name.
func (r *resolver) apiVersions(i int, s *Settings) error {
	e, ok := r.profile.entries["api_versions"]
	if !ok {
		return nil
	}
	if e.nested == nil {
		return &ValueError{Setting: "api_versions", Value: e.value, From: e.at(e.line), Reason: "want an indented block of \"client = version\""}
	}
	s.APIVersions = maps.Clone(e.nested)
	var texts []string
	for _, client := range ordered.Keys(e.nested) {
		texts = append(texts, client+"="+e.nested[client])
	}
	r.keep(found{row: i, text: strings.Join(texts, ","), from: e.at(e.line), looked: 1})
	return nil
}

// dataPath joins the program's directories and, after them, those of the
// environment or the profile.
func (r *resolver) dataPath(i int, row *prepared, s *Settings) error {
	f := found{row: i}
	var from []string
	if v, ok := r.config.field(i); ok {
		f.looked++
		if err := row.blank(v); err != nil {
			return err
		}
		for j := range v.Len() {
			s.DataPath = append(s.DataPath, r.env.Expand(v.Index(j).String()))
		}
		if v.Len() > 0 {
			from = []string{"Config." + row.Field}
		}
	}
	ok, err := r.outside(&f, row)
	if err != nil {
		return err
	}
	if ok {
		for _, dir := range filepath.SplitList(f.text) {
			s.DataPath = append(s.DataPath, r.env.Expand(dir))
		}
		from = append(from, f.from)
	}
	if len(from) > 0 {
		f.text, f.from = strings.Join(s.DataPath, string(filepath.ListSeparator)), strings.Join(from, " and ")
		r.keep(f)
	}
	return nil
}

// signatureVersions checks those that the profile has for clients.
func (r *resolver) signatureVersions(row *prepared) error {
	var errs []error
	for _, e := range r.profile.entries {
		if version, ok := e.nested["signature_version"]; ok && version != "" {
			_, err := row.check(version, e.at(e.lines["signature_version"]))
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// textOf is what a setting holds that was resolved, and where it came from.
func (r *record) textOf(name string) (text, from string) {
	f, ok := r.foundNamed(name)
	if !ok {
		row := &prepare()[rowNamed(name)]
		return row.Default, "default"
	}
	return f.text, f.from
}

// foundNamed is what was found of a setting that is not as the table has it.
func (r *record) foundNamed(name string) (found, bool) {
	rows := prepare()
	for _, f := range r.found {
		if rows[f.row].Name == name {
			return f, true
		}
	}
	return found{}, false
}

func (r *record) fromProgram(name string) bool {
	f, ok := r.foundNamed(name)
	return ok && strings.HasPrefix(f.from, "Config.")
}
