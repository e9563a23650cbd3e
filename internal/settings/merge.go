package settings

import "reflect"

// The functions of this file take pointers to a struct of configuration, such as
// boto3.Config, two of them to one type, and go through its fields by way of the
// table.

// Inherit fills the fields that a client's configuration leaves open with those
// of its session's.
func Inherit(client, session any) {
	c, s := configOf(client), configOf(session)
	for i := range prepare() {
		to, ok := c.field(i)
		from, given := s.given(i)
		if ok && given && to.IsZero() {
			to.Set(from)
		}
	}
}

// Given lists what a configuration asks for, of the settings that match.
func Given(configuration any, match func(row *Row) bool) []Source {
	c := configOf(configuration)
	var list []Source
	for i, p := range prepare() {
		if v, ok := c.given(i); ok && match(p.Row) {
			text, ok := textOf(v)
			if !ok {
				text = describe(v)
			}
			list = append(list, Source{Name: p.Name, Value: HideUser(text), From: "Config." + p.Field})
		}
	}
	return list
}

// Split moves the fields that match from one configuration to another.
func Split(from, to any, match func(row *Row) bool) {
	f, t := configOf(from), configOf(to)
	for i, p := range prepare() {
		moved, ok := t.field(i)
		if v, given := f.given(i); ok && given && match(p.Row) {
			moved.Set(v)
			v.Set(reflect.Zero(v.Type()))
		}
	}
}

// OfConnections says whether a setting is one that an HTTP client of the
// program's own takes the place of.
func OfConnections(name string) bool {
	i := rowNamed(name)
	return i >= 0 && prepare()[i].group == "connections" && name != "http_client" && name != "read_timeout"
}
