package settings

// Source says what one setting holds and where it came from.
type Source struct {
	Name  string // botocore's name of the setting
	Value string // as text, without passwords; "" where it has none
	// From is the place: "Config.Region", "env AWS_DEFAULT_REGION",
	// "/home/me/.aws/config [profile dev] line 3" or "default".
	From    string
	Default bool     // whether nobody set it
	Tried   []string // the places that were looked at, first one first
}

// Sources tells of every setting where it came from, in a fixed order. What only
// a program can give is left out where it has not.
func (s *Settings) Sources() []Source {
	rows := prepare()
	sources := make([]Source, 0, len(rows))
	for i := range rows {
		if _, given := s.record.foundNamed(rows[i].Name); given || rows[i].Parse != nil {
			sources = append(sources, s.record.source(i, &rows[i]))
		}
	}
	return sources
}

// Source tells of one setting, by botocore's name, where it came from.
func (s *Settings) Source(name string) (Source, bool) {
	i := rowNamed(name)
	if i < 0 {
		return Source{}, false
	}
	return s.record.source(i, &prepare()[i]), true
}

// Configured reports whether anybody set the setting: the program, the
// environment or the profile.
func (s *Settings) Configured(name string) bool {
	f, ok := s.record.foundNamed(name)
	return ok && !f.isUsual
}

func (r *record) source(i int, row *prepared) Source {
	places := r.places(i, row)
	f, ok := r.foundNamed(row.Name)
	if !ok {
		from := "default"
		if row.Default == "" && row.Otherwise != "" {
			from += ": " + row.Otherwise
		}
		return Source{Name: row.Name, Value: row.Default, From: from, Default: true, Tried: places}
	}
	return Source{Name: row.Name, Value: f.text, From: f.from, Default: f.isUsual, Tried: places[:min(f.looked, len(places))]}
}

// places lists where a setting is looked for, first one first.
func (r *record) places(i int, row *prepared) []string {
	var places []string
	if r.fields != nil && r.fields[i] != nil {
		places = append(places, "Config."+row.Field)
	}
	for _, name := range row.Env {
		places = append(places, "env "+name)
	}
	profile, _ := r.textOf("profile")
	if profile == "" {
		profile = "default"
	}
	for _, k := range row.Keys {
		places = append(places, "profile "+profile+" key "+k.String())
	}
	if row.LastEnv != "" {
		places = append(places, "env "+row.LastEnv)
	}
	return places
}
